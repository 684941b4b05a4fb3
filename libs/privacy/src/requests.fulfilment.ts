import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { z } from 'zod';
import { actFor, announceWith, Clock, Database, EventSubscriptions, Ids, ProblemError, publicId, publishWith, Queue, SendsInFlight, systemActor, type Actor, type Em, type JobResult } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Contacts } from '@consentry/contacts';
import { ContactHolds, type HoldKind } from '@consentry/messaging';
import { ContactErasure, isHeld } from './erasure.contacts.js';
import { Erased } from './erasure.hooks.js';
import { UserErasure } from './erasure.users.js';
import { ExportEnds } from './exports.ends.js';
import { HOLD_LIFTED_TOPIC } from './holds.service.js';
import { PersonCopies } from './requests.copies.js';
import { lockRequest, mayDo, note, who, type RequestRow } from './requests.rows.js';
import type { FulfilRequest } from './requests.schema.js';

type Input = z.infer<typeof FulfilRequest>;

/** Carries a right out (PR-3). What takes long goes on behind it and writes its end down itself. */
@Injectable()
export class RequestFulfilment implements OnModuleInit {
  constructor(
    private readonly db: Database, readonly clock: Clock, readonly ids: Ids, private readonly audit: Audit, private readonly queue: Queue, private readonly subscriptions: EventSubscriptions, private readonly contacts: Contacts,
    private readonly holds: ContactHolds, private readonly erasure: ContactErasure, private readonly users: UserErasure, private readonly copies: PersonCopies, private readonly inFlight: SendsInFlight, private readonly erased: Erased, private readonly ends: ExportEnds,
  ) {}

  onModuleInit(): void {
    this.erased.onFinished(async (em, organizationId, { requestId }) => { if (requestId) await this.ended(em, systemActor(organizationId, 'privacy'), requestId); });
    this.ends.onEnded((em, organizationId, { requestId, state }) => (requestId ? this.copied(em, systemActor(organizationId, 'privacy'), requestId, state) : Promise.resolve()));
    this.queue.consume({ topic: HOLD_LIFTED_TOPIC, chunk: 1, concurrency: 1, maxAttempts: 50, handle: async (org) => [await this.resume(org)] });
  }

  /** @throws ProblemError `privacy_request.state`, `.not_verified`, `.second_person`, `.kind` */
  async carryOut(actor: Actor, id: string, input: Input): Promise<void> {
    const seen = await this.db.tx({ organizationId: actor.organizationId }, (em) => lockRequest(em, id));
    mayDo(seen, 'fulfil');
    fits(seen, input);
    // What has a transaction of its own comes first; a repeat changes nothing.
    if (seen.kind === 'rectification') await this.rectify(actor, seen, input);
    await this.db.tx(seen.user_id ? 'system' : { organizationId: actor.organizationId }, async (em) => {
      await actFor(em, actor.organizationId);
      const row = await lockRequest(em, id);
      mayDo(row, 'fulfil');
      await this.byKind(em, actor, row, input);
      await announceWith(em, actor.organizationId, [{ resource: 'privacy-requests', ids: [publicId('subjectRequest', id)] }]);
    });
    // Nothing that was decided before is still on its way once this is answered (I6).
    if (seen.contact_id && (seen.kind === 'restriction' || seen.kind === 'objection' || seen.kind === 'erasure')) await this.inFlight.settled(actor.organizationId, { contactId: seen.contact_id });
  }

  private async byKind(em: Em, actor: Actor, row: RequestRow, input: Input): Promise<void> {
    switch (row.kind!) {
      case 'access': case 'portability': {
        const people = row.contact_id ? (await em.execute<{ id: string }[]>('select id from contacts where id = ? or merged_into = ?', [row.contact_id, row.contact_id])).map((r) => r.id) : [];
        const exportId = await this.copies.begin(em, actor, row.contact_id ? { contactIds: people } : { userId: row.user_id! }, row.id, input.media ?? false);
        await em.execute(`update subject_requests set state = 'running', export_id = ? where id = ?`, [exportId, row.id]);
        return note(em, this, actor, row.id, 'copying', { export: publicId('export', exportId) });
      }
      case 'erasure': return this.erase(em, actor, row);
      case 'restriction': await this.restrict(em, actor, row, 'processing_restricted'); return this.ended(em, actor, row.id);
      case 'objection': await this.restrict(em, actor, row, 'objected_to_marketing'); return this.ended(em, actor, row.id);
      case 'rectification': return this.ended(em, actor, row.id);
    }
  }

  private async erase(em: Em, actor: Actor, row: RequestRow): Promise<void> {
    // Who is alone with the permission has nobody to ask; the history says so.
    const alone = row.approved_by === who(actor) && (await this.deciders(em, actor.organizationId)) < 2;
    if (row.approved_by === who(actor) && !alone) throw new ProblemError('privacy_request.second_person');
    if (alone) await note(em, this, actor, row.id, 'decided_alone');
    if (row.user_id) {
      await this.users.erase(em, actor, row.user_id, row.id);
      return this.ended(em, actor, row.id);
    }
    if (await isHeld(em, row.contact_id!)) {
      // Decided, and carried out when the hold is lifted. Until then nobody writes to the person.
      await this.restrict(em, actor, row, 'processing_restricted');
      await em.execute(`update subject_requests set state = 'waiting' where id = ?`, [row.id]);
      return note(em, this, actor, row.id, 'waiting_for_hold');
    }
    const erasure = await this.erasure.begin(em, actor, row.contact_id!, row.id);
    await em.execute(`update subject_requests set state = 'running' where id = ?`, [row.id]);
    return note(em, this, actor, row.id, 'erasing', { erasure: publicId('erasure', erasure) });
  }

  private async deciders(em: Em, organizationId: string): Promise<number> {
    const [row] = await em.execute<{ n: number }[]>(`select count(*)::int as n from memberships where organization_id = ? and role in ('OWNER', 'ADMIN') and disabled_at is null`, [organizationId]);
    return row!.n;
  }

  private async restrict(em: Em, actor: Actor, row: RequestRow, kind: HoldKind): Promise<void> {
    if (row.contact_id) {
      if (await this.holds.set(em, actor.organizationId, row.contact_id, kind, true)) await this.audit.append(em, actor, { action: 'contact.restricted', object: { type: 'contact', id: row.contact_id }, context: { kind } });
      return;
    }
    await this.users.suspend(em, actor, row.user_id!);
  }

  private async rectify(actor: Actor, row: RequestRow, { changes }: Input): Promise<void> {
    if (row.contact_id) {
      const { name, attributes, timeZone, language } = changes!;
      await this.contacts.update(actor, row.contact_id, { ...(name === undefined ? {} : { name }), ...(attributes ? { attributes } : {}), ...(timeZone === undefined ? {} : { timeZone }), ...(language === undefined ? {} : { language }) } as never);
    } else await this.users.rename(actor, row.user_id!, changes!.name!);
  }

  /** Called for the end of whatever took longer, too: once, whoever comes second. */
  async ended(em: Em, actor: Actor, id: string): Promise<void> {
    const now = this.clock.now();
    const [row] = await em.execute<RequestRow[]>(`update subject_requests set state = 'done', finished_at = ?, finished_by = ? where id = ? and finished_at is null returning *`, [now, who(actor), id]);
    if (!row) return;
    await note(em, this, actor, id, 'done');
    await this.audit.append(em, actor, { action: 'privacy_request.fulfilled', object: row.contact_id ? { type: 'contact', id: row.contact_id } : { type: 'user', id: row.user_id! }, context: { request: id, kind: row.kind! } });
    await publishWith(em, this.subscriptions, row.organization_id, now, [{ type: 'privacy_request.finished', data: { requestId: publicId('subjectRequest', id), kind: row.kind, state: 'done' } }]);
    await announceWith(em, row.organization_id, [{ resource: 'privacy-requests', ids: [publicId('subjectRequest', id)] }]);
  }

  /** A copy that could not be made is asked for anew. */
  private async copied(em: Em, actor: Actor, id: string, state: 'ready' | 'failed' | 'cancelled'): Promise<void> {
    if (state === 'ready') return this.ended(em, actor, id);
    await em.execute(`update subject_requests set state = 'verified', export_id = null where id = ? and state = 'running'`, [id]);
    await note(em, this, actor, id, 'copy_failed', { state });
    await announceWith(em, actor.organizationId, [{ resource: 'privacy-requests', ids: [publicId('subjectRequest', id)] }]);
  }

  /** A hold was lifted: what was decided meanwhile is carried out, unless another hold stands. */
  private async resume(organizationId: string): Promise<JobResult> {
    const actor = systemActor(organizationId, 'privacy');
    const waiting = await this.db.tx({ organizationId }, (em) => em.execute<{ id: string }[]>(`select id from subject_requests where state = 'waiting'`));
    for (const { id } of waiting) {
      await this.db.tx({ organizationId }, async (em) => {
        const row = await lockRequest(em, id);
        if (row.state !== 'waiting' || await isHeld(em, row.contact_id!)) return;
        await this.erasure.begin(em, actor, row.contact_id!, row.id);
        await em.execute(`update subject_requests set state = 'running' where id = ?`, [id]);
        await note(em, this, actor, id, 'erasing');
      });
    }
    return { done: true };
  }
}

/** @throws ProblemError `request.invalid`, `privacy_request.kind` */
function fits(row: RequestRow, { changes }: Input): void {
  const wrong = (path: string, message: string) => { throw new ProblemError('request.invalid', { detail: `${path}: ${message}`, errors: [{ path, message }] }); };
  if (row.kind === 'objection' && row.user_id) throw new ProblemError('privacy_request.kind', { detail: 'Colleagues get no marketing from here: there is nothing to object to. Refuse the request with that reason, or take it as a restriction.' });
  if (row.kind !== 'rectification') {
    if (changes) wrong('changes', 'Is for rectification alone.');
  } else if (!changes || Object.values(changes).every((v) => v === undefined)) wrong('changes', 'Say what is put right.');
  else if (row.user_id && (!changes.name || changes.attributes || changes.timeZone || changes.language)) wrong('changes', 'Of a colleague only the name is kept here; the e-mail address is changed by its owner.');
}
