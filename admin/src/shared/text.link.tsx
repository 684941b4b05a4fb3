import { Link } from '@mui/material';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';

/** A link in a text, to another page of the panel. */
export function TextLink({ to, children }: { to: string; children: ReactNode }) {
  return <Link component={RouterLink} to={to}>{children}</Link>;
}
