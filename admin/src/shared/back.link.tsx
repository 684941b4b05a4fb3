import BackIcon from '@mui/icons-material/ArrowBack';
import { Link } from '@mui/material';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';

export function BackLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link component={RouterLink} to={to} variant="body2" underline="hover" color="textSecondary" sx={{ display: 'inline-flex', gap: 0.5, alignItems: 'center', mb: 1 }}>
      <BackIcon aria-hidden sx={{ fontSize: 16, '[dir=rtl] &': { transform: 'scaleX(-1)' } }} />{children}
    </Link>
  );
}
