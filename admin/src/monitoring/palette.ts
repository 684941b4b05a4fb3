import { useTheme } from '@mui/material';

/** Told apart by those who see fewer colours too (after Okabe and Ito), each 3:1 against what it stands on. Colour only repeats what legend and table say. */
const LIGHT = { green: '#0e7a5f', blue: '#3b7fc4', orange: '#c26a00', purple: '#7d4592', red: '#a3271d', olive: '#85700a', grey: '#6d7773' };
const DARK: typeof LIGHT = { green: '#5cc8a3', blue: '#82b8f0', orange: '#f0a94a', purple: '#c893dc', red: '#ff8577', olive: '#d6c64c', grey: '#8b9691' };

export type Colour = keyof typeof LIGHT;

export function useColours(): Record<Colour, string> {
  return useTheme().palette.mode === 'light' ? LIGHT : DARK;
}
