import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { actFor, actForHot, Clock, Database, INSTALLATION, ProblemError, systemActor, type Actor, type Origin, type UserActor } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { MfaState, Passkeys } from '@consentry/mfa';
import './auth.permissions.js';
import { Passwords } from './auth.passwords.js';
import { Sessions } from './auth.sessions.js';
import { AuthSettings } from './auth.settings.js';
import { SignInAttempts, type Attempt } from './signin.attempts.js';
import { SecondFactorCodes } from './signin.codes.js';
import { nothingOn } from './signin.refusals.js';
import { SessionOpening, type Opened, type Person, type Proof } from './signin.open.js';
import { emailKey, type LoginRequest, type MFA_METHODS, type MfaRequest, type PasskeySignIn, type SessionView, type SignInMethods } from './signin.schema.js';
import { OneTimeTokens, tokenHash } from './signin.tokens.js';
import { SessionViews } from './signin.view.js';

export interface SignedIn { token: string; expiresAt: Date; session: z.infer<typeof SessionView>; deviceToken?: string }
export type SignInOutcome = SignedIn | { mfaRequired: true; mfaToken: string; methods: (typeof MFA_METHODS)[number][] };

interface Found { id: string; password_hash: string | null; disabled_at: Date | null; organization_id: string | null; device_id: string | null; [column: string]: unknown }

/** One look-up for every address, known or not. */
const FIND = `
  select u.id, u.password_hash, u.disabled_at,
    (select m.organization_id from memberships m where m.user_id = u.id and m.disabled_at is null order by m.created_at, m.organization_id limit 1) as organization_id,
    (select d.id from devices d where d.user_id = u.id and d.token_hash = $2) as device_id
  from users u where u.email_key = $1`;

const Challenge = z.object({ organizationId: z.uuid(), methods: z.array(z.string()) });

/** Signing in, by whatever way. */
@Injectable()
export class SignIns {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly attempts: SignInAttempts, private readonly passwords: Passwords, private readonly sessions: Sessions,
    private readonly tokens: OneTimeTokens, private readonly codes: SecondFactorCodes, private readonly passkeys: Passkeys, private readonly mfa: MfaState,
    private readonly opening: SessionOpening, private readonly views: SessionViews, private readonly settings: AuthSettings,
  ) {}

  /**
   * One answer, in text and time, for every way it can fail: unknown address, wrong password, locked, disabled, no password
   * at all, no organisation (ID-2). Each of them runs the same statements and one password hash.
   */
  async login(input: z.infer<typeof LoginRequest>, origin: Origin, deviceToken: string | undefined): Promise<SignInOutcome> {
    const key = emailKey(input.email);
    const { rows } = await this.db.hot('system', (c) => c.query<Found>({ name: 'sign_in_find', text: FIND, values: [key, tokenHash(deviceToken ?? '')] }));
    const found = rows[0];
    const attempt: Attempt = { subject: await this.attempts.subjectOf(key), bucket: found?.device_id ? `device:${found.device_id}` : 'stranger' };
    const open = await this.attempts.claim(attempt);
    const matches = await this.attempts.held(attempt, open, () => this.passwords.verify(input.password, found?.password_hash ?? null));
    if (!open || !matches || !found || found.disabled_at || !found.organization_id) {
      await this.refuse(attempt, open, found?.organization_id ?? INSTALLATION, found?.id, origin, 'auth.login_failed');
      throw new ProblemError('auth.invalid_credentials');
    }
    await this.db.tx('system', (em) => this.attempts.succeeded(em, attempt));
    const hash = await this.renewed(found.id, found.password_hash!, input.password);
    const person = await this.opening.person(found.id, null, origin);
    if (!person) throw new ProblemError('auth.invalid_credentials');
    return this.finish(person, { methods: ['password'], secondFactor: false, authenticatedAt: this.clock.now() }, origin, deviceToken, hash);
  }

  /** The second step. A wrong, used or late code and a wrong, used or late token are one answer. */
  async secondStep(input: z.infer<typeof MfaRequest>, origin: Origin, deviceToken: string | undefined): Promise<SignInOutcome> {
    const challenge = await this.tokens.peek('mfa_challenge', input.mfaToken);
    if (!challenge?.userId) throw new ProblemError('auth.invalid_code');
    const { organizationId, methods } = Challenge.parse(challenge.data);
    const person = await this.opening.person(challenge.userId, organizationId, origin);
    if (!person) throw new ProblemError('auth.invalid_code');
    await this.opening.checkNetwork(person, origin);
    const attempt = await this.codeAttempt(person.userId, deviceToken);
    const open = await this.attempts.claim(attempt);
    const spend = await this.attempts.held(attempt, open, () => this.codes.spender(person.userId, input.code));
    const opened = open && (await this.db.tx('system', async (em) => {
      await this.opening.hold(em, person.userId, undefined);
      const how = (await this.tokens.redeem(em, 'mfa_challenge', input.mfaToken)) && (await spend(em));
      // Thrown, so that a wrong code does not use up the token, nor a used token the code.
      if (!how) throw new ProblemError('auth.invalid_code');
      await this.attempts.succeeded(em, attempt);
      const result = await this.opening.open(em, person, { methods: [...methods, how.method], secondFactor: true, authenticatedAt: this.clock.now() }, origin, deviceToken);
      if (how.method === 'backup_code') await this.audit.append(em, result.actor, { action: 'auth.backup_code_used', object: { type: 'user', id: person.userId }, context: { remaining: how.remaining } });
      return result;
    }).catch(nothingOn('auth.invalid_code')));
    if (opened) return this.signedIn(opened);
    await this.refuse(attempt, open, organizationId, person.userId, origin, 'auth.mfa_failed');
    throw new ProblemError('auth.invalid_code');
  }

  passkeyOptions() {
    return this.passkeys.authenticationOptions();
  }

  /** A passkey with user verification is both factors in one. */
  async passkey(response: z.infer<typeof PasskeySignIn>['response'], origin: Origin, deviceToken: string | undefined): Promise<SignInOutcome> {
    let person: Person | undefined;
    const opened = await this.passkeys.authenticate(response, async (em, { userId }) => {
      person = await this.opening.personWith(em, userId, origin);
      // Thrown inside, the whole sign-in is undone, the use of the challenge included.
      if (!person) throw new ProblemError('auth.invalid_credentials');
      this.opening.assertNetwork(person, origin);
      return this.opening.open(em, person, { methods: ['passkey'], secondFactor: true, authenticatedAt: this.clock.now() }, origin, deviceToken);
    }).catch(async (error: unknown) => {
      if (person) await this.opening.checkNetwork(person, origin);
      return nothingOn('auth.invalid_credentials')(error);
    });
    if (opened) return this.signedIn(opened);
    await this.db.tx({ organizationId: INSTALLATION }, (em) => this.audit.append(em, systemActor(INSTALLATION, 'sign-in', origin), { action: 'auth.login_failed', context: { method: 'passkey' } }));
    throw new ProblemError('auth.invalid_credentials', { detail: 'This passkey does not open an account here.' });
  }

  /**
   * For sign-in by a provider: `proof` says what it vouches for. Asks for the second step where one is due.
   * @throws ProblemError `auth.invalid_credentials` for somebody who may not sign in (any more); `auth.ip_not_allowed`, `auth.country_not_allowed`
   */
  async complete(who: { userId: string; organizationId: string | null }, proof: Proof, origin: Origin, deviceToken: string | undefined): Promise<SignInOutcome> {
    const person = await this.opening.person(who.userId, who.organizationId, origin);
    if (!person) throw new ProblemError('auth.invalid_credentials');
    return this.finish(person, proof, origin, deviceToken);
  }

  /** Another organisation of the same person, in the same session under new tokens. */
  async switch(actor: UserActor, organizationId: string): Promise<SignedIn> {
    const person = await this.opening.person(actor.id, organizationId, actor);
    if (!person) throw new ProblemError('organization.not_found');
    await this.opening.checkNetwork(person, actor);
    const started = await this.db.tx('system', async (em) => {
      // What an identity provider vouched for, it vouched for its own organisation alone.
      const rows = await em.execute<{ methods: string[] }[]>('select methods from sessions where id = ?', [actor.sessionId]);
      if (rows[0]?.methods.includes('oidc')) throw new ProblemError('auth.sign_in_again');
      const rotated = await this.sessions.rotate(em, actor.sessionId, { organizationId });
      await actFor(em, organizationId);
      await this.audit.append(em, { ...actor, organizationId, role: person.role }, { action: 'auth.switched', object: { type: 'user', id: actor.id } });
      return rotated;
    });
    return this.signedIn({ ...started, actor: { ...actor, organizationId, role: person.role }, deviceToken: undefined });
  }

  /** The session that a browser had when it signed in anew: its cookie is replaced, so nobody could end it from there. */
  async replaced(token: string | undefined): Promise<void> {
    if (token) await this.sessions.endByToken(token);
  }

  async logout(actor: UserActor): Promise<void> {
    await this.db.tx('system', async (em) => {
      await this.sessions.end(em, actor.sessionId);
      await actFor(em, actor.organizationId);
      await this.audit.append(em, actor, { action: 'auth.logged_out', object: { type: 'user', id: actor.id } });
    });
  }

  /** Who is signed in, and what to show. Programs have no session. */
  async currentSession(actor: Actor): Promise<z.infer<typeof SessionView>> {
    if (actor.kind !== 'user') throw new ProblemError('auth.user_required');
    return this.views.of(actor.sessionId, actor);
  }

  methods(): z.infer<typeof SignInMethods> {
    return { facebook: this.settings.facebook, mail: this.settings.smtp };
  }

  /** The session, or the question for a second factor. */
  private async finish(person: Person, proof: Proof, origin: Origin, deviceToken: string | undefined, passwordHash?: string): Promise<SignInOutcome> {
    await this.opening.checkNetwork(person, origin);
    if (person.secondFactor && !proof.secondFactor) {
      const state = await this.db.tx('system', async (em) => {
        await this.opening.hold(em, person.userId, passwordHash);
        const factors = await this.mfa.of(em, person.userId);
        return { factors, mfaToken: await this.tokens.issue(em, 'mfa_challenge', person.userId, { organizationId: person.organizationId, methods: proof.methods }) };
      });
      const methods = [...(state.factors.totp ? ['totp' as const] : []), ...(state.factors.backupCodes > 0 ? ['backup_code' as const] : []), ...(state.factors.passkeys > 0 ? ['passkey' as const] : [])];
      return { mfaRequired: true, mfaToken: state.mfaToken, methods };
    }
    return this.signedIn(await this.db.tx('system', async (em) => {
      await this.opening.hold(em, person.userId, passwordHash);
      return this.opening.open(em, person, proof, origin, deviceToken);
    }));
  }

  private async signedIn(opened: Opened): Promise<SignedIn> {
    const session = await this.views.of(opened.id, opened.actor);
    return { token: opened.token, expiresAt: opened.expiresAt, session, ...(opened.deviceToken ? { deviceToken: opened.deviceToken } : {}) };
  }

  /** The count, the lock and the audit leaf of a failure. An unknown address leaves its leaf in the installation's own log. */
  private async refuse(attempt: Attempt, counted: boolean, organizationId: string, userId: string | undefined, origin: Origin, action: 'auth.login_failed' | 'auth.mfa_failed'): Promise<void> {
    await this.db.hot('system', async (c) => {
      await actForHot(c, organizationId);
      const { failures, locks } = await this.attempts.failed(c, attempt, counted);
      const actor = systemActor(organizationId, 'sign-in', origin);
      const object = userId ? { object: { type: 'user', id: userId } } : {};
      await this.audit.appendHot(c, [{ actor, entry: { action, ...object, context: { attempt: failures, locked: !counted } } }, ...(locks ? [{ actor, entry: { action: 'auth.locked', ...object } }] : [])]);
    });
  }

  /** The hash that stands from now on: a better one where the old one was made with less care. A full queue must not cost the sign-in; the next one renews it. */
  private async renewed(userId: string, before: string, password: string): Promise<string> {
    if (!this.passwords.needsRehash(before)) return before;
    const hash = await this.passwords.hash(password).catch(nothingOn('auth.busy'));
    if (!hash) return before;
    const { rowCount } = await this.db.hot('system', (c) => c.query({ text: 'update users set password_hash = $2 where id = $1 and password_hash = $3', values: [userId, hash, before] }));
    return rowCount === 1 ? hash : before;
  }

  private async codeAttempt(userId: string, deviceToken: string | undefined): Promise<Attempt> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ email_key: string; device_id: string | null }>({
      text: 'select u.email_key, (select d.id from devices d where d.user_id = u.id and d.token_hash = $2) as device_id from users u where u.id = $1', values: [userId, tokenHash(deviceToken ?? '')],
    }));
    return { subject: await this.attempts.subjectOf(rows[0]!.email_key), bucket: rows[0]!.device_id ? `mfa:${rows[0]!.device_id}` : 'mfa:stranger' };
  }
}
