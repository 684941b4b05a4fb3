import type { Answer, CallOptions, World } from './world.js';

export interface ImportBody {
  id: string; state: string; encoding: string; delimiter: string; columns: { name: string; samples: string[] }[]; mapping: Record<string, string>; code?: string; detail?: string; line?: number; errors?: { path: string }[];
  progress: { rows: number; done: number; created: number; updated: number; skipped: number; invalid: number; granted: number; optedOutKept: number }; undo: { removed: number; restored: number; kept: number };
}
export interface ImportedRow { row: number; outcome: string; code: string | null; sentence: string | null; contactId: string | null; address: string | null }
type Caller = { call<T>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer<T>> };

export function upload(caller: Caller, file: string | Uint8Array, options: CallOptions & { name?: string } = {}): Promise<Answer<ImportBody>> {
  const query = options.name === undefined ? '' : `?name=${encodeURIComponent(options.name)}`;
  return caller.call('POST', `/v1/contacts/import${query}`, undefined, { ...options, raw: file, headers: { 'content-type': 'text/csv', ...options.headers } });
}

/** Uploaded and mapped, or the test is wrong. */
export async function mapped(caller: Caller, file: string | Uint8Array, mapping: Record<string, string>, more: Record<string, unknown> = {}): Promise<string> {
  const { status, body, text } = await upload(caller, file);
  if (status !== 202) throw new Error(`the file was refused: ${text}`);
  const answer = await caller.call<ImportBody>('PATCH', `/v1/imports/${body.id}`, { mapping, ...more });
  if (answer.status !== 200) throw new Error(`the mapping was refused: ${answer.text}`);
  return body.id;
}

/** Begins a step of an import and waits until it is over. */
export async function walk(world: World, id: string, step: 'dry-run' | 'run' | 'undo', caller: Caller = world): Promise<ImportBody> {
  const begun = await caller.call<ImportBody>('POST', `/v1/imports/${id}/${step}`);
  if (begun.status !== 202) throw new Error(`${step} was refused: ${begun.text}`);
  await world.settle();
  return (await caller.call<ImportBody>('GET', `/v1/imports/${id}`)).body;
}

export async function outcomes(caller: Caller, id: string, query = ''): Promise<ImportedRow[]> {
  return (await caller.call<{ data: ImportedRow[] }>('GET', `/v1/imports/${id}/rows?limit=200${query}`)).body.data;
}

/** What a run did, in the order in which people read it. */
export const figures = ({ progress: { rows, created, updated, skipped, invalid } }: ImportBody) => ({ rows, created, updated, skipped, invalid });
