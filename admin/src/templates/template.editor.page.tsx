import { Skeleton } from '@mui/material';
import { useGetOne } from 'react-admin';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import type { Connection, EditTemplate } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { BackLink } from '../shared/back.link';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { draftOf, EMPTY_DRAFT } from './template.draft';
import { useTemplate } from './template.query';
import { TemplateForm, type Written } from './template.form';

/** A template that is written anew, on the line that the address names. */
export function TemplateCreatePage() {
  const t = useT();
  const actions = useActions();
  const done = useDone();
  const [search] = useSearchParams();
  const connectionId = search.get('connection') ?? '';
  const { data: connection, error, refetch } = useGetOne<Connection>('connections', { id: connectionId });
  const create = async ({ name, language, category, components }: Written) => done((await actions.createTemplate({ connectionId, name, language, category, components })).id);
  const back = <BackLink to={`/templates?connection=${connectionId}`}>{t('templates.title')}</BackLink>;
  if (error && !connection) return <Page title={t('templates.write')} above={back}><ProblemAlert error={error} onRetry={() => void refetch()} /></Page>;
  return (
    <Page title={t('templates.write')} above={back} subtitle={connection ? t('templates.writeHint', { connection: connection.name }) : '…'}>
      <TemplateForm draft={EMPTY_DRAFT} onSubmit={create} />
    </Page>
  );
}

/** A new wording of one that there is. */
export function TemplateEditPage() {
  const t = useT();
  const actions = useActions();
  const done = useDone();
  const { id = '' } = useParams();
  const { data: template, error, refetch } = useTemplate(id);
  const back = <BackLink to={`/templates/${id}`}>{template?.name ?? t('templates.title')}</BackLink>;
  if (error && !template) return <Page title={t('templates.edit')} above={back}><ProblemAlert error={error} onRetry={() => void refetch()} /></Page>;
  if (!template) return <Page title={t('templates.edit')} above={back}><Skeleton variant="rounded" height={520} /></Page>;
  const edit = async ({ category, components }: Written) => {
    const body: EditTemplate = { components, ...(category !== template.category && { category }) };
    await done((await actions.editTemplate(id, body)).id);
  };
  return (
    <Page title={t('templates.edit')} above={back} subtitle={t('templates.editHint')}>
      <TemplateForm draft={draftOf(template)} known={template} onSubmit={edit} />
    </Page>
  );
}

function useDone(): (id: string) => Promise<void> {
  const navigate = useNavigate();
  return async (id) => {
    void navigate(`/templates/${id}`);
    await queryClient.invalidateQueries({ queryKey: ['templates'] });
  };
}
