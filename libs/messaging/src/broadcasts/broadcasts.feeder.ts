import { Injectable } from '@nestjs/common';
import { CONTENT_SCHEMAS } from '@consentry/plugin-sdk';
import { announce, Clock, Database, parseId, ProblemError, publicId, systemActor, type HotClient } from '@consentry/kernel';
import { openAttributes, openName } from '@consentry/contacts';
import { Vault } from '@consentry/vault';
import { Acceptor, type Acceptance, type AcceptOutcome } from '../outbound/outbound.accept.js';
import { BroadcastControl } from './broadcasts.control.js';
import { rowOf, type BroadcastRow } from './broadcasts.rows.js';
import { fateOf, stopReason, type Answer, type Fate } from './broadcasts.rules.js';
import { openBroadcast } from './broadcasts.sealed.js';
import { fillIn, speaksOfContact } from './placeholders.js';

/** As many as the acceptor takes at once. */
const PAGE = 256;
/** Messages of one broadcast that are accepted and not yet beyond recall. So few that a stop, an opt-out or a pause finds nearly everybody still undecided; so many that a line never waits for us. */
const OUTSTANDING = 1024;

interface Due { contact_id: string; retry_until: Date | null; name: Buffer | null; attributes: Buffer | null; [column: string]: unknown }

/** How a step ended. `later`: nothing to do until then. */
export type Fed = { kind: 'more' } | { kind: 'full' } | { kind: 'stopped' } | { kind: 'finished' } | { kind: 'later'; at: Date | null };

/** The state changed while a page was being accepted: it is undone, and nobody was decided on. */
class Halted extends Error {
  constructor(readonly reason: string | null) {
    super('the broadcast does not go on');
  }
}

// Look-ups by key, whatever the statistics of tables that grow by the second say: see the gate's facts.
const LEFT = `
  with mine as materialized (select contact_id, message_id from broadcast_recipients where broadcast_id = $1 and outstanding),
  gone as materialized (
    select mine.contact_id from mine cross join lateral (select m.status from messages m where m.id = mine.message_id limit 1) m where m.status not in ('queued', 'sending')),
  left_now as (
    update broadcast_recipients r set outstanding = false from gone where r.broadcast_id = $1 and r.contact_id = gone.contact_id and r.outstanding returning 1)
  select (select count(*) from mine)::int - (select count(*) from left_now)::int as n`;

const DUE = `
  select r.contact_id, r.retry_until, case when $3 then c.name end as name, case when $3 then c.attributes end as attributes
  from (select contact_id, retry_until, due_at from broadcast_recipients where broadcast_id = $1 and state = 'pending' and due_at <= $2 order by due_at, contact_id limit $4) r
  left join contacts c on $3 and c.id = r.contact_id order by r.due_at, r.contact_id`;
const NEXT_DUE = `select min(due_at) as at from broadcast_recipients where broadcast_id = $1 and state = 'pending'`;

const MARK = `
  update broadcast_recipients r set state = f.state, reason = f.reason, message_id = f.message_id, outstanding = f.state = 'accepted',
    due_at = coalesce(f.due_at, r.due_at), retry_until = coalesce(f.retry_until, r.retry_until), decided_at = case when f.state <> 'pending' then $3::timestamptz end
  from jsonb_to_recordset($2::jsonb) as f(contact_id uuid, state text, reason text, message_id uuid, due_at timestamptz, retry_until timestamptz)
  where r.broadcast_id = $1 and r.contact_id = f.contact_id and r.state = 'pending'`;
/** A refusal that is waited out is no message of this recipient yet: the one that follows it may be. */
const FREE = 'update messages set recipient_id = null where id = any($1::uuid[])';
const COUNT = `
  update broadcasts set accepted = accepted + $2, excluded = excluded + $3, failed = failed + $4, reasons = $5, failures = 0, updated_at = $6 where id = $1`;

/** Gives a broadcast's recipients to the gate, page by page, no faster than they leave. */
@Injectable()
export class Feeder {
  /** Tests set them lower. */
  outstanding = OUTSTANDING;
  pageSize = PAGE;

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly vault: Vault, private readonly acceptor: Acceptor, private readonly control: BroadcastControl) {}

  async step(organizationId: string, id: string): Promise<Fed> {
    const { row, due, full } = await this.look(organizationId, id);
    if (row.state !== 'running') return { kind: 'stopped' };
    if (full) return { kind: 'full' };
    if (due.length === 0) return this.atTheEnd(organizationId, id);
    try {
      await this.accept(organizationId, row, due);
      return { kind: 'more' };
    } catch (error) {
      if (!(error instanceof Halted)) throw error;
      if (error.reason !== null) await this.control.pauseBySystem(organizationId, id, error.reason);
      return { kind: 'stopped' };
    }
  }

  private look(organizationId: string, id: string): Promise<{ row: BroadcastRow; due: Due[]; full: boolean }> {
    return this.db.hot({ organizationId }, async (c) => {
      const row = await rowOf(c, id);
      if (row.state !== 'running') return { row, due: [], full: false };
      const still = (await c.query<{ n: number }>({ name: 'broadcast_left', text: LEFT, values: [id] })).rows[0]!.n;
      if (still + this.pageSize > this.outstanding) return { row, due: [], full: true };
      const speaks = speaksOfContact(openBroadcast(this.vault.ready(organizationId), id, row.body).content);
      const { rows } = await c.query<Due>({ name: 'broadcast_due', text: DUE, values: [id, this.clock.now(), speaks, this.pageSize] });
      return { row, due: rows, full: false };
    });
  }

  private async accept(organizationId: string, row: BroadcastRow, due: Due[]): Promise<void> {
    const ring = this.vault.ready(organizationId);
    const { content } = openBroadcast(ring, row.id, row.body);
    const speaks = speaksOfContact(content);
    const actor = systemActor(organizationId, 'broadcast');
    const filled = due.map((d) => (speaks ? checked(row.type, fillIn(content, { name: openName(ring, d.contact_id, d.name), attributes: openAttributes(ring, d.contact_id, d.attributes) })) : content));
    const asked = due.filter((_d, i) => filled[i] !== undefined);
    const acceptances = filled.flatMap((filledIn, i): Acceptance[] => (filledIn === undefined ? [] : [{
      actor, connectionId: row.connection_id, contactId: due[i]!.contact_id, address: null, purpose: row.purpose, type: row.type, content: filledIn, replyTo: null, source: 'broadcast', broadcastId: row.id, bulk: true,
    }]));
    await this.acceptor.acceptMany(organizationId, acceptances, async (client, outcomes) => {
      const current = await rowOf(client, row.id, 'for no key update');
      if (current.state !== 'running') throw new Halted(null);
      const answers = outcomes.map(answerOf);
      const stop = stopReason(answers, current.goes_on);
      if (stop !== undefined) throw new Halted(stop);
      const now = this.clock.now();
      const fates = new Map(asked.map((d, i) => [d.contact_id, fateOf(answers[i]!, d.retry_until, current.retry_window_seconds, now)]));
      for (const d of due) if (!fates.has(d.contact_id)) fates.set(d.contact_id, { state: 'failed', reason: 'content_invalid', messageId: null });
      await mark(client, current, fates, now);
      await free(client, answers.filter((_a, i) => fates.get(asked[i]!.contact_id)!.state === 'pending'));
    });
  }

  private async atTheEnd(organizationId: string, id: string): Promise<Fed> {
    if (await this.control.finish(organizationId, id)) return { kind: 'finished' };
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<{ at: Date | null }>({ name: 'broadcast_next_due', text: NEXT_DUE, values: [id] }));
    return { kind: 'later', at: rows[0]!.at };
  }
}

/** With the person's words in it a content may have outgrown its type. */
function checked(type: BroadcastRow['type'], content: unknown): unknown {
  const result = CONTENT_SCHEMAS[type].safeParse(content);
  return result.success ? result.data : undefined;
}

function answerOf(outcome: AcceptOutcome): Answer {
  const { replayed } = outcome;
  if ('body' in outcome) return { kind: 'allowed', messageId: parseId('message', outcome.body.id)!, replayed };
  const { problem } = outcome;
  if (!(problem instanceof ProblemError)) return { kind: 'refused', code: problem.document.code, messageId: null, retryAfterSeconds: null, replayed };
  const messageId = problem.options.extensions?.messageId;
  return { kind: 'refused', code: problem.code, messageId: typeof messageId === 'string' ? parseId('message', messageId) ?? null : null, retryAfterSeconds: problem.options.retryAfterSeconds ?? null, replayed };
}

/** What became of a page, in the transaction that accepted it. */
async function mark(client: HotClient, row: BroadcastRow, fates: Map<string, Fate>, now: Date): Promise<void> {
  const rows = [...fates].map(([contactId, f]) => (f.state === 'pending'
    ? { contact_id: contactId, state: 'pending', due_at: f.dueAt, retry_until: f.retryUntil }
    : { contact_id: contactId, state: f.state, reason: f.reason, message_id: f.messageId }));
  const { rowCount } = await client.query({ name: 'broadcast_mark', text: MARK, values: [row.id, JSON.stringify(rows), now] });
  // Another worker had one of them: two of us work on this broadcast, and the other is right.
  if (rowCount !== rows.length) throw new Halted(null);
  const reasons = { ...row.reasons };
  const n = { accepted: 0, excluded: 0, failed: 0, pending: 0 };
  for (const fate of fates.values()) {
    n[fate.state]++;
    if (fate.state === 'excluded' || fate.state === 'failed') reasons[fate.reason] = (reasons[fate.reason] ?? 0) + 1;
  }
  await client.query({ name: 'broadcast_count', text: COUNT, values: [row.id, n.accepted, n.excluded, n.failed, JSON.stringify(reasons), now] });
  await announce(client, row.organization_id, [{ resource: 'broadcasts', ids: [publicId('broadcast', row.id)] }]);
}

async function free(client: HotClient, answers: Answer[]): Promise<void> {
  const ids = answers.flatMap((a) => (a.messageId === null ? [] : [a.messageId]));
  if (ids.length > 0) await client.query({ name: 'broadcast_free', text: FREE, values: [ids] });
}
