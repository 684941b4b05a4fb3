import { SoftwareAuthenticator } from './authenticator.js';
import { DAY_PASSWORDS, DayBase, LOGINS } from './identity.day.base.js';
import { AuthenticatorApp, passkeyAssertion, somebody, WRONG, type Visitor } from './identity.js';

/** What people do about their own accounts. */
export abstract class AccountDay extends DayBase {
  protected async ownAccount(me: Visitor): Promise<void> {
    const [, password] = LOGINS.invited;
    for (const path of ['/v1/auth/methods', '/v1/auth/session', '/v1/auth/profile', '/v1/auth/passkeys', '/v1/devices', '/v1/sessions', '/v1/auth/facebook/link', '/v1/organization']) await me.call('GET', path);
    await me.call('PATCH', '/v1/auth/profile', { name: 'Invited Herself', locale: 'ar' });
    await me.call('POST', '/v1/auth/step-up', { password: WRONG });
    await me.call('POST', '/v1/auth/step-up', { password });
    await me.call('POST', '/v1/auth/step-up', { code: '000000' });
    await me.call('POST', '/v1/auth/password/change', { currentPassword: WRONG, newPassword: DAY_PASSWORDS[1] });
    await me.call('POST', '/v1/auth/password/change', { currentPassword: password, newPassword: 'password' });
    await me.call('POST', '/v1/auth/password/change', { currentPassword: password, newPassword: DAY_PASSWORDS[1] });
    await me.call('POST', '/v1/auth/email/change', { email: 'moved@example.com', password: WRONG });
    await me.call('POST', '/v1/auth/email/change', { email: 'moved@example.com', password: DAY_PASSWORDS[1] });
    await me.call('POST', '/v1/auth/email/verification');
    await me.call('POST', '/v1/auth/email/verify', { token: 'x'.repeat(43) });
    await me.call('POST', '/v1/auth/email/verify', { token: await this.token('moved@example.com', 'email_verification') });
    this.addresses.push('moved@example.com', 'never@example.com');
    const elsewhere = await this.visitor(LOGINS.moved);
    const devices = (await elsewhere.call<{ data: { id: string }[] }>('GET', '/v1/devices')).body.data;
    await me.call('DELETE', `/v1/devices/${devices[0]!.id}`);
    await me.call('DELETE', `/v1/devices/${devices[0]!.id}`);
    await elsewhere.call('POST', '/v1/auth/logout');
  }

  protected async secondFactors(): Promise<void> {
    const credentials = LOGINS.moved;
    const me = await this.visitor(credentials);
    await me.call('POST', '/v1/auth/mfa/backup-codes');
    const begun = await me.call<{ secret: string }>('POST', '/v1/auth/mfa/totp');
    const app = new AuthenticatorApp(this.world, begun.body.secret);
    const code = () => { const next = app.next(); this.secrets.push(next); return next; };
    await me.call('POST', '/v1/auth/mfa/totp/confirm', { code: '000000' });
    const done = await me.call<{ backupCodes: string[] }>('POST', '/v1/auth/mfa/totp/confirm', { code: code() });
    this.secrets.push(begun.body.secret, ...done.body.backupCodes);
    await me.call('POST', '/v1/auth/mfa/totp');
    const second = this.browser();
    const asked = await second.login(...credentials);
    await second.call('POST', '/v1/auth/mfa', { mfaToken: asked.body.mfaToken, code: '000000' });
    await second.call('POST', '/v1/auth/mfa', { mfaToken: asked.body.mfaToken, code: done.body.backupCodes[0] });
    await me.call('POST', '/v1/auth/step-up', { password: credentials[1] });
    await me.call('POST', '/v1/auth/step-up', { code: code() });
    const renewed = await me.call<{ backupCodes: string[] }>('POST', '/v1/auth/mfa/backup-codes');
    this.secrets.push(...renewed.body.backupCodes);
    const authenticator = new SoftwareAuthenticator(new URL(this.world.server.mode.publicUrl).origin);
    const options = await me.call('POST', '/v1/auth/passkeys/options');
    const made = await me.call<{ id: string }>('POST', '/v1/auth/passkeys', { name: 'Phone', response: authenticator.create(options.body as never) });
    await me.call('POST', '/v1/auth/passkeys', { name: 'Phone', response: new SoftwareAuthenticator('https://elsewhere.example').create(options.body as never) });
    await me.call('GET', '/v1/auth/passkeys');
    const stepUp = await me.call('POST', '/v1/auth/step-up/passkey-options');
    await me.call('POST', '/v1/auth/step-up', { passkey: authenticator.get(stepUp.body as never) });
    const third = this.browser();
    const assertion = await passkeyAssertion(third, authenticator);
    await third.call('POST', '/v1/auth/passkey', { response: assertion });
    await third.call('POST', '/v1/auth/passkey', { response: assertion });
    await me.call('DELETE', `/v1/auth/passkeys/${made.body.id}`);
    await me.call('DELETE', `/v1/auth/passkeys/${made.body.id}`);
    await me.call('DELETE', '/v1/auth/mfa/totp');
  }

  protected async forgotten(): Promise<void> {
    const someone = await somebody(this.world, 'AGENT');
    this.addresses.push(someone.email);
    const anybody = this.browser();
    await anybody.call('POST', '/v1/auth/password/forgot', { email: someone.email });
    await anybody.call('POST', '/v1/auth/password/forgot', { email: 'nobody@example.com' });
    const token = await this.token(someone.email, 'password_reset');
    await anybody.call('POST', '/v1/auth/password/reset', { token, password: 'password' });
    await anybody.call('POST', '/v1/auth/password/reset', { token, password: DAY_PASSWORDS[2] });
    await anybody.call('POST', '/v1/auth/password/reset', { token, password: DAY_PASSWORDS[2] });
    for (let n = 0; n < 6; n++) await anybody.login(someone.email, WRONG);
    await anybody.call('POST', '/v1/auth/unlock/request', { email: someone.email });
    await anybody.call('POST', '/v1/auth/unlock', { token: 'x'.repeat(43) });
    await anybody.call('POST', '/v1/auth/unlock', { token: await this.token(someone.email, 'unlock') });
    await anybody.in(someone.email, DAY_PASSWORDS[2]);
  }
}
