import AuditIcon from '@mui/icons-material/ReceiptLongOutlined';
import SettingsIcon from '@mui/icons-material/TuneOutlined';
import { Box, Button, FormControlLabel, Switch } from '@mui/material';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { Pager } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Page } from '../shared/page';
import { problemOf, ProblemAlert } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { datesOf, filterOf, NARROWINGS } from './audit.filter';
import { AuditFilters } from './audit.filters';
import { useAuditPages } from './audit.pages';
import { AuditTable } from './audit.table';
import { CheckpointCard } from './checkpoint.card';
import { ExportMenu } from './export.menu';
import { useHeldRows } from './held.rows';
import { LogDrawer } from './log.drawer';
import { VerificationCard } from './verification.card';

/** Who did what, newest first. The address holds the filters and the open entry, so both can be passed on. */
export function AuditLogPage() {
  const t = useT();
  const { id } = useParams();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [live, setLive] = useState(true);
  const filter = filterOf(search);
  const list = useAuditPages(filter, live);
  const { rows, waiting, show, hold } = useHeldRows(list.rows, list.key);
  const complaints = fieldsOf(list.error);
  const actions = (
    <>
      <ExportMenu filter={filter} />
      <Button variant="outlined" color="inherit" startIcon={<SettingsIcon />} component={Link} to="/audit-log/settings">{t('audit.settings.title')}</Button>
    </>
  );
  return (
    <Page title={t('audit.title')} subtitle={t('audit.hint')} actions={actions}>
      <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' }, mb: 2.5, '& > section': { mb: 0 } }}><VerificationCard /><CheckpointCard /></Box>
      <AuditFilters filter={filter} onChange={(next) => setSearch(next as Record<string, string>, { replace: true })} errors={complaints} />
      <Above live={live} onLive={setLive} waiting={waiting} show={show} />
      <Box {...hold} sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden' }}>
        {list.error !== null && Object.keys(complaints).length === 0 && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!list.rows && list.error === null && <SkeletonRows rows={10} height={66} />}
        {list.rows?.length === 0 && rows.length === 0 && <Nothing filtered={NARROWINGS.some((name) => filter[name])} dates={datesOf(filter) !== undefined} onClear={() => setSearch({})} />}
        {list.error === null && rows.length > 0 && <AuditTable logs={rows} search={search.toString()} />}
        <Pager list={list} />
      </Box>
      <LogDrawer id={id} onClose={() => void navigate({ pathname: '/audit-log', search: search.toString() })} />
    </Page>
  );
}

/** What the server says about a filter stands at that filter. */
function fieldsOf(error: unknown): Record<string, string> {
  const named = (problemOf(error)?.errors ?? []).filter(({ path }) => ['ip', 'object', 'actor'].includes(path));
  return Object.fromEntries(named.map(({ path, message }) => [path, message]));
}

function Above({ live, onLive, waiting, show }: { live: boolean; onLive: (live: boolean) => void; waiting: number; show: () => void }) {
  const t = useT();
  const format = useFormat();
  return (
    <>
      <FormControlLabel sx={{ minHeight: 44 }} control={<Switch size="small" checked={live} onChange={(event) => onLive(event.target.checked)} />} label={t('audit.live')} slotProps={{ typography: { variant: 'body2' } }} />
      {/* Takes no room of its own: above the table, and further down at the top of what is seen. */}
      <Box role="status" sx={{ position: 'sticky', top: 48, height: 0, zIndex: 2, display: 'flex', justifyContent: 'center' }}>{waiting > 0 && <Button size="small" variant="contained" onClick={show} sx={{ borderRadius: 99, mt: -5, height: 34 }}>{t('audit.waiting', { count: format.number(waiting) })}</Button>}</Box>
    </>
  );
}

function Nothing({ filtered, dates, onClear }: { filtered: boolean; dates: boolean; onClear: () => void }) {
  const t = useT();
  const clear = <Button variant="outlined" onClick={onClear}>{t('messages.clear')}</Button>;
  return <EmptyState icon={<AuditIcon />} text={t(!dates ? 'audit.period.choose' : filtered ? 'audit.noneFiltered' : 'audit.empty')} action={clear} />;
}
