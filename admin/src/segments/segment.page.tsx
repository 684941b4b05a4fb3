import { Box, Button, Skeleton, TextField } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { useGetOne, useNotify } from 'react-admin';
import { useNavigate, useParams } from 'react-router-dom';
import type { CreateSegment, Segment, SegmentDefinition } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { BackLink } from '../shared/back.link';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { Page, Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { SegmentBuilder } from './segment.builder';
import { SegmentCountLine } from './segment.count';
import { definitionOf, groupOf, newGroup, type Group } from './segment.model';
import { useSegmentWords } from './segment.words';

const refresh = () => queryClient.invalidateQueries({ queryKey: ['segments'] });

export function SegmentCreatePage() {
  const t = useT();
  const actions = useActions();
  const navigate = useNavigate();
  const [group] = useState(newGroup);
  const create = async (body: CreateSegment) => {
    await actions.createSegment(body);
    await refresh();
    void navigate('/segments');
  };
  return <Page title={t('segments.add')} above={<BackLink to="/segments">{t('segments.title')}</BackLink>} subtitle={t('segments.hint')}><SegmentForm name="" group={group} submit={t('segments.create')} onSubmit={create} /></Page>;
}

export function SegmentPage() {
  const t = useT();
  const may = useMay();
  const notify = useNotify();
  const actions = useActions();
  const navigate = useNavigate();
  const { id = '' } = useParams();
  const [removing, setRemoving] = useState(false);
  const { data: segment, error, refetch } = useGetOne<Segment>('segments', { id });
  const back = <BackLink to="/segments">{t('segments.title')}</BackLink>;
  if (error && !segment) return <Page title={t('segments.title')} above={back}><ProblemAlert error={error} onRetry={() => void refetch()} /></Page>;
  if (!segment) return <Page title="…" above={back}><Skeleton variant="rounded" height={360} /></Page>;
  const mayWrite = may('segments.write');
  const save = async (body: CreateSegment) => {
    await actions.updateSegment(id, body);
    await refresh();
    notify(t('segments.saved'), { type: 'success' });
  };
  const remove = async () => {
    await actions.deleteSegment(id);
    void navigate('/segments');
    await refresh();
  };
  const group = groupOf(segment.definition as SegmentDefinition);
  return (
    <Page title={segment.name} above={back} actions={mayWrite && <Button variant="outlined" color="error" onClick={() => setRemoving(true)}>{t('segments.remove')}</Button>}>
      {mayWrite ? <SegmentForm key={segment.updatedAt} name={segment.name} group={group} submit={t('action.save')} onSubmit={save} /> : <SegmentSaid group={group} />}
      {removing && <ConfirmDialog title={t('segments.removeTitle')} confirm={t('segments.remove')} typed={segment.name} danger onConfirm={remove} onClose={() => setRemoving(false)}>{t('segments.removeHint')}</ConfirmDialog>}
    </Page>
  );
}

function SegmentSaid({ group }: { group: Group }) {
  const t = useT();
  const words = useSegmentWords();
  return <Section title={t('segments.definition')}><Box dir="auto" sx={{ mb: 1 }}>{words(group)}</Box><SegmentCountLine definition={definitionOf(group)} /></Section>;
}

interface FormProps { name: string; group: Group; submit: string; onSubmit: (body: CreateSegment) => Promise<void> }

function SegmentForm({ name: initialName, group: initial, submit, onSubmit }: FormProps) {
  const t = useT();
  const words = useSegmentWords();
  const [name, setName] = useState(initialName);
  const [group, setGroup] = useState(initial);
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const definition = definitionOf(group);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!definition) return;
    setState({ busy: true });
    onSubmit({ name: name.trim(), definition }).then(() => setState({ busy: false }), (error: unknown) => setState({ busy: false, error }));
  };
  return (
    <Box component="form" onSubmit={send} sx={{ maxWidth: 900 }}>
      <Section title={t('segments.definition')} hint={t('segments.definitionHint')}>
        <Box sx={{ display: 'grid', pt: 1, gap: 2 }}>
          <TextField label={t('segments.name')} value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" sx={{ maxWidth: 420 }} slotProps={{ htmlInput: { maxLength: 200, dir: 'auto' } }} />
          <SegmentBuilder group={group} onChange={setGroup} />
          <Box sx={{ borderRadius: '12px', bgcolor: 'surface.sunken', px: 2, py: 1.5 }}>
            <SegmentCountLine definition={definition} />
            {definition && <Box dir="auto" sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>{words(group)}</Box>}
          </Box>
        </Box>
      </Section>
      {state.error !== undefined && <Box sx={{ mb: 3 }}><ProblemAlert error={state.error} kept={t('organization.kept')} /></Box>}
      <Button type="submit" variant="contained" loading={state.busy} disabled={name.trim() === '' || !definition}>{submit}</Button>
    </Box>
  );
}
