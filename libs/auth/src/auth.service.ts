import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import {
  authorize, Clock, cutPage, Database, decodeCursor, definePermissions, findOr404, Ids, ModeToken, permissionTable, permissionsOf, ProblemError, publicId,
  type Actor, type PageQuery, TimeCursor } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { apiKeyHash, apiKeyPrefix, newApiKey } from './auth.keys.js';
import { ApiKey, Membership, Organization, User } from './auth.entity.js';
import { verifyPassword } from './auth.passwords.js';
import { Sessions } from './auth.sessions.js';
import type { ApiKeyCreated, ApiKeyView, CreateApiKey, LoginRequest, SessionView } from './auth.schema.js';

definePermissions({
  'api_keys.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: false, what: 'see API keys' },
  'api_keys.write': { roles: ['OWNER', 'ADMIN'], scope: false, what: 'make and revoke API keys' },
});
defineAuditActions({
  'auth.login_succeeded': 'authentication', 'auth.login_failed': 'authentication', 'auth.logged_out': 'authentication',
  'api_key.created': 'account_change', 'api_key.revoked': 'account_change',
});

interface Origin { ip: string | null; userAgent: string | null; requestId: string | null }
export interface SignedIn { token: string; expiresAt: Date; session: z.infer<typeof SessionView> }

@Injectable()
export class Auth {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly mode: ModeToken,
    private readonly audit: Audit, private readonly sessions: Sessions,
  ) {}

  /** One answer for every way it can fail: unknown address, wrong password, disabled account, no membership. */
  async login(input: z.infer<typeof LoginRequest>, origin: Origin): Promise<SignedIn> {
    const found = await this.db.tx('system', async (em) => {
      const user = await em.findOne(User, { emailKey: emailKey(input.email) });
      const membership = user && (await em.findOne(Membership, { userId: user.id }, { orderBy: { createdAt: 'asc' } }));
      return user && membership ? { user, membership } : undefined;
    });
    const matches = await verifyPassword(input.password, found?.user.passwordHash ?? null);
    if (!found || !matches || found.user.disabledAt) {
      if (found) {
        const actor: Actor = { kind: 'system', id: 'sign-in', organizationId: found.membership.organizationId, ...origin };
        await this.db.tx({ organizationId: found.membership.organizationId }, (em) => this.audit.append(em, actor, { action: 'auth.login_failed', object: { type: 'user', id: found.user.id } }));
      }
      throw new ProblemError('auth.invalid_credentials');
    }
    const { organizationId, role } = found.membership;
    const started = await this.sessions.start(found.user.id, organizationId, origin);
    const actor: Actor = { kind: 'user', id: found.user.id, organizationId, role, sessionId: started.id, ...origin };
    await this.db.tx({ organizationId }, (em) => this.audit.append(em, actor, { action: 'auth.login_succeeded', object: { type: 'user', id: found.user.id } }));
    return { token: started.token, expiresAt: started.expiresAt, session: await this.session(actor, started.csrfToken, started.expiresAt) };
  }

  async logout(actor: Actor): Promise<void> {
    if (actor.kind !== 'user') return;
    await this.sessions.end(actor.sessionId);
    await this.db.tx({ organizationId: actor.organizationId }, (em) => this.audit.append(em, actor, { action: 'auth.logged_out', object: { type: 'user', id: actor.id } }));
  }

  /** Who is signed in, and what to show. Programs have no session. */
  async currentSession(actor: Actor): Promise<z.infer<typeof SessionView>> {
    if (actor.kind !== 'user') throw new ProblemError('auth.required');
    const { rows } = await this.db.hot('system', (c) => c.query<{ csrf_token: string; expires_at: Date }>({ text: 'select csrf_token, expires_at from sessions where id = $1', values: [actor.sessionId] }));
    const row = rows[0];
    if (!row) throw new ProblemError('auth.session_expired');
    return this.session(actor, row.csrf_token, row.expires_at);
  }

  async createApiKey(actor: Actor, input: z.infer<typeof CreateApiKey>): Promise<z.infer<typeof ApiKeyCreated>> {
    authorize(actor, 'api_keys.write');
    const known = [...permissionTable()].filter(([, row]) => row.scope).map(([name]) => name);
    const scopes = [...new Set(input.scopes ?? known)];
    const unknown = scopes.findIndex((s) => !known.includes(s));
    if (unknown >= 0) throw new ProblemError('request.invalid', { errors: [{ path: `scopes.${unknown}`, message: `There is no scope ${scopes[unknown]!.slice(0, 64)}. Known: ${known.join(', ')}.` }] });
    const now = this.clock.now();
    const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null;
    if (expiresAt && expiresAt <= now) throw new ProblemError('request.invalid', { errors: [{ path: 'expiresAt', message: 'Must lie in the future.' }] });
    const key = newApiKey(input.environment);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const row = em.create(ApiKey, {
        id: this.ids.next(), organizationId: actor.organizationId, name: input.name, environment: input.environment, prefix: apiKeyPrefix(key), keyHash: apiKeyHash(key)!, scopes,
        createdBy: `${actor.kind}:${actor.id}`, createdAt: now, expiresAt, revokedAt: null, lastUsedAt: null,
      });
      await em.flush();
      await this.audit.append(em, actor, { action: 'api_key.created', object: { type: 'api_key', id: row.id }, context: { environment: input.environment, scopes } });
      return { ...keyView(row), key };
    });
  }

  async listApiKeys(actor: Actor, query: PageQuery) {
    authorize(actor, 'api_keys.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const rows = await em.find(ApiKey, after ? { $or: [{ createdAt: { $lt: new Date(after[0]) } }, { createdAt: new Date(after[0]), id: { $lt: after[1] } }] } : {}, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: query.limit + 1 });
      return cutPage(rows, query.limit, (k) => [k.createdAt.toISOString(), k.id], keyView, query.count ? await em.count(ApiKey, {}) : undefined);
    });
  }

  async revokeApiKey(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'api_keys.write');
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const row = await findOr404('api_key.not_found', em.findOne(ApiKey, { id }));
      if (row.revokedAt) return;
      row.revokedAt = this.clock.now();
      await em.flush();
      await this.audit.append(em, actor, { action: 'api_key.revoked', object: { type: 'api_key', id } });
    });
  }

  private async session(actor: Actor & { kind: 'user' }, csrfToken: string, expiresAt: Date): Promise<z.infer<typeof SessionView>> {
    return this.db.tx('system', async (em) => {
      const user = await em.findOneOrFail(User, { id: actor.id });
      const organization = await em.findOneOrFail(Organization, { id: actor.organizationId });
      return {
        user: { id: publicId('user', user.id), email: user.email, name: user.name, role: actor.role },
        organization: { id: publicId('organization', organization.id), name: organization.name, status: organization.status },
        csrfToken, permissions: permissionsOf(actor), expiresAt: expiresAt.toISOString(), demo: organization.demo && !this.mode.production,
      };
    });
  }
}

/** Addresses are compared without case; they are kept as they were written. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

function keyView(key: ApiKey): z.infer<typeof ApiKeyView> {
  return {
    id: publicId('apiKey', key.id), name: key.name, environment: key.environment, prefix: key.prefix, scopes: key.scopes, createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null, lastUsedAt: key.lastUsedAt?.toISOString() ?? null, revokedAt: key.revokedAt?.toISOString() ?? null,
  };
}

