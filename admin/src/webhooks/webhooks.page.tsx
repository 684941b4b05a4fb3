import AddIcon from '@mui/icons-material/Add';
import WebhooksIcon from '@mui/icons-material/WebhookOutlined';
import { Box, Button } from '@mui/material';
import { useState } from 'react';
import type { CreateWebhookEndpoint, WebhookEndpoint, WebhookEndpointCreated } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { Pager, useCursorList } from '../shared/cursor.list';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { EndpointDialog } from './endpoint.dialog';
import { EndpointTable } from './endpoint.table';
import { refreshEndpoints, useEndpointsFollowDeliveries } from './endpoint.words';
import { SecretShown } from './secret.shown';

/** Where we tell what happens. */
export function WebhooksPage() {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const [adding, setAdding] = useState(false);
  const [created, setCreated] = useState<WebhookEndpointCreated>();
  useEndpointsFollowDeliveries();
  const list = useCursorList<WebhookEndpoint>('webhook-endpoints');
  const add = may('webhooks.write') && <Button variant="contained" startIcon={<AddIcon />} onClick={() => setAdding(true)}>{t('webhooks.add')}</Button>;
  const create = async (wanted: CreateWebhookEndpoint) => {
    setCreated(await actions.createWebhookEndpoint(wanted));
    await refreshEndpoints();
  };
  return (
    <Page title={t('webhooks.title')} subtitle={t('webhooks.hint')} actions={add}>
      {created && <SecretShown created={created} onClose={() => setCreated(undefined)} linked />}
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden' }}>
        {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!list.rows && list.error === null && <SkeletonRows rows={4} height={64} />}
        {list.rows?.length === 0 && <EmptyState icon={<WebhooksIcon />} text={t(add ? 'webhooks.empty' : 'webhooks.noOne')} action={add} />}
        {list.rows && list.rows.length > 0 && <EndpointTable endpoints={list.rows} />}
        <Pager list={list} />
      </Box>
      {adding && <EndpointDialog onSubmit={create} onClose={() => setAdding(false)} />}
    </Page>
  );
}
