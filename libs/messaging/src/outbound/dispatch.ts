import { Injectable } from '@nestjs/common';
import { announce, BeginAnew, Clock, Database, describeError, enqueue, EventSubscriptions, Ids, Log, MicroBatcher, publicId, systemActor, type HotClient, type Job, type JobResult, type OutboxRow } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { ConnectionDirectory } from '@consentry/connections';
import { indexAddress, openAddress } from '@consentry/contacts';
import { PluginRegistry } from '@consentry/plugins';
import { Vault, type KeyRing } from '@consentry/vault';
import { countDispatched, countFinished } from '../messaging.metrics.js';
import { publishNews, wantsNews } from '../messaging.events.js';
import { openMessage, type MessageBody } from '../messaging.sealed.js';
import { FAILURE_TOPIC, templateOf } from '../inbound/inbound.failures.js';
import { endEmpty, eraseMessages, LAST_ANSWERS } from '../privacy/content.erase.js';
import { Gate, type GateSubject, type Judged } from '../gate/gate.reader.js';
import { stepsAside, waitsFor, waitsForBroadcast, type RuleResult } from '../gate/gate.rules.js';
import { toStored } from '../gate/gate.stored.js';
import { sentenceOf } from '../gate/gate.words.js';
import { ProviderCall, type MessageRow, type Started } from './dispatch.call.js';
import { MAX_WAIT_MS, type SendOutcome } from './dispatch.outcome.js';
import * as sql from './dispatch.sql.js';
import { CallsInFlight } from './in-flight.js';
import { Pace } from './pace.js';
import { RECONCILE_TOPIC } from './reconcile.js';

/** What waits looks again so often: quiet hours are changed, a pause is lifted, the person opts out. */
const LOOK_AGAIN_MS = 10 * 60_000;
const DONE: JobResult = { done: true };

/** What one try of the second decision did that is not in the database; a try that is undone forgets it. */
interface Trail { begun: string[]; verdicts: RuleResult[][]; parked: number; waits: Map<string, JobResult> }
/** By connection; undefined: it has no figure, or can't be opened. */
type Speeds = Map<string, number | undefined>;
interface Finished { started: Started; outcome: SendOutcome }

/** The last step of a message: decided again, then sent with no transaction open, then its end written down. */
@Injectable()
export class Dispatch {
  private readonly finisher: MicroBatcher<Finished, void>;

  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly log: Log, private readonly audit: Audit,
    private readonly gate: Gate, private readonly directory: ConnectionDirectory, private readonly registry: PluginRegistry, private readonly pace: Pace,
    private readonly call: ProviderCall, private readonly inFlight: CallsInFlight, private readonly vault: Vault,
    private readonly subscriptions: EventSubscriptions,
  ) {
    this.finisher = new MicroBatcher((organizationId, items) => this.finish(organizationId, items), { maxBatch: 256, maxWaiting: 100_000 });
  }

  async deliver(organizationId: string, jobs: Job[], stopping: AbortSignal): Promise<JobResult[]> {
    const anew = (): Trail => ({ begun: [], verdicts: [], parked: 0, waits: new Map() });
    let trail = anew();
    const speeds: Speeds = new Map();
    await this.lookUpSpeeds(speeds, jobs.flatMap(({ payload }) => (typeof payload.connectionId === 'string' ? [payload.connectionId] : [])));
    const started = await this.db.hotRetrying({ organizationId }, (client) => {
      this.inFlight.end(trail.begun);
      trail = anew();
      return this.decideAgain(client, organizationId, jobs, trail, speeds);
    }).catch((error: unknown) => {
      this.inFlight.end(trail.begun);
      throw error;
    });
    countDispatched(trail);
    const results = trail.waits;
    await Promise.all(started.map(async (one) => {
      const outcome = await this.call.send(one, stopping).finally(() => this.inFlight.end([one.attemptId]));
      await this.slowDown(organizationId, one.message, outcome);
      await this.finisher.submit(organizationId, { started: one, outcome });
      if (outcome.kind === 'retry') results.set(one.job.seq, { retryAfterMs: outcome.afterMs, reason: outcome.code, ...(outcome.uncounted ? { uncounted: true as const } : {}) });
    }));
    return jobs.map((job) => results.get(job.seq) ?? DONE);
  }

  /**
   * What the provider said of the line's pace, before the end of the call is written down: what comes again finds the line held. Should
   * it be lost, the provider says it anew with its next answer; the message must not come again for it.
   */
  private async slowDown(organizationId: string, message: MessageRow, outcome: SendOutcome): Promise<void> {
    try {
      if (outcome.kind === 'accepted' && outcome.usage) await this.pace.observed(organizationId, message.connection_id, outcome.usage);
      if (outcome.kind === 'retry' && outcome.blocksLineSeconds) await this.pace.block(organizationId, message.connection_id, outcome.blocksLineSeconds);
    } catch (error) {
      this.log.error('pace_not_kept', { messageId: publicId('message', message.id), ...describeError(error) });
    }
  }

  /** The second decision (CM-1): consent may be gone since acceptance. What passes is marked as started before anything leaves. */
  private async decideAgain(client: HotClient, organizationId: string, jobs: Job[], trail: Trail, speeds: Speeds): Promise<Started[]> {
    const jobOf = new Map(jobs.map((job) => [String(job.payload.messageId), job]));
    const ids = [...jobOf.keys()];
    const peek = await client.query<{ contact_id: string | null }>({ name: 'dispatch_contacts', text: 'select contact_id from messages where id = any($1::uuid[])', values: [ids] });
    await this.gate.lock(client, peek.rows.map((r) => r.contact_id));
    const { rows } = await client.query<MessageRow>({ name: 'dispatch_read', text: sql.READ, values: [ids] });
    // A merge may have led a message to another contact since: that one's lock is needed as well.
    const held = new Set(peek.rows.map((r) => r.contact_id));
    await this.gate.lock(client, rows.map((r) => r.contact_id).filter((id) => !held.has(id)));
    const orphans = rows.filter((m) => m.status === 'sending').map((m) => m.id);
    if (orphans.length > 0) trail.parked = await this.park(client, organizationId, orphans);
    await endEmpty(client, this.subscriptions, organizationId, rows.flatMap((m) => (m.status === 'queued' && m.content_gone_at ? [m.id] : [])), this.clock.now());
    const byId = new Map(rows.map((m) => [m.id, m]));
    const waiting = ids.flatMap((id) => { const m = byId.get(id); return m?.status === 'queued' && !m.content_gone_at ? [m] : []; });
    if (waiting.length === 0) return [];
    const queued = await this.inTurn(client, organizationId, waiting, jobOf, trail, speeds);
    if (queued.length === 0) return [];

    const ring = this.vault.ready(organizationId);
    const bodies = queued.map((m) => openMessage(ring, m));
    const judged = await this.gate.decide(client, organizationId, queued.map((m, i): GateSubject => ({
      connectionId: m.connection_id, contactId: m.contact_id, addressIndex: m.address_index ?? indexOf(ring, bodies[i]!.address), purpose: m.purpose, type: m.type, content: bodies[i]!.content, replyTo: null, self: m.id, source: m.source, broadcastId: m.broadcast_id, reviewed: m.reviewed,
      exemption: m.exemption && m.exemption_ref ? { name: m.exemption, ref: m.exemption_ref } : null,
    })));
    const decided = queued.map((message, i) => ({ message, body: withAddress(ring, bodies[i]!, judged[i]!), judged: judged[i]!, attemptId: this.ids.next(), job: jobOf.get(message.id)! }));
    const now = this.clock.nowMs();
    const later = new Map(decided.flatMap((d) => {
      const { decision } = d.judged;
      const seconds = now - d.message.created_at.getTime() < MAX_WAIT_MS || waitsForBroadcast(decision) ? waitsFor(decision) : null;
      return seconds === null ? [] : [[d, seconds] as const];
    }));
    trail.verdicts = decided.filter((d) => !later.has(d)).map((d) => d.judged.decision.rules);
    await this.writeWaiting(client, organizationId, later, trail);
    await this.writeBlocked(client, organizationId, decided.filter((d) => !d.judged.decision.allowed && !later.has(d)));
    return this.writeStarted(client, organizationId, decided.filter((d) => d.judged.decision.allowed), trail.begun);
  }

  /** What each line may send a second, by its settings or its channel. With no transaction open. */
  private async lookUpSpeeds(speeds: Speeds, connectionIds: string[]): Promise<void> {
    await Promise.all([...new Set(connectionIds)].map(async (id) => {
      const open = await this.directory.get(id).catch(() => undefined);
      speeds.set(id, open && (open.connection.limits?.().perSecond ?? this.registry.findChannel(open.plugin.id)?.capabilities.perSecond));
    }));
  }

  /** Those for whom their line has a turn now; the others come again when it has. Taken before the decision: what waits is decided when it goes. */
  private async inTurn(client: HotClient, organizationId: string, waiting: MessageRow[], jobOf: Map<string, Job>, trail: Trail, speeds: Speeds): Promise<MessageRow[]> {
    const unknown = [...new Set(waiting.map((m) => m.connection_id))].filter((id) => !speeds.has(id));
    // Opening a line reads tables and asks the vault: not in here.
    if (unknown.length > 0) throw new BeginAnew(() => this.lookUpSpeeds(speeds, unknown));
    const turns: MessageRow[] = [];
    // Lines in one order, so that two workers never wait for each other in a circle.
    for (const [connectionId, messages] of [...Map.groupBy(waiting, (m) => m.connection_id)].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const permit = await this.pace.take(client, organizationId, connectionId, speeds.get(connectionId), messages.length, messages.every((m) => m.bulk));
      turns.push(...messages.slice(0, permit.granted));
      messages.slice(permit.granted).forEach((m, n) => trail.waits.set(jobOf.get(m.id)!.seq, { retryAfterMs: Math.ceil(permit.waitMs + n * permit.gapMs), reason: 'connection.pace', uncounted: true }));
    }
    return turns;
  }

  /** Accepted, and not to leave yet: quiet hours began, the line was asked to wait, the broadcast is paused. */
  private async writeWaiting(client: HotClient, organizationId: string, held: Map<Started, number>, trail: Trail): Promise<void> {
    if (held.size === 0) return;
    const now = this.clock.now();
    const rows = [...held].map(([{ message, judged, job }, seconds]) => {
      const blockedBy = judged.decision.blockedBy!;
      trail.waits.set(job.seq, { retryAfterMs: Math.min(LOOK_AGAIN_MS, seconds * 1000), reason: `gate.${blockedBy.rule}`, uncounted: true });
      return { id: message.id, message_id: message.id, status: 'waiting', at: now, code: `gate.${blockedBy.rule}`, detail: sentenceOf(blockedBy) };
    });
    const aside = [...held.keys()].filter(({ judged }) => stepsAside(judged.decision)).map(({ message, job }) => ({ seq: job.seq, key: `${message.conversation_id ?? message.id}/${message.broadcast_id ?? message.purpose}` }));
    if (aside.length > 0) await client.query({ name: 'dispatch_aside', text: sql.ASIDE, values: [JSON.stringify(aside)] });
    const { rows: told } = await client.query<{ id: string }>({ name: 'dispatch_wait', text: sql.WAIT, values: [JSON.stringify(rows)] });
    const fresh = new Set(told.map((r) => r.id));
    if (fresh.size === 0) return;
    await client.query({ name: 'dispatch_events', text: sql.EVENTS, values: [JSON.stringify(rows.filter((r) => fresh.has(r.id))), organizationId] });
    await announce(client, organizationId, [{ resource: 'messages', ids: [...fresh].map((id) => publicId('message', id)) }]);
  }

  private async writeBlocked(client: HotClient, organizationId: string, blocked: Started[]): Promise<void> {
    if (blocked.length === 0) return;
    const now = this.clock.now();
    const rows = blocked.map(({ message, judged }) => ({
      id: message.id, message_id: message.id, status: 'blocked', at: now, code: `gate.${judged.decision.blockedBy!.rule}`, detail: sentenceOf(judged.decision.blockedBy!), verdict: toStored(judged.decision),
    }));
    const { rows: ended } = await client.query<{ id: string; status: 'blocked' | 'unknown' }>({ name: 'dispatch_block', text: sql.BLOCK, values: [JSON.stringify(rows)] });
    const status = new Map(ended.map((e) => [e.id, e.status]));
    const zero = new Set(blocked.flatMap(({ message, judged }) => (judged.zeroContent ? [message.id] : [])));
    await eraseMessages(client, ended.flatMap((e) => (e.status === 'blocked' && zero.has(e.id) ? [e.id] : [])), now);
    await client.query({ name: 'dispatch_events', text: sql.EVENTS, values: [JSON.stringify(rows.map((r) => ({ ...r, status: status.get(r.id) ?? r.status }))), organizationId] });
    const actor = systemActor(organizationId, 'dispatch');
    await this.audit.appendHot(client, blocked.map(({ message, judged }) => ({
      actor, entry: { action: 'message.blocked_at_dispatch', object: { type: 'message', id: message.id }, context: { rule: judged.decision.blockedBy!.rule } },
    })));
    await publishNews(client, this.subscriptions, organizationId, now, ended.flatMap(({ id, status: end }) => (end === 'blocked' ? [{ messageId: id, status: end }] : [])));
    await announce(client, organizationId, [{ resource: 'messages', ids: blocked.map((b) => publicId('message', b.message.id)) }, { resource: 'conversations' }]);
  }

  private async writeStarted(client: HotClient, organizationId: string, allowed: Started[], begun: string[]): Promise<Started[]> {
    if (allowed.length === 0) return [];
    const now = this.clock.now();
    const { rows } = await client.query<{ id: string }>({
      name: 'dispatch_start', text: sql.START,
      values: [JSON.stringify(allowed.map(({ message, judged }) => ({ id: message.id, verdict: toStored(judged.decision), address_kind: judged.addressKind, purpose: judged.effectivePurpose }))), now],
    });
    const won = new Set(rows.map((r) => r.id));
    const started = allowed.filter((a) => won.has(a.message.id));
    for (const { attemptId, message } of started) {
      this.inFlight.begin(attemptId, { contactId: message.contact_id, connectionId: message.connection_id });
      begun.push(attemptId);
    }
    await client.query({ name: 'dispatch_attempts', text: sql.ATTEMPTS, values: [JSON.stringify(started.map((s) => ({ id: s.attemptId, message_id: s.message.id }))), organizationId, now, this.inFlight.worker] });
    return started;
  }

  private async park(client: HotClient, organizationId: string, ids: string[]): Promise<number> {
    const now = this.clock.now();
    const detail = 'The server stopped while the message was on its way. It is not sent again until the provider says what became of it.';
    const { rows } = await client.query<{ id: string }>({ text: sql.PARK, values: [ids, now, detail] });
    await client.query({ name: 'dispatch_events', text: sql.EVENTS, values: [JSON.stringify(rows.map((r) => ({ message_id: r.id, status: 'unknown', at: now, code: 'provider.outcome_unknown', detail }))), organizationId] });
    await this.reconcileLater(client, organizationId, rows.map((r) => r.id));
    await announce(client, organizationId, [{ resource: 'messages', ids: rows.map((r) => publicId('message', r.id)) }]);
    return rows.length;
  }

  /** Somebody goes and asks what became of them: see {@link Reconciler}. */
  private async reconcileLater(client: HotClient, organizationId: string, ids: string[]): Promise<void> {
    await enqueue(client, organizationId, this.clock.now(), ids.map((id) => ({ topic: RECONCILE_TOPIC, key: id, payload: { messageId: id } })));
  }

  private async finish(organizationId: string, items: Finished[]): Promise<PromiseSettledResult<void>[]> {
    const now = this.clock.now();
    const rows = items.map(({ started, outcome }) => ({
      id: started.message.id, message_id: started.message.id, attempt_id: started.attemptId, at: now, ...END[outcome.kind],
      provider_id: outcome.kind === 'accepted' ? outcome.providerId : null,
      code: outcome.kind === 'accepted' ? null : outcome.code, detail: outcome.kind === 'accepted' ? null : outcome.detail,
    }));
    const zero = new Set(items.flatMap(({ started }) => (started.judged.zeroContent ? [started.message.id] : [])));
    await this.db.hotRetrying({ organizationId }, async (client) => {
      const before = await this.statusesBefore(client, organizationId, rows.map((r) => r.id));
      const { rows: ends } = await client.query<{ id: string; current: boolean; status: string }>({ name: 'dispatch_finish', text: sql.FINISH, values: [JSON.stringify(rows)] });
      const current = new Set(ends.filter((r) => r.current).map((r) => r.id));
      await eraseMessages(client, ends.flatMap((r) => (zero.has(r.id) && LAST_ANSWERS.has(r.status) ? [r.id] : [])), now);
      // Of an attempt that was given up only one thing counts any more: that the message was taken after all.
      const told = rows.filter((r) => r.status === 'sent' || current.has(r.id));
      await client.query({ name: 'dispatch_finish_attempts', text: sql.FINISH_ATTEMPTS, values: [JSON.stringify(rows), now] });
      await client.query({ name: 'dispatch_events', text: sql.EVENTS, values: [JSON.stringify(told.map((r) => ({ ...r, status: r.event }))), organizationId] });
      await this.reconcileLater(client, organizationId, told.filter((r) => r.status === 'unknown').map((r) => r.id));
      // What the provider said of the line or the person is so, whichever attempt it was.
      await enqueue(client, organizationId, now, items.flatMap(({ started, outcome }) => consequencesOf(started, outcome)));
      await announce(client, organizationId, [{ resource: 'messages', ids: rows.map((r) => publicId('message', r.id)) }, { resource: 'conversations' }]);
      // Where the provider's status was quicker than its answer, its applier told it.
      await publishNews(client, this.subscriptions, organizationId, now, told.flatMap((r) => (isNews(r.status, before.get(r.id)) ? [{ messageId: r.id, status: r.status }] : [])));
    }, 5);
    countFinished(items.map(({ started, outcome }) => ({ messageId: started.message.id, outcome })), now.getTime());
    return items.map(() => ({ status: 'fulfilled', value: undefined }));
  }

  /** Where messages stand, and held there; asked only when somebody is to be told of what changes. */
  private async statusesBefore(client: HotClient, organizationId: string, ids: string[]): Promise<Map<string, string>> {
    if (!wantsNews(this.subscriptions, organizationId)) return new Map();
    const { rows } = await client.query<{ id: string; status: string }>({ name: 'dispatch_before', text: 'select id, status from messages where id = any($1::uuid[]) order by id for no key update', values: [ids] });
    return new Map(rows.map((r) => [r.id, r.status]));
  }
}

/** A message accepted while its contact had another address, or none, on the channel goes to the one that the gate decided on. */
function withAddress(ring: KeyRing, body: MessageBody, judged: Judged): MessageBody {
  return body.address === null && judged.identity ? { ...body, address: openAddress(ring, judged.identity.id, judged.identity.address) } : body;
}

function isNews(status: string, before: string | undefined): boolean {
  return before === 'sending' || (status === 'sent' && (before === 'queued' || before === 'unknown'));
}

/** What the failure means for the line and the person (whatsapp.md), to be drawn once the end of the call is committed: lost with it or not at all. */
function consequencesOf({ message, body, judged }: Started, outcome: SendOutcome): OutboxRow[] {
  if (outcome.kind !== 'failed' || (!outcome.signal && !outcome.credentialsDead)) return [];
  const template = message.type === 'template' ? templateOf(body.content) : null;
  return [{ topic: FAILURE_TOPIC, key: message.id, payload: { messageId: message.id, signal: outcome.signal ?? null, code: outcome.code, by: 'answer', ...(template ? { template: template.name, language: template.language } : {}), ...(outcome.credentialsDead ? { deadCredentials: judged.connectionVersion } : {}) } }];
}

function indexOf(ring: KeyRing, address: string | null): string | null {
  return address === null ? null : indexAddress(ring, address).toString('hex');
}

/** What each end of a call makes of the message, the attempt and the history. */
const END = {
  accepted: { status: 'sent', outcome: 'accepted', event: 'accepted' },
  failed: { status: 'failed', outcome: 'failed', event: 'failed' },
  retry: { status: 'queued', outcome: 'retry', event: 'retrying' },
  unknown: { status: 'unknown', outcome: 'unknown', event: 'unknown' },
} as const;
