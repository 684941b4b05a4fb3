import type { House, Service } from './house.js';
import type { Rewrite, Statement } from './ports.js';
import type { World } from './world.js';

/** A bug put in on purpose: into a process when it is made, or into what it says to the database. */
export interface Mutant { plant?: (house: House, world: World) => void; rewrite?: Rewrite }

type Row = Record<string, unknown>;
type Method = (...args: never[]) => Promise<unknown>;

/** Puts `wrap(real)` in the place of a method. */
function replaced(provider: string, method: string, wrap: (real: Service[string], self: Service, world: World) => Method): Mutant {
  return { plant: (house, world) => {
    const self = house.named(provider);
    self[method] = wrap(self[method]!.bind(self), self, world) as Service[string];
  } };
}

/** {@link replaced}, with an effect whenever it is called. */
const wrapped: typeof replaced = (provider, method, wrap) => replaced(provider, method, (real, self, world) => {
  const planted = wrap(real, self, world);
  return ((...args: never[]) => { world.took++; return planted(...args); }) as Method;
});

/** Lets the gate see other facts than there are. */
const facts = (change: (row: Row, subject: Row) => void): Mutant => replaced('Gate', 'decide', (real, _self, world) => (async (client: { query(q: Statement): Promise<{ rows: Row[] }> }, organizationId: string, subjects: Row[]) => real({
  async query(q: Statement) {
    const answer = await client.query(q);
    if (q.name !== 'gate_facts') return answer;
    for (const row of answer.rows) {
      const before = JSON.stringify(row);
      change(row, subjects[Number(row['i'])]!);
      if (JSON.stringify(row) !== before) world.took++;
    }
    return answer;
  },
}, organizationId, subjects)) as Method);

/** Changes the text of a statement by its name, or leaves it out. */
const said = (name: string | RegExp, change: (text: string) => string | undefined): Mutant => ({ rewrite: (statement) => {
  if (typeof name === 'string' ? statement.name !== name : !name.test(statement.text)) return statement;
  const text = change(statement.text);
  return text === undefined ? undefined : { ...statement, text, ...(statement.name ? { name: `${statement.name}_planted` } : {}) };
} });

const cache = new WeakMap<World, Map<string, Row>>();
const COLUMNS = ['consent_state', 'consent_source', 'consent_since', 'opt_out_id', 'opt_out_since'];

export const MUTANTS: Record<string, Mutant> = {
  'consent read from a cache': { plant: (house, world) => {
    const kept = cache.get(world) ?? new Map<string, Row>();
    cache.set(world, kept);
    facts((row) => {
      const slot = `${String(row['contact_id'])}/${String(row['effective_purpose'])}`;
      const old = kept.get(slot);
      if (old) Object.assign(row, old);
      else if (row['consent_state'] === 'granted') kept.set(slot, Object.fromEntries(COLUMNS.map((c) => [c, row[c]])));
    }).plant!(house, world);
  } },
  'the lock of the contact is left out': said('gate_lock', () => undefined),
  'an answer before the commit': wrapped('Acceptor', 'accept', (_real, self) => (async (item: { actor: { organizationId: string } }) => {
    const { db } = self as unknown as { db: { hot: Service[string] } };
    let early: unknown;
    const write = self['write']!.bind(self);
    await db.hot({ organizationId: item.actor.organizationId }, async (client: unknown) => { early = ((await write(client, item.actor.organizationId, [item])) as unknown[])[0]; }).catch((error: unknown) => { if (!early) throw error; });
    return early;
  }) as Method),
  'sent again after a timeout': replaced('ProviderCall', 'send', (real, _self, world) => (async (...args: never[]) => {
    const outcome = (await real(...args)) as { kind: string };
    if (outcome.kind === 'unknown') world.took++;
    return outcome.kind === 'unknown' ? { kind: 'retry', afterMs: 1000, code: 'planted', detail: 'planted' } : outcome;
  }) as Method),
  'sent again after a worker died': said('dispatch_read', (text) => text.replace('status, exemption', `case when status = 'sending' then 'queued' else status end as status, exemption`)),
  'a call under way is begun again by whoever claims it': { rewrite: (q) => { const one = MUTANTS['sent again after a worker died']!.rewrite!(q)!; return one.name === 'dispatch_start' ? { ...one, name: 'dispatch_start', text: one.text.replace(`m.status = 'queued'`, `m.status in ('queued', 'sending')`) } : one; } },
  'no fence on the lease': said(/delete from outbox where seq = any\(\$1::bigint\[\]\) and lock_token|^\s*update outbox o set locked_until = null/, (text) => text.replace('and lock_token = $2', 'and $2::text is not null').replace('and o.lock_token = $2', 'and $2::text is not null')),
  'no second decision': wrapped('Gate', 'decide', (real) => (async (client: unknown, organizationId: unknown, subjects: Row[]) => {
    const judged = (await real(client, organizationId, subjects)) as { decision: Row }[];
    return judged.map((j, n) => (subjects[n]!['self'] === null ? j : { ...j, decision: { ...j.decision, allowed: true, blockedBy: undefined } }));
  }) as Method),
  'the exemption works for any opt-out': facts((row, subject) => { if (subject['exemption']) row['opt_out_id'] = (subject['exemption'] as { ref: string }).ref; }),
  'caps count only what has left': { rewrite: (q) => (q.name === 'gate_facts' ? { ...q, name: 'gate_facts', text: q.text.replaceAll(`and (w.self is null or (m.id <> w.self and m.status <> 'queued'))`, `and m.status in ('sent', 'delivered', 'read') and m.id is distinct from w.self`) } : q) },
  'no cap by the hour': facts((row) => { row['hourly_count'] = 0; }),
  'no cap on marketing': facts((row) => { row['last_marketing_at'] = null; }),
  'idempotency keys are not claimed': said('keys_claim', (text) => text.replace(/where idempotency_keys\.created_at < \$4/, 'where $4::timestamptz is not null')),
  'the outbox row is not written': { rewrite: (q) => (q.name === 'outbox_insert' && String(q.values?.[2]).includes('"message.dispatch"') && String(q.values?.[2]).length % 3 === 0 ? undefined : q) },
  'a late sent undoes read': { rewrite: (q) => (q.name === 'status_apply' ? { ...q, name: 'status_apply_planted', text: q.text.replace(/and\s+\(case m\.status[\s\S]*?end\) < f\.value/, '') } : q) },
  'START restores everything': wrapped('ConsentLedgerWriter', 'resume', (real, self) => (async (...args: never[]) => {
    const lifted = await real(...args);
    if (lifted) await self['record']!(...args.slice(0, 4), ['service', 'utility', 'marketing'].map((purpose) => ({ purpose, state: 'granted', source: 'keyword', evidence: {} })));
    return lifted;
  }) as Method),
  'a merge takes the laxer state': wrapped('ConsentLedgerWriter', 'merge', () => (async () => undefined) as Method),
  'a paused broadcast still sends': facts((row) => { if (row['broadcast_state']) row['broadcast_state'] = 'running'; }),
  'a recipient twice': { rewrite: (q) => (q.name === 'broadcast_reached' ? { ...q, name: 'broadcast_reached_planted', text: q.text.replace(/limit 1\) m\s*$/, 'limit 0) m') } : q.name === 'messages_insert' ? { ...q, name: 'messages_insert_planted', text: q.text.replace('case when r.broadcast_id is not null then r.contact_id end', 'null::uuid') } : q.name === 'broadcast_mark' ? { ...q, name: 'broadcast_mark_planted', text: q.text.replace('state = f.state,', `state = case when f.state = 'accepted' and r.due_at < $3::timestamptz - interval '1 second' then 'accepted' when f.state = 'accepted' then 'pending' else f.state end,`) } : q) },
  'the switch at the provider is ignored': { plant: (house, world) => { facts((row) => { row['provider_stop_since'] = null; }).plant!(house, world); wrapped('ConsentLedgerWriter', 'preference', () => (async () => undefined) as Method).plant!(house, world); } },
  'the window by the time of arrival': wrapped('MessageApplier', 'past', (_real, self) => (() => (self as unknown as { clock: { now(): Date } }).clock.now()) as never),
  'held messages are sent again': wrapped('Reconciler', 'choice', () => (async () => ({ unknownOutcome: 'retry', afterMs: 300_000 })) as Method),
  'STOP hastens nothing': said(/^update outbox set available_at = \? where topic/, () => undefined),
  'statuses are found by the provider\'s id alone': { rewrite: (q) => (q.name === 'status_apply' ? { ...q, name: 'status_apply_planted', text: q.text.replace('by_id.id = r.our_id and', 'false and') } : q) },
  'a pause is answered before calls have ended': wrapped('CallsInFlight', 'settled', () => (async () => undefined) as Method),
  'a paused line still sends': facts((row) => { if (row['connection_status']) row['connection_status'] = 'active'; }),
  'a restriction is ignored': facts((row) => { row['restricted'] = null; }),
  'quiet hours are ignored': facts((row) => { row['quiet_from'] = null; }),
  'no leaf for what is accepted': said('audit_insert', () => undefined),
  'a key opens every door of order': said(/outbox o where o\.topic = \$1/, (text) => text.replace(/and not exists \([\s\S]*?statement_timestamp\(\)\)\)\)/, '')),
  'STOP is not read': wrapped('ConsentLedgerWriter', 'optOut', () => (async () => undefined) as Method),
};
