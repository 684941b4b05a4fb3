import { Box, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import type { ReactNode } from 'react';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import { useReasonWords } from './broadcast.words';

interface Props { title: string; reasons: { reason: string; count: number }[]; link?: (reason: string, words: string) => ReactNode }

/** How many by each reason, in words; the share as a bar too. */
export function ReasonTable({ title, reasons, link }: Props) {
  const t = useT();
  const format = useFormat();
  const words = useReasonWords();
  const most = Math.max(1, ...reasons.map(({ count }) => count));
  return (
    <Table size="small" aria-label={title} sx={{ '& tr:last-child :is(td, th)': { borderBottom: 0 } }}>
      <TableHead><TableRow><TableCell>{title}</TableCell><TableCell align="right">{t('broadcasts.people')}</TableCell></TableRow></TableHead>
      <TableBody>
        {reasons.map(({ reason, count }) => (
          <TableRow key={reason} data-reason={reason}>
            <TableCell component="th" scope="row" sx={{ width: '80%', overflowWrap: 'anywhere' }}>
              {link ? link(reason, words(reason)) : words(reason)}
              <Box aria-hidden sx={{ mt: 0.5, height: 6, borderRadius: '3px', bgcolor: 'surface.sunken' }}><Box sx={{ height: '100%', borderRadius: '3px', bgcolor: 'warning.main', width: `${(100 * count) / most}%` }} /></Box>
            </TableCell>
            <TableCell align="right" sx={{ fontVariantNumeric: 'tabular-nums' }}>{format.number(count)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
