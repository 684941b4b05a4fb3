import { Button, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { WebhookEndpoint, WebhookEndpointCreated } from '../api.generated';
import { useActions } from '../app/data.actions';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';
import { EndpointDialog } from './endpoint.dialog';
import { nameOf, refreshDeliveries, refreshEndpoints } from './endpoint.words';

const OVERLAP_HOURS = 24;

interface Props { endpoint: WebhookEndpoint; onRotated: (created: WebhookEndpointCreated) => void; onTested: (deliveryId: string) => void }

export function EndpointActions({ endpoint, onRotated, onTested }: Props) {
  const t = useT();
  const actions = useActions();
  const navigate = useNavigate();
  const notify = useNotify();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const [dialog, setDialog] = useState<'change' | 'rotate' | 'remove'>();
  const close = () => setDialog(undefined);
  const now = (work: Promise<unknown>) => {
    setBusy(true);
    work.catch((error: unknown) => notify(problemText(error).detail, { type: 'warning' })).finally(() => setBusy(false));
  };
  const test = () => now(actions.testWebhookEndpoint(endpoint.id).then(({ id }) => {
    onTested(id);
    return refreshDeliveries();
  }));
  const switchTo = (enabled: boolean) => now(actions.updateWebhookEndpoint(endpoint.id, { enabled }).then(refreshEndpoints));
  const rotate = async (fields: FormData) => {
    onRotated(await actions.rotateWebhookSecret(endpoint.id, { overlapHours: Number(textIn(fields, 'overlapHours') ?? OVERLAP_HOURS) }));
    void refreshEndpoints();
  };
  const remove = async () => {
    await actions.removeWebhookEndpoint(endpoint.id);
    void navigate('/webhooks');
    await refreshEndpoints();
  };
  return (
    <>
      {endpoint.enabled && <Button variant="contained" disabled={busy} onClick={test}>{t('webhooks.test.send')}</Button>}
      <Button variant="outlined" color="inherit" onClick={() => setDialog('change')}>{t('webhooks.change')}</Button>
      <Button variant="outlined" color="inherit" onClick={() => setDialog('rotate')}>{t('webhooks.rotate')}</Button>
      {endpoint.enabled && <Button variant="outlined" color="inherit" disabled={busy} onClick={() => switchTo(false)}>{t('webhooks.switchOff')}</Button>}
      <Button variant="outlined" color="error" onClick={() => setDialog('remove')}>{t('webhooks.remove')}</Button>
      {dialog === 'change' && <EndpointDialog endpoint={endpoint} onSubmit={(wanted) => actions.updateWebhookEndpoint(endpoint.id, wanted).then(refreshEndpoints)} onClose={close} />}
      {dialog === 'rotate' && (
        <FormDialog title={t('webhooks.rotateTitle')} submit={t('webhooks.rotate')} onSubmit={rotate} onClose={close}>
          {(errors) => (
            <>
              <Typography color="textSecondary">{t('webhooks.rotateHint')}</Typography>
              <TextField name="overlapHours" type="number" label={t('webhooks.overlap')} defaultValue={OVERLAP_HOURS} error={'overlapHours' in errors} helperText={errors['overlapHours'] ?? t('webhooks.overlapHint')} slotProps={{ htmlInput: { required: true, min: 0, max: 168, step: 'any' } }} />
            </>
          )}
        </FormDialog>
      )}
      {dialog === 'remove' && <ConfirmDialog title={t('webhooks.removeTitle')} confirm={t('webhooks.remove')} typed={nameOf(endpoint)} danger onConfirm={remove} onClose={close}>{t('webhooks.removeHint')}</ConfirmDialog>}
    </>
  );
}
