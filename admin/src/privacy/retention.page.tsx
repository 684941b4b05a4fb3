import { Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useActions } from '../app/data.actions';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { RetentionFixed } from './retention.fixed';
import { RetentionForm } from './retention.form';
import { RetentionRuns } from './retention.runs';

/** How long what is kept, and what went because its time was over. */
export function RetentionPage() {
  const t = useT();
  const actions = useActions();
  const { data, error, refetch } = useQuery({ queryKey: ['privacy/retention'], queryFn: () => actions.retention() });
  return (
    <Page narrow title={t('retention.title')} subtitle={t('retention.hint')}>
      {error && !data && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <><Skeleton variant="rounded" height={520} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={300} /></>}
      {data && <><RetentionForm key={data.updatedAt ?? ''} view={data} /><RetentionFixed classes={data.classes.filter(({ adjustable }) => !adjustable)} /></>}
      <RetentionRuns />
    </Page>
  );
}
