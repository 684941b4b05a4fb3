import { Injectable } from '@nestjs/common';
import { OutboundMessage, SendResult } from '@consentry/plugin-sdk';
import { announce, Clock, Database, describeError, EventSubscriptions, Ids, Log, MicroBatcher, publicId, systemActor, type HotClient, type Job, type JobResult } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { ConnectionDirectory, Connections } from '@consentry/connections';
import { indexAddress, openAddress } from '@consentry/contacts';
import { ConsentLedgerWriter, type Purpose } from '@consentry/consent';
import { Vault, type KeyRing } from '@consentry/vault';
import { countDispatched, countFinished } from '../messaging.metrics.js';
import { publishNews, wantsNews } from '../messaging.events.js';
import { openMessage, type MessageBody } from '../messaging.sealed.js';
import type { Exemption } from '../gate/gate.facts.js';
import { Gate, type GateSubject, type Judged } from '../gate/gate.reader.js';
import type { RuleResult } from '../gate/gate.rules.js';
import { toStored } from '../gate/gate.stored.js';
import { sentenceOf } from '../gate/gate.words.js';
import { accepted, judgeFailure, type SendOutcome } from './dispatch.outcome.js';
import * as sql from './dispatch.sql.js';
import { CallsInFlight } from './in-flight.js';

const SEND_TIMEOUT_MS = 30_000;
const DONE: JobResult = { done: true };

interface MessageRow {
  id: string; contact_id: string | null; connection_id: string; conversation_id: string | null; channel: string; purpose: Purpose; type: string;
  body: Buffer | null; content_plain: unknown; address_plain: string | null; address_index: string | null; address_kind: string | null; reply_to: string | null; status: string; exemption: Exemption | null; exemption_ref: string | null;
  [column: string]: unknown;
}
interface Started { message: MessageRow; body: MessageBody; judged: Judged; attemptId: string; job: Job }
/** What one try of the second decision did that is not in the database; a try that is undone forgets it. */
interface Trail { begun: string[]; verdicts: RuleResult[][]; parked: number }
interface Finished { started: Started; outcome: SendOutcome }

/** The last step of a message: decided again, then sent with no transaction open, then its end written down. */
@Injectable()
export class Dispatch {
  private readonly finisher: MicroBatcher<Finished, void>;

  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly log: Log, private readonly audit: Audit,
    private readonly gate: Gate, private readonly directory: ConnectionDirectory, private readonly connections: Connections,
    private readonly ledger: ConsentLedgerWriter, private readonly inFlight: CallsInFlight, private readonly vault: Vault,
    private readonly subscriptions: EventSubscriptions,
  ) {
    this.finisher = new MicroBatcher((organizationId, items) => this.finish(organizationId, items), { maxBatch: 256, maxWaiting: 100_000 });
  }

  async deliver(organizationId: string, jobs: Job[], stopping: AbortSignal): Promise<JobResult[]> {
    let trail: Trail = { begun: [], verdicts: [], parked: 0 };
    const started = await this.db.hotRetrying({ organizationId }, (client) => {
      this.inFlight.end(trail.begun);
      trail = { begun: [], verdicts: [], parked: 0 };
      return this.decideAgain(client, organizationId, jobs, trail);
    }).catch((error: unknown) => {
      this.inFlight.end(trail.begun);
      throw error;
    });
    countDispatched(trail);
    const results = new Map<string, JobResult>();
    await Promise.all(started.map(async (one) => {
      const outcome = await this.send(one, stopping).finally(() => this.inFlight.end([one.attemptId]));
      await this.finisher.submit(organizationId, { started: one, outcome });
      if (outcome.kind === 'failed' && outcome.optsOutOfMarketing && one.message.contact_id) await this.marketingStopped(organizationId, one.message, one.message.contact_id);
      if (outcome.kind === 'failed' && outcome.pausesConnection) await this.connections.pauseBySystem(organizationId, one.message.connection_id, outcome.detail);
      if (outcome.kind === 'retry') results.set(one.job.seq, { retryAfterMs: outcome.afterMs, reason: outcome.code });
    }));
    return jobs.map((job) => results.get(job.seq) ?? DONE);
  }

  /** The provider knows that the person wants no marketing (CM-12): now the ledger knows it too. */
  private async marketingStopped(organizationId: string, message: MessageRow, contactId: string): Promise<void> {
    await this.db.tx({ organizationId }, (em) =>
      this.ledger.preference(em, systemActor(organizationId, 'dispatch'), contactId, message.channel, 'stop', { messageId: publicId('message', message.id) }));
  }

  /** The second decision (CM-1): consent may be gone since acceptance. What passes is marked as started before anything leaves. */
  private async decideAgain(client: HotClient, organizationId: string, jobs: Job[], trail: Trail): Promise<Started[]> {
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
    const byId = new Map(rows.map((m) => [m.id, m]));
    const queued = ids.flatMap((id) => { const m = byId.get(id); return m?.status === 'queued' ? [m] : []; });
    if (queued.length === 0) return [];

    const ring = this.vault.ready(organizationId);
    const bodies = queued.map((m) => openMessage(ring, m));
    const judged = await this.gate.decide(client, organizationId, queued.map((m, i): GateSubject => ({
      connectionId: m.connection_id, contactId: m.contact_id, addressIndex: m.address_index ?? indexOf(ring, bodies[i]!.address), purpose: m.purpose, type: m.type, content: bodies[i]!.content, replyTo: null, self: m.id,
      exemption: m.exemption && m.exemption_ref ? { name: m.exemption, ref: m.exemption_ref } : null,
    })));
    const decided = queued.map((message, i) => ({ message, body: withAddress(ring, bodies[i]!, judged[i]!), judged: judged[i]!, attemptId: this.ids.next(), job: jobOf.get(message.id)! }));
    trail.verdicts = judged.map((j) => j.decision.rules);
    await this.writeBlocked(client, organizationId, decided.filter((d) => !d.judged.decision.allowed));
    return this.writeStarted(client, organizationId, decided.filter((d) => d.judged.decision.allowed), trail.begun);
  }

  private async writeBlocked(client: HotClient, organizationId: string, blocked: Started[]): Promise<void> {
    if (blocked.length === 0) return;
    const now = this.clock.now();
    const rows = blocked.map(({ message, judged }) => ({
      id: message.id, message_id: message.id, status: 'blocked', at: now, code: `gate.${judged.decision.blockedBy!.rule}`, detail: sentenceOf(judged.decision.blockedBy!), verdict: toStored(judged.decision),
    }));
    await client.query({ name: 'dispatch_block', text: sql.BLOCK, values: [JSON.stringify(rows)] });
    await client.query({ name: 'dispatch_events', text: sql.EVENTS, values: [JSON.stringify(rows), organizationId] });
    const actor = systemActor(organizationId, 'dispatch');
    await this.audit.appendHot(client, blocked.map(({ message, judged }) => ({
      actor, entry: { action: 'message.blocked_at_dispatch', object: { type: 'message', id: message.id }, context: { rule: judged.decision.blockedBy!.rule } },
    })));
    await publishNews(client, this.subscriptions, organizationId, now, blocked.map(({ message }) => ({ messageId: message.id, status: 'blocked' })));
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
    await announce(client, organizationId, [{ resource: 'messages', ids: rows.map((r) => publicId('message', r.id)) }]);
    return rows.length;
  }

  /** The only place in the house where a plugin's send is called. */
  private async send({ message, body, judged, job }: Started, stopping: AbortSignal): Promise<SendOutcome> {
    const connection = await this.directory.atVersion(message.connection_id, judged.connectionVersion).catch(() => undefined);
    if (!connection) return { kind: 'retry', afterMs: 5000, code: 'connection.unavailable', detail: 'The connection could not be opened.' };
    const outbound = OutboundMessage.safeParse({
      id: publicId('message', message.id), to: { kind: judged.addressKind, value: body.address }, purpose: message.purpose, type: message.type, content: body.content,
      ...(message.reply_to ? { replyTo: message.reply_to } : {}),
    });
    if (!outbound.success) return { kind: 'failed', code: 'message.content_invalid', detail: 'The stored content does not fit its type.', pausesConnection: false, optsOutOfMarketing: false };
    if (stopping.aborted) return { kind: 'retry', afterMs: 0, code: 'server.stopping', detail: 'The server is stopping; nothing was sent.' };
    try {
      return accepted(SendResult.parse(await connection.connection.send(outbound.data, AbortSignal.timeout(SEND_TIMEOUT_MS))));
    } catch (error) {
      const outcome = judgeFailure(error, job.attempt, Math.random());
      this.log.warn('send_failed', { messageId: publicId('message', message.id), connectionId: message.connection_id, kind: outcome.kind, code: outcome.kind === 'accepted' ? null : outcome.code, ...(outcome.kind === 'unknown' ? describeError(error) : {}) });
      return outcome;
    }
  }

  private async finish(organizationId: string, items: Finished[]): Promise<PromiseSettledResult<void>[]> {
    const now = this.clock.now();
    const rows = items.map(({ started, outcome }) => ({
      id: started.message.id, message_id: started.message.id, attempt_id: started.attemptId, at: now, ...END[outcome.kind],
      provider_id: outcome.kind === 'accepted' ? outcome.providerId : null,
      code: outcome.kind === 'accepted' ? null : outcome.code, detail: outcome.kind === 'accepted' ? null : outcome.detail,
    }));
    await this.db.hotRetrying({ organizationId }, async (client) => {
      const before = await this.statusesBefore(client, organizationId, rows.map((r) => r.id));
      await client.query({ name: 'dispatch_finish', text: sql.FINISH, values: [JSON.stringify(rows)] });
      await client.query({ name: 'dispatch_finish_attempts', text: sql.FINISH_ATTEMPTS, values: [JSON.stringify(rows), now] });
      await client.query({ name: 'dispatch_events', text: sql.EVENTS, values: [JSON.stringify(rows.map((r) => ({ ...r, status: r.event }))), organizationId] });
      await announce(client, organizationId, [{ resource: 'messages', ids: rows.map((r) => publicId('message', r.id)) }, { resource: 'conversations' }]);
      // Where the provider's status was quicker than its answer, its applier told it.
      await publishNews(client, this.subscriptions, organizationId, now, rows.flatMap((r) => (before.get(r.id) === 'sending' ? [{ messageId: r.id, status: r.status }] : [])));
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
