import BlockIcon from '@mui/icons-material/Block';
import { Alert, Box } from '@mui/material';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { useFormat } from '../shared/format';
import { useReason } from './reason';
import type { SendFailure } from './send';

/** Why the last one didn't go, said where it was sent from. The draft is still in the field. */
export function SendOutcome({ failure, onClose }: { failure: SendFailure | undefined; onClose: () => void }) {
  const t = useT();
  const reason = useReason();
  return (
    <Box role="status" sx={{ '&:empty': { display: 'none' } }}>
      {failure?.kind === 'error' && <ProblemAlert error={failure.error} kept={t('composer.kept')} />}
      {failure?.kind === 'refused' && (
        <Alert severity="error" icon={<BlockIcon />} onClose={onClose} closeText={t('action.close')} sx={{ bgcolor: 'error.light', color: 'error.main', '& .MuiAlert-icon': { color: 'inherit' } }}>
          <Box sx={{ fontWeight: 600 }}>{reason({ status: 'blocked', code: failure.problem.code, detail: failure.problem.detail })}</Box>
          <Box sx={{ color: 'text.primary' }} dir="auto">{failure.problem.detail}</Box>
          {failure.problem.retryAfterSeconds !== undefined && <RetryAt seconds={failure.problem.retryAfterSeconds} at={failure.at} />}
        </Alert>
      )}
    </Box>
  );
}

/** When it makes sense to come back. */
export function RetryAt({ seconds, at }: { seconds: number; at: number }) {
  const t = useT();
  const format = useFormat();
  return <Box data-retry={seconds} sx={{ color: 'text.primary', fontWeight: 600, mt: 0.5 }}>{t('compose.retryAt', { at: format.moment(new Date(at + seconds * 1000).toISOString()) })}</Box>;
}
