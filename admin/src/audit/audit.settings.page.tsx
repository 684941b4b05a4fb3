import { Box, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useActions } from '../app/data.actions';
import { BackLink } from '../shared/back.link';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { AuditSettingsForm } from './audit.settings.form';

export function AuditSettingsPage() {
  const t = useT();
  const actions = useActions();
  const { data, error, refetch } = useQuery({ queryKey: ['audit-settings'], queryFn: actions.auditSettings });
  return (
    <Page narrow title={t('audit.settings.page')} subtitle={t('audit.settings.hint')} above={<BackLink to="/audit-log">{t('audit.title')}</BackLink>}>
      {error && !data && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Box sx={{ display: 'grid', gap: 3 }}><Skeleton variant="rounded" height={430} /><Skeleton variant="rounded" height={230} /></Box>}
      {data && <AuditSettingsForm key={JSON.stringify(data)} settings={data} />}
    </Page>
  );
}
