import BlockIcon from '@mui/icons-material/Block';
import { Alert, Box } from '@mui/material';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
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
        </Alert>
      )}
    </Box>
  );
}
