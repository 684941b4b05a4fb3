import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { authorize, cutPage, Database, decodeCursor, ProblemError, publicId, publicIdOrNull, systemActor, type Actor, TimeCursor } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { indexAddress, openAddress, openName, showAddress } from '@consentry/contacts';
import { PURPOSES, type Purpose } from '@consentry/consent';
import { Vault, type KeyRing } from '@consentry/vault';
import { openMessage } from '../messaging.sealed.js';
import { goneOf } from '../privacy/content.gone.js';
import { Gate } from '../gate/gate.reader.js';
import { REACTIONS, toReactions, type ReactionRow } from '../conversations/conversations.thread.js';
import { rulesOf, toStored, toVerdictView, type StoredVerdict } from '../gate/gate.stored.js';
import type { CheckView } from '../gate/verdict.schema.js';
import { Acceptor, type AcceptedBody } from './outbound.accept.js';
import { MediaLibrary } from '../media/media.library.js';
import { contentOf, previewOf } from './outbound.content.js';
import { OutboundFiles } from './outbound.files.js';
import { quoteProblems } from './outbound.quotes.js';
import { Reconciler } from './reconcile.js';
import type { MessageListView, MessageQuery, MessageState, MessageView, ResolveMessage, SendRequest } from './outbound.schema.js';

interface Row {
  id: string; direction: 'in' | 'out'; status: MessageState; type: string; purpose: Purpose | null; connection_id: string; contact_id: string | null; conversation_id: string | null;
  contact_name: Buffer | null; body: Buffer | null; content_plain: unknown; address_plain: string | null; address_kind: string | null; code: string | null; detail: string | null; provider_id: string | null; source: string;
  created_at: Date; content_gone_at: Date | null; identity_id: string | null; identity_address: Buffer | null; verdict: StoredVerdict | null; dispatch_verdict: StoredVerdict | null;
  [column: string]: unknown;
}

// The address goes with the content; whose it was is found by its index, as long as the contact has it.
const SELECT = `
  select m.*, c.name as contact_name, d.id as identity_id, d.address as identity_address from messages m left join contacts c on c.id = m.contact_id
  left join lateral (select a.id, a.address from identities a where m.content_gone_at is not null and a.contact_id = m.contact_id and a.channel = m.channel and a.address_index = m.address_index limit 1) d on true`;

/** Messages: sent through the gate, and read. */
@Injectable()
export class Messages {
  constructor(
    private readonly db: Database, private readonly acceptor: Acceptor, private readonly gate: Gate, private readonly vault: Vault, private readonly reconciler: Reconciler, private readonly audit: Audit,
    private readonly files: OutboundFiles, private readonly library: MediaLibrary,
  ) {}

  /** @throws ProblemError `gate.<rule>` with the verdict when refused; the attempt is kept either way. */
  async send(actor: Actor, request: SendRequest, idempotency?: { key: string; hash: string }): Promise<{ body: AcceptedBody; replayed: boolean }> {
    authorize(actor, 'messages.send');
    const refusal = await this.unfitFiles(actor.organizationId, request);
    const outcome = await this.acceptor.accept({
      ...(refusal ? { refusal } : {}), actor, connectionId: request.connectionId, contactId: request.contactId ?? null, address: request.to ?? null, purpose: request.purpose, type: request.type,
      content: contentOf(request), replyTo: targetOf(request), source: sourceOf(actor), ...(idempotency ? { idempotency } : {}),
    });
    if ('problem' in outcome) throw outcome.problem;
    return outcome;
  }

  /**
   * The way of the house's own modules: assistants and automations speak through the same gate as everybody (CM-1). The actor is the
   * system's; `reviewed` says that a person approved the words.
   * @throws ProblemError `gate.<rule>` with the verdict when refused
   */
  async sendFor(organizationId: string, source: 'ai' | 'automation', request: SendRequest, options: { reviewed?: boolean } = {}): Promise<AcceptedBody> {
    const refusal = await this.unfitFiles(organizationId, request);
    const outcome = await this.acceptor.accept({
      ...(refusal ? { refusal } : {}), actor: systemActor(organizationId, source), connectionId: request.connectionId, contactId: request.contactId ?? null, address: request.to ?? null, purpose: request.purpose, type: request.type,
      content: contentOf(request), replyTo: targetOf(request), source, reviewed: options.reviewed ?? false,
    });
    if ('problem' in outcome) throw outcome.problem;
    return outcome.body;
  }

  /**
   * Somebody decides about a message whose outcome nobody saw (I3): it arrived, it did not, or it is to be sent again though it may have.
   * @throws ProblemError `message.outcome_known`
   */
  async resolve(actor: Actor, id: string, outcome: z.infer<typeof ResolveMessage>['outcome']) {
    authorize(actor, 'messages.resolve');
    const { organizationId } = actor;
    await this.db.hotRetrying({ organizationId }, async (client) => {
      const { rows } = await client.query<{ status: MessageState }>({ text: 'select status from messages where id = $1 for no key update', values: [id] });
      if (!rows[0]) throw new ProblemError('message.not_found');
      if (rows[0].status !== 'unknown') throw new ProblemError('message.outcome_known');
      if (outcome === 'retry') await this.reconciler.sendAgain(client, organizationId, id, 'person');
      else await this.reconciler.decided(client, organizationId, id, outcome);
      await this.audit.appendHot(client, [{ actor, entry: { action: 'message.resolved', object: { type: 'message', id }, context: { outcome } } }]);
    });
    const view = await this.get(actor, id);
    // An answer is kept for whoever repeats the request: in zero-content mode it says no more than the message will (PR-6).
    return (await this.zero(organizationId)) ? { ...view, content: null, preview: '', reactions: [] } : view;
  }

  private async zero(organizationId: string): Promise<boolean> {
    const { rowCount } = await this.db.hot({ organizationId }, (c) => c.query({ name: 'content_mode', text: 'select 1 from messaging_policies where organization_id = $1 and zero_content', values: [organizationId] }));
    return rowCount === 1;
  }

  /** The same decision, nothing written. */
  async check(actor: Actor, request: SendRequest): Promise<z.infer<typeof CheckView>> {
    authorize(actor, 'messages.send');
    const content = contentOf(request);
    const refusal = await this.unfitFiles(actor.organizationId, request);
    if (refusal) throw refusal;
    return this.db.hot({ organizationId: actor.organizationId }, async (client) => {
      const ring = this.vault.ready(actor.organizationId);
      const subject = { connectionId: request.connectionId, contactId: request.contactId ?? null, addressIndex: request.to === undefined ? null : indexAddress(ring, request.to).toString('hex') };
      const [target] = await this.gate.resolve(client, [subject]);
      if (!target?.connectionId) throw new ProblemError('connection.not_found', { errors: [{ path: 'connectionId', message: 'There is no such connection.' }] });
      if (subject.contactId && !target.contactId) throw new ProblemError('contact.not_found', { errors: [{ path: 'contactId', message: 'There is no such contact.' }] });
      const [unquotable] = await quoteProblems(client, [{ type: request.type, replyTo: targetOf(request), contactId: target.contactId, connectionId: request.connectionId }]);
      if (unquotable) throw unquotable;
      const [judged] = await this.gate.decide(client, actor.organizationId, [{
        ...subject, contactId: target.contactId, purpose: request.purpose, type: request.type, content, replyTo: targetOf(request), source: sourceOf(actor), exemption: null, self: null,
      }]);
      return { allowed: judged!.decision.allowed, verdict: toVerdictView(toStored(judged!.decision)) };
    });
  }

  private unfitFiles(organizationId: string, request: SendRequest): Promise<ProblemError | undefined> {
    return this.files.refusal(organizationId, request.connectionId, request.type, contentOf(request), request.type);
  }

  async list(actor: Actor, query: z.infer<typeof MessageQuery>) {
    authorize(actor, 'messages.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const conditions = FILTERS.flatMap(([field, column]) => (query[field] === undefined ? [] : [`${column} = ${bind(query[field])}`]));
    if (query.contactId) conditions.push(`m.contact_id in (select id from contacts where id = ${bind(query.contactId)} or merged_into = ${bind(query.contactId)})`);
    const filter = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
    const counted = [...values];
    const paged = after ? `${filter ? `${filter} and` : 'where'} (m.created_at, m.id) < (${bind(after[0])}::timestamptz, ${bind(after[1])}::uuid)` : filter;
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const ring = this.vault.ready(actor.organizationId);
      const { rows } = await c.query<Row>({ text: `${SELECT} ${paged} order by m.created_at desc, m.id desc limit ${bind(query.limit + 1)}`, values });
      const total = query.count ? Number((await c.query<{ n: string }>({ text: `select count(*) as n from messages m ${filter}`, values: counted })).rows[0]!.n) : undefined;
      return cutPage(rows, query.limit, (r) => [r.created_at.toISOString(), r.id], (r) => toListView(actor, ring, r), total);
    });
  }

  async get(actor: Actor, id: string): Promise<z.infer<typeof MessageView>> {
    authorize(actor, 'messages.read');
    const files = await this.library.ofMessages(actor.organizationId, [id]);
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const row = (await c.query<Row>({ text: `${SELECT} where m.id = $1`, values: [id] })).rows[0];
      if (!row) throw new ProblemError('message.not_found');
      const events = await c.query<{ status: string; at: Date; code: string | null; detail: string | null }>({ text: 'select status, at, code, detail from message_events where message_id = $1 order by seq', values: [id] });
      const reactions = await c.query<ReactionRow>({ text: REACTIONS, values: [[id]] });
      const first = { status: row.direction === 'in' ? 'received' : rulesOf(row.verdict).some((r) => r.outcome === 'block') ? 'blocked' : 'queued', at: row.created_at, code: null, detail: null };
      return {
        ...toListView(actor, this.vault.ready(actor.organizationId), row),
        history: [first, ...events.rows].map((e) => ({ status: e.status, at: e.at.toISOString(), code: e.code, detail: e.detail })),
        file: files.get(id) ?? null, reactions: toReactions(this.vault.ready(actor.organizationId), reactions.rows),
        verdict: toVerdictView(row.verdict), dispatchVerdict: toVerdictView(row.dispatch_verdict),
      };
    });
  }
}

const FILTERS = [['connectionId', 'm.connection_id'], ['conversationId', 'm.conversation_id'], ['status', 'm.status'], ['direction', 'm.direction'], ['purpose', 'm.purpose']] as const;

function sourceOf(actor: Actor): 'panel' | 'api' {
  return actor.kind === 'user' ? 'panel' : 'api';
}

/** The message that this one answers, or reacts to. */
function targetOf(request: SendRequest): string | null {
  return request.reaction?.message_id ?? request.replyTo ?? null;
}

function toListView(actor: Actor, ring: KeyRing, row: Row): z.infer<typeof MessageListView> {
  const { content, address: told } = openMessage(ring, row);
  const address = told ?? (row.identity_id && row.identity_address ? openAddress(ring, row.identity_id, row.identity_address) : null);
  return {
    id: publicId('message', row.id), direction: row.direction, status: row.status, type: row.type, purpose: row.purpose && PURPOSES.includes(row.purpose) ? row.purpose : null,
    connectionId: publicId('connection', row.connection_id), contactId: publicIdOrNull('contact', row.contact_id), conversationId: publicIdOrNull('conversation', row.conversation_id),
    contactName: row.contact_id === null ? null : openName(ring, row.contact_id, row.contact_name), to: address === null ? null : showAddress(actor, row.address_kind ?? 'phone', address), content, contentGone: goneOf(row.content_gone_at), preview: row.content_gone_at ? '' : previewOf(row.type, content),
    code: row.code, detail: row.detail, providerId: row.provider_id, source: row.source, createdAt: row.created_at.toISOString(),
  };
}
