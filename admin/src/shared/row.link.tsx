import { Link } from '@mui/material';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';

/** The link of a table row. It covers the whole row, so a click anywhere follows it; to a screen reader it is one link with a name. */
export function RowLink({ to, children, label }: { to: string; children: ReactNode; label?: string }) {
  return (
    <Link component={RouterLink} to={to} aria-label={label} underline="hover" color="inherit"
      sx={{ fontWeight: 600, '&::after': { content: '""', position: 'absolute', inset: 0 } }}>
      {children}
    </Link>
  );
}

/** What a row needs around a `RowLink`. */
export const linkedRow = { position: 'relative', '&:hover': { bgcolor: 'surface.sunken' }, '&:focus-within': { bgcolor: 'surface.sunken' }, '&:last-child td': { borderBottom: 0 } } as const;
