import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { LocaleMenu } from '../app/locale.menu';
import { Mark } from '../app/mark';
import { ThemeSwitch } from '../app/top.bar';
import { SignInAside } from './sign.in.aside';

/** Every page of somebody who is nobody yet: signing in, and what mails lead to. */
export function SignInFrame({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <Box sx={{ minHeight: '100dvh', display: 'grid', gridTemplateColumns: { md: '1fr 1fr' } }}>
      <title>{`${title} · Consentry`}</title>
      <SignInAside />
      <Box component="main" sx={{ display: 'flex', flexDirection: 'column', bgcolor: 'background.paper', minWidth: 0 }}>
        <Box sx={{ display: 'flex', justifyContent: 'flex-end', p: 1.5 }}><LocaleMenu /><ThemeSwitch /></Box>
        <Box sx={{ flex: 1, display: 'grid', placeItems: 'center', px: 3, pb: 10 }}>
          <Box sx={{ width: '100%', maxWidth: 380, display: 'grid', gap: 2.5 }}>
            <Box>
              <Box sx={{ display: { md: 'none' }, mb: 3 }}><Mark size={40} /></Box>
              <Typography variant="h1">{title}</Typography>
              {hint && <Typography component="div" color="textSecondary" sx={{ mt: 0.75, overflowWrap: 'anywhere' }}>{hint}</Typography>}
            </Box>
            {children}
          </Box>
        </Box>
      </Box>
    </Box>
  );
}

/** The fields of one step and their button. */
export const STEP = { display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' } as const;
