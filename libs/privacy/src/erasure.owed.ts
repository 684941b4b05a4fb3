import { Injectable } from '@nestjs/common';
import { actFor, Clock, Database, enqueueWith, Ids, INSTALLATION, Log, ProblemError, systemActor, type Em } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { ContactErasure } from './erasure.contacts.js';
import { CLOSE_TOPIC } from './erasure.organization.work.js';
import { UserErasure } from './erasure.users.js';

interface Owed { id: string; owed_organization_id: string; contact_id: string | null; user_id: string | null }

/** A restored backup brings people back who were erased since. They are erased again before the server opens: what takes long goes on behind it, but nobody finds them any more. */
@Injectable()
export class ErasuresOwed {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly contacts: ContactErasure, private readonly users: UserErasure, private readonly log: Log) {}

  /** Before the server opens. @returns how many */
  async settle(): Promise<number> {
    const owed = await this.db.tx('system', (em) => em.execute<Owed[]>('select * from erasures_owed order by erased_at, id'));
    for (const row of owed) await this.again(row);
    if (owed.length > 0) this.log.info('erasures_repeated', { count: owed.length });
    return owed.length;
  }

  private async again(row: Owed): Promise<void> {
    const organizationId = row.owed_organization_id;
    const actor = systemActor(organizationId, 'restore');
    await this.db.tx('system', async (em) => {
      await actFor(em, organizationId);
      const [here] = await em.execute<{ name: string }[]>('select name from organizations where id = ?', [organizationId]);
      try {
        if (here && row.contact_id) {
          await this.lift(em, organizationId, row.contact_id);
          await this.contacts.begin(em, actor, row.contact_id, null);
        } else if (here && row.user_id) await this.users.erase(em, actor, row.user_id, null);
        else if (here) await this.organization(em, organizationId, here.name);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        // Nobody there any more: nothing is owed. Whatever else stands against it must not keep a server from starting: it is owed until the next start.
        if (error.status !== 404) return this.log.warn('erasure_still_owed', { organizationId, code: error.code });
      }
      await em.execute('delete from erasures_owed where id = ?', [row.id]);
    });
  }

  /** Nobody is erased under a legal hold. So a hold that the backup brought back had been lifted before, and is lifted again. */
  private async lift(em: Em, organizationId: string, contactId: string): Promise<void> {
    const lifted = await em.execute<{ id: string; contact_id: string | null }[]>(
      `update legal_holds set released_at = ?, released_by = 'system:restore' where released_at is null and (contact_id is null or contact_id = ? or contact_id = (select merged_into from contacts where id = ?)) returning id, contact_id`, [this.clock.now(), contactId, contactId]);
    for (const { id, contact_id: whose } of lifted) {
      await this.audit.append(em, systemActor(organizationId, 'restore'), { action: 'legal_hold.released', object: whose ? { type: 'contact', id: whose } : { type: 'organization', id: organizationId }, context: { hold: id, whole: whose === null } });
    }
  }

  private async organization(em: Em, organizationId: string, name: string): Promise<void> {
    const now = this.clock.now();
    const id = this.ids.next();
    const rows = await em.execute<unknown[]>(
      `insert into organization_erasures (id, erased_organization_id, name, state, requested_by, requested_at, due_at, code_hash) values (?, ?, ?, 'scheduled', 'restore', ?, ?, sha256(gen_random_uuid()::text::bytea)) on conflict do nothing returning 1`, [id, organizationId, name, now, now]);
    if (rows.length === 0) return;
    await em.execute(`update organizations set status = 'suspended' where id = ?`, [organizationId]);
    await enqueueWith(em, INSTALLATION, now, [{ topic: CLOSE_TOPIC, key: id, payload: { erasureId: id } }]);
  }
}

/** For a restore: whom the backup brought back. Settled when a server starts. */
export async function oweErasures(db: Database, erased: readonly { organizationId: string; contactId?: string | undefined; userId?: string | undefined; at: string }[]): Promise<void> {
  await db.hot('system', async (c) => {
    for (const { organizationId, contactId, userId, at } of erased) {
      await c.query({ text: 'insert into erasures_owed (owed_organization_id, contact_id, user_id, erased_at) values ($1, $2, $3, $4)', values: [organizationId, contactId ?? null, userId ?? null, at] });
    }
  });
}
