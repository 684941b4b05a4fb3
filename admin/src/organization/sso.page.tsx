import { Alert, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { OrganizationFrame } from './organization.frame';
import { SsoDomains } from './sso.domains';
import { SSO_KEY, SsoForm } from './sso.form';

export function SsoPage() {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const { data: sso, error, refetch } = useQuery({ queryKey: SSO_KEY, queryFn: actions.sso });
  return (
    <OrganizationFrame>
      {error && sso === undefined && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {sso === undefined && !error && <><Skeleton variant="rounded" height={380} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={160} /></>}
      {sso && !may('sso.write') && <Alert severity="info" variant="outlined" sx={{ mb: 3 }}>{t('sso.readOnly')}</Alert>}
      {sso && <><SsoForm key={JSON.stringify({ ...sso, domains: [] })} sso={sso} /><SsoDomains sso={sso} /></>}
    </OrganizationFrame>
  );
}
