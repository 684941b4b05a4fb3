import { internal } from '../../harness/fault.line.js';
import type { World } from '../../harness/world.js';

/** A bug put in on purpose: the property must find it, or it proves nothing. Returns what takes it out again. */
export type Planted = (world: World) => () => void;

type Any = (...args: never[]) => unknown;
type Row = Record<string, unknown>;
interface Client { query(q: { name?: string; text: string; values?: unknown[] }): Promise<{ rows: Row[]; rowCount: number | null }> }

/** Puts `wrap(real)` in the place of a method of a Nest provider. */
function wrapped(provider: string, method: string, wrap: (real: (...args: unknown[]) => Promise<unknown>, self: object) => Any): Planted {
  return (world) => {
    const instance = internal<Record<string, unknown>>(world, provider);
    const real = (instance[method] as (...args: unknown[]) => Promise<unknown>).bind(instance);
    instance[method] = wrap(real, instance);
    return () => { delete instance[method]; };
  };
}

/** Lets the gate see other facts than the database holds. */
function facts(change: (row: Row, subject: Row) => void): Planted {
  return wrapped('Gate', 'decide', (real) => ((client: Client, organizationId: string, subjects: Row[]) => {
    const lying: Client = {
      async query(q) {
        const answer = await client.query(q);
        if (q.name === 'gate_facts') for (const row of answer.rows) change(row, subjects[Number(row.i)]!);
        return answer;
      },
    };
    return real(lying, organizationId, subjects);
  }) as Any);
}

export const PLANTED: Record<string, Planted> = {
  'no second decision at dispatch': wrapped('Gate', 'decide', (real) => (async (client: Client, organizationId: string, subjects: { self: string | null }[]) => {
    const judged = (await real(client, organizationId, subjects)) as { decision: { allowed: boolean; blockedBy: unknown } }[];
    return judged.map((j, n) => (subjects[n]!.self === null ? j : { ...j, decision: { ...j.decision, allowed: true, blockedBy: undefined } }));
  }) as Any),

  'consent read from a cache': (() => {
    const cache = new Map<string, Row>();
    const columns = ['consent_state', 'consent_source', 'consent_since', 'opt_out_id', 'opt_out_since'];
    return facts((row) => {
      const key = `${row.contact_id}/${row.effective_purpose}`;
      const old = cache.get(key);
      if (old) Object.assign(row, old);
      else if (row.consent_state === 'granted') cache.set(key, Object.fromEntries(columns.map((c) => [c, row[c]])));
    });
  })(),

  'caps ignored at acceptance': facts((row, subject) => { if (subject.self === null) Object.assign(row, { hourly_count: -1000, last_marketing_at: null }); }),
  'marketing cap forgotten': facts((row) => { row.last_marketing_at = null; }),
  'window counted from our own message': facts((row) => { if (row.conversation_id) row.last_inbound_at = new Date(8_000_000_000_000); }),
  'paused connection ignored': facts((row) => { if (row.connection_status) row.connection_status = 'active'; }),
  'purpose taken as the caller calls it': facts((row, subject) => { Object.assign(row, { effective_purpose: subject.purpose, consent_state: row.consent_state ?? 'granted', consent_source: 'api', consent_since: new Date() }); }),

  'sent again when the outcome is unknown': wrapped('ProviderCall', 'send', (real) => (async (...args: unknown[]) => {
    const outcome = (await real(...args)) as { kind: string };
    return outcome.kind === 'unknown' ? { kind: 'retry', afterMs: 1000, code: 'planted', detail: 'planted' } : outcome;
  }) as Any),

  'sent again after a worker died': wrapped('Dispatch', 'decideAgain', (real) => (async (client: Client, organizationId: string, jobs: { payload: Row }[], ...rest: unknown[]) => {
    await client.query({ text: `update messages set status = 'queued' where id = any($1::uuid[]) and status = 'sending'`, values: [jobs.map((j) => j.payload.messageId)] });
    return real(client, organizationId, jobs, ...rest);
  }) as Any),

  'accepted and then forgotten': wrapped('Dispatch', 'decideAgain', (real) => (async (client: Client, organizationId: string, jobs: { payload: Row; attempt: number }[], ...rest: unknown[]) =>
    real(client, organizationId, jobs.filter((j) => j.attempt === 1), ...rest)) as Any),

  'opt-out words not read': wrapped('ConsentLedgerWriter', 'optOut', () => (async () => undefined) as Any),

  // The gate holds a confirmation against the very opt-out that stands: each STOP must pass for a new one.
  'a confirmation without its opt-out': facts((row, subject) => { if (subject.exemption) row.opt_out_id = (subject.exemption as { ref: string }).ref; }),

  'START gives back everything': wrapped('ConsentLedgerWriter', 'resume', (real, self) => (async (...args: unknown[]) => {
    const lifted = await real(...args);
    const ledger = self as { record(...args: unknown[]): Promise<void> };
    if (lifted) await ledger.record(...args.slice(0, 4), ['service', 'utility', 'marketing', 'authentication'].map((purpose) => ({ purpose, state: 'granted', source: 'keyword', evidence: {} })));
    return lifted;
  }) as Any),

  'a message from the person grants marketing': wrapped('ConsentLedgerWriter', 'inbound', (real, self) => (async (em: unknown, actor: unknown, contactId: string, channel: string, messageId: string) => {
    await real(em, actor, contactId, channel, messageId);
    await (self as { record(...args: unknown[]): Promise<void> }).record(em, actor, contactId, channel, [{ purpose: 'marketing', state: 'granted', source: 'inbound', evidence: {} }]);
  }) as Any),

  'a merge forgets what the other had said': wrapped('ConsentLedgerWriter', 'merge', () => (async () => undefined) as Any),
  'a call overrides an opt-out': wrapped('ConsentLedgerWriter', 'optOutOf', (real) => (async (...args: unknown[]) => {
    const [em, contactId, channel] = args as [{ execute(sql: string, values: unknown[]): Promise<unknown> }, string, string];
    const stack = new Error('where from').stack ?? '';
    if (stack.includes('Consents.record')) await em.execute('delete from opt_outs where contact_id = ? and channel = ?', [contactId, channel]);
    return real(...args);
  }) as Any),
};
