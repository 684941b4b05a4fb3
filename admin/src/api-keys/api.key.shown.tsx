import { Box, Button, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type { ApiKeyCreated } from '../api.generated';
import { CopyBlock } from '../shared/copy';
import { useT } from '../shared/translate';

/** The one moment the key can be read. It leaves memory with this box. */
export function ApiKeyShown({ created, onClose, note }: { created: ApiKeyCreated; onClose: () => void; note?: ReactNode }) {
  const t = useT();
  return (
    <Box role="status" sx={{ border: 1, borderColor: 'success.main', borderRadius: '14px', bgcolor: 'success.light', p: 2.5, mb: 3, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1.5 }}>
      <Typography variant="h2">{t('apiKeys.created', { name: created.name })}</Typography>
      <Typography variant="body2">{t('apiKeys.once')}</Typography>
      <CopyBlock label={t('apiKeys.key')} value={created.key} />
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}><Button variant="outlined" color="inherit" onClick={onClose}>{t('apiKeys.saved')}</Button>{note}</Box>
    </Box>
  );
}
