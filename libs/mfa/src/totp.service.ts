import { Injectable } from '@nestjs/common';
import { generateSecret, generateURI } from 'otplib';
import { renderSVG } from 'uqr';
import { Clock, Database, INSTALLATION, ProblemError, systemActor, type Em } from '@consentry/kernel';
import { defineOpenings, defineSealed, Secrets, Vault, type Place } from '@consentry/vault';
import { looksLikeCode, matchingStep } from './totp.rules.js';

defineSealed({ table: 'mfa_totp', key: 'user_id', keyType: 'uuid', owner: 'installation', columns: [{ column: 'sealed', field: 'sealed', purpose: 'secret' }] });
defineOpenings({ 'mfa.verify': { record: 'counted', what: 'an authenticator code is compared; the sign-in has its own leaf' } });

/** 160 bits, the length RFC 4226 section 4 recommends. */
const SEED_BYTES = 20;

/** Shown once, while the person sets up the app. `secret` is base32, for those who cannot scan. */
export interface Enrolment { secret: string; otpauthUrl: string; qrSvg: string }

/** Time-based one-time passwords (ID-5, RFC 6238). The seed lies sealed; who reads the database cannot make codes. */
@Injectable()
export class Totp {
  /** Opened when a person has no seed, so that having none takes as long as having one. */
  private decoy: { keyId: string; sealed: Buffer } | undefined;

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly vault: Vault, private readonly secrets: Secrets) {}

  /**
   * Makes a new seed, which replaces one that was never confirmed. Not to be called inside a transaction.
   * @throws ProblemError `mfa.already_enrolled` when there is a confirmed one.
   */
  async begin(userId: string, label: { issuer: string; account: string }): Promise<Enrolment> {
    const secret = generateSecret({ length: SEED_BYTES });
    const { organizationId, ...spot } = place(userId);
    const { rowCount } = await this.db.hot('system', (c) => c.query({
      text: `insert into mfa_totp (user_id, sealed, created_at) values ($1, $2, $3)
             on conflict (user_id) do update set sealed = excluded.sealed, created_at = excluded.created_at, last_step = null where mfa_totp.confirmed_at is null`,
      values: [userId, this.vault.ready(organizationId).seal(spot, secret), this.clock.now()],
    }));
    if (rowCount !== 1) throw new ProblemError('mfa.already_enrolled');
    // A colon parts issuer and account inside the label, so neither may have one of its own.
    const [issuer, account] = [label.issuer, label.account].map((part) => part.replaceAll(':', ' ')) as [string, string];
    const otpauthUrl = generateURI({ issuer, label: account, secret });
    // Four light modules on every side: with less, some cameras do not find the symbol (ISO/IEC 18004).
    return { secret, otpauthUrl, qrSvg: renderSVG(otpauthUrl, { ecc: 'M', border: 4, pixelSize: 4 }) };
  }

  /**
   * The time step that the code belongs to, or undefined; nothing is used up by asking. Hand the step to {@link spend} (a confirmed
   * seed) or {@link confirm} (one that was begun). Not to be called inside a transaction: opening a seed may ask the key provider.
   */
  async match(userId: string, code: string, { confirmed }: { confirmed: boolean }): Promise<number | undefined> {
    if (!looksLikeCode(code)) return undefined;
    const { rows } = await this.db.hot('system', (c) => c.query<{ sealed: Buffer }>({
      name: 'mfa_totp_seed', text: 'select sealed from mfa_totp where user_id = $1 and (confirmed_at is not null) = $2', values: [userId, confirmed],
    }));
    const sealed = rows[0]?.sealed;
    const secret = await this.secrets.open(systemActor(INSTALLATION, 'sign-in'), 'mfa.verify', sealed ? place(userId) : place(INSTALLATION), sealed ?? (await this.decoySeed()));
    const step = matchingStep(secret, code, this.clock.nowMs());
    return sealed ? step : undefined;
  }

  /** Uses up a step and every older one. False: it was used before, or the seed is gone. */
  async spend(em: Em, userId: string, step: number): Promise<boolean> {
    const rows = await em.execute<unknown[]>(
      'update mfa_totp set last_step = ? where user_id = ? and confirmed_at is not null and (last_step is null or last_step < ?) returning 1', [step, userId, step]);
    return rows.length === 1;
  }

  /** Turns the begun seed on and uses up the step that proved it. False: there is none to confirm, or somebody was faster. */
  async confirm(em: Em, userId: string, step: number): Promise<boolean> {
    const rows = await em.execute<unknown[]>(
      'update mfa_totp set last_step = ?, confirmed_at = ? where user_id = ? and confirmed_at is null and (last_step is null or last_step < ?) returning 1', [step, this.clock.now(), userId, step]);
    return rows.length === 1;
  }

  async remove(em: Em, userId: string): Promise<void> {
    await em.execute('delete from mfa_totp where user_id = ?', [userId]);
  }

  private async decoySeed(): Promise<Buffer> {
    const { organizationId, ...spot } = place(INSTALLATION);
    const ring = await this.vault.ring(organizationId);
    // A rotation takes its key away, like every other's.
    if (this.decoy?.keyId !== ring.current.id) this.decoy = { keyId: ring.current.id, sealed: ring.seal(spot, generateSecret({ length: SEED_BYTES })) };
    return this.decoy.sealed;
  }
}

function place(userId: string): Place {
  return { organizationId: INSTALLATION, table: 'mfa_totp', row: userId, field: 'sealed', purpose: 'secret' };
}
