import DeliveriesIcon from '@mui/icons-material/OutboxOutlined';
import ReplayIcon from '@mui/icons-material/ReplayOutlined';
import { Alert, Box, Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { WebhookDelivery, WebhookEndpoint, WebhookReplay } from '../api.generated';
import { Pager } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useStableOrder } from '../shared/stable.order';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { DeliveryDrawer } from './delivery.drawer';
import { useDeliveries } from './delivery.query';
import { DeliveryTable } from './delivery.table';
import { ReplayDialog } from './replay.dialog';

const STATES = ['pending', 'delivered', 'failed'] as const satisfies WebhookDelivery['state'][];
const isState = (text: string): text is WebhookDelivery['state'] => STATES.some((state) => state === text);

/** What became of each event at one endpoint. The address holds the filter and the open delivery, so both can be passed on. */
export function DeliveryList({ endpoint, mayWrite }: { endpoint: WebhookEndpoint; mayWrite: boolean }) {
  const t = useT();
  const [search, setSearch] = useSearchParams();
  const [replaying, setReplaying] = useState<{ since?: string }>();
  const [replayed, setReplayed] = useState<WebhookReplay>();
  const asked = search.get('state') ?? '';
  const state = isState(asked) ? asked : '';
  const list = useDeliveries(endpoint.id, state);
  const { rows, waiting, showWaiting, hold } = useStableOrder(list.rows ?? [], list.key);
  const deliveryId = search.get('delivery') ?? undefined;
  const filter = (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
      <TextField select label={t('webhooks.state')} value={state} onChange={(event) => setSearch(event.target.value ? { state: event.target.value } : {}, { replace: true })} sx={{ minWidth: 150 }} slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
        <MenuItem value="">{t('webhooks.delivery.any')}</MenuItem>
        {STATES.map((each) => <MenuItem key={each} value={each}>{t(`webhooks.delivery.states.${each}`)}</MenuItem>)}
      </TextField>
      {mayWrite && endpoint.enabled && <Button variant="outlined" color="inherit" startIcon={<ReplayIcon />} onClick={() => setReplaying({})}>{t('webhooks.replay.title')}</Button>}
    </Box>
  );
  return (
    <Section title={t('webhooks.delivery.title')} hint={t('webhooks.delivery.hint')} action={filter} flush>
      {replayed && <Replayed outcome={replayed} onClose={() => setReplayed(undefined)} onGoOn={(since) => setReplaying({ since })} />}
      {waiting > 0 && <Box role="status" sx={{ display: 'flex', justifyContent: 'center', pb: 1 }}><Button size="small" onClick={showWaiting}>{t('list.waiting', { count: waiting })}</Button></Box>}
      {list.error !== null && <Box sx={{ p: 2.5 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
      {!list.rows && list.error === null && <SkeletonRows rows={6} height={57} />}
      {list.rows?.length === 0 && <EmptyState icon={<DeliveriesIcon />} text={t(state ? 'webhooks.delivery.noneFiltered' : 'webhooks.delivery.empty')} />}
      <Box {...hold}>{rows.length > 0 && <DeliveryTable deliveries={rows} search={search} />}</Box>
      <Pager list={list} />
      <DeliveryDrawer endpoint={endpoint} deliveryId={deliveryId} mayWrite={mayWrite} onClose={() => setSearch(state ? { state } : {})} />
      {replaying && <ReplayDialog endpoint={endpoint} since={replaying.since} onReplayed={setReplayed} onClose={() => setReplaying(undefined)} />}
    </Section>
  );
}

function Replayed({ outcome: { deliveries, nextSince }, onClose, onGoOn }: { outcome: WebhookReplay; onClose: () => void; onGoOn: (since: string) => void }) {
  const t = useT();
  const format = useFormat();
  return (
    <Alert role="status" severity={deliveries > 0 ? 'success' : 'info'} variant="outlined" onClose={nextSince ? undefined : onClose} closeText={t('action.close')} sx={{ mx: 2.5, mb: 2 }}
      action={nextSince && <Button color="inherit" size="small" onClick={() => onGoOn(nextSince)}>{t('webhooks.replay.goOn')}</Button>}>
      {deliveries > 0 ? t('webhooks.replay.done', { count: format.number(deliveries) }) : t('webhooks.replay.none')}{nextSince && ` ${t('webhooks.replay.more', { at: format.exact(nextSince) })}`}
    </Alert>
  );
}
