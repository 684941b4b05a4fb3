import { ProblemError } from '@consentry/kernel';

/** A refusal that was thrown to undo a transaction, as nothing; anything else stays an error. */
export function nothingOn(code: string): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof ProblemError && error.code === code) return undefined;
    throw error;
  };
}
