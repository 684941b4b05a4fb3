import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { authorize, cutPage, Database, decodeCursor, ProblemError, publicId, publicIdOrNull, systemActor, type Actor, TimeCursor } from '@consentry/kernel';
import { indexAddress, openName, showAddress } from '@consentry/contacts';
import { PURPOSES, type Purpose } from '@consentry/consent';
import { Vault, type KeyRing } from '@consentry/vault';
import { openMessage } from '../messaging.sealed.js';
import { Gate } from '../gate/gate.reader.js';
import { toStored, toVerdictView, type StoredVerdict } from '../gate/gate.stored.js';
import type { CheckView } from '../gate/verdict.schema.js';
import { Acceptor, type AcceptedBody } from './outbound.accept.js';
import { contentOf, previewOf } from './outbound.content.js';
import type { MessageListView, MessageQuery, MessageState, MessageView, SendRequest } from './outbound.schema.js';

interface Row {
  id: string; direction: 'in' | 'out'; status: MessageState; type: string; purpose: Purpose | null; connection_id: string; contact_id: string | null; conversation_id: string | null;
  contact_name: Buffer | null; body: Buffer | null; content_plain: unknown; address_plain: string | null; address_kind: string | null; code: string | null; detail: string | null; provider_id: string | null; source: string;
  created_at: Date; verdict: StoredVerdict | null; dispatch_verdict: StoredVerdict | null;
  [column: string]: unknown;
}

const SELECT = `select m.*, c.name as contact_name from messages m left join contacts c on c.id = m.contact_id`;

/** Messages: sent through the gate, and read. */
@Injectable()
export class Messages {
  constructor(private readonly db: Database, private readonly acceptor: Acceptor, private readonly gate: Gate, private readonly vault: Vault) {}

  /** @throws ProblemError `gate.<rule>` with the verdict when refused; the attempt is kept either way. */
  async send(actor: Actor, request: SendRequest, idempotency?: { key: string; hash: string }): Promise<{ body: AcceptedBody; replayed: boolean }> {
    authorize(actor, 'messages.send');
    const outcome = await this.acceptor.accept({
      actor, connectionId: request.connectionId, contactId: request.contactId ?? null, address: request.to ?? null, purpose: request.purpose, type: request.type,
      content: contentOf(request), replyTo: request.replyTo ?? null, source: actor.kind === 'user' ? 'panel' : 'api', ...(idempotency ? { idempotency } : {}),
    });
    if ('problem' in outcome) throw outcome.problem;
    return outcome;
  }

  /** The same decision, nothing written. */
  async check(actor: Actor, request: SendRequest): Promise<z.infer<typeof CheckView>> {
    authorize(actor, 'messages.send');
    const content = contentOf(request);
    return this.db.hot({ organizationId: actor.organizationId }, async (client) => {
      const ring = this.vault.ready(actor.organizationId);
      const subject = { connectionId: request.connectionId, contactId: request.contactId ?? null, addressIndex: request.to === undefined ? null : indexAddress(ring, request.to).toString('hex') };
      const [target] = await this.gate.resolve(client, [subject]);
      if (!target?.connectionId) throw new ProblemError('connection.not_found', { errors: [{ path: 'connectionId', message: 'There is no such connection.' }] });
      if (subject.contactId && !target.contactId) throw new ProblemError('contact.not_found', { errors: [{ path: 'contactId', message: 'There is no such contact.' }] });
      const [judged] = await this.gate.decide(client, actor.organizationId, [{
        ...subject, contactId: target.contactId, purpose: request.purpose, type: request.type, content, replyTo: request.replyTo ?? null, exemption: null, self: null,
      }]);
      return { allowed: judged!.decision.allowed, verdict: toVerdictView(toStored(judged!.decision)) };
    });
  }

  /**
   * Confirms an opt-out, once: the opt-out's own id is the ticket, and a second use finds it taken (whatsapp.md).
   * Through the gate like everything else, past its consent rules by name.
   */
  async confirmOptOut(organizationId: string, optOut: { id: string; contactId: string; connectionId: string }): Promise<void> {
    const used = await this.db.hot({ organizationId }, (c) =>
      c.query({ text: `select 1 from messages where exemption = 'opt_out_confirmation' and exemption_ref = $1`, values: [optOut.id] }));
    if (used.rowCount) return;
    await this.acceptor.accept({
      actor: systemActor(organizationId, 'consent'), connectionId: optOut.connectionId, contactId: optOut.contactId, address: null, purpose: 'service', type: 'text',
      content: { body: OPT_OUT_CONFIRMATION }, replyTo: null, source: 'system', exemption: { name: 'opt_out_confirmation', ref: optOut.id },
    });
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
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const row = (await c.query<Row>({ text: `${SELECT} where m.id = $1`, values: [id] })).rows[0];
      if (!row) throw new ProblemError('message.not_found');
      const events = await c.query<{ status: string; at: Date; code: string | null; detail: string | null }>({ text: 'select status, at, code, detail from message_events where message_id = $1 order by seq', values: [id] });
      const first = { status: row.direction === 'in' ? 'received' : row.verdict?.rules.some((r) => r.outcome === 'block') ? 'blocked' : 'queued', at: row.created_at, code: null, detail: null };
      return {
        ...toListView(actor, this.vault.ready(actor.organizationId), row),
        history: [first, ...events.rows].map((e) => ({ status: e.status, at: e.at.toISOString(), code: e.code, detail: e.detail })),
        verdict: toVerdictView(row.verdict), dispatchVerdict: toVerdictView(row.dispatch_verdict),
      };
    });
  }
}

const FILTERS = [['connectionId', 'm.connection_id'], ['conversationId', 'm.conversation_id'], ['status', 'm.status'], ['direction', 'm.direction'], ['purpose', 'm.purpose']] as const;

const OPT_OUT_CONFIRMATION = 'You will get no more messages from us. Reply START if you change your mind.';

function toListView(actor: Actor, ring: KeyRing, row: Row): z.infer<typeof MessageListView> {
  const { content, address } = openMessage(ring, row);
  return {
    id: publicId('message', row.id), direction: row.direction, status: row.status, type: row.type, purpose: row.purpose && PURPOSES.includes(row.purpose) ? row.purpose : null,
    connectionId: publicId('connection', row.connection_id), contactId: publicIdOrNull('contact', row.contact_id), conversationId: publicIdOrNull('conversation', row.conversation_id),
    contactName: row.contact_id === null ? null : openName(ring, row.contact_id, row.contact_name), to: address === null ? null : showAddress(actor, row.address_kind ?? 'phone', address), content, preview: previewOf(row.type, content),
    code: row.code, detail: row.detail, providerId: row.provider_id, source: row.source, createdAt: row.created_at.toISOString(),
  };
}
