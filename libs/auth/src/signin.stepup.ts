import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { actFor, actForHot, Clock, Database, ProblemError, type Em, type UserActor } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { MfaState, Passkeys, type PasskeyAssertion } from '@consentry/mfa';
import { Sessions, type StartedSession } from './auth.sessions.js';
import { SignInAttempts, type Attempt } from './signin.attempts.js';
import { PasswordCheck } from './signin.check.js';
import { SecondFactorCodes } from './signin.codes.js';
import type { StepUpRequest } from './signin.schema.js';
import { nothingOn } from './signin.refusals.js';
import type { SignedIn } from './signin.service.js';
import { SessionViews } from './signin.view.js';

/** Confirming who one is, before something dangerous (ID-14). Rotates the session. Whoever has a second factor shows that one: a password alone proves less. */
@Injectable()
export class StepUp {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly sessions: Sessions, private readonly attempts: SignInAttempts, private readonly passwords: PasswordCheck,
    private readonly codes: SecondFactorCodes, private readonly passkeys: Passkeys, private readonly mfa: MfaState, private readonly views: SessionViews,
  ) {}

  passkeyOptions(actor: UserActor) {
    return this.passkeys.authenticationOptions(actor.id);
  }

  /** @throws ProblemError `auth.invalid_credentials`, `auth.invalid_code` */
  async confirm(actor: UserActor, input: z.infer<typeof StepUpRequest>, deviceToken: string | undefined): Promise<SignedIn> {
    if ('password' in input) return this.byPassword(actor, input.password, deviceToken);
    if ('code' in input) return this.byCode(actor, input.code);
    return this.byPasskey(actor, input.passkey);
  }

  private async byPasskey(actor: UserActor, response: PasskeyAssertion): Promise<SignedIn> {
    const started = await this.passkeys.authenticate(response, async (em, { userId }) => {
      // Another person's passkey proves another person. Thrown, so that its challenge is not used up.
      if (userId !== actor.id) throw new ProblemError('auth.invalid_code');
      return this.raise(em, actor, 'passkey');
    }).catch(nothingOn('auth.invalid_code'));
    if (started) return this.answer(actor, started);
    await this.db.tx({ organizationId: actor.organizationId }, (em) => this.audit.append(em, actor, { action: 'auth.step_up_failed', object: { type: 'user', id: actor.id }, context: { method: 'passkey' } }));
    throw new ProblemError('auth.invalid_code');
  }

  private async byPassword(actor: UserActor, password: string, deviceToken: string | undefined): Promise<SignedIn> {
    const factors = await this.db.tx('system', (em) => this.mfa.of(em, actor.id));
    if (factors.totp || factors.passkeys > 0) throw new ProblemError('auth.invalid_code', { detail: 'Your account has a second factor: confirm with a code or a passkey.' });
    if (!(await this.passwords.check(actor.id, actor.organizationId, password, deviceToken, actor))) throw new ProblemError('auth.invalid_credentials', { detail: 'The password is wrong.' });
    return this.answer(actor, await this.db.tx('system', (em) => this.raise(em, actor, 'password')));
  }

  private async byCode(actor: UserActor, code: string): Promise<SignedIn> {
    // Its own count for each session: who guesses here has the session already, and must not lock the owner's next sign-in.
    const attempt: Attempt = { subject: await this.attempts.subjectOf(actor.id), bucket: `session:${actor.sessionId}` };
    const open = await this.attempts.claim(attempt);
    const spend = await this.attempts.held(attempt, open, () => this.codes.spender(actor.id, code));
    const started = open && (await this.db.tx('system', async (em) => {
      const spent = await spend(em);
      if (!spent) return undefined;
      await this.attempts.succeeded(em, attempt);
      const raised = await this.raise(em, actor, spent.method);
      if (spent.method === 'backup_code') await this.audit.append(em, actor, { action: 'auth.backup_code_used', object: { type: 'user', id: actor.id }, context: { remaining: spent.remaining } });
      return raised;
    }));
    if (started) return this.answer(actor, started);
    await this.db.hot('system', async (c) => {
      await actForHot(c, actor.organizationId);
      const { failures } = await this.attempts.failed(c, attempt, open);
      await this.audit.appendHot(c, [{ actor, entry: { action: 'auth.step_up_failed', object: { type: 'user', id: actor.id }, context: { attempt: failures, locked: !open } } }]);
    });
    throw new ProblemError('auth.invalid_code');
  }

  private async raise(em: Em, actor: UserActor, method: string): Promise<StartedSession> {
    const started = await this.sessions.rotate(em, actor.sessionId, { authenticatedAt: this.clock.now() });
    await actFor(em, actor.organizationId);
    await this.audit.append(em, actor, { action: 'auth.stepped_up', object: { type: 'user', id: actor.id }, context: { method } });
    return started;
  }

  private async answer(actor: UserActor, started: StartedSession): Promise<SignedIn> {
    return { token: started.token, expiresAt: started.expiresAt, session: await this.views.of(actor.sessionId, { ...actor, elevated: true }) };
  }
}
