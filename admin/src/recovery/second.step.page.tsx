import { Alert, Box, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import type { SignInAnswer } from '../api.generated';
import { api } from '../app/http';
import { ProblemAlert, problemOf } from '../shared/problem';
import { useT } from '../shared/translate';
import { CodeStep } from '../sign-in/code.step';
import { SignInFrame, STEP } from '../sign-in/sign.in.frame';
import { ToSignIn } from './link.page';

/** Where a sign-in over another site goes on that still lacks its second proof. The question waits in a sealed cookie and is handed out once. */
export function SecondStepPage() {
  const t = useT();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({ queryKey: ['second-step'], queryFn: () => api<SignInAnswer>('POST', 'auth/sso/second-step'), gcTime: 0, staleTime: Infinity, retry: false });
  if (problemOf(error)?.code === 'sso.link_expired') return <TookTooLong />;
  return (
    <SignInFrame title={t('signIn.secondStep')} hint={t('signIn.secondStepHint')}>
      {error && <Box role="alert"><ProblemAlert error={error} onRetry={() => void refetch()} /></Box>}
      {!data && !error && <Box aria-busy sx={STEP}><Skeleton variant="rounded" height={40} /><Skeleton variant="rounded" height={42} /></Box>}
      {data && 'mfaRequired' in data && <CodeStep challenge={data} onSession={async () => goIn()} onBack={() => void navigate('/login')} />}
    </SignInFrame>
  );
}

export function TookTooLong() {
  const t = useT();
  return (
    <SignInFrame title={t('recovery.failedTitle')}>
      <Alert role="alert" severity="warning" variant="outlined" sx={{ bgcolor: 'warning.light', color: 'text.primary' }}>{t('recovery.failed.link_expired')}</Alert>
      <ToSignIn />
    </SignInFrame>
  );
}

/** Anew from the start, as after any journey to another site. */
export const goIn = () => window.location.assign('/admin/');
