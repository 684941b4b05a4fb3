import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';

interface Props { title: string; subtitle?: ReactNode; actions?: ReactNode; children: ReactNode; above?: ReactNode; narrow?: boolean }

/** A page that scrolls as a whole: title, what can be done here, content. */
export function Page({ title, subtitle, actions, children, above, narrow }: Props) {
  return (
    <Box sx={{ px: { xs: 2, sm: 3, lg: 5 }, py: { xs: 2.5, sm: 4 }, maxWidth: narrow ? 860 : 1280, mx: 'auto', width: '100%' }}>
      <title>{`${title} · Consentry`}</title>
      {above}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'flex-start', justifyContent: 'space-between', mb: 3 }}>
        <Box sx={{ minWidth: 0, flex: '1 1 320px' }}>
          <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }}>{title}</Typography>
          {subtitle && <Typography component="div" color="textSecondary" sx={{ mt: 0.5, maxWidth: 720 }}>{subtitle}</Typography>}
        </Box>
        {actions && <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>{actions}</Box>}
      </Box>
      {children}
    </Box>
  );
}

interface SectionProps { title: string; hint?: ReactNode; action?: ReactNode; children: ReactNode; flush?: boolean }

export function Section({ title, hint, action, children, flush }: SectionProps) {
  return (
    <Box component="section" aria-label={title} sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', mb: 3, overflow: 'hidden' }}>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', justifyContent: 'space-between', flexWrap: 'wrap', px: 2.5, pt: 2, pb: 1.5 }}>
        <Box sx={{ minWidth: 0 }}>
          <Typography variant="h2">{title}</Typography>
          {hint && <Typography variant="body2" color="textSecondary" sx={{ mt: 0.25 }}>{hint}</Typography>}
        </Box>
        {action}
      </Box>
      <Box sx={flush ? {} : { px: 2.5, pb: 2.5 }}>{children}</Box>
    </Box>
  );
}
