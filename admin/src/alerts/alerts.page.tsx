import AlertIcon from '@mui/icons-material/NotificationsNoneOutlined';
import RulesIcon from '@mui/icons-material/TuneOutlined';
import { Box, Button, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Alert } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { Pager, useCursorList } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Page } from '../shared/page';
import { ProblemAlert, problemOf, useProblemText } from '../shared/problem';
import { useStableOrder } from '../shared/stable.order';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { ALERT_STATES } from './alert.actions';
import { refreshAlerts } from './alert.changes';
import { AlertTable } from './alert.table';

export function AlertsPage() {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const actions = useActions();
  const [state, setState] = useState<Alert['state']>('open');
  const counts = useQuery({ queryKey: ['alerts', 'counts'], queryFn: actions.alertCounts }).data;
  const list = useCursorList<Alert>('alerts', { state });
  const { rows, waiting, showWaiting, hold } = useStableOrder(list.rows ?? [], list.key);
  const choice = useChoice(rows);
  return (
    <Page title={t('alerts.title')} subtitle={t('alerts.hint')} actions={<Button variant="outlined" color="inherit" startIcon={<RulesIcon />} component={Link} to="/alerts/rules">{t('alerts.rules.title')}</Button>}>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap', mb: 2, minHeight: 40 }}>
        <ToggleButtonGroup exclusive size="small" value={state} aria-label={t('alerts.state')} onChange={(_, next: typeof state | null) => setState(next ?? state)} sx={{ flexWrap: 'wrap' }}>
          {ALERT_STATES.map((each) => <ToggleButton key={each} value={each} sx={{ textTransform: 'none', px: 2, gap: 1 }}>{t(`alerts.states.${each}`)}<Box component="span" sx={{ fontVariantNumeric: 'tabular-nums', minWidth: 12 }}>{counts ? format.number(counts[each]) : ''}</Box></ToggleButton>)}
        </ToggleButtonGroup>
        {choice.ids.length > 0 && <Button variant="contained" onClick={choice.acknowledge} loading={choice.busy}>{t('alerts.acknowledgeChosen', { count: format.number(choice.ids.length) })}</Button>}
        <Box role="status">{waiting > 0 && <Button size="small" onClick={showWaiting}>{t('list.waiting', { count: waiting })}</Button>}</Box>
      </Box>
      <Box {...hold} sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden' }}>
        {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!list.rows && list.error === null && <SkeletonRows rows={4} height={64} />}
        {list.rows?.length === 0 && <EmptyState icon={<AlertIcon />} text={t(`alerts.none.${state}`)} action={state !== 'closed' && <Button variant="outlined" onClick={() => setState('closed')}>{t('alerts.showClosed')}</Button>} />}
        {rows.length > 0 && <AlertTable alerts={rows} mayWrite={may('alerts.write')} chosen={choice.set} onChoose={choice.choose} />}
        <Pager list={list} />
      </Box>
    </Page>
  );
}

/** Several at once. What somebody else acknowledged meanwhile is as it should be. */
function useChoice(rows: Alert[]) {
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const ids = rows.filter(({ id, state }) => state === 'open' && chosen.has(id)).map(({ id }) => id);
  const run = async () => {
    const results = await Promise.allSettled(ids.map((id) => actions.acknowledgeAlert(id)));
    const failure = results.find((result): result is PromiseRejectedResult => result.status === 'rejected' && problemOf(result.reason)?.code !== 'alert.state');
    if (failure) notify(problemText(failure.reason).detail, { type: 'warning' });
    setChosen(new Set());
    await refreshAlerts();
  };
  return {
    set: chosen, ids, busy,
    choose: (which: string[], on: boolean) => setChosen((now) => new Set(on ? [...now, ...which] : [...now].filter((id) => !which.includes(id)))),
    acknowledge: () => {
      setBusy(true);
      void run().finally(() => setBusy(false));
    },
  };
}
