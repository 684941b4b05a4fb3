import { useEffect, useState } from 'react';
import { answerQuestions } from '../app/http';
import { StepUpDialog } from './step.up.dialog';

/** Stands once in the panel. Whatever call the server wants confirmed waits here; calls that come together share one question. */
export function StepUp() {
  const [settle, setSettle] = useState<(confirmed: boolean) => void>();
  useEffect(() => {
    let pending: Promise<boolean> | undefined;
    const ask = () => {
      pending ??= new Promise<boolean>((resolve) => setSettle(() => resolve)).finally(() => {
        pending = undefined;
        setSettle(undefined);
      });
      return pending;
    };
    answerQuestions({ stepUp: ask });
    return () => answerQuestions({ stepUp: () => Promise.resolve(false) });
  }, []);
  return settle && <StepUpDialog onDone={() => settle(true)} onClose={() => settle(false)} />;
}
