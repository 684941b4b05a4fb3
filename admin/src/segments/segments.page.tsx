import AddIcon from '@mui/icons-material/Add';
import SegmentsIcon from '@mui/icons-material/GroupWorkOutlined';
import { Box, Button, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import { Link } from 'react-router-dom';
import type { Segment, SegmentDefinition } from '../api.generated';
import { useMay } from '../app/session';
import { BroadcastTabs } from '../broadcasts/broadcast.tabs';
import { Pager, useCursorList } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { linkedRow, RowLink } from '../shared/row.link';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { groupOf } from './segment.model';
import { useSegmentWords } from './segment.words';

/** Whom one means by a name: asked anew each time it is used. */
export function SegmentsPage() {
  const t = useT();
  const may = useMay();
  const list = useCursorList<Segment>('segments');
  const add = may('segments.write') && <Button variant="contained" startIcon={<AddIcon />} component={Link} to="/segments/create">{t('segments.add')}</Button>;
  return (
    <Page title={t('segments.title')} subtitle={t('segments.hint')} actions={add}>
      <BroadcastTabs />
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden' }}>
        {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!list.rows && list.error === null && <SkeletonRows rows={4} height={64} />}
        {list.rows?.length === 0 && <EmptyState icon={<SegmentsIcon />} text={t('segments.empty')} action={add} />}
        {list.rows && list.rows.length > 0 && <SegmentTable segments={list.rows} />}
        <Pager list={list} />
      </Box>
    </Page>
  );
}

function SegmentTable({ segments }: { segments: Segment[] }) {
  const t = useT();
  const format = useFormat();
  const words = useSegmentWords();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('segments.title')}>
        <TableHead><TableRow><TableCell>{t('segments.name')}</TableCell><TableCell align="right" sx={{ display: { xs: 'none', sm: 'table-cell' } }}>{t('segments.changed')}</TableCell></TableRow></TableHead>
        <TableBody>
          {segments.map((segment) => (
            <TableRow key={segment.id} sx={linkedRow}>
              <TableCell sx={{ overflowWrap: 'anywhere' }}><RowLink to={`/segments/${segment.id}`}><bdi>{segment.name}</bdi></RowLink><Box dir="auto" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{words(groupOf(segment.definition as SegmentDefinition))}</Box></TableCell>
              <TableCell align="right" sx={{ display: { xs: 'none', sm: 'table-cell' }, color: 'text.secondary', whiteSpace: 'nowrap' }}>{format.moment(segment.updatedAt)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
