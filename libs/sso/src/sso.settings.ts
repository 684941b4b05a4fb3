import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { authorize, Clock, Database, ModeToken, ProblemError, publicId, systemActor, type Actor, type Em } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { defineOpenings, defineSealed, Secrets, Vault, type Place } from '@consentry/vault';
import './sso.errors.js';
import './sso.permissions.js';
import { OidcClient, type Provider } from './oidc.client.js';
import { dnsRecord } from './sso.domain.rules.js';
import { SsoRefusal } from './sso.rules.js';
import type { ConfigureSso, SSO_ROLES, SsoView } from './sso.schema.js';

defineSealed({ table: 'sso_providers', key: 'organization_id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'client_secret_sealed', field: 'client_secret', purpose: 'secret' }] });
defineOpenings({ 'sso.sign_in': { record: 'counted', what: 'the client secret is shown to the provider while somebody signs in; the sign-in has its own leaf' } });

interface Row { issuer: string; client_id: string; client_secret_sealed: Buffer | null; default_role: (typeof SSO_ROLES)[number]; enabled: boolean; [column: string]: unknown }
interface DomainRow { id: string; domain: string; token: string; verified_at: Date | string | null }

export const CALLBACK_PATH = '/v1/auth/sso/callback';

/** How an organisation's own provider is set up. */
@Injectable()
export class SsoSettings {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly mode: ModeToken, private readonly audit: Audit, private readonly vault: Vault, private readonly secrets: Secrets, private readonly oidc: OidcClient) {}

  /** Read at each call: the port, and with it the address, may be known only after the start. */
  get redirectUri(): string {
    return `${this.mode.publicUrl}${CALLBACK_PATH}`;
  }

  async view(actor: Actor): Promise<z.infer<typeof SsoView>> {
    authorize(actor, 'sso.read');
    return this.db.tx({ organizationId: actor.organizationId }, (em) => this.viewWith(em, actor.organizationId));
  }

  /**
   * The provider is asked before anything is kept, so that what is kept has worked once.
   * @throws ProblemError `request.invalid` naming `issuer` when its discovery document cannot be had or tells of another issuer; naming
   *   `clientSecret` when issuer or client change and the secret would go with them unasked: whoever cannot read it must not send it elsewhere either (VA-4).
   */
  async configure(actor: Actor, input: z.infer<typeof ConfigureSso>): Promise<z.infer<typeof SsoView>> {
    authorize(actor, 'sso.write');
    const { organizationId } = actor;
    const issuer = await this.discoveredIssuer(input.issuer);
    const { organizationId: owner, ...spot } = place(organizationId);
    return this.db.tx({ organizationId }, async (em) => {
      const sealed = input.clientSecret ? this.vault.ready(owner).seal(spot, input.clientSecret) : null;
      const before = (await em.execute<Row[]>('select * from sso_providers where organization_id = ? for update', [organizationId]))[0];
      const moved = before !== undefined && (before.issuer !== issuer || before.client_id !== input.clientId);
      if (input.clientSecret === undefined && moved && before.client_secret_sealed) {
        throw invalid('clientSecret', 'Issuer or client are others than before: give their secret, or null when there is none.');
      }
      const secret = input.clientSecret === undefined ? (before?.client_secret_sealed ?? null) : sealed;
      const now = this.clock.now();
      await em.execute(
        `insert into sso_providers (organization_id, issuer, client_id, client_secret_sealed, default_role, enabled, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (organization_id) do update set issuer = excluded.issuer, client_id = excluded.client_id, client_secret_sealed = excluded.client_secret_sealed,
           default_role = excluded.default_role, enabled = excluded.enabled, updated_at = excluded.updated_at`,
        [organizationId, issuer, input.clientId, secret, input.defaultRole, input.enabled, now, now]);
      await this.audit.append(em, actor, {
        action: 'sso.changed', object: { type: 'organization', id: organizationId },
        context: { issuer, defaultRole: input.defaultRole, enabled: input.enabled, secretChanged: input.clientSecret !== undefined },
      });
      return this.viewWith(em, organizationId);
    });
  }

  /** Removes provider, secret and the links to it; whoever came in by it alone gets a new link by e-mail once there is a provider again. */
  async remove(actor: Actor): Promise<void> {
    authorize(actor, 'sso.write');
    const { organizationId } = actor;
    await this.db.tx({ organizationId }, async (em) => {
      const gone = await em.execute<unknown[]>('delete from sso_providers where organization_id = ? returning 1', [organizationId]);
      if (gone.length === 0) return;
      await em.execute(`delete from user_identities where organization_id = ? and provider = 'oidc'`, [organizationId]);
      await this.audit.append(em, actor, { action: 'sso.removed', object: { type: 'organization', id: organizationId } });
    });
  }

  /** The provider of an organisation that has one, and has it on. Not to be called inside a transaction: opens the secret. */
  async providerOf(organizationId: string): Promise<Provider | undefined> {
    const { rows } = await this.db.hot('system', (c) => c.query<Row>({ text: 'select * from sso_providers where organization_id = $1 and enabled', values: [organizationId] }));
    const row = rows[0];
    if (!row) return undefined;
    const clientSecret = row.client_secret_sealed ? await this.secrets.open(systemActor(organizationId, 'sso'), 'sso.sign_in', place(organizationId), row.client_secret_sealed) : undefined;
    return { organizationId, issuer: row.issuer, clientId: row.client_id, clientSecret, defaultRole: row.default_role };
  }

  private async discoveredIssuer(issuer: string): Promise<string> {
    if (new URL(issuer).protocol !== 'https:' && this.mode.production) throw invalid('issuer', 'Must be an https address.');
    try {
      return (await this.oidc.metadata(issuer)).issuer;
    } catch (error) {
      if (!(error instanceof SsoRefusal)) throw error;
      throw invalid('issuer', error.reason === 'wrong_issuer' ? 'The discovery document there tells of another issuer.' : 'There is no discovery document of an OpenID provider to be had there (…/.well-known/openid-configuration).');
    }
  }

  private async viewWith(em: Em, organizationId: string): Promise<z.infer<typeof SsoView>> {
    const row = (await em.execute<Row[]>('select * from sso_providers where organization_id = ?', [organizationId]))[0];
    const domains = await em.execute<DomainRow[]>('select id, domain, token, verified_at from sso_domains where organization_id = ? order by domain', [organizationId]);
    return {
      issuer: row?.issuer ?? null, clientId: row?.client_id ?? null, hasClientSecret: Boolean(row?.client_secret_sealed), defaultRole: row?.default_role ?? 'AGENT', enabled: row?.enabled ?? false,
      redirectUri: this.redirectUri, domains: domains.map(domainView),
    };
  }
}

export function domainView(row: DomainRow) {
  return { id: publicId('ssoDomain', row.id), domain: row.domain, verifiedAt: row.verified_at ? new Date(row.verified_at).toISOString() : null, ...dnsRecord(row.domain, row.token) };
}

function place(organizationId: string): Place {
  return { organizationId, table: 'sso_providers', row: organizationId, field: 'client_secret', purpose: 'secret' };
}

function invalid(path: string, message: string): ProblemError {
  return new ProblemError('request.invalid', { detail: `${path}: ${message}`, errors: [{ path, message }] });
}
