import { Alert, Box, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { BackLink } from '../shared/back.link';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { RuleCard } from './rule.card';

export function AlertRulesPage() {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const { data, error, refetch } = useQuery({ queryKey: ['alert-rules'], queryFn: actions.alertRules });
  return (
    <Page title={t('alerts.rules.title')} subtitle={t('alerts.rules.hint')} above={<BackLink to="/alerts">{t('alerts.title')}</BackLink>}>
      {!may('alerts.write') && <Alert severity="info" variant="outlined" sx={{ mb: 2 }}>{t('alerts.rules.readOnly')}</Alert>}
      {error && !data && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Box sx={{ display: 'grid', gap: 1.5 }}>{Array.from({ length: 6 }, (_, row) => <Skeleton key={row} variant="rounded" height={108} />)}</Box>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.5 }}>{data?.data.map((rule) => <RuleCard key={rule.rule} rule={rule} />)}</Box>
    </Page>
  );
}
