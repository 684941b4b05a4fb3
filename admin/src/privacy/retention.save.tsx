import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import type { RetentionClass, RetentionPreview } from './privacy.types';
import { useTableWords } from './privacy.words';
import { useClassWords } from './retention.words';

interface Props { preview: RetentionPreview; changes: { of: RetentionClass; to: number }[]; onConfirm: () => Promise<unknown>; onClose: () => void }

/** The dry run, whole: every table of which something goes. What goes does not come back, so then it is typed. */
export function RetentionSave({ preview, changes, onConfirm, onClose }: Props) {
  const t = useT();
  const format = useFormat();
  const classWords = useClassWords();
  return (
    <ConfirmDialog title={t('retention.saveTitle')} confirm={t(preview.rows > 0 ? 'retention.saveAndDelete' : 'action.save')} danger={preview.rows > 0} onConfirm={onConfirm} onClose={onClose} {...(preview.rows > 0 && { typed: t('retention.word') })}>
      <Box component="ul" sx={{ m: 0, mb: 1.5, paddingInlineStart: '20px', color: 'text.primary' }}>
        {changes.map(({ of, to }) => {
          const what = classWords('what', of);
          return <li key={of.name}><span lang={what.lang}>{what.text}</span>: {t('retention.fromTo', { from: format.number(of.days), to: format.number(to) })}</li>;
        })}
      </Box>
      {preview.data.length > 0 && <PreviewTable preview={preview} />}
      <Box data-sum={preview.rows}>{preview.rows > 0 ? t('retention.sum', { rows: format.number(preview.rows) }) : t('retention.nothingGoes')}</Box>
    </ConfirmDialog>
  );
}

function PreviewTable({ preview }: { preview: RetentionPreview }) {
  const t = useT();
  const format = useFormat();
  const words = useTableWords();
  return (
    <TableContainer sx={{ mb: 1.5, maxHeight: 300 }} tabIndex={0} role="group" aria-label={t('retention.preview')}>
      <Table size="small" aria-label={t('retention.preview')}>
        <TableHead><TableRow><TableCell>{t('retention.tableTitle')}</TableCell><TableCell align="right">{t('retention.goes')}</TableCell><TableCell align="right">{t('retention.kept')}</TableCell></TableRow></TableHead>
        <TableBody>
          {preview.data.map(({ table, rows, held }) => {
            const what = words(table);
            return <TableRow key={table} data-table={table}><TableCell lang={what.lang} sx={{ overflowWrap: 'anywhere' }}>{what.text}</TableCell><TableCell align="right">{format.number(rows)}</TableCell><TableCell align="right">{format.number(held)}</TableCell></TableRow>;
          })}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
