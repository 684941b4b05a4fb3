import SyncIcon from '@mui/icons-material/Sync';
import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { useGetList, useNotify } from 'react-admin';
import type { Template } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { previewOf } from '../messages/template';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert, useProblemText } from '../shared/problem';
import { SkeletonRows } from '../shared/states';
import { Tag, type Tone } from '../shared/tag';
import { useName, useT } from '../shared/translate';

const TONES: Partial<Record<Template['state'], Tone>> = { approved: 'good', pending: 'info', in_appeal: 'info', rejected: 'bad', disabled: 'bad', paused: 'warn', flagged: 'warn' };

export function Templates({ connectionId }: { connectionId: string }) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const { data, error, refetch } = useGetList<Template>('templates', { filter: { connectionId }, pagination: { page: 1, perPage: 200 } });
  return (
    <Section title={t('templates.title')} hint={data?.[0] ? t('templates.synced', { at: format.moment(data[0].syncedAt) }) : t('templates.hint')} action={may('templates.sync') && <SyncButton connectionId={connectionId} />} flush>
      {error && !data && <Box sx={{ p: 2.5 }}><ProblemAlert error={error} onRetry={() => void refetch()} /></Box>}
      {!data && !error && <SkeletonRows rows={3} height={64} />}
      {data?.length === 0 && <Box sx={{ px: 2.5, pb: 2.5, color: 'text.secondary' }}>{t('templates.empty')}</Box>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>{data?.map((template) => <TemplateRow key={template.id} template={template} />)}</Box>
    </Section>
  );
}

function TemplateRow({ template }: { template: Template }) {
  const name = useName();
  return (
    <Box component="li" sx={{ px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider', fontSize: '0.875rem' }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Box sx={{ fontWeight: 600 }} dir="ltr">{template.name}</Box>
        <Box sx={{ color: 'text.secondary' }}>{template.language} · {template.category}</Box>
        <Box sx={{ marginInlineStart: 'auto' }}><Tag tone={TONES[template.state]}>{name('templateState', template.state)}</Tag></Box>
      </Box>
      <Box dir="auto" sx={{ color: 'text.secondary', mt: 0.5, whiteSpace: 'pre-wrap' }}>{previewOf(template, {}).join('\n')}</Box>
    </Box>
  );
}

function SyncButton({ connectionId }: { connectionId: string }) {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const sync = async () => {
    setBusy(true);
    await actions.syncTemplates(connectionId).then(
      ({ total, approved }) => notify(t('templates.done', { total, approved }), { type: 'success' }),
      (error: unknown) => notify(problemText(error).detail, { type: 'error' }),
    );
    setBusy(false);
    void queryClient.invalidateQueries({ queryKey: ['templates'] });
  };
  return <Button size="small" variant="outlined" color="inherit" startIcon={<SyncIcon />} loading={busy} loadingPosition="start" onClick={() => void sync()}>{t('templates.sync')}</Button>;
}
