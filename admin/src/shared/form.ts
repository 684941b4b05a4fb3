import { useState, type FormEvent } from 'react';
import { problemOf } from './problem';

/** `error` is what no field can show. */
export interface FormState { busy: boolean; error?: unknown; fields: Record<string, string> }

/** Which field each complaint of the server belongs to, by the last name in its path (`credentials.appSecret`, `ipAllowlist.2`); several complaints stand on lines of their own. */
function fieldErrors(error: unknown): Record<string, string> {
  const nameOf = (path: string) => path.split('.').findLast((part) => !/^\d+$/.test(part)) ?? path;
  const found = Object.entries(Object.groupBy(problemOf(error)?.errors ?? [], ({ path }) => nameOf(path)));
  return Object.fromEntries(found.map(([name, complaints = []]) => [name, complaints.map(({ message }) => message).join('\n')]));
}

function refusal(form: HTMLFormElement, error: unknown): FormState {
  const fields = fieldErrors(error);
  const shown = Object.keys(fields).filter((name) => form.elements.namedItem(name) !== null);
  const first = form.elements.namedItem(shown[0] ?? '');
  if (first instanceof HTMLElement) first.focus();
  const complete = shown.length > 0 && shown.length === Object.keys(fields).length;
  return { busy: false, fields, ...(!complete && { error }) };
}

/** Sends a form's fields; keeps what was typed when the server refuses, and goes to the first field it complains about. */
export function useForm(send: (fields: FormData) => Promise<unknown>): FormState & { submit: (event: FormEvent<HTMLFormElement>) => void } {
  const [state, setState] = useState<FormState>({ busy: false, fields: {} });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setState({ busy: true, fields: {} });
    send(new FormData(form)).then(() => setState({ busy: false, fields: {} }), (error: unknown) => setState(refusal(form, error)));
  };
  return { ...state, submit };
}

/** The text of a field, undefined when it is empty: the API wants absent, not empty. */
export function textIn(fields: FormData, name: string): string | undefined {
  const value = fields.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
