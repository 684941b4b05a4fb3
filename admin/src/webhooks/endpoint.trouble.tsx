import { Alert, Button } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { WebhookEndpoint } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useFormat } from '../shared/format';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';
import { refreshEndpoints } from './endpoint.words';

/** Why nothing arrives, and what to do. */
export function EndpointTrouble({ endpoint: { id, enabled, disabledReason, failingSince }, mayWrite }: { endpoint: WebhookEndpoint; mayWrite: boolean }) {
  const t = useT();
  const format = useFormat();
  if (enabled && !failingSince) return null;
  const words = enabled ? t('webhooks.why.since', { at: format.exact(failingSince ?? '') }) : t(`webhooks.why.${disabledReason ?? 'byHand'}`);
  const severity = disabledReason ? 'error' : enabled ? 'warning' : 'info';
  return (
    <Alert severity={severity} variant="outlined" sx={{ mb: 3, bgcolor: `${severity}.light`, color: 'text.primary' }} action={!enabled && mayWrite && <SwitchOn id={id} />}>{words}</Alert>
  );
}

function SwitchOn({ id }: { id: string }) {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const switchOn = () => {
    setBusy(true);
    actions.updateWebhookEndpoint(id, { enabled: true }).then(refreshEndpoints, (error: unknown) => notify(problemText(error).detail, { type: 'warning' })).finally(() => setBusy(false));
  };
  return <Button color="inherit" size="small" loading={busy} onClick={switchOn}>{t('webhooks.switchOn')}</Button>;
}
