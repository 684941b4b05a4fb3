import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { actFor, Clock, Database, Ids, ModeToken, ProblemError, systemActor, type Em } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { codeFor, signedUser } from './callbacks.rules.js';
import './privacy.permissions.js';
import { RequestFulfilment } from './requests.fulfilment.js';
import { SubjectRequests } from './requests.service.js';

export const CALLBACK_SECRET = Symbol('consentry:callback-secret');

defineAuditActions({
  'account.provider_link_erased': { type: 'account_change', what: 'The link of an account to a provider was erased because the person asked there', context: ['provider', 'kind'] },
});

export type CallbackKind = 'deletion' | 'deauthorisation';
export interface CallbackState { kind: CallbackKind; receivedAt: Date; finishedAt: Date; found: number }

/**
 * What Meta tells of people who signed in with Facebook (PR-4): they want what came from there deleted, or take back the permission. What came
 * from there is the link to the account, and that goes at once; the account itself belongs to the organisation's work and has a request of
 * its own. Whoever has the code reads what became of it, for good.
 */
@Injectable()
export class ProviderCallbacks {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly mode: ModeToken, private readonly requests: SubjectRequests, private readonly fulfilment: RequestFulfilment,
    @Inject(CALLBACK_SECRET) private readonly secret: string | undefined,
  ) {}

  /** @throws ProblemError `callback.not_configured`, `callback.refused` */
  async take(kind: CallbackKind, body: Buffer): Promise<{ url: string; confirmation_code: string }> {
    if (!this.secret) throw new ProblemError('callback.not_configured');
    const subject = signedUser(body, this.secret);
    if (subject === undefined) throw new ProblemError('callback.refused');
    const { code, digest } = codeFor(body, this.secret);
    await this.db.tx('system', async (em) => {
      await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 727047))', [digest.toString('hex')]);
      const known = await em.execute<unknown[]>('select 1 from provider_callbacks where source_digest = ?', [digest]);
      if (known.length > 0) return;
      const found = await this.forget(em, kind, subject, digest, hashOf(code));
      const now = this.clock.now();
      await em.execute('insert into provider_callbacks (id, kind, source_digest, code_hash, received_at, found, finished_at) values (?, ?, ?, ?, ?, ?, ?)', [this.ids.next(), kind, digest, hashOf(code), now, found, now]);
    });
    return { url: `${this.mode.publicUrl}/privacy/status/${code}`, confirmation_code: code };
  }

  /** Undefined: no such code was ever given. */
  async state(code: string): Promise<CallbackState | undefined> {
    const [row] = await this.db.tx('system', (em) => em.execute<{ kind: CallbackKind; received_at: Date | string; finished_at: Date | string; found: number }[]>('select * from provider_callbacks where code_hash = ?', [hashOf(code)]));
    return row && { kind: row.kind, receivedAt: new Date(row.received_at), finishedAt: new Date(row.finished_at), found: row.found };
  }

  private async forget(em: Em, kind: CallbackKind, subject: string, digest: Buffer, codeHash: Buffer): Promise<number> {
    const links = await em.execute<{ organization_id: string; user_id: string }[]>(`delete from user_identities where provider = 'facebook' and subject = ? returning organization_id, user_id`, [subject]);
    for (const { organization_id: organizationId, user_id: userId } of links) {
      await actFor(em, organizationId);
      const actor = systemActor(organizationId, 'facebook');
      await this.audit.append(em, actor, { action: 'account.provider_link_erased', object: { type: 'user', id: userId }, context: { provider: 'facebook', kind } });
      if (kind === 'deauthorisation') await em.execute(`delete from sessions where user_id = ? and organization_id = ? and 'facebook' = any(methods)`, [userId, organizationId]);
      else if ((await em.execute<unknown[]>('select 1 from memberships where user_id = ? and organization_id = ?', [userId, organizationId])).length > 0) await this.fulfilment.ended(em, actor, await this.requests.take(em, actor, { kind: 'erasure', channel: 'callback', userId, verifiedMethod: 'signed_callback', sourceDigest: digest, codeHash }));
    }
    return links.length;
  }
}

function hashOf(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
