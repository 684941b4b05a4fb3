import { Box, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { ProblemAlert } from '../shared/problem';
import { ClosingSection } from './closing.section';
import { OrganizationFrame } from './organization.frame';
import { OrganizationName } from './organization.name';
import { SecurityForm } from './security.form';

export function OrganizationPage() {
  const may = useMay();
  const actions = useActions();
  const { data: security, error, refetch } = useQuery({ queryKey: ['organization', 'security'], queryFn: actions.security });
  return (
    <OrganizationFrame>
      {may('organization.read') && <OrganizationName />}
      {error && !security && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!security && !error && <><Skeleton variant="rounded" height={220} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={220} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={260} /></>}
      {security && <SecurityForm key={security.updatedAt} security={security} />}
      {security && may('organization.delete') && <Box sx={{ mt: 4 }}><ClosingSection /></Box>}
    </OrganizationFrame>
  );
}
