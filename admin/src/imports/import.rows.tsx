import RowsIcon from '@mui/icons-material/TableRowsOutlined';
import { Box, MenuItem, Table, TableBody, TableCell, TableContainer, TableHead, TableRow, TextField } from '@mui/material';
import { useState } from 'react';
import type { Import, ImportRow } from '../api.generated';
import { Pager } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { Tag, type Tone } from '../shared/tag';
import { TextLink } from '../shared/text.link';
import { useT } from '../shared/translate';
import { useImportRows } from './import.query';

const OUTCOMES = ['invalid', 'skipped', 'created', 'updated'] as const satisfies ImportRow['outcome'][];
const TONES: Record<ImportRow['outcome'], Tone> = { created: 'good', updated: 'info', skipped: 'neutral', invalid: 'bad' };

/** What became of each row, by the number a spreadsheet gives it. Those that need mending first. */
export function ImportRows({ of }: { of: Import }) {
  const t = useT();
  const [outcome, setOutcome] = useState<ImportRow['outcome'] | ''>(of.progress.invalid > 0 ? 'invalid' : '');
  const list = useImportRows(of.id, outcome);
  const filter = (
    <TextField select label={t('imports.whichRows')} value={outcome} onChange={(event) => setOutcome(event.target.value as typeof outcome)} sx={{ minWidth: 160 }} slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
      <MenuItem value="">{t('imports.allRows')}</MenuItem>
      {OUTCOMES.map((each) => <MenuItem key={each} value={each}>{t(`imports.outcome.${each}`)}</MenuItem>)}
    </TextField>
  );
  return (
    <Section title={t('imports.rows')} hint={t('imports.rowsHint')} action={filter} flush>
      {list.error !== null && <Box sx={{ p: 2.5 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
      {!list.rows && list.error === null && <SkeletonRows rows={6} height={44} />}
      {list.rows?.length === 0 && <EmptyState icon={<RowsIcon />} text={t('imports.noRows')} />}
      {list.rows && list.rows.length > 0 && <RowTable rows={list.rows} linked={of.state !== 'checked' && of.state !== 'undone'} />}
      <Pager list={list} />
    </Section>
  );
}

function RowTable({ rows, linked }: { rows: ImportRow[]; linked: boolean }) {
  const t = useT();
  const format = useFormat();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('imports.rows')}>
        <TableHead><TableRow><TableCell>{t('imports.row')}</TableCell><TableCell>{t('imports.state')}</TableCell><TableCell>{t('imports.why')}</TableCell><TableCell sx={{ display: { xs: 'none', sm: 'table-cell' } }}>{t('message.contact')}</TableCell></TableRow></TableHead>
        <TableBody sx={{ '& tr:last-child td': { borderBottom: 0 } }}>
          {rows.map(({ row, outcome, code, contactId, address }) => (
            <TableRow key={row} data-row={row}>
              <TableCell sx={{ fontVariantNumeric: 'tabular-nums' }}>{format.number(row)}</TableCell>
              <TableCell><Tag tone={TONES[outcome]}>{t(`imports.outcome.${outcome}`)}</Tag></TableCell>
              <TableCell>{code && t(`imports.code.${code}`)}</TableCell>
              <TableCell sx={{ display: { xs: 'none', sm: 'table-cell' } }}>{contactId && linked ? <TextLink to={`/contacts/${contactId}`}><bdi dir="ltr">{address ?? t('imports.openContact')}</bdi></TextLink> : address && <bdi dir="ltr">{address}</bdi>}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
