import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow, Typography } from '@mui/material';
import type { Import } from '../api.generated';
import { Pager, useCursorList } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { linkedRow, RowLink } from '../shared/row.link';
import { SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { ImportState } from './import.state';
import { UploadZone } from './upload.zone';

const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;

export function ImportsPage() {
  const t = useT();
  const list = useCursorList<Import>('imports');
  return (
    <Page title={t('imports.title')} subtitle={t('imports.hint')}>
      <UploadZone />
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden' }}>
        {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!list.rows && list.error === null && <SkeletonRows rows={3} height={50} />}
        {list.rows?.length === 0 && <Typography color="textSecondary" sx={{ p: 3, textAlign: 'center' }}>{t('imports.empty')}</Typography>}
        {list.rows && list.rows.length > 0 && <ImportTable imports={list.rows} />}
        <Pager list={list} />
      </Box>
    </Page>
  );
}

function ImportTable({ imports }: { imports: Import[] }) {
  const t = useT();
  const format = useFormat();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('imports.title')}>
        <TableHead><TableRow><TableCell>{t('imports.file')}</TableCell><TableCell align="right">{t('imports.rows')}</TableCell><TableCell align="right" sx={WIDE}>{t('imports.outcome.created')}</TableCell><TableCell align="right" sx={WIDE}>{t('imports.outcome.updated')}</TableCell><TableCell align="right" sx={WIDE}>{t('imports.outcome.invalid')}</TableCell><TableCell sx={WIDE}>{t('imports.uploaded')}</TableCell><TableCell align="right">{t('imports.state')}</TableCell></TableRow></TableHead>
        <TableBody>
          {imports.map(({ id, name, state, progress, createdAt }) => (
            <TableRow key={id} sx={linkedRow}>
              <TableCell sx={{ overflowWrap: 'anywhere' }}><RowLink to={`/imports/${id}`}><bdi>{name ?? t('imports.unnamed')}</bdi></RowLink></TableCell>
              <TableCell align="right">{format.number(progress.rows)}</TableCell>
              {(['created', 'updated', 'invalid'] as const).map((each) => <TableCell key={each} align="right" sx={{ ...WIDE, color: progress[each] === 0 ? 'text.secondary' : 'text.primary' }}>{format.number(progress[each])}</TableCell>)}
              <TableCell sx={{ ...WIDE, color: 'text.secondary', whiteSpace: 'nowrap' }}>{format.moment(createdAt)}</TableCell>
              <TableCell align="right"><ImportState state={state} /></TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
