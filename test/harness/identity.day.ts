import { LOGINS, NONE } from './identity.day.base.js';
import { WatchDay } from './identity.day.watch.js';
import { AuthenticatorApp, PASSWORD, somebody, WRONG, type Visitor } from './identity.js';

export { DAY_PASSWORDS, type Told } from './identity.day.base.js';
export { Neighbours } from './identity.neighbours.js';

/** Everything that people do about who they are, and that they do to watch over it: every route of it, answering well once and badly where that is easily brought about. */
export class IdentityDay extends WatchDay {
  async run(): Promise<void> {
    const owner = await this.visitor(LOGINS.owner);
    const invited = await this.invitation(owner);
    await this.ownAccount(invited);
    await this.secondFactors();
    await this.forgotten();
    await this.house(owner);
    await this.people(owner);
    await this.keys(owner);
    await this.encryption(owner);
    await this.watching(owner);
    await this.singleSignOn(owner);
    await this.withFacebook();
    await this.switching();
    await this.sessions(owner);
  }

  private async invitation(owner: Visitor): Promise<Visitor> {
    const email = 'invited@example.com';
    const [, password] = LOGINS.invited;
    const made = await owner.call<{ id: string }>('POST', '/v1/invitations', { email, role: 'ADMIN' });
    await owner.call('POST', '/v1/invitations', { email: LOGINS.owner[0], role: 'AGENT' });
    await owner.call('POST', '/v1/users', { email: 'by-the-other-door@example.com', role: 'AGENT' });
    await owner.call('POST', `/v1/invitations/${made.body.id}/resend`);
    await owner.call('GET', '/v1/invitations?count=true');
    const token = await this.token(email, 'invitation');
    const anybody = this.browser();
    await anybody.call('POST', '/v1/invitations/preview', { token });
    await anybody.call('POST', '/v1/invitations/preview', { token: 'x'.repeat(43) });
    await anybody.call('POST', '/v1/invitations/accept', { token, name: 'Invited', password: 'short' });
    await anybody.call('POST', '/v1/invitations/accept', { token, name: 'Invited', password });
    await anybody.call('POST', '/v1/invitations/accept', { token, name: 'Invited', password });
    const other = await owner.call<{ id: string }>('POST', '/v1/invitations', { email: 'never@example.com', role: 'AGENT' });
    await owner.call('DELETE', `/v1/invitations/${other.body.id}`);
    await owner.call('DELETE', `/v1/invitations/${other.body.id}`);
    await owner.call('DELETE', `/v1/invitations/inv_${NONE}`);
    return this.visitor([email, password]);
  }

  private async house(owner: Visitor): Promise<void> {
    for (const path of ['/v1/organization', '/v1/organization/security', '/v1/alerts?count=true', '/v1/alerts?state=open']) await owner.call('GET', path);
    await owner.call('PATCH', '/v1/organization', { name: 'A new name' });
    await owner.call('PATCH', '/v1/organization/security', { idleMinutes: 120, mfaRoles: ['OWNER', 'ADMIN'], mfaGraceDays: 30 });
    await owner.call('PATCH', '/v1/organization/security', { ipAllowlist: ['192.0.2.0/24'] });
    await owner.call('PATCH', '/v1/organization/security', { countryMode: 'allow', countries: ['IS'] });
  }

  private async people(owner: Visitor): Promise<void> {
    const someone = await somebody(this.world, 'AGENT');
    const path = `/v1/users/${someone.publicId}`;
    await owner.call('GET', '/v1/users?count=true&limit=2');
    await owner.call('GET', path);
    await owner.call('GET', `/v1/users/usr_${NONE}`);
    await owner.call('PATCH', path, { role: 'MARKETER' });
    await owner.call('PATCH', path, { disabled: true });
    await owner.call('PATCH', path, { disabled: false });
    await owner.call('PATCH', `/v1/users/${(await owner.session()).body.user!.id}`, { role: 'AGENT' });
    await owner.call('POST', `${path}/unlock`);
    await owner.call('POST', `${path}/mfa/reset`);
    await owner.call('DELETE', path);
    await owner.call('DELETE', path);
  }

  private async keys(owner: Visitor): Promise<void> {
    const made = await owner.call<{ id: string; key: string }>('POST', '/v1/api-keys', { name: 'of a day', scopes: ['contacts.read'], ipAllowlist: ['192.0.2.0/24', '2001:db8::/32'], ratePerMinute: 60 });
    const path = `/v1/api-keys/${made.body.id}`;
    const refused = await this.world.call('GET', '/v1/contacts', undefined, { key: made.body.key });
    this.told('GET', '/v1/contacts', refused);
    await owner.call('GET', path);
    await owner.call('GET', `/v1/api-keys/key_${NONE}`);
    await owner.call('PATCH', path, { name: 'renamed', ipAllowlist: [] });
    const rotated = await owner.call<{ key: string }>('POST', `${path}/rotate`, { overlapHours: 1 });
    this.secrets.push(made.body.key, rotated.body.key);
    this.told('GET', '/v1/contacts', await this.world.call('GET', '/v1/contacts', undefined, { key: rotated.body.key }));
    await owner.call('GET', `${path}/usage`);
    await owner.call('DELETE', path);
    await owner.call('POST', `${path}/rotate`, {});
    await owner.call('PATCH', path, { name: 'too late' });
  }

  private async encryption(owner: Visitor): Promise<void> {
    await owner.call('POST', '/v1/auth/step-up', { password: LOGINS.owner[1] });
    await owner.call('GET', '/v1/keys');
    await owner.call('POST', '/v1/keys/rotate');
    await owner.call('PUT', '/v1/keys/policy', { rotateEveryDays: 90 });
    await owner.call('PUT', '/v1/keys/policy', { rotateEveryDays: 0 });
    await owner.call('POST', '/v1/keys/master/activate', { version: 9 });
    const staged = await owner.call<{ version: number }>('POST', '/v1/keys/master/stage');
    await owner.call('POST', '/v1/keys/master/stage');
    const { version } = staged.body;
    await owner.call('POST', '/v1/keys/master/activate', { version });
    await owner.call('POST', '/v1/keys/master/destroy', { version });
    await this.world.until(async () => (await owner.call<{ masterKey: { rotation: { state: string } } }>('GET', '/v1/keys')).body.masterKey.rotation.state === 'done');
    await owner.call('POST', '/v1/keys/master/destroy', { version: version - 1 });
    await owner.call('PUT', '/v1/keys/master/policy', { rotateEveryDays: 180 });
  }

  private async singleSignOn(owner: Visitor): Promise<void> {
    const { provider, dns } = this.neighbours;
    await owner.call('POST', '/v1/auth/step-up', { password: LOGINS.owner[1] });
    const setUp = { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret };
    await owner.call('PUT', '/v1/organization/sso', { ...setUp, issuer: 'http://127.0.0.1:9' });
    await owner.call('PUT', '/v1/organization/sso', setUp);
    const claim = await owner.call<{ id: string; dnsName: string; dnsValue: string }>('POST', '/v1/organization/sso/domains', { domain: 'sso.example' });
    await owner.call('POST', '/v1/organization/sso/domains', { domain: 'sso.example' });
    await owner.call('POST', `/v1/organization/sso/domains/${claim.body.id}/verify`);
    dns.records.set(claim.body.dnsName, [claim.body.dnsValue]);
    await owner.call('POST', `/v1/organization/sso/domains/${claim.body.id}/verify`);
    await owner.call('GET', '/v1/organization/sso');
    const person = this.browser();
    await person.call('POST', '/v1/auth/sso/start', { email: 'nobody@elsewhere.example' });
    provider.person = { sub: 'a-day', email: 'someone@sso.example', email_verified: true, name: 'Some One' };
    const begun = await person.call<{ redirectUrl: string }>('POST', '/v1/auth/sso/start', { email: provider.person.email });
    const back = await provider.agree(begun.body.redirectUrl);
    this.secrets.push(provider.clientSecret, back.searchParams.get('code')!, back.searchParams.get('state')!);
    this.addresses.push(provider.person.email!);
    await person.call('GET', `${back.pathname}${back.search}`);
    await person.call('GET', `${back.pathname}${back.search}`);
    await person.call('GET', '/v1/auth/session');
    await person.call('POST', '/v1/auth/sso/second-step', {});
    await owner.call('DELETE', `/v1/organization/sso/domains/${claim.body.id}`);
    await owner.call('DELETE', `/v1/organization/sso/domains/${claim.body.id}`);
    await owner.call('DELETE', '/v1/organization/sso');
  }

  private async withFacebook(): Promise<void> {
    const { facebook } = this.neighbours;
    const someone = await somebody(this.world, 'AGENT');
    this.addresses.push(someone.email);
    facebook.profile = { id: '30001', email: someone.email };
    const browser = this.browser();
    const begun = await browser.call('GET', '/v1/auth/facebook');
    const back = facebook.agree(begun.headers.get('location')!);
    this.secrets.push(facebook.appSecret, back.searchParams.get('code')!, back.searchParams.get('state')!);
    await browser.call('GET', `${back.pathname}${back.search}`);
    await browser.call('POST', '/v1/auth/facebook/link', { password: WRONG });
    await browser.call('POST', '/v1/auth/facebook/link', { password: PASSWORD });
    await browser.call('GET', '/v1/auth/facebook/link');
    // Whoever has a second factor here is asked for it after the redirect, too.
    const { secret } = (await browser.call<{ secret: string }>('POST', '/v1/auth/mfa/totp')).body;
    const app = new AuthenticatorApp(this.world, secret);
    const { backupCodes } = (await browser.call<{ backupCodes: string[] }>('POST', '/v1/auth/mfa/totp/confirm', { code: app.next() })).body;
    this.secrets.push(secret, ...backupCodes);
    const again = this.browser();
    const returned = facebook.agree((await again.call('GET', '/v1/auth/facebook')).headers.get('location')!);
    await again.call('GET', `${returned.pathname}${returned.search}`);
    const asked = await again.call('POST', '/v1/auth/sso/second-step');
    await again.call('POST', '/v1/auth/mfa', { mfaToken: asked.body.mfaToken, code: app.next() });
    await browser.call('DELETE', '/v1/auth/facebook/link');
    await this.browser().call('POST', '/v1/auth/facebook/link', { password: PASSWORD });
    await this.browser().call('GET', '/v1/auth/facebook/callback?error=access_denied');
  }

  private async switching(): Promise<void> {
    const house = await this.world.secondOrganization();
    const someone = await somebody(this.world, 'AGENT');
    await this.world.database.tx('system', (em) => em.execute(`insert into memberships (organization_id, user_id, role, created_at, role_since) values (?, ?, 'AGENT', now(), now())`, [house.organizationId, someone.id]));
    const me = await this.visitor([someone.email, PASSWORD]);
    await me.call('POST', '/v1/auth/switch', { organizationId: `org_${NONE}` });
    await me.call('POST', '/v1/auth/switch', { organizationId: `org_${house.organizationId.replaceAll('-', '')}` });
    await me.call('GET', '/v1/auth/session');
    // A right that she has not, in either house.
    await me.call('GET', '/v1/users');
  }

  private async sessions(owner: Visitor): Promise<void> {
    const second = await this.visitor(LOGINS.owner);
    const { sessionId } = (await second.session()).body;
    await owner.call('GET', '/v1/sessions?count=true&limit=2');
    await owner.call('DELETE', `/v1/sessions/${sessionId}`);
    await owner.call('DELETE', `/v1/sessions/${sessionId}`);
    await second.call('GET', '/v1/auth/session');
    await owner.call('DELETE', '/v1/sessions');
    this.world.clock.advance(11 * 60_000);
    await owner.call('DELETE', '/v1/organization/sso');
    await owner.call('GET', '/v1/auth/session', undefined, { cookie: '', authorization: `Bearer ${this.world.demo.apiKey}` });
    await owner.call('POST', '/v1/auth/logout');
  }
}
