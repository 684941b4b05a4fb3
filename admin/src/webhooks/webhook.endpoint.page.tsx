import { Box, Skeleton } from '@mui/material';
import { useState } from 'react';
import { useGetOne } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { WebhookEndpoint, WebhookEndpointCreated } from '../api.generated';
import { useMay } from '../app/session';
import { BackLink } from '../shared/back.link';
import { CopyText } from '../shared/copy';
import { Fact, Facts } from '../shared/facts';
import { useFormat } from '../shared/format';
import { Page, Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { DeliveryList } from './delivery.list';
import { EndpointActions } from './endpoint.actions';
import { EndpointEvents } from './endpoint.events';
import { EndpointState } from './endpoint.state';
import { LastSuccess } from './endpoint.table';
import { EndpointTrouble } from './endpoint.trouble';
import { nameOf, useEndpointsFollowDeliveries } from './endpoint.words';
import { SecretShown } from './secret.shown';
import { TestOutcome } from './test.outcome';

export function WebhookEndpointPage() {
  const t = useT();
  const may = useMay();
  const { id = '' } = useParams();
  const [rotated, setRotated] = useState<WebhookEndpointCreated>();
  const [testedId, setTestedId] = useState<string>();
  useEndpointsFollowDeliveries();
  const { data: endpoint, error, refetch } = useGetOne<WebhookEndpoint>('webhook-endpoints', { id });
  const back = <BackLink to="/webhooks">{t('webhooks.title')}</BackLink>;
  if (error && !endpoint) return <Page title={t('webhooks.title')} above={back}><ProblemAlert error={error} onRetry={() => void refetch()} /></Page>;
  if (!endpoint) return <Page title="…" above={back}><Skeleton variant="rounded" height={236} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={420} /></Page>;
  const mayWrite = may('webhooks.write');
  return (
    <Page title={nameOf(endpoint)} above={back} subtitle={<EndpointState endpoint={endpoint} />} actions={mayWrite && <EndpointActions endpoint={endpoint} onRotated={setRotated} onTested={setTestedId} />}>
      {rotated && <SecretShown created={rotated} onClose={() => setRotated(undefined)} />}
      {testedId && <TestOutcome key={testedId} endpointId={id} deliveryId={testedId} onClose={() => setTestedId(undefined)} />}
      <EndpointTrouble endpoint={endpoint} mayWrite={mayWrite} />
      <Box sx={{ display: 'grid', columnGap: 3, gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' }, alignItems: 'start' }}>
        <Section title={t('webhooks.details')}><EndpointFacts endpoint={endpoint} /></Section>
        <Section title={t('webhooks.types')}><EndpointEvents patterns={endpoint.eventTypes} /></Section>
      </Box>
      <DeliveryList endpoint={endpoint} mayWrite={mayWrite} />
    </Page>
  );
}

function EndpointFacts({ endpoint }: { endpoint: WebhookEndpoint }) {
  const t = useT();
  const format = useFormat();
  return (
    <Facts>
      <Fact name={t('webhooks.url')}><CopyText label={t('webhooks.url')} value={endpoint.url} bare /></Fact>
      <Fact name={t('webhooks.lastSuccess')}><LastSuccess id={endpoint.id} /></Fact>
      <Fact name={t('webhooks.secret.changed')}>{format.exact(endpoint.secretChangedAt)}{endpoint.previousSecretUntil && <Box sx={{ color: 'text.secondary' }}>{t('webhooks.secret.overlap', { at: format.moment(endpoint.previousSecretUntil) })}</Box>}</Fact>
      <Fact name={t('webhooks.created')}>{format.exact(endpoint.createdAt)}</Fact>
      <Fact name={t('webhooks.id')}><CopyText label={t('webhooks.id')} value={endpoint.id} bare /></Fact>
    </Facts>
  );
}
