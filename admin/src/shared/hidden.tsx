import { Box } from '@mui/material';
import type { ReactNode } from 'react';

/** Said, not shown. */
export function Hidden({ children, component = 'span' }: { children: ReactNode; component?: 'span' | 'h1' }) {
  return (
    <Box component={component} sx={{ position: 'absolute', m: 0, width: '1px', height: '1px', overflow: 'hidden', clip: 'rect(0 0 0 0)', whiteSpace: 'nowrap' }}>{children}</Box>
  );
}
