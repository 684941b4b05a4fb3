import { Box, Skeleton, Typography } from '@mui/material';
import { useGetOne } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { Connection } from '../api.generated';
import { useMay } from '../app/session';
import { MONO } from '../app/theme';
import { BackLink } from '../shared/back.link';
import { CopyBlock, CopyText } from '../shared/copy';
import { Page, Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useName, useT } from '../shared/translate';
import { ConnectionActions } from './connection.actions';
import { ConnectionStatus } from './connection.status';
import { Credentials } from './credentials';
import { labelOfField } from './field.label';
import { Health } from './health';
import { InboundEvents } from './inbound.events';
import { Templates } from './templates';

export function ConnectionPage() {
  const t = useT();
  const name = useName();
  const may = useMay();
  const { id = '' } = useParams();
  const { data: connection, error, refetch } = useGetOne<Connection>('connections', { id });
  const back = <BackLink to="/connections">{t('connections.title')}</BackLink>;
  if (error && !connection) return <Page title={t('connections.title')} above={back}><ProblemAlert error={error} onRetry={() => void refetch()} /></Page>;
  if (!connection) return <Page title="…" above={back}><Skeleton variant="rounded" height={180} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={300} /></Page>;
  return (
    <Page title={connection.name} above={back} subtitle={<Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}><ConnectionStatus status={connection.status} />{name('channel', connection.channel)} · {connection.plugin}</Box>}
      actions={may('connections.write') && connection.status !== 'disconnected' && <ConnectionActions connection={connection} />}>
      <Box sx={{ display: 'grid', columnGap: 3, gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' }, alignItems: 'start' }}>
        <Section title={t('connection.health')}><Health connection={connection} /></Section>
        <Section title={t('connection.webhook')} hint={t('connection.webhookHint')}><CopyBlock label={t('connection.webhook')} value={connection.webhookUrl} /></Section>
      </Box>
      <Box sx={{ display: 'grid', columnGap: 3, gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' }, alignItems: 'start' }}>
        <Section title={t('connection.settings')}><Settings connection={connection} /></Section>
        <Credentials connection={connection} />
      </Box>
      {may('templates.read') && <Templates connectionId={connection.id} />}
      {may('inbound_events.read') && <InboundEvents connectionId={connection.id} />}
    </Page>
  );
}

function Settings({ connection }: { connection: Connection }) {
  const t = useT();
  const rows = Object.entries(connection.settings);
  return (
    <>
      <Box component="dl" sx={{ m: 0, mb: 1.5, display: 'grid', gridTemplateColumns: { xs: '1fr', sm: 'minmax(150px, auto) 1fr' }, columnGap: 3, rowGap: 0.5, fontSize: '0.875rem' }}>
        {rows.map(([setting, value]) => (
          <Box key={setting} sx={{ display: 'contents' }}>
            <Typography component="dt" variant="body2" color="textSecondary">{labelOfField(setting)}</Typography>
            <Box component="dd" sx={{ m: 0, fontFamily: MONO, fontSize: '0.8125rem', overflowWrap: 'anywhere' }}><bdi dir="ltr">{String(value)}</bdi></Box>
          </Box>
        ))}
      </Box>
      <CopyText label={t('message.connectionId')} value={connection.id} />
    </>
  );
}
