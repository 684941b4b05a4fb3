import { useState, type FormEvent } from 'react';
import { problemOf } from './problem';

export interface FormState { busy: boolean; error?: unknown; fields: Record<string, string> }

/** Which field each complaint of the server belongs to, by the last part of its path (`credentials.appSecret`). */
function fieldErrors(error: unknown): Record<string, string> {
  return Object.fromEntries((problemOf(error)?.errors ?? []).map(({ path, message }) => [path.split('.').at(-1) ?? path, message]));
}

/** Sends a form's fields; keeps what was typed when the server refuses. */
export function useForm(send: (fields: FormData) => Promise<unknown>): FormState & { submit: (event: FormEvent<HTMLFormElement>) => void } {
  const [state, setState] = useState<FormState>({ busy: false, fields: {} });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setState({ busy: true, fields: {} });
    send(new FormData(event.currentTarget)).then(
      () => setState({ busy: false, fields: {} }),
      (error: unknown) => setState({ busy: false, error, fields: fieldErrors(error) }),
    );
  };
  return { ...state, submit };
}

/** The text of a field, undefined when it is empty: the API wants absent, not empty. */
export function textIn(fields: FormData, name: string): string | undefined {
  const value = fields.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
