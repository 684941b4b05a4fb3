import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, LinearProgress } from '@mui/material';
import { useEffect, useId, useRef, useState } from 'react';
import { useActions } from '../app/data.actions';
import { useFormat } from '../shared/format';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { queryOf, type AuditFilter } from './audit.filter';
import { keep, type Progress } from './export';

export type ExportKind = 'csv' | 'ndjson' | 'bundle';

const FILES: Record<ExportKind, { name: string; before: number }> = {
  csv: { name: 'audit-log.csv', before: 1 }, ndjson: { name: 'audit-log.ndjson', before: 0 }, bundle: { name: 'audit-log.bundle.ndjson', before: 2 },
};

interface State { phase: 'running' | 'done' | 'failed'; progress?: Progress; error?: unknown }

/** One download, from its beginning to its end, which can be broken off at any time. */
export function ExportDialog({ kind, filter, onClose }: { kind: ExportKind; filter: AuditFilter; onClose: () => void }) {
  const t = useT();
  const id = useId();
  const { run, cancel, state } = useExport(kind, filter);
  useEffect(run, [run]);
  const close = () => {
    cancel();
    onClose();
  };
  return (
    <Dialog open onClose={close} aria-labelledby={id} maxWidth="xs" fullWidth>
      <DialogTitle id={id}>{t(`audit.export.${kind}`)}</DialogTitle>
      <DialogContent>{state.phase === 'failed' ? <ProblemAlert error={state.error} onRetry={run} /> : <HowFar state={state} file={FILES[kind].name} />}</DialogContent>
      <DialogActions>{state.phase === 'running' ? <Button onClick={close}>{t('action.cancel')}</Button> : <Button variant="contained" onClick={close}>{t('action.close')}</Button>}</DialogActions>
    </Dialog>
  );
}

function HowFar({ state: { phase, progress }, file }: { state: State; file: string }) {
  const t = useT();
  const format = useFormat();
  const { rows = 0, of } = progress ?? {};
  const share = phase === 'done' ? 100 : of ? Math.floor((100 * rows) / of) : undefined;
  return (
    <Box role="status" sx={{ display: 'grid', gap: 1 }}>
      <Box>{phase === 'done' ? t('audit.export.done', { file }) : t('audit.export.running')}</Box>
      <LinearProgress aria-label={t('audit.export.title')} variant={share === undefined ? 'indeterminate' : 'determinate'} value={share} color={phase === 'done' ? 'success' : 'primary'} sx={{ height: 6, borderRadius: '3px' }} />
      <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>{of === undefined ? t('audit.export.rows', { rows: format.number(rows) }) : t('audit.export.rowsOf', { rows: format.number(rows), total: format.number(of) })}</Box>
    </Box>
  );
}

function useExport(kind: ExportKind, filter: AuditFilter) {
  const actions = useActions();
  const [state, setState] = useState<State>({ phase: 'running' });
  const running = useRef<AbortController>(undefined);
  // What is being downloaded is what was on the screen when it began.
  const begun = useRef({ actions, filter });
  const [run] = useState(() => () => {
    const stop = new AbortController();
    running.current?.abort();
    running.current = stop;
    setState({ phase: 'running' });
    const { actions: { auditBundle, auditExport }, filter: chosen } = begun.current;
    const answer = kind === 'bundle' ? auditBundle(stop.signal) : auditExport({ ...queryOf(chosen), format: kind }, stop.signal);
    const settle = (next: State) => { if (!stop.signal.aborted) setState(next); };
    answer.then((file) => keep(file, FILES[kind].name, FILES[kind].before, (progress) => settle({ phase: 'running', progress })))
      .then(() => setState((now) => ({ ...now, phase: 'done' })), (error: unknown) => settle({ phase: 'failed', error }));
    return () => stop.abort();
  });
  return { state, run, cancel: () => running.current?.abort() };
}
