import { Alert } from '@mui/material';
import type { ReactNode } from 'react';

export function Banner({ action, severity = 'warning', children }: { action: ReactNode; severity?: 'warning' | 'error'; children: ReactNode }) {
  return (
    <Alert role="status" severity={severity} action={action}
      sx={{ flex: 'none', borderRadius: 0, bgcolor: `${severity}.light`, color: 'text.primary', borderBottom: 1, borderColor: 'divider', alignItems: 'center', py: 0.25, '& .MuiAlert-action': { p: 0, alignItems: 'center', gap: 0.5, whiteSpace: 'nowrap' } }}>
      {children}
    </Alert>
  );
}
