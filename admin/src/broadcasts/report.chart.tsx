import { useMediaQuery, useTheme } from '@mui/material';
import { BarChart } from '@mui/x-charts/BarChart';
import { useFormat } from '../shared/format';
import { REPORT_HEIGHT, type Stage } from './broadcast.report';

/** Bars one under the other. A file of its own, so that pages without a chart don't fetch the drawing of charts. */
export function ReportChart({ stages }: { stages: Stage[] }) {
  const theme = useTheme();
  const format = useFormat();
  const narrow = useMediaQuery(theme.breakpoints.down('sm'));
  const rtl = theme.direction === 'rtl';
  const calm = { fontSize: 12, fill: theme.palette.text.secondary };
  return (
    <BarChart layout="horizontal" height={REPORT_HEIGHT} hideLegend skipAnimation borderRadius={3} grid={{ vertical: true }} margin={{ top: 4, bottom: 0, left: rtl ? 24 : 0, right: rtl ? 0 : 24 }}
      series={[{ data: stages.map(({ value }) => value), valueFormatter: (value) => format.number(value ?? 0) }]}
      yAxis={[{ scaleType: 'band', data: stages.map(({ id }) => id), valueFormatter: (id: string) => stages.find((stage) => stage.id === id)?.name ?? id, width: narrow ? 110 : 180, position: rtl ? 'right' : 'left', tickLabelStyle: calm, disableTicks: true, colorMap: { type: 'ordinal', values: stages.map(({ id }) => id), colors: stages.map(({ color }) => color) }, categoryGapRatio: 0.3 }]}
      xAxis={[{ tickMinStep: 1, reverse: rtl, tickLabelStyle: calm, valueFormatter: (value: number) => format.number(value), disableLine: true, disableTicks: true, height: 26, tickNumber: 5 }]}
      sx={{ '& .MuiChartsGrid-line': { stroke: theme.palette.divider }, '& .MuiChartsAxis-line': { stroke: theme.palette.text.secondary } }} />
  );
}
