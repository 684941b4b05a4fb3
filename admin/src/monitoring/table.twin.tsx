import { Table, TableBody, TableCell, TableContainer, TableFooter, TableHead, TableRow } from '@mui/material';
import { Hidden } from '../shared/hidden';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import { CHART_HEIGHT, totalOf, type Chart } from './chart.types';
import { useTicks } from './ticks';

/** The figures of a chart, newest first, with their sums. */
export function TableTwin({ chart: { title, at, grain, series } }: { chart: Chart }) {
  const t = useT();
  const format = useFormat();
  const ticks = useTicks(grain);
  const rows = at.map((time, index) => ({ time, values: series.map(({ values }) => values[index] ?? 0) })).toReversed();
  return (
    <TableContainer tabIndex={0} role="group" aria-label={title} sx={{ height: CHART_HEIGHT + 30 }}>
      <Table size="small" stickyHeader>
        <caption style={{ captionSide: 'top', padding: 0, height: 0 }}><Hidden>{`${title}, ${t(`monitoring.grain.${grain}`)}`}</Hidden></caption>
        <TableHead><TableRow><TableCell>{t('monitoring.time')}</TableCell>{series.map(({ id, label, lang }) => <TableCell key={id} align="right" lang={lang} sx={{ whiteSpace: 'normal', minWidth: 84 }}>{label}</TableCell>)}</TableRow></TableHead>
        <TableBody>
          {rows.map(({ time, values }) => (
            <TableRow key={time}>
              <TableCell component="th" scope="row" sx={{ whiteSpace: 'nowrap' }}><time dateTime={time}>{ticks.whole(time)}</time></TableCell>
              {values.map((value, index) => <TableCell key={series[index]?.id} align="right" sx={{ fontVariantNumeric: 'tabular-nums', color: value === 0 ? 'text.secondary' : 'text.primary' }}>{format.number(value)}</TableCell>)}
            </TableRow>
          ))}
        </TableBody>
        <TableFooter sx={{ '& :is(td, th)': { position: 'sticky', bottom: 0, bgcolor: 'background.paper', fontSize: '0.875rem', fontWeight: 650, color: 'text.primary', borderTop: 1, borderColor: 'divider' } }}>
          <TableRow><TableCell component="th" scope="row">{t('monitoring.total')}</TableCell>{series.map((each) => <TableCell key={each.id} align="right">{format.number(totalOf(each))}</TableCell>)}</TableRow>
        </TableFooter>
      </Table>
    </TableContainer>
  );
}
