import { Alert, AlertTitle, Box } from '@mui/material';
import { useT } from '../shared/translate';

/** Nothing can be sealed or opened: why, and what that means for the people who work here. */
export function MasterKeyClosed({ reason }: { reason: string }) {
  const t = useT();
  return (
    <Alert role="alert" severity="error" variant="outlined" sx={{ mb: 3, bgcolor: 'error.light', borderColor: 'error.main', color: 'text.primary' }}>
      <AlertTitle component="h2" sx={{ fontSize: '1rem', fontWeight: 650 }}>{t('keys.closed.title')}</AlertTitle>
      <Box lang="en" dir="auto" sx={{ mb: 1.5, overflowWrap: 'anywhere' }}>{reason}</Box>
      <Box component="dl" sx={{ m: 0, display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'auto minmax(0, 1fr)' }, columnGap: 2, rowGap: 0.5, '& dt': { fontWeight: 600 }, '& dd': { m: 0 } }}>
        <dt>{t('keys.closed.fails')}</dt><dd>{t('keys.closed.failsHint')}</dd>
        <dt>{t('keys.closed.works')}</dt><dd>{t('keys.closed.worksHint')}</dd>
      </Box>
      <Box sx={{ mt: 1.5 }}>{t('keys.closed.again')}</Box>
    </Alert>
  );
}
