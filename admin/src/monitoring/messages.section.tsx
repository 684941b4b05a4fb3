import { Box, Skeleton } from '@mui/material';
import type { PerformanceFigures } from '../api.generated';
import { useDuration } from '../shared/duration';
import { Fact, Facts } from '../shared/facts';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import { ChartSection } from './chart.section';
import { useFigures } from './figures.query';
import { WIDE_AND_NARROW } from './grid';
import { LatencyTable } from './latency.table';
import { useColours } from './palette';
import { barsOf, GRAIN, sumOf, type Period } from './period';

/** Statuses of messages are counted one by one, so the server takes no longer period. */
const longestOf = (period: Period): Period => (period === 'month' ? 'week' : period);

export function MessagesSection({ period: wanted }: { period: Period }) {
  const t = useT();
  const colours = useColours();
  const period = longestOf(wanted);
  const { data, error, refetch } = useFigures('performance', period);
  const bars = data && barsOf(data.buckets, period);
  const STAGES = [['accepted', colours.blue], ['blocked', colours.orange], ['sent', colours.purple], ['delivered', colours.green], ['failed', colours.red]] as const;
  const chart = bars && {
    at: bars.map(({ at }) => at), grain: GRAIN[period],
    series: STAGES.map(([id, color]) => ({ id, color, label: t(`monitoring.messages.${id}`), values: bars.map(({ buckets }) => sumOf(buckets, (bucket) => bucket[id])) })),
  };
  return (
    <>
      <ChartSection title={t('monitoring.messages.title')} hint={t(period === wanted ? 'monitoring.messages.hint' : 'monitoring.messages.hintWeek')} empty={t('monitoring.messages.empty')} chart={chart} error={error} retry={() => void refetch()} />
      <Box sx={WIDE_AND_NARROW}>
        <Section title={t('monitoring.messages.speed')} hint={t('monitoring.messages.speedHint')} flush>{data ? <LatencyTable figures={data} /> : <Box sx={{ p: 2.5, pt: 0 }}><Skeleton variant="rounded" height={150} /></Box>}</Section>
        <Section title={t('monitoring.messages.queue')}>{data ? <Queue queue={data.queue} /> : <Skeleton variant="rounded" height={84} />}</Section>
      </Box>
    </>
  );
}

function Queue({ queue: { waiting, dead, oldestSeconds } }: { queue: PerformanceFigures['queue'] }) {
  const t = useT();
  const format = useFormat();
  const duration = useDuration();
  return (
    <Facts>
      <Fact name={t('monitoring.messages.waiting')}>{format.number(waiting)}</Fact>
      <Fact name={t('monitoring.messages.oldest')}>{oldestSeconds > 0 ? duration(oldestSeconds * 1000) : t('monitoring.messages.none')}</Fact>
      <Fact name={t('monitoring.messages.dead')}><Box component="span" sx={dead > 0 ? { color: 'error.main', fontWeight: 650 } : {}}>{format.number(dead)}</Box></Fact>
    </Facts>
  );
}
