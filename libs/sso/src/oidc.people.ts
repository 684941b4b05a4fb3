import { Injectable } from '@nestjs/common';
import { actFor, Clock, Database, systemActor, type Em, type Origin } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { emailKey, Members } from '@consentry/auth';
import type { ProvenPerson, Provider } from './oidc.client.js';
import { domainOfEmail } from './sso.domain.rules.js';
import { decideEntry, SsoRefusal, type Account, type Facts } from './sso.rules.js';

interface AccountRow { userId: string; disabled: boolean; member: boolean; emailVerified: boolean; otherSubject: boolean }

const ACCOUNT = `
  select u.id as "userId", u.disabled_at is not null or m.disabled_at is not null as disabled, m.user_id is not null as member, u.email_verified_at is not null as "emailVerified",
    exists (select 1 from user_identities o where o.user_id = u.id and o.provider = 'oidc' and o.issuer = ? and o.organization_id = ? and o.subject <> ?) as "otherSubject"
  from users u left join memberships m on m.user_id = u.id and m.organization_id = ?`;

/** From what a provider vouches for to somebody of ours. */
@Injectable()
export class OidcPeople {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly members: Members) {}

  /** Who it is: known, linked now, or made just in time. `elsewhere`: a member of other organisations too. @throws SsoRefusal */
  async enter(provider: Provider, person: ProvenPerson, origin: Origin): Promise<{ userId: string; elsewhere: boolean }> {
    return this.db.tx('system', async (em) => {
      const userId = await this.enterWith(em, provider, person, origin);
      return { userId, elsewhere: (await em.execute<unknown[]>('select 1 from memberships where user_id = ? and organization_id <> ? limit 1', [userId, provider.organizationId])).length > 0 };
    });
  }

  private async enterWith(em: Em, provider: Provider, person: ProvenPerson, origin: Origin): Promise<string> {
    const { organizationId, issuer } = provider;
    const actor = systemActor(organizationId, 'sso', origin);
    await actFor(em, organizationId);
    // One at a time in an organisation: two sign-ins of one new person must not make two of them.
    await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`sso/${organizationId}`]);
    const decision = decideEntry(await this.facts(em, provider, person));
    if (decision.do === 'refuse') throw new SsoRefusal(decision.reason);
    const now = this.clock.now();
    if (decision.do === 'enter') {
      await em.execute(`update user_identities set last_used_at = ? where provider = 'oidc' and issuer = ? and subject = ? and organization_id = ?`, [now, issuer, person.subject, organizationId]);
      return decision.userId;
    }
    const email = person.email!.trim();
    const admitted = decision.do === 'create' || decision.admit;
    const userId = admitted
      ? await this.members.admit(em, organizationId, { email, name: nameOf(person, email), role: provider.defaultRole, emailVerified: true }, actor)
      : decision.userId;
    await em.execute(
      `insert into user_identities (provider, issuer, subject, organization_id, user_id, created_at, last_used_at) values ('oidc', ?, ?, ?, ?, ?, ?)`, [issuer, person.subject, organizationId, userId, now, now]);
    await this.audit.append(em, actor, { action: 'auth.sso_linked', object: { type: 'user', id: userId }, context: { issuer, admitted } });
    return userId;
  }

  private async facts(em: Em, { issuer, organizationId }: Provider, person: ProvenPerson): Promise<Facts> {
    const known = [issuer, organizationId, person.subject, organizationId];
    const linked = await em.execute<Account[]>(`${ACCOUNT} join user_identities i on i.user_id = u.id where i.provider = 'oidc' and i.issuer = ? and i.subject = ? and i.organization_id = ?`, [...known, issuer, person.subject, organizationId]);
    const emailDomain = person.email === undefined ? undefined : domainOfEmail(person.email);
    const verified = emailDomain === undefined ? [] : await em.execute<unknown[]>('select 1 from sso_domains where organization_id = ? and domain = ? and verified_at is not null', [organizationId, emailDomain]);
    // An address that is not proved opens no account, so none is looked for.
    const account = verified.length === 0 || !person.emailVerified ? [] : await em.execute<AccountRow[]>(`${ACCOUNT} where u.email_key = ?`, [...known, emailKey(person.email!)]);
    return { linked: linked[0] ?? null, emailDomain, emailVerified: person.emailVerified, domainVerified: verified.length > 0, account: account[0] ?? null };
  }
}

/** A name that fits the profile: the provider's, or what stands before the @. */
function nameOf(person: ProvenPerson, email: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it is there to take out
  return (person.name ?? '').replace(/[\u0000-\u001f\u007f]/g, ' ').trim().slice(0, 120) || email.split('@')[0]!.slice(0, 120);
}
