import { Box } from '@mui/material';
import { useT } from '../shared/translate';
import { Mark } from './mark';

export function Splash() {
  const t = useT();
  return (
    <Box component="main" aria-busy aria-label={t('app.loading')} sx={{ height: '100dvh', display: 'grid', placeItems: 'center' }}><Mark size={44} /></Box>
  );
}
