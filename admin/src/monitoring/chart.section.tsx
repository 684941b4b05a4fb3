import { Box, Button, Skeleton } from '@mui/material';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { CHART_HEIGHT, totalOf, type Chart, type Series } from './chart.types';
import { TableTwin } from './table.twin';

const TimeBars = lazy(() => import('./bar.chart').then((module) => ({ default: module.TimeBars })));
const LEGEND_HEIGHT = 30;

interface Props { title: string; hint: string; empty: string; chart: Omit<Chart, 'title'> | undefined; error: unknown; retry: () => void; children?: ReactNode }

/** A chart with its legend, which says the sums, and the same figures as a table. As tall while it loads and when it is empty. */
export function ChartSection({ title, hint, empty, chart, error, retry, children }: Props) {
  const t = useT();
  const [asTable, setAsTable] = useState(false);
  const nothing = chart?.series.every((series) => totalOf(series) === 0) ?? false;
  const toggle = chart && !nothing && <Button size="small" variant="outlined" color="inherit" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>{t('monitoring.asTable')}</Button>;
  return (
    <Section title={title} hint={hint} action={toggle}>
      {chart ? <Drawn chart={{ ...chart, title }} nothing={nothing} empty={empty} asTable={asTable} /> : error ? <ProblemAlert error={error} onRetry={retry} /> : <Skeleton variant="rounded" height={CHART_HEIGHT + LEGEND_HEIGHT} />}
      {children}
    </Section>
  );
}

function Drawn({ chart, nothing, empty, asTable }: { chart: Chart; nothing: boolean; empty: string; asTable: boolean }) {
  const t = useT();
  if (nothing) return <Box sx={{ display: 'grid', placeItems: 'center', height: CHART_HEIGHT + LEGEND_HEIGHT, color: 'text.secondary', bgcolor: 'surface.sunken', borderRadius: '10px', textAlign: 'center', px: 2 }}>{empty}</Box>;
  if (asTable) return <TableTwin chart={chart} />;
  return (
    <Box role="figure" aria-label={t('monitoring.chart', { title: chart.title })}>
      <Legend series={chart.series} />
      <Box sx={{ height: CHART_HEIGHT }}><Suspense fallback={<Skeleton variant="rounded" height={CHART_HEIGHT} />}><TimeBars at={chart.at} grain={chart.grain} series={chart.series} stacked={chart.stacked} /></Suspense></Box>
    </Box>
  );
}

function Legend({ series }: { series: Series[] }) {
  const format = useFormat();
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, mb: 1, minHeight: LEGEND_HEIGHT - 8, display: 'flex', flexWrap: 'wrap', columnGap: 2.5, rowGap: 0.5, fontSize: '0.8125rem' }}>
      {series.map((each) => (
        <Box component="li" key={each.id} data-series={each.id} sx={{ display: 'flex', gap: 0.75, alignItems: 'center' }}>
          <Box aria-hidden sx={{ width: 10, height: 10, borderRadius: '3px', flex: 'none', bgcolor: each.color }} />
          <Box component="span" lang={each.lang} sx={{ color: 'text.secondary' }}>{each.label}</Box>
          <Box component="strong" sx={{ fontWeight: 650, fontVariantNumeric: 'tabular-nums' }}>{format.number(totalOf(each))}</Box>
        </Box>
      ))}
    </Box>
  );
}
