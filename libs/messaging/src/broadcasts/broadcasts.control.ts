import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { announceWith, authorize, Clock, Database, enqueueWith, EventSubscriptions, hastenWith, OUTBOX_CHANNEL, ProblemError, publicId, publishWith, SendsInFlight, systemActor, type Actor, type Em } from '@consentry/kernel';
import { Alerts, Audit } from '@consentry/audit';
import { Vault } from '@consentry/vault';
import { BULK_TOPIC } from '../outbound/outbound.accept.js';
import { countsOf, SELECT, viewOf, type BroadcastRow } from './broadcasts.rows.js';
import { STOPPABLE, UNDER_WAY } from './broadcasts.rules.js';
import type { BroadcastView, StartBroadcast } from './broadcasts.schema.js';

/** The work on a broadcast, one row at a time for each. */
export const BROADCAST_TOPIC = 'broadcast.work';
/** Somewhere on earth it is that much later than in UTC. */
const EASTERNMOST_HOURS = 14;

type View = z.infer<typeof BroadcastView>;

/**
 * Changes of state, by people and by the broadcast itself. Each takes the row's strongest lock: pages being accepted and messages being
 * decided for the last time hold a weaker one, so that a stop sees them entirely or not at all.
 */
@Injectable()
export class BroadcastControl {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly alerts: Alerts, private readonly vault: Vault, private readonly subscriptions: EventSubscriptions,
    private readonly inFlight: SendsInFlight,
  ) {}

  async approve(actor: Actor, id: string): Promise<View> {
    authorize(actor, 'broadcasts.send');
    return this.change(actor, id, async (em, row) => {
      if (row.state !== 'draft') throw new ProblemError('broadcast.not_draft');
      if (row.created_by_kind === actor.kind && row.created_by_id === actor.id) throw new ProblemError('broadcast.approval_own');
      await em.execute('update broadcasts set approved_at = ?, approved_by_kind = ?, approved_by_id = ? where id = ?', [this.clock.now(), actor.kind, actor.id, id]);
      await this.audit.append(em, actor, { action: 'broadcast.approved', object: { type: 'broadcast', id } });
    });
  }

  async start(actor: Actor, id: string, { at, localTime }: z.infer<typeof StartBroadcast>): Promise<View> {
    authorize(actor, 'broadcasts.send');
    return this.change(actor, id, async (em, row) => {
      if (row.state !== 'draft' && row.state !== 'scheduled') throw wrongState(row);
      await this.mustBeApproved(em, row);
      const now = this.clock.now();
      const due = localTime ? new Date(Date.parse(`${localTime.at}:00Z`) - EASTERNMOST_HOURS * 3_600_000) : at ? new Date(at) : now;
      await em.execute(`update broadcasts set state = 'scheduled', scheduled_at = ?, local_time = ?::timestamp, time_zone = ?, reason = null, updated_at = ? where id = ?`, [due, localTime?.at ?? null, localTime?.timeZone ?? null, now, id]);
      await this.work(em, row);
      await this.audit.append(em, actor, { action: 'broadcast.started', object: { type: 'broadcast', id }, context: { at: due.toISOString(), localTime: localTime !== undefined, type: row.type, purpose: row.purpose } });
    });
  }

  /** Once this has answered nothing of the broadcast leaves (I6): what is queued is decided again against the new state, and calls under way are waited for. */
  async pause(actor: Actor, id: string): Promise<View> {
    authorize(actor, 'broadcasts.send');
    const view = await this.change(actor, id, async (em, row) => {
      if (!UNDER_WAY.includes(row.state)) throw wrongState(row);
      await this.pauseWithin(em, actor, row, null);
    });
    await this.settled(actor.organizationId, id);
    return view;
  }

  async resume(actor: Actor, id: string): Promise<View> {
    authorize(actor, 'broadcasts.send');
    return this.change(actor, id, async (em, row) => {
      if (row.state !== 'paused') throw wrongState(row);
      await this.mustBeApproved(em, row);
      const now = this.clock.now();
      const state = row.started_at === null ? 'scheduled' : row.expanded_at === null ? 'expanding' : 'running';
      await em.execute('update broadcasts set state = ?, goes_on = goes_on or coalesce(reason = ?, false), reason = null, failures = 0, updated_at = ? where id = ?', [state, 'template_not_approved', now, id]);
      await this.work(em, row);
      await this.hasten(em, id);
      await this.audit.append(em, actor, { action: 'broadcast.resumed', object: { type: 'broadcast', id }, context: { ...countsOf(row) } });
    });
  }

  /** Like a pause, for good: who was not reached yet is not. */
  async cancel(actor: Actor, id: string): Promise<View> {
    authorize(actor, 'broadcasts.send');
    const view = await this.change(actor, id, async (em, row) => {
      if (!STOPPABLE.includes(row.state)) throw wrongState(row);
      const gone = await em.execute<{ n: number }[]>(
        `with gone as (update broadcast_recipients set state = 'cancelled', decided_at = ? where broadcast_id = ? and state = 'pending' returning 1) select count(*)::int as n from gone`, [this.clock.now(), id]);
      await this.end(em, actor, { ...row, cancelled: row.cancelled + gone[0]!.n }, 'cancelled', null);
      await this.hasten(em, id);
    });
    await this.settled(actor.organizationId, id);
    return view;
  }

  /** The broadcast stops where it is, because of something that whoever sent it must look at. False: somebody was quicker. */
  async pauseBySystem(organizationId: string, id: string, reason: string): Promise<boolean> {
    return this.db.tx({ organizationId }, async (em) => {
      const row = await lock(em, id);
      if (!row || !UNDER_WAY.includes(row.state)) return false;
      await this.pauseWithin(em, systemActor(organizationId, 'broadcast'), row, reason);
      await this.alerts.raise(em, organizationId, { rule: 'broadcast.paused', object: { type: 'broadcast', id }, facts: { reason, ...countsOf(row) } });
      return true;
    });
  }

  /** Everybody is decided on and nothing waits to leave. */
  async finish(organizationId: string, id: string): Promise<boolean> {
    return this.db.tx({ organizationId }, async (em) => {
      const row = await lock(em, id);
      if (row?.state !== 'running') return false;
      const left = await em.execute<{ some: boolean }[]>(
        `select exists (select 1 from broadcast_recipients where broadcast_id = ? and state = 'pending') or exists (select 1 from broadcast_recipients where broadcast_id = ? and outstanding) as some`, [id, id]);
      if (left[0]!.some) return false;
      await this.end(em, systemActor(organizationId, 'broadcast'), row, 'finished', null);
      return true;
    });
  }

  private async pauseWithin(em: Em, actor: Actor, row: BroadcastRow, reason: string | null): Promise<void> {
    const { organizationId } = actor;
    await em.execute(`update broadcasts set state = 'paused', reason = ?, updated_at = ? where id = ?`, [reason, this.clock.now(), row.id]);
    await this.audit.append(em, actor, { action: 'broadcast.paused', object: { type: 'broadcast', id: row.id }, context: { reason, ...countsOf(row) } });
    await publishWith(em, this.subscriptions, organizationId, this.clock.now(), [{ type: 'broadcast.paused', data: { ...toldOf(row), reason } }]);
    await announceWith(em, organizationId, [{ resource: 'broadcasts', ids: [publicId('broadcast', row.id)] }]);
  }

  private async end(em: Em, actor: Actor, row: BroadcastRow, state: 'finished' | 'cancelled' | 'failed', reason: string | null): Promise<void> {
    const now = this.clock.now();
    await em.execute('update broadcasts set state = ?, reason = ?, cancelled = ?, finished_at = ?, updated_at = ? where id = ?', [state, reason, row.cancelled, now, now, row.id]);
    const action = state === 'cancelled' ? { action: 'broadcast.cancelled', context: { ...countsOf(row) } } : { action: 'broadcast.finished', context: { state, reason, ...countsOf(row) } };
    await this.audit.append(em, actor, { ...action, object: { type: 'broadcast', id: row.id } });
    await publishWith(em, this.subscriptions, actor.organizationId, now, [{ type: 'broadcast.finished', data: { ...toldOf(row), state, reason } }]);
    await announceWith(em, actor.organizationId, [{ resource: 'broadcasts', ids: [publicId('broadcast', row.id)] }]);
  }

  private change(actor: Actor, id: string, work: (em: Em, row: BroadcastRow) => Promise<void>): Promise<View> {
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const ring = this.vault.ready(actor.organizationId);
      const row = await lock(em, id);
      if (!row) throw new ProblemError('broadcast.not_found');
      await work(em, row);
      await announceWith(em, actor.organizationId, [{ resource: 'broadcasts', ids: [publicId('broadcast', id)] }]);
      return viewOf(ring, (await read(em, id))!);
    });
  }

  private async mustBeApproved(em: Em, row: BroadcastRow): Promise<void> {
    if (row.approved_at) return;
    const asked = await em.execute<unknown[]>('select 1 from messaging_policies where organization_id = ? and broadcast_approval', [row.organization_id]);
    if (asked.length > 0) throw new ProblemError('broadcast.approval_required');
  }

  private async work(em: Em, row: BroadcastRow): Promise<void> {
    // A row from before may wait for another time; this one would wait behind it.
    await hastenWith(em, this.clock.now(), BROADCAST_TOPIC, row.id);
    await enqueueWith(em, row.organization_id, this.clock.now(), [{ topic: BROADCAST_TOPIC, key: row.id, payload: { broadcastId: row.id } }]);
  }

  /** What was queued and put back while the broadcast stood still looks again now. */
  private async hasten(em: Em, id: string): Promise<void> {
    const now = this.clock.now();
    await em.execute(
      `update outbox o set available_at = ? from broadcast_recipients r join messages m on m.id = r.message_id
       where r.broadcast_id = ? and r.outstanding and o.topic = ? and o.key in (m.conversation_id::text, m.conversation_id::text || '/' || m.broadcast_id::text) and o.available_at > ? and o.dead_at is null`, [now, id, BULK_TOPIC, now]);
    await em.execute('select pg_notify(?, ?)', [OUTBOX_CHANNEL, BULK_TOPIC]);
  }

  /**
   * A last decision that began before the change holds its contact's lock until it is committed: having had all their locks, we know of every
   * call that it let through, and wait for those.
   */
  private async settled(organizationId: string, id: string): Promise<void> {
    const { rows } = await this.db.hotRetrying({ organizationId }, async (c) => {
      await c.query({ text: `select 1 from contacts where id in (select contact_id from messages where id in (${OUTSTANDING})) order by id for no key update`, values: [id] });
      return c.query<{ contact_id: string }>({ text: `select distinct contact_id from messages where id in (${OUTSTANDING}) and status = 'sending' and contact_id is not null`, values: [id] });
    });
    await Promise.all(rows.map((r) => this.inFlight.settled(organizationId, { contactId: r.contact_id })));
  }
}

const OUTSTANDING = 'select message_id from broadcast_recipients where broadcast_id = $1 and outstanding';

async function read(em: Em, id: string, suffix = ''): Promise<BroadcastRow | undefined> {
  const rows = await em.execute<BroadcastRow[]>(`${SELECT} where b.id = ? ${suffix}`, [id]);
  return rows[0] && withDates(rows[0]);
}

function lock(em: Em, id: string): Promise<BroadcastRow | undefined> {
  return read(em, id, 'for update');
}

const TIMES = ['scheduled_at', 'approved_at', 'started_at', 'expanded_at', 'finished_at', 'created_at', 'updated_at'] as const;
/** The ORM's connection hands times over as text. */
function withDates(row: BroadcastRow): BroadcastRow {
  return { ...row, ...Object.fromEntries(TIMES.map((name) => [name, row[name] === null ? null : new Date(row[name])])) };
}

function toldOf(row: BroadcastRow) {
  return { broadcastId: publicId('broadcast', row.id), connectionId: publicId('connection', row.connection_id), reason: row.reason, ...countsOf(row) };
}

function wrongState(row: BroadcastRow): ProblemError {
  return new ProblemError('broadcast.wrong_state', { detail: `The broadcast is ${row.state}.`, extensions: { state: row.state } });
}
