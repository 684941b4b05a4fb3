import { Injectable } from '@nestjs/common';
import {
  announce, Clock, Database, enqueue, IDEMPOTENCY_HOURS, Ids, MicroBatcher, ProblemError, publicId, toProblemDocument, ReplayedProblem, ModeToken,
  type Actor, type HotClient, type ProblemDocument,
} from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { indexAddress, openAddress } from '@consentry/contacts';
import type { Purpose } from '@consentry/consent';
import { Vault, type KeyRing } from '@consentry/vault';
import type { Exemption, MessageSource } from '../gate/gate.facts.js';
import { Gate, type GateSubject, type Judged } from '../gate/gate.reader.js';
import { toStored, toVerdictView, type StoredVerdict } from '../gate/gate.stored.js';
import { sentenceOf } from '../gate/gate.words.js';
import { countAccepted } from '../messaging.metrics.js';
import { sealMessage } from '../messaging.sealed.js';
import { eraseMessages, keepUses } from '../privacy/content.erase.js';
import { usesOf } from './outbound.content.js';
import { quoteProblems } from './outbound.quotes.js';
import * as sql from './outbound.sql.js';

export const DISPATCH_TOPIC = 'message.dispatch';
/** What nobody waits for at a screen has a lane of its own, so that it never stands before an answer to a person. */
export const BULK_TOPIC = 'message.dispatch.bulk';
const MAX_BATCH = 256;

export interface Acceptance {
  actor: Actor;
  connectionId: string;
  contactId: string | null;
  address: string | null;
  purpose: Purpose;
  type: string;
  content: unknown;
  replyTo: string | null;
  source: MessageSource;
  /** Part of this broadcast: no more than one message of it to the same person, however often it is tried. */
  broadcastId?: string;
  bulk?: boolean;
  /** A person has approved what a machine wrote. */
  reviewed?: boolean;
  exemption?: { name: Exemption; ref: string };
  /** What is wrong with it already; told in its turn, so that a repeated key gets its first answer all the same. */
  refusal?: ProblemError;
  idempotency?: { key: string; hash: string };
}

export interface AcceptedBody { id: string; status: 'queued'; verdict: ReturnType<typeof toVerdictView> }
export type AcceptOutcome = { body: AcceptedBody; replayed: boolean } | { problem: ProblemError | ReplayedProblem; replayed: boolean };

interface ReachedRow { broadcast_id: string; recipient_id: string; id: string; status: string; code: string | null; verdict: StoredVerdict; [column: string]: unknown }
interface StoredKey { actor_id: string; key: string; hash: string; status: number | null; body: unknown; [column: string]: unknown }

/**
 * The one way a message comes into being. Requests that arrive together are decided in one read and written in one
 * transaction: message, verdict, audit leaf and the outbox row that will send it. A refusal is written just the same.
 */
@Injectable()
export class Acceptor {
  private readonly batcher: MicroBatcher<Acceptance, AcceptOutcome>;

  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly mode: ModeToken, private readonly audit: Audit, private readonly gate: Gate, private readonly vault: Vault,
  ) {
    this.batcher = new MicroBatcher((organizationId, items) => this.flush(organizationId, items), { maxBatch: MAX_BATCH, maxWaiting: 4096 });
  }

  /**
   * Up to 256 at once, in one transaction, in their order. `within` runs in that transaction once they are written, so that whoever
   * asks can mark what is done with what was decided.
   */
  async acceptMany(organizationId: string, acceptances: Acceptance[], within?: (client: HotClient, outcomes: AcceptOutcome[]) => Promise<void>): Promise<AcceptOutcome[]> {
    if (acceptances.length > MAX_BATCH) throw new RangeError(`at most ${MAX_BATCH} at once`);
    const outcomes = await this.db.hotRetrying({ organizationId }, async (client) => {
      const written = await this.write(client, organizationId, acceptances);
      await within?.(client, written);
      return written;
    });
    countAccepted(outcomes);
    return outcomes;
  }

  accept(acceptance: Acceptance): Promise<AcceptOutcome> {
    return this.batcher.submit(acceptance.actor.organizationId, acceptance);
  }

  private async flush(organizationId: string, items: Acceptance[]): Promise<PromiseSettledResult<AcceptOutcome>[]> {
    const outcomes = await this.db.hotRetrying({ organizationId }, (client) => this.write(client, organizationId, items));
    countAccepted(outcomes);
    // Committed: what was decided has its leaf, which tells of the request too.
    items.forEach((item, i) => { if (decidedHere(outcomes[i]!)) this.audit.requestTold(item.actor); });
    return outcomes.map((value) => ({ status: 'fulfilled', value }));
  }

  private async write(client: HotClient, organizationId: string, items: Acceptance[]): Promise<AcceptOutcome[]> {
    const ring = this.vault.ready(organizationId);
    const outcomes: (AcceptOutcome | undefined)[] = items.map(() => undefined);
    const owners = await this.claimKeys(client, ring, items, outcomes);
    const open = items.map((item, i) => ({ item, i })).filter(({ i }) => outcomes[i] === undefined && owners[i] === undefined);

    const indexes = new Map(open.map(({ item }) => [item, item.address === null ? null : indexAddress(ring, item.address).toString('hex')]));
    const targets = await this.gate.resolve(client, open.map(({ item }) => ({ ...item, addressIndex: indexes.get(item)!, keyId: item.actor.kind === 'api_key' ? item.actor.id : null })));
    const known = open.filter((o, n) => {
      const missing = targets[n]!.keyDead ? new ProblemError('auth.invalid_key') : (missingTarget(o.item, targets[n]!) ?? o.item.refusal);
      if (missing) outcomes[o.i] = { problem: missing, replayed: false };
      return !missing;
    });
    const contactIds = known.map((o) => targets[open.indexOf(o)]!.contactId);
    await this.gate.lock(client, contactIds);
    const unreached = await this.unreached(client, known.map(({ item, i }, n) => ({ item, i, contactId: contactIds[n]! })), outcomes);
    const unquotable = await quoteProblems(client, unreached.map(({ item, contactId }) => ({ ...item, contactId })));
    const fresh = unreached.filter(({ i }, n) => {
      if (unquotable[n]) outcomes[i] = { problem: unquotable[n], replayed: false };
      return !unquotable[n];
    });
    const judged = fresh.length === 0 ? [] : await this.gate.decide(client, organizationId, fresh.map(({ item, contactId }): GateSubject => ({
      connectionId: item.connectionId, contactId, addressIndex: indexes.get(item)!, purpose: item.purpose, type: item.type, content: item.content, replyTo: item.replyTo,
      exemption: item.exemption ?? null, source: item.source, broadcastId: item.broadcastId ?? null, reviewed: item.reviewed ?? false, self: null,
    })));
    const written = fresh.map(({ item, i }, n) => {
      const id = this.ids.next();
      return { item, i, judged: judged[n]!, id, outcome: outcomeOf(id, judged[n]!) };
    });
    await this.insert(client, ring, written);
    for (const { i, outcome } of written) outcomes[i] = { ...outcome, replayed: false };

    await this.keepKeys(client, organizationId, items, outcomes, owners);
    owners.forEach((owner, i) => {
      if (owner !== undefined) outcomes[i] = { ...outcomes[owner]!, replayed: true };
    });
    return outcomes as AcceptOutcome[];
  }

  /** Those who have no message of their broadcast yet. The others get the outcome of the one they have; two contacts that became one person are one. */
  private async unreached(client: HotClient, items: { item: Acceptance; i: number; contactId: string | null }[], outcomes: (AcceptOutcome | undefined)[]): Promise<typeof items> {
    const inBroadcast = items.filter(({ item, contactId }) => item.broadcastId && contactId);
    if (inBroadcast.length === 0) return items;
    const { rows } = await client.query<ReachedRow>({ name: 'broadcast_reached', text: sql.REACHED, values: [JSON.stringify(inBroadcast.map(({ item, contactId }) => ({ broadcast_id: item.broadcastId, contact_id: contactId })))] });
    const reached = new Map(rows.map((r) => [`${r.broadcast_id}/${r.recipient_id}`, r]));
    const first = new Map<string, number>();
    return items.filter(({ item, i, contactId }) => {
      if (!item.broadcastId || !contactId) return true;
      const slot = `${item.broadcastId}/${contactId}`;
      const row = reached.get(slot);
      if (row) outcomes[i] = { ...reachedOutcome(row), replayed: true };
      else if (first.has(slot)) outcomes[i] = { problem: new ProblemError('message.recipient_reached'), replayed: true };
      else first.set(slot, i);
      return outcomes[i] === undefined;
    });
  }

  private async insert(client: HotClient, ring: KeyRing, written: { item: Acceptance; judged: Judged; id: string; outcome: ReturnType<typeof outcomeOf> }[]): Promise<void> {
    if (written.length === 0) return;
    const { organizationId } = ring;
    const now = this.clock.now();
    const conversations = new Map<string, { id: string; contact_id: string; connection_id: string; message_id: string }>();
    const conversationIds = written.map(({ item, judged, id }) => {
      if (!judged.contactId) return null;
      const slot = `${judged.contactId}/${item.connectionId}`;
      const conversation = conversations.get(slot) ?? { id: judged.conversationId ?? this.ids.next(), contact_id: judged.contactId, connection_id: item.connectionId, message_id: id };
      // A refused first message opens no conversation; in an existing one it is shown where it was tried.
      if (judged.decision.allowed) conversations.set(slot, { ...conversation, message_id: id });
      return judged.decision.allowed || judged.conversationId ? conversation.id : (conversations.get(slot)?.id ?? null);
    });
    if (conversations.size > 0) await client.query({ name: 'conversations_upsert', text: sql.UPSERT_CONVERSATIONS, values: [JSON.stringify([...conversations.values()]), organizationId, now] });
    await client.query({
      name: 'messages_insert', text: sql.INSERT_MESSAGES,
      values: [JSON.stringify(written.map(({ item, judged, id }, n) => ({
        id, connection_id: item.connectionId, channel: judged.channel, conversation_id: conversationIds[n], contact_id: judged.contactId, purpose: judged.effectivePurpose,
        type: item.type, ...sealedBody(ring, id, item, judged), address_kind: judged.addressKind, reply_to: judged.replyToProviderId,
        status: judged.decision.allowed ? 'queued' : 'blocked', code: judged.decision.blockedBy ? `gate.${judged.decision.blockedBy.rule}` : null,
        detail: judged.decision.blockedBy ? sentenceOf(judged.decision.blockedBy) : null, source: item.source, actor_kind: item.actor.kind, actor_id: item.actor.id,
        exemption: item.exemption?.name ?? null, exemption_ref: item.exemption?.ref ?? null, broadcast_id: item.broadcastId ?? null, bulk: item.bulk ?? false, reviewed: item.reviewed ?? false, verdict: toStored(judged.decision),
      }))), organizationId, now],
    });
    const zero = written.filter(({ judged }) => judged.zeroContent);
    await eraseMessages(client, zero.flatMap(({ judged, id }) => (judged.decision.allowed ? [] : [id])), now);
    // A broadcast names its files itself, once for all its messages.
    await keepUses(client, organizationId, written.flatMap(({ item, judged, id }) => (judged.decision.allowed && (judged.zeroContent || item.broadcastId === undefined) ? usesOf(id, item.type, item.content) : [])));
    await this.audit.appendHot(client, written.map(({ item, judged, id, outcome }) => ({
      actor: item.actor,
      entry: {
        action: !judged.decision.allowed ? 'message.blocked' : item.exemption ? 'message.opt_out_confirmed' : 'message.accepted', object: { type: 'message', id },
        context: { type: item.type, purpose: judged.effectivePurpose, ...(judged.decision.blockedBy ? { rule: judged.decision.blockedBy.rule } : {}), ...(item.exemption ? { exemption: item.exemption.name } : {}), ...requestOf(item, outcome) },
      },
    })));
    await enqueue(client, organizationId, now, written.flatMap(({ item, judged, id }, n) =>
      // The confirmation of an opt-out waits behind nothing: what stands before it in the conversation is about to be blocked.
      (judged.decision.allowed ? [{ topic: item.bulk ? BULK_TOPIC : DISPATCH_TOPIC, key: item.exemption?.ref ?? conversationIds[n]!, payload: { messageId: id, connectionId: item.connectionId } }] : [])));
    await announce(client, organizationId, [{ resource: 'messages', ids: written.map((w) => publicId('message', w.id)) }, { resource: 'conversations' }]);
  }

  /**
   * Takes the idempotency keys of the batch. Where a key was used before, the outcome is the stored answer; where two
   * requests of one batch share a key, `owners` names the one that runs.
   */
  private async claimKeys(client: HotClient, ring: KeyRing, items: Acceptance[], outcomes: (AcceptOutcome | undefined)[]): Promise<(number | undefined)[]> {
    const first = new Map<string, number>();
    const owners: (number | undefined)[] = items.map(() => undefined);
    items.forEach((item, i) => {
      if (!item.idempotency) return;
      const owner = first.get(slotOf(item.actor.id, item.idempotency.key));
      if (owner === undefined) first.set(slotOf(item.actor.id, item.idempotency.key), i);
      else if (items[owner]!.idempotency!.hash === item.idempotency.hash) owners[i] = owner;
      else outcomes[i] = { problem: new ProblemError('idempotency.mismatch'), replayed: false };
    });
    if (first.size === 0) return owners;
    const { organizationId } = ring;
    const hashes = items.map((item) => item.idempotency && ring.index('request', item.idempotency.hash, 32).toString('hex'));
    const now = this.clock.now();
    const wanted = [...first.values()].sort((a, b) => (items[a]!.idempotency!.key < items[b]!.idempotency!.key ? -1 : 1))
      .map((i) => ({ actor_id: items[i]!.actor.id, key: items[i]!.idempotency!.key, hash: hashes[i]! }));
    const claimed = await client.query<{ actor_id: string; key: string }>({
      name: 'keys_claim', text: sql.CLAIM_KEYS, values: [JSON.stringify(wanted), organizationId, now, new Date(now.getTime() - IDEMPOTENCY_HOURS * 3_600_000)],
    });
    const ours = new Set(claimed.rows.map((r) => slotOf(r.actor_id, r.key)));
    const others = wanted.filter((w) => !ours.has(slotOf(w.actor_id, w.key)));
    if (others.length === 0) return owners;
    const { rows } = await client.query<StoredKey>({ name: 'keys_read', text: sql.READ_KEYS, values: [JSON.stringify(others), organizationId] });
    for (const row of rows) {
      const i = first.get(slotOf(row.actor_id, row.key))!;
      outcomes[i] = replayOf(row, hashes[i]!);
    }
    return owners;
  }

  private async keepKeys(client: HotClient, organizationId: string, items: Acceptance[], outcomes: (AcceptOutcome | undefined)[], owners: (number | undefined)[]): Promise<void> {
    const keep: Record<string, unknown>[] = [];
    const drop: Record<string, unknown>[] = [];
    items.forEach((item, i) => {
      const outcome = outcomes[i];
      if (!item.idempotency || owners[i] !== undefined || !outcome || outcome.replayed || ('problem' in outcome && outcome.problem instanceof ProblemError && outcome.problem.code.startsWith('idempotency.'))) return;
      const slot = { actor_id: item.actor.id, key: item.idempotency.key };
      if ('body' in outcome) keep.push({ ...slot, status: 202, body: outcome.body });
      else if (outcome.problem instanceof ProblemError && outcome.problem.status !== 429) keep.push({ ...slot, status: outcome.problem.status, body: toProblemDocument(outcome.problem, `${this.mode.publicUrl}/docs`) });
      else drop.push(slot);
    });
    if (keep.length > 0) await client.query({ name: 'keys_keep', text: sql.KEEP_KEYS, values: [JSON.stringify(keep), organizationId] });
    if (drop.length > 0) await client.query({ name: 'keys_drop', text: sql.DROP_KEYS, values: [JSON.stringify(drop), organizationId] });
  }
}

/** The address asked for, else the one that the gate found. */
function sealedBody(ring: KeyRing, id: string, item: Acceptance, judged: Judged): { body: string; address_index: string | null } {
  const address = item.address ?? (judged.identity && openAddress(ring, judged.identity.id, judged.identity.address));
  return { body: sealMessage(ring, id, { content: item.content, address }).toString('base64'), address_index: address === null ? null : indexAddress(ring, address).toString('hex') };
}

/** What page M wants to know of every use of a key: this leaf is that of the request as well, one instead of two on the hot path. */
function requestOf({ source }: Acceptance, outcome: ReturnType<typeof outcomeOf>): Record<string, string | number> {
  return source !== 'api' && source !== 'panel' ? {} : { endpoint: '/v1/messages', method: 'POST', response_code: 'body' in outcome ? 202 : outcome.problem.status };
}

function decidedHere(outcome: AcceptOutcome): boolean {
  return !outcome.replayed && ('body' in outcome || (outcome.problem instanceof ProblemError && outcome.problem.code.startsWith('gate.')));
}

function slotOf(actorId: string, key: string): string {
  return `${actorId} ${key}`;
}

/** An unknown or foreign connection or contact: nothing to decide, nothing to keep. */
function missingTarget(item: Acceptance, target: { connectionId: string | null; contactId: string | null }): ProblemError | undefined {
  if (!target.connectionId) return new ProblemError('connection.not_found', { errors: [{ path: 'connectionId', message: 'There is no such connection.' }] });
  if (item.contactId && !target.contactId) return new ProblemError('contact.not_found', { errors: [{ path: 'contactId', message: 'There is no such contact.' }] });
  return undefined;
}

function outcomeOf(id: string, judged: Judged): { body: AcceptedBody } | { problem: ProblemError } {
  const verdict = toVerdictView(toStored(judged.decision));
  const { blockedBy } = judged.decision;
  if (!blockedBy) return { body: { id: publicId('message', id), status: 'queued', verdict } };
  return {
    problem: new ProblemError(`gate.${blockedBy.rule}`, {
      detail: sentenceOf(blockedBy), retryAfterSeconds: blockedBy.retryAfterSeconds, extensions: { messageId: publicId('message', id), verdict },
      ...(blockedBy.rule === 'template_parameters_invalid' ? { errors: parameterErrors(blockedBy.facts.problems) } : {}),
    }),
  };
}

/** The answer that the message got which this recipient has already. */
function reachedOutcome({ id, code, verdict }: ReachedRow): { body: AcceptedBody } | { problem: ProblemError } {
  const view = toVerdictView(verdict);
  if (view.every((r) => r.outcome !== 'block')) return { body: { id: publicId('message', id), status: 'queued', verdict: view } };
  return { problem: new ProblemError(code?.startsWith('gate.') ? code : 'gate.not_recognised', { extensions: { messageId: publicId('message', id), verdict: view } }) };
}

function parameterErrors(problems: unknown): { path: string; message: string }[] {
  return (Array.isArray(problems) ? (problems as string[]) : []).map((p) => ({ path: p.slice(0, p.indexOf(':')), message: p.slice(p.indexOf(':') + 2) }));
}

function replayOf(row: StoredKey, hash: string): AcceptOutcome {
  if (row.hash !== hash) return { problem: new ProblemError('idempotency.mismatch'), replayed: false };
  if (row.status === null) return { problem: new ProblemError('idempotency.in_progress', { retryAfterSeconds: 1 }), replayed: false };
  return row.status < 400 ? { body: row.body as AcceptedBody, replayed: true } : { problem: new ReplayedProblem(row.status, row.body as ProblemDocument), replayed: true };
}
