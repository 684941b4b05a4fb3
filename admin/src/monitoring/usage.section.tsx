import { Box } from '@mui/material';
import { useMay } from '../app/session';
import { Section } from '../shared/page';
import { SkeletonRows } from '../shared/states';
import { TextLink } from '../shared/text.link';
import { useT } from '../shared/translate';
import { ChartSection } from './chart.section';
import { useFigures } from './figures.query';
import { useColours } from './palette';
import { barsOf, GRAIN, sumOf, type Period } from './period';
import { ShareTable } from './share.table';
import { WIDE_AND_NARROW } from './grid';

export function UsageSection({ period }: { period: Period }) {
  const t = useT();
  const colours = useColours();
  const { data, error, refetch } = useFigures('usage', period);
  const bars = data && barsOf(data.buckets, period);
  const CLASSES = [
    ['success', colours.green, 'success'], ['redirect', colours.blue, 'redirect'], ['clientError', colours.orange, 'clientError'], ['limited', colours.purple, 'limited'], ['serverError', colours.red, 'serverError'],
  ] as const;
  const chart = bars && {
    at: bars.map(({ at }) => at), grain: GRAIN[period], stacked: true,
    series: CLASSES.map(([id, color, name]) => ({
      id, color, label: t(`monitoring.usage.${name}`),
      // What was asked too often is among the refused; each request stands in one bar.
      values: bars.map(({ buckets }) => sumOf(buckets, (bucket) => (id === 'clientError' ? bucket.clientError - bucket.limited : bucket[id]))),
    })),
  };
  return (
    <Box sx={WIDE_AND_NARROW}>
      <ChartSection title={t('monitoring.usage.title')} hint={t('monitoring.usage.hint')} empty={t('monitoring.usage.empty')} chart={chart} error={error} retry={() => void refetch()} />
      <TopKeys period={period} />
    </Box>
  );
}

function TopKeys({ period }: { period: Period }) {
  const t = useT();
  const may = useMay();
  const { data } = useFigures('usage', period);
  const linked = may('api_keys.read');
  const title = t('monitoring.usage.keys');
  return (
    <Section title={title} hint={t('monitoring.usage.keysHint')} flush>
      {!data && <SkeletonRows rows={4} height={58} />}
      {data?.topKeys.length === 0 && <Box sx={{ px: 2.5, pb: 2.5, color: 'text.secondary' }}>{t('monitoring.usage.noKeys')}</Box>}
      {data && data.topKeys.length > 0 && (
        <ShareTable title={title} name={t('monitoring.usage.key')} columns={[t('monitoring.usage.requests'), t('monitoring.usage.limitedShort')]}
          rows={data.topKeys.map(({ id, name, requests, limited }) => ({ id, name: linked ? <TextLink to={`/api-keys/${id}`}><bdi>{name}</bdi></TextLink> : <bdi>{name}</bdi>, values: [requests, limited] }))} />
      )}
    </Section>
  );
}
