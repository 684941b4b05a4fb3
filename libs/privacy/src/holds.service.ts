import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { announceWith, authorize, Clock, cutPage, Database, decodeCursor, enqueueWith, Ids, ProblemError, publicId, publicIdOrNull, requireStepUp, TimeCursor, type Actor, type Em } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { Vault, type KeyRing } from '@consentry/vault';
import { holdReason } from './erasure.sealed.js';
import type { CreateHold, HoldPage, HoldQuery, HoldView } from './holds.schema.js';
import './privacy.permissions.js';

defineAuditActions({
  'legal_hold.set': { type: 'account_change', what: 'A legal hold was set', context: ['hold', 'whole'] },
  'legal_hold.released': { type: 'account_change', what: 'A legal hold was lifted', context: ['hold', 'whole'] },
});

/** Work that waits for a hold to be lifted. */
export const HOLD_LIFTED_TOPIC = 'privacy.hold_lifted';

interface Row { id: string; contact_id: string | null; reason: Buffer; created_by: string; created_at: Date | string; released_by: string | null; released_at: Date | string | null }

/** What a court or an authority wants kept: neither retention nor erasure touches it until the hold is lifted. */
@Injectable()
export class LegalHolds {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly vault: Vault) {}

  async list(actor: Actor, query: z.infer<typeof HoldQuery>): Promise<z.infer<typeof HoldPage>> {
    authorize(actor, 'privacy.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const ring = this.vault.ready(actor.organizationId);
      const filter = query.standing === undefined ? '' : `and released_at is ${query.standing === 'true' ? '' : 'not '}null`;
      const { rows } = await c.query<Row & Record<string, unknown>>({
        text: `select * from legal_holds where organization_id = $1 ${filter} ${after ? 'and (created_at, id) < ($3::timestamptz, $4::uuid)' : ''} order by created_at desc, id desc limit $2`, values: [actor.organizationId, query.limit + 1, ...(after ?? [])],
      });
      const total = query.count ? Number((await c.query<{ n: string }>({ text: `select count(*) as n from legal_holds where organization_id = $1 ${filter}`, values: [actor.organizationId] })).rows[0]!.n) : undefined;
      return cutPage(rows, query.limit, (r) => [new Date(r.created_at).toISOString(), r.id], (r) => view(ring, r), total);
    });
  }

  async create(actor: Actor, input: z.infer<typeof CreateHold>): Promise<z.infer<typeof HoldView>> {
    authorize(actor, 'privacy.decide');
    requireStepUp(actor);
    const { organizationId } = actor;
    return this.db.tx({ organizationId }, async (em) => {
      const contactId = input.contactId ? await this.contact(em, input.contactId) : null;
      const ring = this.vault.ready(organizationId);
      const id = this.ids.next();
      const row: Row = { id, contact_id: contactId, reason: holdReason.seal(ring, id, input.reason), created_by: `${actor.kind}:${actor.id}`, created_at: this.clock.now(), released_by: null, released_at: null };
      await em.execute('insert into legal_holds (id, organization_id, contact_id, reason, created_by, created_at) values (?, ?, ?, ?, ?, ?)', [id, organizationId, contactId, row.reason, row.created_by, row.created_at]);
      await this.audit.append(em, actor, { action: 'legal_hold.set', object: contactId ? { type: 'contact', id: contactId } : { type: 'organization', id: organizationId }, context: { hold: id, whole: contactId === null } });
      await announceWith(em, organizationId, [{ resource: 'legal-holds' }, { resource: 'privacy-requests' }]);
      return view(ring, row);
    });
  }

  async release(actor: Actor, id: string): Promise<z.infer<typeof HoldView>> {
    authorize(actor, 'privacy.decide');
    requireStepUp(actor);
    const { organizationId } = actor;
    return this.db.tx({ organizationId }, async (em) => {
      const [row] = await em.execute<Row[]>('select * from legal_holds where id = ? for update', [id]);
      if (!row) throw new ProblemError('legal_hold.not_found');
      if (row.released_at === null) {
        Object.assign(row, { released_at: this.clock.now(), released_by: `${actor.kind}:${actor.id}` });
        await em.execute('update legal_holds set released_at = ?, released_by = ? where id = ?', [row.released_at, row.released_by, id]);
        await this.audit.append(em, actor, { action: 'legal_hold.released', object: row.contact_id ? { type: 'contact', id: row.contact_id } : { type: 'organization', id: organizationId }, context: { hold: id, whole: row.contact_id === null } });
        await enqueueWith(em, organizationId, this.clock.now(), [{ topic: HOLD_LIFTED_TOPIC, key: organizationId, payload: { hold: id } }]);
        await announceWith(em, organizationId, [{ resource: 'legal-holds' }, { resource: 'privacy-requests' }]);
      }
      return view(this.vault.ready(organizationId), row);
    });
  }

  private async contact(em: Em, id: string): Promise<string> {
    const [row] = await em.execute<{ id: string }[]>('select coalesce(merged_into, id) as id from contacts where id = ? and erased_at is null', [id]);
    if (!row) throw new ProblemError('contact.not_found');
    return row.id;
  }
}

function view(ring: KeyRing, row: Row): z.infer<typeof HoldView> {
  return {
    id: publicId('legalHold', row.id), contactId: publicIdOrNull('contact', row.contact_id), reason: holdReason.open(ring, row.id, row.reason), createdAt: new Date(row.created_at).toISOString(), createdBy: whoOf(row.created_by),
    releasedAt: row.released_at === null ? null : new Date(row.released_at).toISOString(), releasedBy: row.released_by === null ? null : whoOf(row.released_by),
  };
}

/** `user:uuid` → the public id. */
export function whoOf(text: string): string {
  const [kind = '', ...rest] = text.split(':');
  const id = rest.join(':');
  return kind === 'user' ? publicId('user', id) : kind === 'api_key' ? publicId('apiKey', id) : id || kind;
}
