import VerifiedIcon from '@mui/icons-material/VerifiedOutlined';
import { Box, Button, LinearProgress, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import type { AuditVerification } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert, useProblemText } from '../shared/problem';
import { Tag, type Tone } from '../shared/tag';
import { useT } from '../shared/translate';
import { FirstFault } from './first.fault';

const KEY = ['audit-verification'];
const RUNNING_MS = 400;
const TONES: Record<AuditVerification['state'], Tone> = { never: 'neutral', running: 'info', verified: 'good', failed: 'bad' };

/** Whether the whole log fits its signed heads, when that was looked at last, and a look right now. */
export function VerificationCard() {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: actions.auditVerification, refetchInterval: ({ state }) => (state.data?.state === 'running' ? RUNNING_MS : false) });
  const running = data?.state === 'running';
  const verify = () => void actions.verifyAudit().then(show, (failure: unknown) => notify(problemText(failure).detail, { type: 'warning' }));
  return (
    <Section title={t('audit.verify.title')} hint={t('audit.verify.hint')}>
      {error && !data && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton variant="rounded" height={58} />}
      {data && <Badge verification={data} />}
      {data?.state === 'failed' && <FirstFault faults={data.faults} />}
      <Button variant="outlined" size="small" onClick={verify} disabled={!data || running} sx={{ mt: 1.5 }}>{t('audit.verify.now')}</Button>
    </Section>
  );
}

async function show(verification: AuditVerification): Promise<void> {
  await queryClient.cancelQueries({ queryKey: KEY });
  queryClient.setQueryData(KEY, verification);
}

function Badge({ verification: { state, at, size, progress } }: { verification: AuditVerification }) {
  const t = useT();
  const format = useFormat();
  const share = Math.floor(100 * (progress ?? 0));
  const words = { at: at ? format.exact(at) : '', size: format.number(size ?? 0) };
  return (
    <Box role="status" data-verification={state}>
      <Tag tone={TONES[state]} icon={state === 'verified' ? <VerifiedIcon /> : undefined}>{t(`audit.verify.state.${state}`)}</Tag>
      <Box sx={{ color: 'text.secondary', fontSize: '0.875rem', mt: 1, minHeight: 21 }}>
        {state === 'running' && <LinearProgress aria-label={t('audit.verify.title')} variant="determinate" value={share} sx={{ height: 6, borderRadius: '3px', mt: 1 }} />}
        {state === 'never' && t('audit.verify.never')}
        {(state === 'verified' || state === 'failed') && t('audit.verify.when', words)}
      </Box>
    </Box>
  );
}
