import { Box, Button, Typography } from '@mui/material';
import type { WebhookEndpointCreated } from '../api.generated';
import { CopyBlock } from '../shared/copy';
import { useFormat } from '../shared/format';
import { TextLink } from '../shared/text.link';
import { useT } from '../shared/translate';
import { nameOf } from './endpoint.words';
import { VERIFY_SNIPPET } from './verify.snippet';

/** The one moment the secret can be read. It leaves memory with this box. */
export function SecretShown({ created, onClose, linked }: { created: WebhookEndpointCreated; onClose: () => void; linked?: boolean }) {
  const t = useT();
  const format = useFormat();
  return (
    <Box role="status" sx={{ border: 1, borderColor: 'success.main', borderRadius: '14px', bgcolor: 'success.light', p: 2.5, mb: 3, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1.5 }}>
      <Typography variant="h2" sx={{ overflowWrap: 'anywhere' }}>{t('webhooks.secret.shown', { name: nameOf(created) })}</Typography>
      <Typography variant="body2">{t('webhooks.secret.once')}{created.previousSecretUntil && ` ${t('webhooks.secret.overlap', { at: format.moment(created.previousSecretUntil) })}`}</Typography>
      <CopyBlock label={t('webhooks.secret.label')} value={created.secret} />
      <Box component="details" sx={{ '& summary': { cursor: 'pointer', fontWeight: 600, fontSize: '0.875rem', borderRadius: '6px' } }}>
        <summary>{t('webhooks.secret.verify')}</summary>
        <Typography variant="body2" sx={{ my: 1 }}>{t('webhooks.secret.verifyHint')}</Typography>
        <CopyBlock multiline label={t('webhooks.secret.snippet')} value={VERIFY_SNIPPET} />
      </Box>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <Button variant="outlined" color="inherit" onClick={onClose}>{t('webhooks.secret.saved')}</Button>
        {linked && <TextLink to={`/webhooks/${created.id}`}>{t('webhooks.secret.open')}</TextLink>}
      </Box>
    </Box>
  );
}
