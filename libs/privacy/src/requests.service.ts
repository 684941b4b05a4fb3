import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { announceWith, authorize, Clock, cutPage, Database, dataMap, decodeCursor, defineEvents, EventSubscriptions, Ids, ProblemError, publicId, publishWith, requireStepUp, TimeCursor, type Actor, type Em } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { Vault } from '@consentry/vault';
import { z as zod } from 'zod';
import { ContactErasure } from './erasure.contacts.js';
import { requestDetails, type RequestDetails } from './erasure.sealed.js';
import { UserErasure } from './erasure.users.js';
import { whoOf } from './holds.service.js';
import { erasureOf } from './privacy.map.js';
import './privacy.permissions.js';
import { RequestFulfilment } from './requests.fulfilment.js';
import { detailsOf, HELD, lockRequest, mayDo, NO_DETAILS, note, requestView, who, type RequestChannel, type RequestRow } from './requests.rows.js';
import { dueAt, kindOf, type RequestKind } from './requests.rules.js';
import type { CreateRequest, ExtendRequest, FulfilRequest, InboundMail, LinkRequest, RefuseRequest, RequestDetail, RequestPage, RequestPreview, RequestQuery, RequestView, VerifyRequest } from './requests.schema.js';

defineAuditActions({
  'privacy_request.received': { type: 'account_change', what: 'A person asked for a right over their data', context: ['request', 'kind', 'channel'] },
  'privacy_request.linked': { type: 'account_change', what: 'A request was linked to a person', context: ['request', 'kind'] },
  'privacy_request.verified': { type: 'account_change', what: 'It was made sure who asks', context: ['request', 'method'] },
  'privacy_request.extended': { type: 'account_change', what: 'The time to answer a request was extended', context: ['request'] },
  'privacy_request.approved': { type: 'account_change', what: 'An erasure was approved', context: ['request'] },
  'privacy_request.fulfilled': { type: 'account_change', what: 'A request was carried out', context: ['request', 'kind'] },
  'privacy_request.refused': { type: 'account_change', what: 'A request was refused', context: ['request'] },
  'privacy_request.cancelled': { type: 'account_change', what: 'A request was withdrawn', context: ['request'] },
});
const event = zod.object({ requestId: zod.string(), kind: zod.string().nullable() });
defineEvents({
  'privacy_request.received': { what: 'A person asked for a right over their data', data: event },
  'privacy_request.finished': { what: 'A request of a person was carried out, refused or withdrawn', data: event.extend({ state: zod.string() }) },
});

type View = z.infer<typeof RequestView>;
export interface NewRequest { kind: RequestKind | null; channel: RequestChannel; contactId?: string | null; userId?: string | null; details?: Partial<RequestDetails>; receivedAt?: Date; sourceDigest?: Buffer; verifiedMethod?: string; codeHash?: Buffer }

/** The rights of people over their data (PR-3, GDPR art. 15 to 21): taken, verified, decided, carried out, in time. */
@Injectable()
export class SubjectRequests {
  constructor(
    private readonly db: Database, readonly clock: Clock, readonly ids: Ids, private readonly audit: Audit, private readonly vault: Vault, private readonly subscriptions: EventSubscriptions,
    private readonly fulfilment: RequestFulfilment, private readonly erasure: ContactErasure, private readonly users: UserErasure,
  ) {}

  async list(actor: Actor, query: z.infer<typeof RequestQuery>): Promise<z.infer<typeof RequestPage>> {
    authorize(actor, 'privacy.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    const values: unknown[] = [actor.organizationId];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const filter = ['r.organization_id = $1', ...(query.open === undefined ? [] : [`r.finished_at is ${query.open === 'true' ? '' : 'not '}null`]), ...(query.kind ? [`r.kind = ${bind(query.kind)}`] : []), ...(query.contactId ? [`r.contact_id = ${bind(query.contactId)}`] : [])].join(' and ');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const ring = this.vault.ready(actor.organizationId);
      const total = query.count ? Number((await c.query<{ n: string }>({ text: `select count(*) as n from subject_requests r where ${filter}`, values })).rows[0]!.n) : undefined;
      const page = after ? `and (r.received_at, r.id) < (${bind(after[0])}::timestamptz, ${bind(after[1])}::uuid)` : '';
      const { rows } = await c.query<RequestRow>({ text: `select r.*, ${HELD} from subject_requests r where ${filter} ${page} order by r.received_at desc, r.id desc limit ${bind(query.limit + 1)}`, values });
      return cutPage(rows, query.limit, (r) => [new Date(r.received_at).toISOString(), r.id], (r) => requestView(ring, r, this.clock.now()), total);
    });
  }

  async read(actor: Actor, id: string): Promise<z.infer<typeof RequestDetail>> {
    authorize(actor, 'privacy.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const [row] = await em.execute<RequestRow[]>(`select r.*, ${HELD} from subject_requests r where r.id = ?`, [id]);
      if (!row) throw new ProblemError('privacy_request.not_found');
      const events = await em.execute<{ at: Date | string; kind: string; actor_kind: string; actor_id: string; facts: Record<string, string | number | boolean | null> }[]>('select * from subject_request_events where request_id = ? order by at, id', [id]);
      return { ...requestView(this.vault.ready(actor.organizationId), row, this.clock.now()), timeline: events.map((e) => ({ at: new Date(e.at).toISOString(), kind: e.kind, actor: whoOf(`${e.actor_kind}:${e.actor_id}`), facts: e.facts })) };
    });
  }

  async create(actor: Actor, input: z.infer<typeof CreateRequest>): Promise<View> {
    authorize(actor, 'privacy.write');
    const receivedAt = input.receivedAt ? new Date(input.receivedAt) : this.clock.now();
    if (receivedAt > this.clock.now()) throw invalid('receivedAt', 'Must not lie in the future.');
    return this.view(actor, await this.db.tx({ organizationId: actor.organizationId }, (em) => this.take(em, actor, {
      kind: input.kind, channel: actor.kind === 'api_key' ? 'api' : 'panel', contactId: input.contactId, userId: input.userId, receivedAt,
      details: { name: input.requester?.name ?? null, address: input.requester?.address ?? null, message: input.message ?? null },
    })));
  }

  /** A mail to the organisation's address for such requests, handed in by its mail server. The same mail again is the same request. */
  async mail(actor: Actor, input: z.infer<typeof InboundMail>): Promise<View> {
    authorize(actor, 'privacy.write');
    const { organizationId } = actor;
    const sourceDigest = createHash('sha256').update(`mail\0${input.messageId}`).digest();
    const id = await this.db.tx({ organizationId }, async (em) => {
      await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 727044))', [`${organizationId} ${sourceDigest.toString('hex')}`]);
      const [known] = await em.execute<{ id: string }[]>('select id from subject_requests where source_digest = ?', [sourceDigest]);
      if (known) return known.id;
      const receivedAt = input.receivedAt ? new Date(input.receivedAt) : this.clock.now();
      const [user] = await em.execute<{ id: string }[]>('select u.id from users u join memberships m on m.user_id = u.id where u.email_key = ?', [input.from.address.trim().toLowerCase()]);
      return this.take(em, actor, {
        // Whose address it is proves nothing: anybody can write it. It only says where to look.
        kind: kindOf(`${input.subject}\n${input.text}`), channel: 'email', userId: user?.id ?? null, receivedAt: receivedAt > this.clock.now() ? this.clock.now() : receivedAt, sourceDigest,
        details: { name: input.from.name ?? null, address: input.from.address, message: `${input.subject}\n\n${input.text}`.trim() },
      });
    });
    return this.view(actor, id);
  }

  /** Writes a request down, whoever took it. @returns its id */
  async take(em: Em, actor: Actor, given: NewRequest): Promise<string> {
    const { organizationId } = actor;
    const contactId = given.contactId ? await this.contact(em, given.contactId) : null;
    const userId = given.userId ? await this.user(em, organizationId, given.userId) : null;
    const id = this.ids.next();
    const now = this.clock.now();
    const receivedAt = given.receivedAt ?? now;
    const verified = given.verifiedMethod !== undefined;
    await em.execute(
      `insert into subject_requests (id, organization_id, kind, channel, state, contact_id, user_id, details, source_digest, received_at, due_at, verified_at, verified_by, verified_method, code_hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [id, organizationId, given.kind, given.channel, verified ? 'verified' : 'received', contactId, userId, requestDetails.seal(this.vault.ready(organizationId), id, { ...NO_DETAILS, ...given.details }), given.sourceDigest ?? null,
        receivedAt, dueAt(receivedAt, false), verified ? now : null, verified ? who(actor) : null, given.verifiedMethod ?? null, given.codeHash ?? null]);
    await note(em, this, actor, id, 'received', { channel: given.channel, kind: given.kind });
    await this.audit.append(em, actor, { action: 'privacy_request.received', object: objectOf(contactId, userId, organizationId), context: { request: id, kind: given.kind ?? 'unknown', channel: given.channel } });
    await publishWith(em, this.subscriptions, organizationId, now, [{ type: 'privacy_request.received', data: { requestId: publicId('subjectRequest', id), kind: given.kind } }]);
    await announceWith(em, organizationId, [{ resource: 'privacy-requests' }]);
    return id;
  }

  async link(actor: Actor, id: string, input: z.infer<typeof LinkRequest>): Promise<View> {
    authorize(actor, 'privacy.write');
    return this.change(actor, id, 'link', async (em, row) => {
      const contactId = input.contactId ? await this.contact(em, input.contactId) : input.userId ? null : row.contact_id;
      const userId = input.userId ? await this.user(em, actor.organizationId, input.userId) : input.contactId ? null : row.user_id;
      const kind = input.kind ?? row.kind;
      await em.execute('update subject_requests set contact_id = ?, user_id = ?, kind = ? where id = ?', [contactId, userId, kind, id]);
      await note(em, this, actor, id, 'linked', { kind });
      await this.audit.append(em, actor, { action: 'privacy_request.linked', object: objectOf(contactId, userId, actor.organizationId), context: { request: id, kind: kind ?? 'unknown' } });
    });
  }

  async verify(actor: Actor, id: string, input: z.infer<typeof VerifyRequest>): Promise<View> {
    authorize(actor, 'privacy.write');
    return this.change(actor, id, 'verify', async (em, row) => {
      await em.execute(`update subject_requests set state = 'verified', verified_at = ?, verified_by = ?, verified_method = ? where id = ?`, [this.clock.now(), who(actor), input.method, id]);
      if (input.note) await this.tell(em, actor, row, { note: input.note });
      await note(em, this, actor, id, 'verified', { method: input.method });
      await this.audit.append(em, actor, { action: 'privacy_request.verified', object: objectOf(row.contact_id, row.user_id, actor.organizationId), context: { request: id, method: input.method } });
    });
  }

  async extend(actor: Actor, id: string, input: z.infer<typeof ExtendRequest>): Promise<View> {
    authorize(actor, 'privacy.write');
    return this.change(actor, id, 'extend', async (em, row) => {
      const due = dueAt(new Date(row.received_at), true);
      await em.execute('update subject_requests set due_at = ?, extended_at = ?, reminded_at = null where id = ?', [due, this.clock.now(), id]);
      await this.tell(em, actor, row, { extension: input.reason });
      await note(em, this, actor, id, 'extended', { until: due.toISOString() });
      await this.audit.append(em, actor, { action: 'privacy_request.extended', object: objectOf(row.contact_id, row.user_id, actor.organizationId), context: { request: id } });
    });
  }

  /** The first of the two who decide on an erasure. */
  async approve(actor: Actor, id: string): Promise<View> {
    authorize(actor, 'privacy.decide');
    requireStepUp(actor);
    return this.change(actor, id, 'approve', async (em, row) => {
      await em.execute(`update subject_requests set state = 'approved', approved_at = ?, approved_by = ? where id = ?`, [this.clock.now(), who(actor), id]);
      await note(em, this, actor, id, 'approved');
      await this.audit.append(em, actor, { action: 'privacy_request.approved', object: objectOf(row.contact_id, row.user_id, actor.organizationId), context: { request: id } });
    });
  }

  async fulfil(actor: Actor, id: string, input: z.infer<typeof FulfilRequest>): Promise<View> {
    authorize(actor, 'privacy.decide');
    requireStepUp(actor);
    await this.fulfilment.carryOut(actor, id, input);
    return this.view(actor, id);
  }

  async refuse(actor: Actor, id: string, input: z.infer<typeof RefuseRequest>): Promise<View> {
    authorize(actor, 'privacy.decide');
    return this.change(actor, id, 'refuse', async (em, row) => {
      await this.tell(em, actor, row, { refusal: input.reason });
      await this.end(em, actor, row, 'refused');
    });
  }

  async cancel(actor: Actor, id: string): Promise<View> {
    authorize(actor, 'privacy.write');
    return this.change(actor, id, 'cancel', (em, row) => this.end(em, actor, row, 'cancelled'));
  }

  /** What an erasure would take and what stays, before anybody decides. */
  async preview(actor: Actor, id: string): Promise<z.infer<typeof RequestPreview>> {
    authorize(actor, 'privacy.read');
    const { row, found } = await this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const { rows: [asked] } = await c.query<RequestRow>({ text: `select r.*, ${HELD} from subject_requests r where r.id = $1`, values: [id] });
      if (!asked) throw new ProblemError('privacy_request.not_found');
      if (!asked.contact_id) return { row: asked, found: [] };
      const { rows: people } = await c.query<{ id: string }>({ text: 'select id from contacts where id = $1 or merged_into = $1', values: [asked.contact_id] });
      return { row: asked, found: await this.erasure.preview(c, people.map((p) => p.id)) };
    });
    const of = (name: string) => dataMap().find((t) => t.table === name)!;
    const line = ({ table, rows }: { table: string; rows: number }) => ({ table, holds: of(table).holds, rows });
    if (row.user_id) return { goes: (await this.users.preview(actor.organizationId, row.user_id)).map(line), keeps: [], held: false };
    const stays = (name: string) => Object.values(of(name).columns.personal ?? {}).flatMap((column) => (typeof column.erase === 'object' && 'keep' in column.erase ? [column.erase.keep] : []));
    return {
      goes: found.filter(({ table }) => erasureOf(of(table)).kind !== 'none').map(line),
      keeps: found.flatMap((each) => (stays(each.table).length > 0 && erasureOf(of(each.table)).kind !== 'delete' ? [{ ...line(each), why: stays(each.table)[0]! }] : [])),
      held: row.held ?? false,
    };
  }

  private async end(em: Em, actor: Actor, row: RequestRow, state: 'refused' | 'cancelled'): Promise<void> {
    const now = this.clock.now();
    await em.execute('update subject_requests set state = ?, finished_at = ?, finished_by = ? where id = ?', [state, now, who(actor), row.id]);
    await note(em, this, actor, row.id, state);
    await this.audit.append(em, actor, { action: `privacy_request.${state}`, object: objectOf(row.contact_id, row.user_id, actor.organizationId), context: { request: row.id } });
    await publishWith(em, this.subscriptions, actor.organizationId, now, [{ type: 'privacy_request.finished', data: { requestId: publicId('subjectRequest', row.id), kind: row.kind, state } }]);
  }

  private async change(actor: Actor, id: string, action: Parameters<typeof mayDo>[1], work: (em: Em, row: RequestRow) => Promise<void>): Promise<View> {
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const row = await lockRequest(em, id);
      mayDo(row, action);
      await work(em, row);
      await announceWith(em, actor.organizationId, [{ resource: 'privacy-requests', ids: [publicId('subjectRequest', id)] }]);
    });
    return this.view(actor, id);
  }

  /** Adds to what is told of the request, sealed. */
  private async tell(em: Em, actor: Actor, row: RequestRow, more: Partial<RequestDetails>): Promise<void> {
    const ring = this.vault.ready(actor.organizationId);
    await em.execute('update subject_requests set details = ? where id = ?', [requestDetails.seal(ring, row.id, { ...detailsOf(ring, row), ...more }), row.id]);
  }

  private view(actor: Actor, id: string): Promise<View> {
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const [row] = await em.execute<RequestRow[]>(`select r.*, ${HELD} from subject_requests r where r.id = ?`, [id]);
      return requestView(this.vault.ready(actor.organizationId), row!, this.clock.now());
    });
  }

  private async contact(em: Em, id: string): Promise<string> {
    const [row] = await em.execute<{ id: string }[]>('select coalesce(merged_into, id) as id from contacts where id = ? and removed_at is null', [id]);
    if (!row) throw new ProblemError('contact.not_found');
    return row.id;
  }

  private async user(em: Em, organizationId: string, id: string): Promise<string> {
    const [row] = await em.execute<{ id: string }[]>('select user_id as id from memberships where user_id = ? and organization_id = ?', [id, organizationId]);
    if (!row) throw new ProblemError('user.not_found');
    return row.id;
  }
}

export function objectOf(contactId: string | null, userId: string | null, organizationId: string): { type: string; id: string } {
  return contactId ? { type: 'contact', id: contactId } : userId ? { type: 'user', id: userId } : { type: 'organization', id: organizationId };
}

function invalid(path: string, message: string): ProblemError {
  return new ProblemError('request.invalid', { detail: `${path}: ${message}`, errors: [{ path, message }] });
}
