import AddIcon from '@mui/icons-material/Add';
import BroadcastIcon from '@mui/icons-material/CampaignOutlined';
import { Box, Button, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import { Link } from 'react-router-dom';
import type { BroadcastSummary } from '../api.generated';
import { useMay } from '../app/session';
import { Pager, useCursorList } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { linkedRow, RowLink } from '../shared/row.link';
import { useStableOrder } from '../shared/stable.order';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { BroadcastProgress } from './broadcast.progress';
import { BroadcastState } from './broadcast.state';
import { BroadcastTabs } from './broadcast.tabs';

const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;

/** One message to many, and how far each has come. */
export function BroadcastsPage() {
  const t = useT();
  const may = useMay();
  const list = useCursorList<BroadcastSummary>('broadcasts');
  const { rows, waiting, showWaiting, hold } = useStableOrder(list.rows ?? [], list.key);
  const add = may('broadcasts.write') && <Button variant="contained" startIcon={<AddIcon />} component={Link} to="/broadcasts/create">{t('broadcasts.add')}</Button>;
  return (
    <Page title={t('broadcasts.title')} subtitle={t('broadcasts.hint')} actions={add}>
      <BroadcastTabs />
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden' }}>
        {waiting > 0 && <Box role="status" sx={{ display: 'flex', justifyContent: 'center', py: 1 }}><Button size="small" onClick={showWaiting}>{t('list.waiting', { count: waiting })}</Button></Box>}
        {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!list.rows && list.error === null && <SkeletonRows rows={5} height={66} />}
        {list.rows?.length === 0 && <EmptyState icon={<BroadcastIcon />} text={t('broadcasts.empty')} action={add} />}
        <Box {...hold}>{rows.length > 0 && <BroadcastTable broadcasts={rows} />}</Box>
        <Pager list={list} />
      </Box>
    </Page>
  );
}

function BroadcastTable({ broadcasts }: { broadcasts: BroadcastSummary[] }) {
  const t = useT();
  const format = useFormat();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('broadcasts.title')}>
        <TableHead><TableRow><TableCell>{t('broadcasts.name')}</TableCell><TableCell sx={WIDE}>{t('message.purpose')}</TableCell><TableCell sx={{ ...WIDE, width: '28%' }}>{t('broadcasts.decided')}</TableCell><TableCell sx={WIDE}>{t('broadcasts.made')}</TableCell><TableCell align="right">{t('broadcasts.state')}</TableCell></TableRow></TableHead>
        <TableBody>
          {broadcasts.map((broadcast) => (
            <TableRow key={broadcast.id} sx={linkedRow} data-broadcast={broadcast.id}>
              <TableCell sx={{ overflowWrap: 'anywhere' }}><RowLink to={`/broadcasts/${broadcast.id}`}><bdi>{broadcast.name}</bdi></RowLink></TableCell>
              <TableCell sx={WIDE}>{t(`purpose.${broadcast.purpose}`)}</TableCell>
              <TableCell sx={WIDE}>{broadcast.state === 'draft' ? <Box component="span" sx={{ color: 'text.secondary' }}>–</Box> : <BroadcastProgress broadcast={broadcast} slim />}</TableCell>
              <TableCell sx={{ ...WIDE, color: 'text.secondary', whiteSpace: 'nowrap' }}>{format.moment(broadcast.createdAt)}</TableCell>
              <TableCell align="right"><BroadcastState broadcast={broadcast} /></TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
