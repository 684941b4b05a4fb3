import { Alert, Box, Button, Skeleton } from '@mui/material';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router-dom';
import type { TemplateDetail } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { BackLink } from '../shared/back.link';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { CopyText } from '../shared/copy';
import { Fact, Facts } from '../shared/facts';
import { useFormat } from '../shared/format';
import { Page, Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { examplesOf, shownParts } from './template.parts';
import { TemplatePhone } from './template.phone';
import { useTemplate } from './template.query';
import { TemplateQuality, TemplateState } from './template.state';
import { TemplateVersions } from './template.versions';
import { useCategoryName, useLanguageName, useTemplateReason } from './template.words';

export function TemplatePage() {
  const t = useT();
  const { id = '' } = useParams();
  const { data: template, error, refetch } = useTemplate(id);
  const back = <BackLink to={template ? `/templates?connection=${template.connectionId}` : '/templates'}>{t('templates.title')}</BackLink>;
  if (error && !template) return <Page title={t('templates.title')} above={back}><ProblemAlert error={error} onRetry={() => void refetch()} /></Page>;
  if (!template) return <Page title="…" above={back}><Skeleton variant="rounded" height={420} /></Page>;
  return (
    <Page title={template.name} above={back} subtitle={<TemplateState state={template.state} />} actions={template.state !== 'deleted' && <TemplateActions template={template} />}>
      <Trouble template={template} />
      <Box sx={{ display: 'grid', columnGap: 4, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 340px' }, alignItems: 'start' }}>
        <Box sx={{ minWidth: 0 }}>
          <Section title={t('templates.details')}><TemplateFacts template={template} /></Section>
          <Section title={t('templates.variables')} hint={t('templates.variablesHint')}><Variables template={template} /></Section>
          <TemplateVersions template={template} />
        </Box>
        <Box sx={{ gridRow: { xs: 1, md: 'auto' }, mb: 3 }}><TemplatePhone label={t('templates.phone.label')} parts={shownParts(template.components, examplesOf(template.components))} authentication={template.category === 'authentication'} /></Box>
      </Box>
    </Page>
  );
}

function Trouble({ template }: { template: TemplateDetail }) {
  const reason = useTemplateReason()(template);
  if (!reason) return null;
  const waiting = template.state === 'pending' || template.state === 'in_appeal';
  return <Alert severity={waiting ? 'info' : 'warning'} variant="outlined" sx={{ mb: 3, bgcolor: waiting ? 'info.light' : 'warning.light', color: 'text.primary' }}>{reason}</Alert>;
}

function TemplateFacts({ template }: { template: TemplateDetail }) {
  const t = useT();
  const format = useFormat();
  const language = useLanguageName();
  const category = useCategoryName();
  return (
    <Facts>
      <Fact name={t('templates.category')}>{category(template.category)}</Fact>
      <Fact name={t('templates.language')}>{language(template.language)} <Box component="span" dir="ltr" sx={{ color: 'text.secondary' }}>({template.language})</Box></Fact>
      <Fact name={t('templates.quality')}><TemplateQuality quality={template.quality} /></Fact>
      <Fact name={t('templates.version')}>{format.number(template.version)}</Fact>
      <Fact name={t('templates.lastSynced')}>{format.exact(template.syncedAt)}</Fact>
      <Fact name={t('templates.id')}><CopyText label={t('templates.id')} value={template.id} bare /></Fact>
    </Facts>
  );
}

function Variables({ template }: { template: TemplateDetail }) {
  const t = useT();
  const examples = Object.entries(examplesOf(template.components));
  if (examples.length === 0) return <Box sx={{ color: 'text.secondary' }}>{t('templates.noVariables')}</Box>;
  return (
    <Facts>
      {examples.map(([key, example]) => {
        const [part, name = ''] = key.split('.');
        return <Fact key={key} name={t(part === 'header' ? 'composer.slot.header' : 'composer.slot.body', { name })}><bdi>{example || '–'}</bdi></Fact>;
      })}
    </Facts>
  );
}

function TemplateActions({ template }: { template: TemplateDetail }) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const remove = async () => {
    await actions.deleteTemplate(template.id);
    void navigate(`/templates?connection=${template.connectionId}`);
    await queryClient.invalidateQueries({ queryKey: ['templates'] });
  };
  return (
    <>
      {may('broadcasts.write') && template.state === 'approved' && <Button variant="contained" component={Link} to={`/broadcasts/create?template=${template.id}`}>{t('templates.use')}</Button>}
      {may('templates.write') && <Button variant="outlined" color="inherit" component={Link} to={`/templates/${template.id}/edit`}>{t('templates.edit')}</Button>}
      {may('templates.write') && <Button variant="outlined" color="error" onClick={() => setDeleting(true)}>{t('templates.remove')}</Button>}
      {deleting && <ConfirmDialog title={t('templates.removeTitle')} confirm={t('templates.remove')} typed={template.name} danger onConfirm={remove} onClose={() => setDeleting(false)}>{t('templates.removeHint')}</ConfirmDialog>}
    </>
  );
}
