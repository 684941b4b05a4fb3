import { Alert, AlertTitle, Box, Button } from '@mui/material';
import { ApiProblem, type Problem } from '../app/http';
import { CopyText } from './copy';
import { useT } from './translate';

export interface ProblemText { title: string; detail: string; requestId?: string }

export const problemOf = (error: unknown): Problem | undefined => (error instanceof ApiProblem ? error.problem : undefined);

/** What happened and what to do. The server's sentences are written to be acted on, so they are shown as they are. */
export function useProblemText(): (error: unknown) => ProblemText {
  const t = useT();
  return (error) => {
    const problem = problemOf(error);
    if (!problem) return { title: t('error.title'), detail: t('error.unexpected') };
    const { requestId } = problem;
    if (problem.code === 'panel.unreachable') return { title: t('error.unreachable'), detail: t('error.unreachableHint'), requestId };
    if (problem.code === 'panel.unreadable') return { title: t('error.title'), detail: t('error.status', { status: problem.status }), requestId };
    return { title: problem.title || t('error.title'), detail: problem.detail, requestId };
  };
}

export function ProblemAlert({ error, onRetry, kept }: { error: unknown; onRetry?: () => void; kept?: string }) {
  const t = useT();
  const { title, detail, requestId } = useProblemText()(error);
  return (
    <Alert severity="error" variant="outlined" sx={{ bgcolor: 'error.light', color: 'text.primary' }}
      action={onRetry && <Button color="inherit" size="small" onClick={onRetry}>{t('action.retry')}</Button>}>
      <AlertTitle sx={{ fontSize: '0.9375rem', fontWeight: 650 }}>{title}</AlertTitle>
      <Box dir="auto">{detail}</Box>
      {kept && <Box sx={{ mt: 0.5 }}>{kept}</Box>}
      {requestId && <Box sx={{ mt: 1 }}><CopyText label={t('error.requestId')} value={requestId} /></Box>}
    </Alert>
  );
}
