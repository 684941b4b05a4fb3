import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { actFor, changedFields, Database, ProblemError, publicId, requireStepUp, type Em, type UserActor } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { BackupCodes, MfaState, Passkeys, Totp } from '@consentry/mfa';
import type { ConfirmTotp, PasskeyView, ProfileView, RegisterPasskey, UpdateProfile } from './account.schema.js';
import { User } from './auth.entity.js';
import { MailOutbox } from './mail.outbox.js';
import { SignInAttempts } from './signin.attempts.js';

/** What people do about their own account. Nobody needs a permission for that; the dangerous parts ask for step-up. */
@Injectable()
export class Account {
  constructor(
    private readonly db: Database, private readonly audit: Audit, private readonly totp: Totp, private readonly backupCodes: BackupCodes, private readonly passkeys: Passkeys,
    private readonly mfa: MfaState, private readonly mails: MailOutbox, private readonly attempts: SignInAttempts,
  ) {}

  async profile(actor: UserActor): Promise<z.infer<typeof ProfileView>> {
    return this.db.tx('system', async (em) => profileView(await em.findOneOrFail(User, { id: actor.id })));
  }

  async updateProfile(actor: UserActor, input: z.infer<typeof UpdateProfile>): Promise<z.infer<typeof ProfileView>> {
    return this.db.tx('system', async (em) => {
      const user = await em.findOneOrFail(User, { id: actor.id });
      const before = profileView(user);
      Object.assign(user, input);
      await em.flush();
      const after = profileView(user);
      if (changedFields(Object.keys(input), before, after).length > 0) await this.tell(em, actor, 'auth.profile_changed');
      return after;
    });
  }

  async beginTotp(actor: UserActor) {
    requireStepUp(actor);
    const user = await this.db.tx('system', (em) => em.findOneOrFail(User, { id: actor.id }));
    return this.totp.begin(actor.id, { issuer: 'Consentry', account: user.email });
  }

  /** The first right code turns it on and gives the backup codes, once. Wrong ones count, so that the code cannot be guessed. */
  async confirmTotp(actor: UserActor, code: z.infer<typeof ConfirmTotp>['code']): Promise<{ backupCodes: string[] }> {
    const attempt = { subject: await this.attempts.subjectOf(actor.id), bucket: `enrol:${actor.sessionId}` };
    const open = await this.attempts.claim(attempt);
    const step = open ? await this.attempts.held(attempt, open, () => this.totp.match(actor.id, code.replace(/\s/g, ''), { confirmed: false })) : undefined;
    if (step === undefined) {
      await this.db.hot('system', (c) => this.attempts.failed(c, attempt, open));
      throw new ProblemError('mfa.invalid_code');
    }
    return this.attempts.held(attempt, open, () => this.db.tx('system', async (em) => {
      await this.attempts.succeeded(em, attempt);
      if (!(await this.totp.confirm(em, actor.id, step))) throw new ProblemError('mfa.invalid_code');
      const backupCodes = await this.backupCodes.replace(em, actor.id);
      await this.markFactors(em, actor.id);
      await this.tell(em, actor, 'auth.mfa_enabled', { method: 'totp' });
      await this.mails.ask(em, actor.organizationId, { kind: 'mfa_enabled', userId: actor.id });
      return { backupCodes };
    }));
  }

  async removeTotp(actor: UserActor): Promise<void> {
    requireStepUp(actor);
    await this.db.tx('system', async (em) => {
      const before = await this.mfa.of(em, actor.id);
      await this.totp.remove(em, actor.id);
      await this.backupCodes.remove(em, actor.id);
      await this.markFactors(em, actor.id);
      if (!before.totp) return;
      await this.tell(em, actor, 'auth.mfa_disabled', { method: 'totp' });
      await this.mails.ask(em, actor.organizationId, { kind: 'mfa_disabled', userId: actor.id });
    });
  }

  async newBackupCodes(actor: UserActor): Promise<{ backupCodes: string[] }> {
    requireStepUp(actor);
    return this.db.tx('system', async (em) => {
      if (!(await this.mfa.of(em, actor.id)).totp) throw new ProblemError('mfa.not_enrolled');
      const backupCodes = await this.backupCodes.replace(em, actor.id);
      await this.tell(em, actor, 'auth.backup_codes_renewed');
      return { backupCodes };
    });
  }

  async listPasskeys(actor: UserActor): Promise<{ data: z.infer<typeof PasskeyView>[] }> {
    return { data: (await this.passkeys.list(actor.id)).map(passkeyView) };
  }

  async passkeyOptions(actor: UserActor) {
    requireStepUp(actor);
    const user = await this.db.tx('system', (em) => em.findOneOrFail(User, { id: actor.id }));
    return this.passkeys.registrationOptions({ id: user.id, email: user.email, name: user.name });
  }

  async addPasskey(actor: UserActor, input: z.infer<typeof RegisterPasskey>): Promise<z.infer<typeof PasskeyView>> {
    requireStepUp(actor);
    const { passkeyId } = await this.passkeys.register(actor.id, input.name, input.response, async (em, id) => {
      await this.markFactors(em, actor.id);
      await this.tell(em, actor, 'auth.passkey_added', { passkey: id });
      await this.mails.ask(em, actor.organizationId, { kind: 'mfa_enabled', userId: actor.id });
    });
    const made = (await this.passkeys.list(actor.id)).find((p) => p.id === passkeyId);
    return passkeyView(made!);
  }

  async removePasskey(actor: UserActor, id: string): Promise<void> {
    requireStepUp(actor);
    await this.db.tx('system', async (em) => {
      if (!(await this.passkeys.remove(em, actor.id, id))) throw new ProblemError('passkey.not_found');
      await this.markFactors(em, actor.id);
      await this.tell(em, actor, 'auth.passkey_removed', { passkey: id });
      await this.mails.ask(em, actor.organizationId, { kind: 'mfa_disabled', userId: actor.id });
    });
  }

  /** Keeps `users.second_factor` true to the tables of the mfa module: it is read with every session. */
  async markFactors(em: Em, userId: string): Promise<void> {
    const { totp, passkeys } = await this.mfa.of(em, userId);
    await em.execute('update users set second_factor = ? where id = ?', [totp || passkeys > 0, userId]);
  }

  private async tell(em: Em, actor: UserActor, action: string, context: Record<string, string> = {}): Promise<void> {
    await actFor(em, actor.organizationId);
    await this.audit.append(em, actor, { action, object: { type: 'user', id: actor.id }, context });
  }
}

function profileView(user: User): z.infer<typeof ProfileView> {
  return { id: publicId('user', user.id), email: user.email, name: user.name, locale: user.locale, emailVerified: user.emailVerifiedAt !== null };
}

function passkeyView(passkey: Awaited<ReturnType<Passkeys['list']>>[number]): z.infer<typeof PasskeyView> {
  return { id: publicId('passkey', passkey.id), name: passkey.name, createdAt: passkey.createdAt.toISOString(), lastUsedAt: passkey.lastUsedAt?.toISOString() ?? null, backedUp: passkey.backedUp };
}
