import { Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useActions } from '../app/data.actions';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { LinesSection } from './lines.section';
import { PoliciesForm } from './policies.form';

/** What the house allows itself beyond what law and providers demand, and how its lines stand. */
export function PoliciesPage() {
  const t = useT();
  const actions = useActions();
  const { data: policies, error, refetch } = useQuery({ queryKey: ['policies'], queryFn: actions.policies });
  return (
    <Page narrow title={t('policies.title')} subtitle={t('policies.hint')}>
      <LinesSection />
      {error && !policies && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!policies && !error && <><Skeleton variant="rounded" height={220} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={260} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={220} /></>}
      {policies && <PoliciesForm key={policies.updatedAt ?? ''} policies={policies} />}
    </Page>
  );
}
