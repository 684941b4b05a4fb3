import { Box, Skeleton, Table, TableBody, TableCell, TableContainer, TableHead, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { useActions } from '../app/data.actions';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import type { PrivacyRequestDetail, RequestPreview } from './privacy.types';
import { useTableWords } from './privacy.words';

export function usePreview(id: string) {
  const actions = useActions();
  return useQuery({ queryKey: ['privacy/requests', id, 'preview'], queryFn: () => actions.previewRequest(id) });
}

/** What an erasure would take and what the law keeps, counted by the server before anybody decides. */
export function ErasurePreview({ request }: { request: PrivacyRequestDetail }) {
  const t = useT();
  const { data, error, refetch } = usePreview(request.id);
  return (
    <Section title={t('privacyRequests.preview.title')} hint={t(request.userId ? 'privacyRequests.eraseColleague' : 'privacyRequests.preview.hint')} flush>
      {error && !data && <Box sx={{ p: 2 }}><ProblemAlert error={error} onRetry={() => void refetch()} /></Box>}
      {!data && !error && <Box sx={{ px: 2.5, pb: 2.5 }}><Skeleton variant="rounded" height={280} /></Box>}
      {data && <Parts preview={data} />}
    </Section>
  );
}

function Parts({ preview: { goes, keeps } }: { preview: RequestPreview }) {
  const t = useT();
  const translate = useTranslate();
  if (goes.length === 0 && keeps.length === 0) return <Typography variant="body2" color="textSecondary" sx={{ px: 2.5, pb: 2.5 }}>{t('privacyRequests.preview.nothing')}</Typography>;
  return (
    <>
      {goes.length > 0 && <Counts title={t('privacyRequests.preview.goes')} rows={goes.map((row) => ({ ...row, partly: keeps.some(({ table }) => table === row.table) }))} part="goes" />}
      {keeps.length > 0 && <Counts title={t('privacyRequests.preview.keeps')} rows={keeps.map((row) => ({ ...row, why: { own: translate(`privacyRequests.why.${row.table}`, { _: '' }), theirs: row.why } }))} part="keeps" />}
    </>
  );
}

interface CountRow { table: string; holds: string; rows: number; /** The entry is emptied and stays. */ partly?: boolean; why?: { own: string; theirs: string } }

function Counts({ title, rows, part }: { title: string; rows: CountRow[]; part: 'goes' | 'keeps' }) {
  const t = useT();
  const format = useFormat();
  const words = useTableWords();
  return (
    <Box sx={{ '& + &': { borderTop: 1, borderColor: 'divider', mt: 1 } }} data-part={part}>
      <Typography variant="h3" sx={{ px: 2, pt: 1.25 }}>{title}</Typography>
      <TableContainer>
        <Table size="small" aria-label={title}>
          <TableHead><TableRow><TableCell>{t('privacyRequests.preview.what')}</TableCell>{part === 'keeps' && <TableCell>{t('privacyRequests.preview.why')}</TableCell>}<TableCell align="right">{t('privacyRequests.preview.rows')}</TableCell></TableRow></TableHead>
          <TableBody>
            {rows.map((row) => {
              const what = words(row.table, row.holds);
              return (
                <TableRow key={row.table} data-table={row.table} sx={{ '&:last-child td': { borderBottom: 0 } }}>
                  <TableCell><span lang={what.lang}>{what.text}</span>{row.partly && <Box component="span" sx={{ color: 'text.secondary' }}> ({t('privacyRequests.preview.partly')})</Box>}</TableCell>
                  {row.why && <TableCell sx={{ color: 'text.secondary' }} lang={row.why.own ? undefined : 'en'}>{row.why.own || row.why.theirs}</TableCell>}
                  <TableCell align="right">{format.number(row.rows)}</TableCell>
                </TableRow>
              );
            })}
          </TableBody>
        </Table>
      </TableContainer>
    </Box>
  );
}
