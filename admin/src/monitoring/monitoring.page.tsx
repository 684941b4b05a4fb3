import { Box, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useSearchParams } from 'react-router-dom';
import { queryClient } from '../app/query.client';
import { useFormat } from '../shared/format';
import { Page } from '../shared/page';
import { usePulse } from '../shared/pulse';
import { useT } from '../shared/translate';
import { AccessSection } from './access.section';
import { useFigures } from './figures.query';
import { MessagesSection } from './messages.section';
import { PERIODS, type Period } from './period';
import { SecuritySection } from './security.section';
import { StatusSection } from './status.section';
import { UsageSection } from './usage.section';

const AT_MOST_EVERY_MS = 5_000;
const isPeriod = (text: string | null): text is Period => PERIODS.some((period) => period === text);

/** What goes on, and whether what must hold does. The address holds the period. */
export function MonitoringPage() {
  const t = useT();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('period');
  const period = isPeriod(asked) ? asked : 'day';
  usePulse(['audit-logs', 'messages', 'alerts'], AT_MOST_EVERY_MS, () => void queryClient.invalidateQueries({ queryKey: ['monitoring'] }));
  const choice = (
    <ToggleButtonGroup size="small" exclusive value={period} onChange={(_, next: Period | null) => next && setSearch({ period: next }, { replace: true })} aria-label={t('monitoring.period')}>
      {PERIODS.map((each) => <ToggleButton key={each} value={each} sx={{ textTransform: 'none', px: 1.75 }}>{t(`monitoring.periods.${each}`)}</ToggleButton>)}
    </ToggleButtonGroup>
  );
  return (
    <Page title={t('monitoring.title')} subtitle={t('monitoring.hint')} actions={<Box sx={{ display: 'grid', justifyItems: 'end', gap: 0.5 }}>{choice}<AsOf period={period} /></Box>}>
      <StatusSection />
      <UsageSection period={period} />
      <MessagesSection period={period} />
      <SecuritySection period={period} />
      <AccessSection period={period} />
    </Page>
  );
}

function AsOf({ period }: { period: Period }) {
  const t = useT();
  const format = useFormat();
  const { dataUpdatedAt } = useFigures('usage', period);
  return <Box sx={{ color: 'text.secondary', fontSize: '0.78125rem', minHeight: 18 }}>{dataUpdatedAt > 0 && t('monitoring.asOf', { at: format.second(new Date(dataUpdatedAt).toISOString()) })}</Box>;
}
