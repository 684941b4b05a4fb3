import { Skeleton } from '@mui/material';
import { useGetList, useGetOne } from 'react-admin';
import { Navigate, useParams, useSearchParams } from 'react-router-dom';
import type { Connection, Template } from '../api.generated';
import { BackLink } from '../shared/back.link';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { draftOf, EMPTY_BROADCAST, PURPOSES } from './broadcast.draft';
import { useBroadcast } from './broadcast.query';
import { BroadcastWizard } from './broadcast.wizard';

const MANY = { pagination: { page: 1, perPage: 200 } };

/** A new broadcast; one that begins from a template has its line and purpose. */
export function BroadcastCreatePage() {
  const t = useT();
  const [search] = useSearchParams();
  const templateId = search.get('template') ?? '';
  const connections = useGetList<Connection>('connections', MANY);
  const template = useGetOne<Template>('templates', { id: templateId }, { enabled: templateId !== '' });
  const back = <BackLink to="/broadcasts">{t('broadcasts.title')}</BackLink>;
  const error = connections.error ?? template.error;
  if (error) return <Page title={t('broadcasts.add')} above={back}><ProblemAlert error={error} onRetry={() => void (connections.error ? connections : template).refetch()} /></Page>;
  if (!connections.data || (templateId && !template.data)) return <Page title={t('broadcasts.add')} above={back}><Skeleton variant="rounded" height={460} /></Page>;
  const active = connections.data.find(({ status }) => status === 'active') ?? connections.data[0];
  const purpose = PURPOSES.find((each) => each === template.data?.category) ?? EMPTY_BROADCAST.purpose;
  const draft = { ...EMPTY_BROADCAST, connectionId: template.data?.connectionId ?? active?.id ?? '', purpose, templateId };
  return <Page title={t('broadcasts.add')} above={back}><BroadcastWizard draft={draft} connections={connections.data} /></Page>;
}

/** A draft goes on where it was left. What has been started is not changed any more. */
export function BroadcastEditPage() {
  const t = useT();
  const { id = '' } = useParams();
  const { data: broadcast, error, refetch } = useBroadcast(id);
  const connections = useGetList<Connection>('connections', MANY);
  const templates = useGetList<Template>('templates', { filter: { connectionId: broadcast?.connectionId }, ...MANY }, { enabled: broadcast !== undefined });
  const back = <BackLink to={`/broadcasts/${id}`}>{broadcast?.name ?? t('broadcasts.title')}</BackLink>;
  const fault = error ?? connections.error ?? templates.error;
  if (fault) return <Page title={t('broadcasts.edit')} above={back}><ProblemAlert error={fault} onRetry={() => void refetch()} /></Page>;
  if (!broadcast || !connections.data || !templates.data) return <Page title={t('broadcasts.edit')} above={back}><Skeleton variant="rounded" height={460} /></Page>;
  if (broadcast.state !== 'draft') return <Navigate to={`/broadcasts/${id}`} replace />;
  return <Page title={broadcast.name} above={back}><BroadcastWizard key={id} draft={draftOf(broadcast, templates.data)} known={broadcast} connections={connections.data} /></Page>;
}
