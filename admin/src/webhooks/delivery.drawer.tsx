import { Box, Button, Skeleton, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { WebhookDeliveryDetail, WebhookEndpoint } from '../api.generated';
import { useActions } from '../app/data.actions';
import { CopyBlock, CopyText } from '../shared/copy';
import { Fact, Facts } from '../shared/facts';
import { useFormat } from '../shared/format';
import { ProblemAlert, useProblemText } from '../shared/problem';
import { SidePanel } from '../shared/side.panel';
import { useT } from '../shared/translate';
import { AttemptList } from './attempt.list';
import { useDelivery } from './delivery.query';
import { DeliveryState } from './delivery.state';
import { refreshDeliveries, useEventTypes, useEventWords } from './endpoint.words';

interface Props { endpoint: WebhookEndpoint; deliveryId: string | undefined; mayWrite: boolean; onClose: () => void }

/** Did it arrive, and why not: everything that is known about one delivery. */
export function DeliveryDrawer({ endpoint, deliveryId, mayWrite, onClose }: Props) {
  const t = useT();
  return <SidePanel title={t('webhooks.delivery.details')} open={deliveryId !== undefined} onClose={onClose}>{deliveryId && <Details endpoint={endpoint} deliveryId={deliveryId} mayWrite={mayWrite} />}</SidePanel>;
}

function Details({ endpoint, deliveryId, mayWrite }: { endpoint: WebhookEndpoint; deliveryId: string; mayWrite: boolean }) {
  const t = useT();
  const { data: delivery, error, refetch } = useDelivery(endpoint.id, deliveryId);
  if (error && !delivery) return <Box sx={{ p: 2.5 }}><ProblemAlert error={error} onRetry={() => void refetch()} /></Box>;
  if (!delivery) return <Box sx={{ p: 2.5, display: 'grid', gap: 2 }}><Skeleton variant="rounded" height={110} /><Skeleton variant="rounded" height={190} /><Skeleton variant="rounded" height={240} /></Box>;
  return (
    <Box sx={{ p: 2.5, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 3 }}>
      <Summary delivery={delivery} />
      {mayWrite && endpoint.enabled && <Resend delivery={delivery} />}
      <Box component="section"><Typography variant="h3" sx={{ mb: 1 }}>{t('webhooks.delivery.attempts')}</Typography><AttemptList delivery={delivery} /></Box>
      <Box component="section"><Typography variant="h3" sx={{ mb: 1 }}>{t('webhooks.delivery.payload')}</Typography><CopyBlock multiline label={t('webhooks.delivery.payload')} value={JSON.stringify(delivery.body, null, 2)} /></Box>
    </Box>
  );
}

function Summary({ delivery }: { delivery: WebhookDeliveryDetail }) {
  const t = useT();
  const format = useFormat();
  const words = useEventWords();
  const what = useEventTypes()?.find(({ type }) => type === delivery.eventType)?.what ?? delivery.eventType;
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}><DeliveryState delivery={delivery} /><Box component="code" dir="ltr" sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>{delivery.eventType}</Box></Box>
      <Box sx={{ fontWeight: 600 }}>{words({ type: delivery.eventType, what })}</Box>
      <Facts>
        <Fact name={t('webhooks.delivery.happened')}>{format.exact(delivery.eventAt)}</Fact>
        {delivery.finishedAt && <Fact name={t('webhooks.delivery.finished')}>{format.exact(delivery.finishedAt)}</Fact>}
        {delivery.nextAttemptAt && <Fact name={t('webhooks.delivery.next')}>{format.exact(delivery.nextAttemptAt)}</Fact>}
        <Fact name={t('webhooks.delivery.eventId')}><CopyText label={t('webhooks.delivery.eventId')} value={delivery.eventId} bare /></Fact>
        <Fact name={t('webhooks.delivery.id')}><CopyText label={t('webhooks.delivery.id')} value={delivery.id} bare /></Fact>
      </Facts>
    </Box>
  );
}

function Resend({ delivery: { id, endpointId } }: { delivery: WebhookDeliveryDetail }) {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const resend = () => {
    setBusy(true);
    void actions.resendWebhook(endpointId, id).then(() => notify(t('webhooks.delivery.resent'), { type: 'success' }), (error: unknown) => notify(problemText(error).detail, { type: 'warning' })).then(refreshDeliveries).finally(() => setBusy(false));
  };
  return <Box><Button variant="outlined" loading={busy} onClick={resend}>{t('webhooks.delivery.resend')}</Button></Box>;
}
