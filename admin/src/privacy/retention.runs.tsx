import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow, Typography } from '@mui/material';
import { Pager, useCursorList } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import type { RetentionRun } from './privacy.types';
import { useTableWords } from './privacy.words';

/** The report: what went because its time was over, and what a hold kept back. */
export function RetentionRuns() {
  const t = useT();
  const list = useCursorList<RetentionRun>('privacy/retention/runs', {}, 10);
  return (
    <Section title={t('retention.runs')} hint={t('retention.runsHint')} flush>
      {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
      {!list.rows && list.error === null && <SkeletonRows rows={3} />}
      {list.rows?.length === 0 && <Typography variant="body2" color="textSecondary" sx={{ px: 2.5, pb: 2.5 }}>{t('retention.noRuns')}</Typography>}
      {list.rows && list.rows.length > 0 && (
        <TableContainer>
          <Table size="small" aria-label={t('retention.runs')}>
            <TableHead><TableRow><TableCell>{t('retention.when')}</TableCell><TableCell>{t('retention.tableTitle')}</TableCell><TableCell align="right">{t('retention.gone')}</TableCell><TableCell align="right">{t('retention.kept')}</TableCell></TableRow></TableHead>
            <TableBody>{list.rows.map((run) => <RunRow key={run.id} run={run} />)}</TableBody>
          </Table>
        </TableContainer>
      )}
      <Pager list={list} />
    </Section>
  );
}

function RunRow({ run: { id, startedAt, rows, purged, held } }: { run: RetentionRun }) {
  const format = useFormat();
  const words = useTableWords();
  const told = Object.entries(purged).toSorted(([, a], [, b]) => b - a);
  const kept = Object.values(held).reduce((a, b) => a + b, 0);
  return (
    <TableRow data-run={id} sx={{ verticalAlign: 'top', '&:last-child td': { borderBottom: 0 } }}>
      <TableCell sx={{ whiteSpace: 'nowrap', color: 'text.secondary' }}><time dateTime={startedAt} title={format.exact(startedAt)}>{format.moment(startedAt)}</time></TableCell>
      <TableCell>{told.map(([table, n], at) => { const what = words(table); return <span key={table} lang={what.lang}>{at > 0 && ' · '}{what.text} ({format.number(n)})</span>; })}</TableCell>
      <TableCell align="right">{format.number(rows)}</TableCell>
      <TableCell align="right">{format.number(kept)}</TableCell>
    </TableRow>
  );
}
