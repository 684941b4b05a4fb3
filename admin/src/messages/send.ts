import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useActions, type SendBody } from '../app/data.actions';
import type { Problem } from '../app/http';
import { problemOf } from '../shared/problem';

/** A decision of the gate is news about the contact, anything else a fault of ours or of the line. */
export type SendFailure = { kind: 'refused'; problem: Problem } | { kind: 'error'; error: unknown };

export function useSend() {
  const actions = useActions();
  const client = useQueryClient();
  const [state, setState] = useState<{ busy: boolean; failure?: SendFailure }>({ busy: false });
  const send = async (body: SendBody): Promise<boolean> => {
    setState({ busy: true });
    try {
      await actions.send(body);
      setState({ busy: false });
      return true;
    } catch (error) {
      const problem = problemOf(error);
      setState({ busy: false, failure: problem?.verdict ? { kind: 'refused', problem } : { kind: 'error', error } });
      return false;
    } finally {
      // The blocked attempt is on record too, so the thread shows it.
      void client.invalidateQueries({ queryKey: ['messages'] });
      void client.invalidateQueries({ queryKey: ['conversations'] });
    }
  };
  return { ...state, send, forget: () => setState({ busy: false }) };
}
