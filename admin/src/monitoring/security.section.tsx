import { Box } from '@mui/material';
import { useLocale, useTranslate } from 'react-admin';
import type { SecurityFigures } from '../api.generated';
import { useT } from '../shared/translate';
import { ChartSection } from './chart.section';
import type { Series } from './chart.types';
import { useFigures } from './figures.query';
import { TWO } from './grid';
import { useColours, type Colour } from './palette';
import { barsOf, GRAIN, sumOf, type Period } from './period';

/** More than these are told apart by nobody; the rest stands together. */
const SHOWN: Colour[] = ['blue', 'orange', 'green', 'purple', 'olive', 'red'];
const SEVERITIES = [['info', 'blue'], ['warning', 'orange'], ['critical', 'red']] as const;

export function SecuritySection({ period }: { period: Period }) {
  const t = useT();
  const colours = useColours();
  const words = useWords();
  const { data, error, refetch } = useFigures('security', period);
  const bars = data && barsOf(data.buckets, period);
  const time = bars && { at: bars.map(({ at }) => at), grain: GRAIN[period], stacked: true };
  const top = data?.actions.slice(0, SHOWN.length) ?? [];
  const named = new Set(top.map(({ action }) => action));
  const events: Series[] = bars ? top.map((action, index) => ({ id: action.action, ...words(action), color: colours[SHOWN[index] ?? 'grey'], values: bars.map(({ buckets }) => sumOf(buckets, (bucket) => bucket.events[action.action] ?? 0)) })) : [];
  if (bars && data && data.actions.length > top.length) {
    events.push({ id: 'other', label: t('monitoring.security.other'), color: colours.grey, values: bars.map(({ buckets }) => sumOf(buckets, (bucket) => sumOf(Object.entries(bucket.events), ([action, count]) => (named.has(action) ? 0 : count)))) });
  }
  const alerts: Series[] = bars ? SEVERITIES.map(([severity, colour]) => ({ id: severity, label: t(`alerts.severities.${severity}`), color: colours[colour], values: bars.map(({ buckets }) => sumOf(buckets, (bucket) => bucket.alerts[severity])) })) : [];
  const common = { error, retry: () => void refetch() };
  return (
    <Box sx={TWO}>
      <ChartSection title={t('monitoring.security.title')} hint={t('monitoring.security.hint')} empty={t('monitoring.security.empty')} chart={time && { ...time, series: events }} {...common} />
      <ChartSection title={t('monitoring.alerts.title')} hint={t('monitoring.alerts.hint')} empty={t('monitoring.alerts.empty')} chart={time && { ...time, series: alerts }} {...common} />
    </Box>
  );
}

/** The catalog's sentence for an action where it has one, else the server's, which is English. */
function useWords(): (action: SecurityFigures['actions'][number]) => { label: string; lang?: 'en' } {
  const translate = useTranslate();
  const english = useLocale() === 'en';
  return ({ action, what }) => {
    const own = english ? '' : translate(`audit.action.${action}`, { _: '' });
    return own ? { label: own } : { label: what || action, ...(!english && { lang: 'en' }) };
  };
}
