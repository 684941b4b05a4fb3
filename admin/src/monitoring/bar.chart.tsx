import { useTheme } from '@mui/material';
import { BarChart } from '@mui/x-charts/BarChart';
import { useFormat } from '../shared/format';
import { CHART_HEIGHT, type Chart } from './chart.types';
import { useTicks } from './ticks';

/** Bars over time. A file of its own, so that pages without a chart don't fetch the drawing of charts. */
export function TimeBars({ at, grain, series, stacked }: Omit<Chart, 'title'>) {
  const theme = useTheme();
  const format = useFormat();
  const ticks = useTicks(grain);
  const rtl = theme.direction === 'rtl';
  const calm = { fontSize: 12, fill: theme.palette.text.secondary };
  return (
    <BarChart height={CHART_HEIGHT} hideLegend skipAnimation borderRadius={2} grid={{ horizontal: true }} margin={{ top: 12, bottom: 0, left: rtl ? 24 : 0, right: rtl ? 0 : 24 }}
      series={series.map(({ id, label, color, values }) => ({ id, label, color, data: values, valueFormatter: (value) => format.number(value ?? 0), ...(stacked && { stack: 'all' }) }))}
      xAxis={[{ scaleType: 'band', data: at, reverse: rtl, valueFormatter: (value: string, { location }) => (location === 'tick' ? ticks.short(value) : ticks.whole(value)), tickInterval: ticks.marked, tickLabelStyle: calm, categoryGapRatio: 0.28, barGapRatio: 0, height: 28 }]}
      yAxis={[{ width: 44, position: rtl ? 'right' : 'left', tickMinStep: 1, tickLabelStyle: calm, valueFormatter: (value: number) => format.number(value), disableLine: true, disableTicks: true, tickNumber: 4 }]}
      sx={{ '& .MuiChartsGrid-line': { stroke: theme.palette.divider }, '& .MuiChartsAxis-line, & .MuiChartsAxis-tick': { stroke: theme.palette.text.secondary } }} />
  );
}
