import { Box, TextField, Typography } from '@mui/material';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import type { RetentionClass, RetentionCount } from './privacy.types';
import { ClassDetails, useClassWords } from './retention.words';

interface Props { of: RetentionClass; value: string; onChange: (value: string) => void; disabled: boolean; fits: boolean; changed: boolean; /** Undefined while they are being counted. */ counts: RetentionCount[] | undefined }

/** One class: its days, their bounds, and what a change would take away. */
export function ClassField({ of, value, onChange, disabled, fits, changed, counts }: Props) {
  const t = useT();
  const format = useFormat();
  const what = useClassWords()('what', of);
  const bounds = t('retention.bounds', { floor: format.number(of.floor), ceiling: format.number(of.ceiling), standard: format.number(of.standard) });
  return (
    <Box data-class={of.name} sx={{ px: 2.5, py: 1.75, borderTop: 1, borderColor: 'divider', display: 'grid', gap: 1.5, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'minmax(0, 1fr) 210px' }, alignItems: 'start' }}>
      <Box sx={{ display: 'grid', gap: 0.75 }}>
        <Typography sx={{ fontWeight: 600 }} lang={what.lang}>{what.text}</Typography>
        {changed && fits && <Counts of={of} counts={counts} days={value} />}
        <ClassDetails of={of} />
      </Box>
      <TextField name={of.name} type="number" label={t('retention.days')} value={value} onChange={(event) => onChange(event.target.value)} disabled={disabled} error={!fits} helperText={bounds}
        slotProps={{ htmlInput: { required: true, min: of.floor, max: of.ceiling, step: 1, inputMode: 'numeric', 'aria-label': t('retention.daysOf', { what: what.text }) } }} />
    </Box>
  );
}

/** What goes with the next run when these days hold, and what a hold keeps of it. */
function Counts({ of, counts, days }: { of: RetentionClass; counts: RetentionCount[] | undefined; days: string }) {
  const t = useT();
  const format = useFormat();
  const sum = (which: 'rows' | 'held') => counts?.reduce((n, row) => n + row[which], 0) ?? 0;
  const [rows, held] = [sum('rows'), sum('held')];
  return (
    <Box role="status" data-counts={counts ? rows : 'counting'} sx={{ fontSize: '0.875rem', fontWeight: 600, color: !counts ? 'text.secondary' : rows > 0 ? 'error.main' : 'success.main' }}>
      {!counts ? t('retention.counting') : rows > 0 ? t('retention.wouldGo', { rows: format.number(rows), days: format.number(Number(days)) }) : t(Number(days) > of.days ? 'retention.longer' : 'retention.nothingGoes')}
      {held > 0 && <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400 }}> {t('retention.heldRows', { rows: format.number(held) })}</Box>}
    </Box>
  );
}
