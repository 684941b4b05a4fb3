import { Alert, Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNotify } from 'react-admin';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { useDebounced } from '../shared/debounced';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { ROLES_OF } from '../shared/roles';
import { useT } from '../shared/translate';
import type { RetentionClass, RetentionPreview, RetentionView } from './privacy.types';
import { ClassField } from './retention.field';
import { RetentionSave } from './retention.save';

export type Days = Record<string, number>;

/** What people come for stands first; the rest in the order of the server. */
const FIRST = ['messages', 'media', 'metadata'];
const rank = ({ name }: RetentionClass): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);

/** What is sent: a class at its standard is left out, so it follows the standard. */
function daysIn(classes: RetentionClass[], typed: Record<string, string>): Days {
  return Object.fromEntries(classes.flatMap(({ name, standard }) => (Number(typed[name]) === standard ? [] : [[name, Number(typed[name])] as const])));
}
const fits = ({ name, floor, ceiling }: RetentionClass, typed: Record<string, string>): boolean => /^\d+$/.test(typed[name] ?? '') && Number(typed[name]) >= floor && Number(typed[name]) <= ceiling;

/** Nothing is saved before the reader has seen what goes with it: the counts follow what is typed. */
export function RetentionForm({ view }: { view: RetentionView }) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const actions = useActions();
  const notify = useNotify();
  const classes = view.classes.filter(({ adjustable }) => adjustable).toSorted((a, b) => rank(a) - rank(b));
  const [typed, setTyped] = useState(() => Object.fromEntries(classes.map(({ name, days }) => [name, String(days)])));
  const [asking, setAsking] = useState<{ days: Days; preview: RetentionPreview }>();
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const changed = classes.filter(({ name, days }) => typed[name] !== String(days));
  const valid = classes.every((each) => fits(each, typed));
  const days = daysIn(classes, typed);
  const settled = useDebounced(JSON.stringify(days));
  const { data: counts, error } = useQuery({ queryKey: ['privacy/retention', 'check', settled], enabled: changed.length > 0 && valid, queryFn: ({ signal }) => actions.checkRetention(JSON.parse(settled) as Days, signal) });
  const disabled = !may('retention.write');
  const save = async (wanted: Days) => {
    queryClient.setQueryData(['privacy/retention'], await actions.updateRetention(wanted));
    notify(t('organization.saved'), { type: 'success' });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setState({ busy: true });
    // Counted once more: what was shown while typing may be minutes old.
    actions.checkRetention(days).then((preview) => { setAsking({ days, preview }); setState({ busy: false }); }, (failure: unknown) => setState({ busy: false, error: failure }));
  };
  const fresh = settled === JSON.stringify(days) ? counts : undefined;
  return (
    <form onSubmit={submit}>
      <Section title={t('retention.yours')} hint={t('retention.yoursHint')} flush>
        {disabled && <Alert severity="info" variant="outlined" sx={{ mx: 2.5, mb: 2 }}>{t('retention.readOnly', { roles: format.list(ROLES_OF['retention.write'].map((role) => t(`role.${role}`))) })}</Alert>}
        {classes.map((each) => (
          <ClassField key={each.name} of={each} value={typed[each.name] ?? ''} onChange={(value) => setTyped({ ...typed, [each.name]: value })} disabled={disabled} fits={fits(each, typed)} changed={typed[each.name] !== String(each.days)}
            counts={fresh?.data.filter((row) => row.class === each.name)} />
        ))}
        {!disabled && (
          <Box sx={{ px: 2.5, py: 2, borderTop: 1, borderColor: 'divider', display: 'grid', gap: 1.5, justifyItems: 'start' }}>
            {(state.error ?? error) !== undefined && (state.error ?? error) !== null && <ProblemAlert error={state.error ?? error} kept={t('organization.kept')} />}
            <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
              <Button type="submit" variant="contained" loading={state.busy} disabled={changed.length === 0 || !valid}>{t('retention.review')}</Button>
              {changed.length > 0 && <Button color="inherit" onClick={() => setTyped(Object.fromEntries(classes.map(({ name, days: before }) => [name, String(before)])))}>{t('retention.reset')}</Button>}
            </Box>
          </Box>
        )}
      </Section>
      {asking && <RetentionSave preview={asking.preview} changes={changed.map((each) => ({ of: each, to: Number(typed[each.name]) }))} onConfirm={() => save(asking.days)} onClose={() => setAsking(undefined)} />}
    </form>
  );
}
