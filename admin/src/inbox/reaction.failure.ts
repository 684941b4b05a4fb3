import { useEffect } from 'react';
import { useNotify } from 'react-admin';
import type { SendFailure } from '../messages/send';
import { useProblemText } from '../shared/problem';

/** A reaction has no form beside it that could say why it didn't go. */
export function useReactionFailure(failure: SendFailure | undefined): void {
  const notify = useNotify();
  const problemText = useProblemText();
  const detail = failure && (failure.kind === 'refused' ? failure.problem.detail : problemText(failure.error).detail);
  useEffect(() => {
    if (detail) notify(detail, { type: 'warning' });
  }, [detail, notify]);
}
