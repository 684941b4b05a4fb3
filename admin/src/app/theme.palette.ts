import type { PaletteOptions } from '@mui/material/styles';

declare module '@mui/material/styles' {
  interface Palette { surface: Surface; phone: Phone }
  interface PaletteOptions { surface?: Surface; phone?: Phone }
}
interface Surface { sidebar: string; raised: string; sunken: string; bubble: string; bubbleBorder: string; incoming: string; focus: string; refused: string; refusedBorder: string }
interface Phone { frame: string; wallpaper: string; header: string; own: string; other: string; text: string; muted: string; tick: string }

/** Evergreen on paper. Every text colour holds 4.5:1 on every surface it stands on. */
export const light: PaletteOptions = {
  mode: 'light',
  primary: { main: '#0e5a4b', dark: '#0a4438', light: '#e3efe9', contrastText: '#ffffff' },
  secondary: { main: '#5a4a2f', contrastText: '#ffffff' },
  error: { main: '#a3271d', light: '#fbe9e6', contrastText: '#ffffff' },
  warning: { main: '#7d4e00', light: '#fbf0da', contrastText: '#ffffff' },
  info: { main: '#24588a', light: '#e6eff8', contrastText: '#ffffff' },
  success: { main: '#1d6b3e', light: '#e3f2e8', contrastText: '#ffffff' },
  background: { default: '#f7f6f2', paper: '#ffffff' },
  text: { primary: '#1b211f', secondary: '#55605c', disabled: '#6d7773' },
  divider: '#e2e0d8',
  surface: {
    sidebar: '#f0eee7', raised: '#ffffff', sunken: '#f3f1eb', bubble: '#e1efe8', bubbleBorder: '#c9dfd5', incoming: '#ffffff', focus: '#0e5a4b',
    refused: '#fdf1ee', refusedBorder: '#dfa79f',
  },
  phone: { frame: '#1d2422', wallpaper: '#e9e2d6', header: '#0e5a4b', own: '#d6f2d0', other: '#ffffff', text: '#14201c', muted: '#4f5a55', tick: '#0b6f9c' },
};

export const dark: PaletteOptions = {
  mode: 'dark',
  primary: { main: '#7fd0b5', dark: '#9be0c9', light: '#1c352e', contrastText: '#06241c' },
  secondary: { main: '#dcc9a3', contrastText: '#2a210f' },
  error: { main: '#ff9d92', light: '#3a1d1a', contrastText: '#3b0a05' },
  warning: { main: '#f0bd66', light: '#35280f', contrastText: '#2e1d00' },
  info: { main: '#93c2ef', light: '#17293b', contrastText: '#06213a' },
  success: { main: '#86d6a3', light: '#163022', contrastText: '#04240f' },
  background: { default: '#101513', paper: '#161c1a' },
  text: { primary: '#e9ece8', secondary: '#a9b4af', disabled: '#8b9691' },
  divider: '#2a3330',
  surface: {
    sidebar: '#0c110f', raised: '#1b2220', sunken: '#121816', bubble: '#1d3a31', bubbleBorder: '#2b5145', incoming: '#1f2725', focus: '#7fd0b5',
    refused: '#2c1b19', refusedBorder: '#7a3f37',
  },
  phone: { frame: '#000000', wallpaper: '#0d1412', header: '#17251f', own: '#12402f', other: '#202c28', text: '#eef2ef', muted: '#b3bfb9', tick: '#6cc6f2' },
};
