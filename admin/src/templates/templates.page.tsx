import AddIcon from '@mui/icons-material/Add';
import TemplatesIcon from '@mui/icons-material/ArticleOutlined';
import { Box, Button, MenuItem, TextField } from '@mui/material';
import { useGetList } from 'react-admin';
import { Link, useSearchParams } from 'react-router-dom';
import type { Connection, Template } from '../api.generated';
import { useMay } from '../app/session';
import { Pager, useCursorList } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useName, useT } from '../shared/translate';
import { SyncButton } from './sync.button';
import { TemplateTable } from './template.table';

const STATES = ['approved', 'pending', 'rejected', 'paused', 'disabled', 'deleted'] as const satisfies Template['state'][];
const isState = (text: string): text is (typeof STATES)[number] => STATES.some((state) => state === text);

/** What may be written to people who haven't written first, line by line. The address holds line and state. */
export function TemplatesPage() {
  const t = useT();
  const [search, setSearch] = useSearchParams();
  const { data: connections, error, refetch } = useGetList<Connection>('connections', { pagination: { page: 1, perPage: 200 } });
  const asked = search.get('connection');
  const connection = connections?.find(({ id }) => id === asked) ?? connections?.find(({ status }) => status === 'active') ?? connections?.[0];
  if (error && !connections) return <Page title={t('templates.title')}><ProblemAlert error={error} onRetry={() => void refetch()} /></Page>;
  if (connections && !connection) return <Page title={t('templates.title')} subtitle={t('templates.pageHint')}><EmptyState icon={<TemplatesIcon />} text={t('templates.noConnection')} action={<Button variant="contained" component={Link} to="/connections">{t('simulator.toConnections')}</Button>} /></Page>;
  const change = (name: string, value: string) => setSearch((now) => { if (value) now.set(name, value); else now.delete(name); return now; }, { replace: true });
  return <Lines key={connection?.id} connection={connection} connections={connections ?? []} state={search.get('state') ?? ''} onChange={change} />;
}

interface Props { connection: Connection | undefined; connections: Connection[]; state: string; onChange: (name: string, value: string) => void }

function Lines({ connection, connections, state: wanted, onChange }: Props) {
  const t = useT();
  const may = useMay();
  const name = useName();
  const format = useFormat();
  const state = isState(wanted) ? wanted : '';
  const list = useCursorList<Template>('templates', { connectionId: connection?.id, state: state || undefined });
  const rows = connection && list.rows;
  const synced = rows?.map(({ syncedAt }) => syncedAt).toSorted().at(-1);
  const write = connection && may('templates.write') && <Button variant="contained" startIcon={<AddIcon />} component={Link} to={`/templates/create?connection=${connection.id}`}>{t('templates.write')}</Button>;
  return (
    <Page title={t('templates.title')} subtitle={t('templates.pageHint')} actions={<>{connection && may('templates.sync') && <SyncButton connectionId={connection.id} />}{write}</>}>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap', mb: 2 }}>
        <TextField select label={t('messages.connection')} value={connection?.id ?? ''} onChange={(event) => onChange('connection', event.target.value)} disabled={!connection} sx={{ minWidth: 220 }}>
          {connections.map((each) => <MenuItem key={each.id} value={each.id}>{each.name}</MenuItem>)}
        </TextField>
        <TextField select label={t('templates.state')} value={state} onChange={(event) => onChange('state', event.target.value)} sx={{ minWidth: 160 }} slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
          <MenuItem value="">{t('messages.any')}</MenuItem>
          {STATES.map((each) => <MenuItem key={each} value={each}>{name('templateState', each)}</MenuItem>)}
        </TextField>
        {synced && <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', marginInlineStart: 'auto' }}>{t('templates.synced', { at: format.moment(synced) })}</Box>}
      </Box>
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden' }}>
        {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!rows && list.error === null && <SkeletonRows rows={6} height={57} />}
        {rows?.length === 0 && (state
          ? <EmptyState icon={<TemplatesIcon />} text={t('templates.noneFiltered')} action={<Button variant="outlined" onClick={() => onChange('state', '')}>{t('messages.clear')}</Button>} />
          : <EmptyState icon={<TemplatesIcon />} text={t('templates.empty')} action={write || undefined} />)}
        {rows && rows.length > 0 && <TemplateTable templates={rows} />}
        <Pager list={list} />
      </Box>
    </Page>
  );
}
