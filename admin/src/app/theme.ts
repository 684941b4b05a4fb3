import type { Components, Theme, ThemeOptions } from '@mui/material/styles';
import type { RaThemeOptions } from 'react-admin';
import { dark, light } from './theme.palette';

/** The reader's own fonts: nothing is fetched, and every script the panel speaks is named. */
const SANS = [
  '"Inter Variable"', 'Inter', 'ui-sans-serif', '-apple-system', 'BlinkMacSystemFont', '"Segoe UI Variable Text"', '"Segoe UI"', 'Roboto',
  '"Noto Sans"', '"Noto Sans Arabic"', '"Noto Sans Devanagari"', '"Liberation Sans"', 'sans-serif',
].join(', ');
export const MONO = 'ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace';

const typography: ThemeOptions['typography'] = {
  fontFamily: SANS,
  htmlFontSize: 16,
  fontSize: 14,
  h1: { fontSize: '1.625rem', fontWeight: 650, lineHeight: 1.25, letterSpacing: '-0.015em' },
  h2: { fontSize: '1.125rem', fontWeight: 650, lineHeight: 1.35, letterSpacing: '-0.006em' },
  h3: { fontSize: '0.9375rem', fontWeight: 650, lineHeight: 1.4 },
  subtitle2: { fontSize: '0.8125rem', fontWeight: 600, lineHeight: 1.4 },
  body1: { fontSize: '0.9375rem', lineHeight: 1.55 },
  body2: { fontSize: '0.875rem', lineHeight: 1.5 },
  caption: { fontSize: '0.78125rem', lineHeight: 1.4 },
  overline: { fontSize: '0.71875rem', fontWeight: 650, lineHeight: 1.6, letterSpacing: '0.06em' },
  button: { fontSize: '0.875rem', fontWeight: 600, textTransform: 'none' },
};

const components: Components<Theme> = {
  MuiCssBaseline: {
    styleOverrides: (theme) => ({
      body: { WebkitFontSmoothing: 'antialiased' },
      ':focus-visible': { outline: `2px solid ${theme.palette.surface.focus}`, outlineOffset: 2 },
      // Letter spacing breaks the joins of Arabic and the stacks of Devanagari.
      ':lang(ar) *, :lang(hi) *': { letterSpacing: '0 !important' },
      '@media (prefers-reduced-motion: reduce)': {
        '*, *::before, *::after': { animationDuration: '1ms !important', animationIterationCount: '1 !important', transitionDuration: '1ms !important', scrollBehavior: 'auto !important' },
      },
    }),
  },
  MuiButtonBase: { defaultProps: { disableRipple: true }, styleOverrides: { root: { fontFamily: 'inherit' } } },
  MuiButton: {
    defaultProps: { disableElevation: true, size: 'medium' },
    styleOverrides: { root: { borderRadius: 9, minHeight: 38, paddingInline: 14, '&.Mui-focusVisible': { outlineOffset: 2 } }, sizeSmall: { minHeight: 32, paddingInline: 10 } },
    variants: [{ props: { variant: 'outlined', color: 'inherit' }, style: ({ theme }) => ({ borderColor: theme.palette.divider, backgroundColor: theme.palette.surface.raised }) }],
  },
  MuiIconButton: { styleOverrides: { root: { borderRadius: 9 } } },
  MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
  MuiCard: { defaultProps: { variant: 'outlined' }, styleOverrides: { root: { borderRadius: 14 } } },
  MuiTextField: { defaultProps: { size: 'small', variant: 'outlined' } },
  MuiFormControl: { defaultProps: { size: 'small', variant: 'outlined' } },
  MuiOutlinedInput: {
    styleOverrides: {
      root: ({ theme }) => ({
        borderRadius: 9, backgroundColor: theme.palette.surface.raised,
        '& .MuiOutlinedInput-notchedOutline': { borderColor: theme.palette.mode === 'light' ? '#8d968f' : '#66736d' },
      }),
    },
  },
  MuiTableCell: {
    styleOverrides: {
      root: ({ theme }) => ({ borderColor: theme.palette.divider, paddingBlock: 11 }),
      head: ({ theme }) => ({ color: theme.palette.text.secondary, fontSize: '0.78125rem', fontWeight: 600, paddingBlock: 9, whiteSpace: 'nowrap' }),
    },
  },
  MuiChip: { styleOverrides: { root: { borderRadius: 7, fontWeight: 550 }, sizeSmall: { height: 22 } } },
  MuiTooltip: { defaultProps: { enterDelay: 400 }, styleOverrides: { tooltip: { fontSize: '0.78125rem', borderRadius: 7 } } },
  MuiDialog: { styleOverrides: { paper: { borderRadius: 16 } } },
  MuiDialogTitle: { styleOverrides: { root: { fontSize: '1.125rem', fontWeight: 650, paddingBottom: 6 } } },
  MuiDialogActions: { styleOverrides: { root: { padding: '8px 24px 20px' } } },
  MuiMenu: { styleOverrides: { paper: ({ theme }) => ({ borderRadius: 12, border: `1px solid ${theme.palette.divider}`, boxShadow: '0 8px 28px rgb(0 0 0 / .14)' }) } },
  MuiMenuItem: { styleOverrides: { root: { fontSize: '0.875rem', minHeight: 38 } } },
  MuiAlert: { styleOverrides: { root: { borderRadius: 12, alignItems: 'flex-start' } } },
  MuiSkeleton: { defaultProps: { animation: 'wave' } },
};

export function buildTheme(mode: 'light' | 'dark', direction: 'ltr' | 'rtl'): RaThemeOptions {
  return { direction, palette: mode === 'light' ? light : dark, typography, components, shape: { borderRadius: 10 } };
}
