import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import BrokenIcon from '@mui/icons-material/ErrorOutlineOutlined';
import UnknownIcon from '@mui/icons-material/RemoveCircleOutlineOutlined';
import { Alert, Box, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { AuditLogDetail } from '../api.generated';
import { useActions } from '../app/data.actions';
import { CopyText } from '../shared/copy';
import { Fact, Facts } from '../shared/facts';
import { useFormat } from '../shared/format';
import { Hidden } from '../shared/hidden';
import { problemOf, ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { checkProof, isWhole, STEPS, type Outcome, type ProofCheck } from './proof.check';

/** An entry is sealed within a second. */
const SEALED_AFTER_MS = 700;
const ICONS = { holds: CheckIcon, broken: BrokenIcon, unknown: UnknownIcon } as const;
const COLOURS: Record<Outcome, string> = { holds: 'success.main', broken: 'error.main', unknown: 'text.secondary' };

export function ProofSection({ log }: { log: AuditLogDetail }) {
  const t = useT();
  const format = useFormat();
  const { data, error, refetch } = useProof(log);
  const unsealed = problemOf(error)?.code === 'audit.not_sealed';
  // Browsers give no cryptography to a page that came by plain HTTP.
  if (!window.isSecureContext) return <Alert severity="info" variant="outlined">{t('audit.proof.insecure')}</Alert>;
  if (error && !data) return unsealed ? <Alert severity="info" variant="outlined">{t('audit.proof.unsealed')}</Alert> : <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton variant="rounded" height={320} />;
  const { proof, check } = data;
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <Verdict check={check} />
      <Facts>
        <Fact name={t('audit.proof.position')}>{format.number(proof.index)}</Fact>
        <Fact name={t('audit.proof.treeSize')}>{format.number(proof.treeSize)}</Fact>
        <Fact name={t('audit.proof.leafHash')}><CopyText bare label={t('audit.proof.leafHash')} value={proof.leafHash} /></Fact>
        <Fact name={t('audit.root')}><CopyText bare label={t('audit.root')} value={proof.root} /></Fact>
      </Facts>
    </Box>
  );
}

/** Against the newest signed head, so that the path ends in a root that somebody else may have as well. */
function useProof(log: AuditLogDetail) {
  const actions = useActions();
  return useQuery({
    queryKey: ['audit-proof', log.id], enabled: window.isSecureContext, staleTime: Infinity, retryDelay: SEALED_AFTER_MS, retry: (times, error) => times < 4 && isTooEarly(error),
    queryFn: async () => {
      const checkpoint = await actions.auditCheckpoint();
      const proof = await actions.auditProof({ id: log.id, ...(checkpoint.size > 0 && { tree_size: checkpoint.size }) });
      return { proof, check: await checkProof(log, proof, checkpoint) };
    },
  });
}

/** Not sealed yet, or sealed after the head that was asked for. */
function isTooEarly(error: Error): boolean {
  const problem = problemOf(error);
  return problem?.code === 'audit.not_sealed' || (problem?.errors?.some(({ path }) => path === 'tree_size') ?? false);
}

function Verdict({ check }: { check: ProofCheck }) {
  const t = useT();
  const whole = isWhole(check);
  return (
    <Alert severity={whole ? 'success' : 'error'} variant="outlined" icon={whole ? undefined : <BrokenIcon />} sx={{ bgcolor: whole ? 'success.light' : 'error.light', color: 'text.primary', '& .MuiAlert-message': { width: '100%' } }}>
      <Box sx={{ fontWeight: 650, fontSize: '0.9375rem' }}>{t(whole ? 'audit.proof.checked' : 'audit.proof.broken')}</Box>
      {!whole && <Box sx={{ mt: 0.25 }}>{t('audit.proof.brokenHint')}</Box>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, mt: 1, p: 0, display: 'grid', gap: 0.75 }}>
        {STEPS.map((step) => {
          const outcome = check[step];
          const Icon = ICONS[outcome];
          return (
            <Box component="li" key={step} data-step={step} data-outcome={outcome} sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
              <Icon aria-hidden sx={{ fontSize: 18, mt: '1px', color: COLOURS[outcome] }} />
              <span><Hidden>{t(`audit.proof.outcome.${outcome}`)} </Hidden>{t(`audit.proof.step.${step}`)}{outcome !== 'holds' && <Box component="span" aria-hidden sx={{ color: COLOURS[outcome], fontWeight: 600 }}> · {t(`audit.proof.outcome.${outcome}`)}</Box>}</span>
            </Box>
          );
        })}
      </Box>
    </Alert>
  );
}
