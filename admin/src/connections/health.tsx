import { Box } from '@mui/material';
import type { Connection } from '../api.generated';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';

/** The signs of life: when the provider last called, when we last asked, what went wrong last. */
export function Health({ connection }: { connection: Connection }) {
  const t = useT();
  const format = useFormat();
  const when = (at: string | null) => (at ? format.moment(at) : t('connection.never'));
  return (
    <Box component="dl" sx={{ m: 0, display: 'grid', gridTemplateColumns: 'auto 1fr', columnGap: 2, rowGap: 0.5, fontSize: '0.875rem' }}>
      <Fact name={t('connection.lastWebhook')}>{when(connection.lastWebhookAt)}</Fact>
      <Fact name={t('connection.lastChecked')}>{when(connection.lastCheckedAt)}</Fact>
      <Fact name={t('connection.lastError')} bad={connection.lastError !== null}>{connection.lastError ?? t('connection.noError')}</Fact>
    </Box>
  );
}

function Fact({ name, bad, children }: { name: string; bad?: boolean; children: string }) {
  return (
    <>
      <Box component="dt" sx={{ color: 'text.secondary' }}>{name}</Box>
      <Box component="dd" dir="auto" sx={{ m: 0, color: bad ? 'error.main' : 'text.primary', overflowWrap: 'anywhere' }}>{children}</Box>
    </>
  );
}
