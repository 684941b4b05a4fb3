import EditIcon from '@mui/icons-material/EditOutlined';
import MessagesIcon from '@mui/icons-material/ListAltOutlined';
import { Box, Button } from '@mui/material';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router-dom';
import type { MessageSummary } from '../api.generated';
import { FirstStep } from '../app/first.step';
import { useMay } from '../app/session';
import { Pager, useCursorList } from '../shared/cursor.list';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useStableOrder } from '../shared/stable.order';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { MessageDrawer } from './message.drawer';
import { filterOf, MessageFilters } from './message.filters';
import { MessageTable } from './message.table';

/** Every message and attempt, newest first. The address holds the filters and the open message, so both can be passed on. */
export function MessagesPage() {
  const t = useT();
  const may = useMay();
  const { id } = useParams();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const filter = filterOf(search);
  const list = useCursorList<MessageSummary>('messages', filter);
  const { rows, waiting, showWaiting, hold } = useStableOrder(list.rows ?? [], list.key);
  const filtered = Object.keys(filter).length > 0;
  return (
    <Page title={t('messages.title')} subtitle={t('messages.hint')} actions={may('messages.send') && <Button variant="contained" startIcon={<EditIcon />} component={Link} to="/compose">{t('compose.title')}</Button>}>
      <MessageFilters filter={filter} onChange={(next) => setSearch(next, { replace: true })} />
      <Box role="status" sx={{ minHeight: 36, display: 'flex', justifyContent: 'center' }}>
        {waiting > 0 && <Button size="small" onClick={showWaiting}>{t('list.waiting', { count: waiting })}</Button>}
      </Box>
      <Box {...hold} sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden' }}>
        {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!list.rows && list.error === null && <SkeletonRows rows={10} height={63} />}
        {list.rows?.length === 0 && (filtered ? <EmptyState icon={<MessagesIcon />} text={t('messages.noneFiltered')} action={<Button variant="outlined" onClick={() => setSearch({})}>{t('messages.clear')}</Button>} /> : <EmptyState icon={<MessagesIcon />} text={t('messages.empty')} action={<FirstStep />} />)}
        {rows.length > 0 && <MessageTable messages={rows} search={search.toString()} />}
        <Pager list={list} />
      </Box>
      <MessageDrawer id={id} onClose={() => void navigate({ pathname: '/messages', search: search.toString() })} />
    </Page>
  );
}
