import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { actFor, announceWith, authorize, Clock, Database, enqueueWith, Ids, INSTALLATION, ModeToken, ProblemError, publicId, requireStepUp, type Actor, type Em, type UserActor } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { MailOutbox, PasswordCheck } from '@consentry/auth';
import { CLOSE_TOPIC, type ClosingRow } from './erasure.organization.work.js';
import type { Certificate, ClosingNow, ClosingStarted, ClosingView, DeleteOrganization } from './erasure.organization.schema.js';
import './privacy.permissions.js';

defineAuditActions({
  'organization.closing': { type: 'account_change', what: 'The deletion of the organisation was asked for', context: ['erasure', 'graceDays'] },
  'organization.closing_cancelled': { type: 'account_change', what: 'The deletion of the organisation was called off', context: ['erasure'] },
});


/** Asks for the deletion of an organisation (PR-2), calls it off, and shows the certificate that outlives it. */
@Injectable()
export class OrganizationErasure {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly passwords: PasswordCheck, private readonly mails: MailOutbox, private readonly mode: ModeToken,
  ) {}

  /** @throws ProblemError `auth.invalid_credentials`, `organization.closing`, `legal_hold.stands` */
  async begin(actor: UserActor, input: z.infer<typeof DeleteOrganization>, deviceToken: string | undefined): Promise<z.infer<typeof ClosingStarted>> {
    authorize(actor, 'organization.delete');
    requireStepUp(actor);
    const { organizationId } = actor;
    if (!(await this.passwords.check(actor.id, organizationId, input.password, deviceToken, actor))) throw new ProblemError('auth.invalid_credentials', { detail: 'The password is wrong.', errors: [{ path: 'password', message: 'The password is wrong.' }] });
    const code = randomBytes(32).toString('base64url');
    const row = await this.db.tx('system', async (em) => {
      await actFor(em, organizationId);
      await em.execute('select 1 from organizations where id = ? for update', [organizationId]);
      if (await this.open(em, organizationId)) throw new ProblemError('organization.closing');
      const holds = await em.execute<unknown[]>('select 1 from legal_holds where released_at is null limit 1');
      if (holds.length > 0) throw new ProblemError('legal_hold.stands', { detail: 'A legal hold keeps data of this organisation. GET /v1/privacy/holds?standing=true lists what stands.' });
      const now = this.clock.now();
      const id = this.ids.next();
      const dueAt = new Date(now.getTime() + input.graceDays * 86_400_000);
      const [made] = await em.execute<ClosingRow[]>(
        `insert into organization_erasures (id, erased_organization_id, name, state, requested_by, requested_at, due_at, code_hash) select ?, o.id, o.name, 'scheduled', ?, ?, ?, ? from organizations o where o.id = ? returning *`,
        [id, actor.id, now, dueAt, hashOf(code), organizationId]);
      // Nothing leaves from here on; it can still be called off, so nothing is lost either.
      await em.execute(`update organizations set status = 'suspended' where id = ?`, [organizationId]);
      await enqueueWith(em, INSTALLATION, now, [{ topic: CLOSE_TOPIC, key: id, payload: { erasureId: id } }]);
      await em.execute('update outbox set available_at = ? where topic = ? and key = ?', [dueAt, CLOSE_TOPIC, id]);
      await this.audit.append(em, actor, { action: 'organization.closing', object: { type: 'organization', id: organizationId }, context: { erasure: id, graceDays: input.graceDays } });
      const owners = await em.execute<{ user_id: string }[]>(`select user_id from memberships where organization_id = ? and role = 'OWNER' and disabled_at is null`, [organizationId]);
      for (const { user_id: userId } of owners) await this.mails.ask(em, organizationId, { kind: 'organization_closing', userId, dueAt: dueAt.toISOString() });
      await announceWith(em, organizationId, [{ resource: 'organization' }]);
      return made!;
    });
    return { ...view(row), certificateUrl: `${this.mode.publicUrl}/v1/privacy/certificates/${code}` };
  }

  async read(actor: Actor): Promise<z.infer<typeof ClosingNow>> {
    authorize(actor, 'organization.read');
    const row = await this.db.tx('system', (em) => this.open(em, actor.organizationId));
    return { erasure: row ? view(row) : null };
  }

  /** Within the grace period. @throws ProblemError `organization.not_closing`, `organization.closing` once it is under way */
  async cancel(actor: Actor): Promise<z.infer<typeof ClosingView>> {
    authorize(actor, 'organization.delete');
    requireStepUp(actor);
    const { organizationId } = actor;
    return this.db.tx('system', async (em) => {
      await actFor(em, organizationId);
      await em.execute('select 1 from organizations where id = ? for update', [organizationId]);
      const row = await this.open(em, organizationId);
      if (!row) throw new ProblemError('organization.not_closing');
      if (row.state === 'running') throw new ProblemError('organization.closing', { detail: 'It has begun and cannot be called off.' });
      await em.execute(`update organization_erasures set state = 'cancelled', finished_at = ? where id = ?`, [this.clock.now(), row.id]);
      await em.execute('delete from outbox where topic = ? and key = ?', [CLOSE_TOPIC, row.id]);
      await em.execute(`update organizations set status = 'active' where id = ?`, [organizationId]);
      await this.audit.append(em, actor, { action: 'organization.closing_cancelled', object: { type: 'organization', id: organizationId }, context: { erasure: row.id } });
      await announceWith(em, organizationId, [{ resource: 'organization' }]);
      return view({ ...row, state: 'cancelled', finished_at: this.clock.now() });
    });
  }

  /** For whoever has the code, for good: it outlives the organisation and says nothing of anybody. @throws ProblemError `certificate.not_found` */
  async certificate(code: string): Promise<z.infer<typeof Certificate>> {
    const [row] = await this.db.tx('system', (em) => em.execute<ClosingRow[]>('select * from organization_erasures where code_hash = ?', [hashOf(code)]));
    if (!row) throw new ProblemError('certificate.not_found');
    return certificateOf(row);
  }

  private async open(em: Em, organizationId: string): Promise<ClosingRow | undefined> {
    return (await em.execute<ClosingRow[]>(`select * from organization_erasures where erased_organization_id = ? and state in ('scheduled', 'running') for update`, [organizationId]))[0];
  }
}

function hashOf(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}

const iso = (at: Date | string): string => new Date(at).toISOString();

function view(row: ClosingRow): z.infer<typeof ClosingView> {
  return { id: publicId('erasure', row.id), state: row.state, requestedAt: iso(row.requested_at), dueAt: iso(row.due_at), finishedAt: row.finished_at === null ? null : iso(row.finished_at) };
}

function certificateOf(row: ClosingRow): z.infer<typeof Certificate> {
  return {
    state: row.state, organization: row.name, requestedAt: iso(row.requested_at), dueAt: iso(row.due_at), finishedAt: row.finished_at === null ? null : iso(row.finished_at),
    rows: row.counts.rows ?? {}, files: row.counts.files ?? 0, dataKeys: row.counts.dataKeys ?? 0, revoked: row.counts.revoked ?? 0, unconfirmed: row.counts.unconfirmed ?? 0,
    // Nothing here is under a duty of keeping yet: there are no invoices.
    keptByLaw: [], backups: 'Older backups hold its rows sealed; the keys that open them were destroyed, so nobody can read them.',
    statement: row.certificate?.statement ?? null, signature: row.certificate?.signature ?? null, publicKey: row.certificate?.publicKey ?? null,
  };
}
