import { Alert, AlertTitle, Box, Button } from '@mui/material';
import { ApiProblem, type Problem } from '../app/http';
import type { MessageKey } from '../i18n/catalog';
import { CopyText } from './copy';
import { useT } from './translate';

export interface ProblemText { title: string; detail: string; requestId?: string }

/** A failure that never reached the server, in words of the catalog. */
export class Told extends Error {
  constructor(readonly title: MessageKey, readonly detail: MessageKey) {
    super(detail);
    this.name = 'Told';
  }
}

export const problemOf = (error: unknown): Problem | undefined => (error instanceof ApiProblem ? error.problem : undefined);

/** What happened and what to do. The server's sentences are written to be acted on, so they are shown as they are. */
export function useProblemText(): (error: unknown) => ProblemText {
  const t = useT();
  return (error) => {
    if (error instanceof Told) return { title: t(error.title), detail: t(error.detail) };
    const problem = problemOf(error);
    if (!problem) return { title: t('error.title'), detail: t('error.unexpected') };
    const { requestId } = problem;
    if (problem.code === 'panel.unreachable') return { title: t('error.unreachable'), detail: t('error.unreachableHint'), requestId };
    if (problem.code === 'panel.unreadable') return { title: t('error.title'), detail: t('error.status', { status: problem.status }), requestId };
    // The server's sentence tells programs what to call; here it means that the question was closed unanswered.
    if (problem.code === 'auth.step_up_required') return { title: t('stepUp.notConfirmed'), detail: t('stepUp.notConfirmedHint') };
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
