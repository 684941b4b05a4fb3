import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { MessageAccepted } from '../api.generated';
import { useActions, type SendBody } from '../app/data.actions';
import type { Problem } from '../app/http';
import { problemOf } from '../shared/problem';

/** A decision of the gate is news about the contact, anything else a fault of ours or of the line. */
export type SendFailure = { kind: 'refused'; problem: Problem; at: number } | { kind: 'error'; error: unknown };

/** 409 says that the first attempt is still running. */
const isDecision = (status: number): boolean => status >= 400 && status < 500 && status !== 409;

/** Not `randomUUID`, which plain http beyond localhost doesn't have. */
const newKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Where no answer came, the message may have gone all the same. The same message sent again keeps its key until the server
 * has decided, so that it can't go twice.
 */
function useAttemptKey() {
  const undecided = useRef<{ body: string; key: string }>(undefined);
  return {
    keyFor(body: SendBody): string {
      const text = JSON.stringify(body);
      if (undecided.current?.body !== text) undecided.current = { body: text, key: newKey() };
      return undecided.current.key;
    },
    decided: () => { undecided.current = undefined; },
  };
}

export function useSend({ onAccepted }: { onAccepted?: (accepted: MessageAccepted) => void } = {}) {
  const actions = useActions();
  const client = useQueryClient();
  const attempt = useAttemptKey();
  const [state, setState] = useState<{ busy: boolean; failure?: SendFailure }>({ busy: false });
  const send = async (body: SendBody): Promise<boolean> => {
    setState({ busy: true });
    try {
      const accepted = await actions.send(body, attempt.keyFor(body));
      attempt.decided();
      onAccepted?.(accepted);
      setState({ busy: false });
      return true;
    } catch (error) {
      const problem = problemOf(error);
      if (problem && isDecision(problem.status)) attempt.decided();
      setState({ busy: false, failure: problem?.verdict ? { kind: 'refused', problem, at: Date.now() } : { kind: 'error', error } });
      return false;
    } finally {
      // The blocked attempt is on record too, so the thread shows it.
      void client.invalidateQueries({ queryKey: ['messages'] });
      void client.invalidateQueries({ queryKey: ['conversations'] });
      void client.invalidateQueries({ queryKey: ['thread'] });
    }
  };
  return { ...state, send, forget: () => setState({ busy: false }) };
}
