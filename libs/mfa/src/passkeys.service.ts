import { Injectable } from '@nestjs/common';
import type { AuthenticatorTransport, PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { Clock, Database, Ids, ModeToken, ProblemError, type Em } from '@consentry/kernel';
import { CHALLENGE_MS, Challenges } from './passkeys.challenges.js';
import type { PasskeyAssertion, PasskeyRegistration } from './passkeys.schema.js';
import { ALGORITHMS, claimedChallenge, verifyAssertion, verifyRegistration, webAuthn, type KnownCredential, type RelyingParty } from './passkeys.verification.js';

/** More than anybody has devices; the list goes into every request for a new one. */
const MAX_PASSKEYS = 20;
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

export interface Passkey { id: string; name: string; backedUp: boolean; createdAt: Date; lastUsedAt: Date | null }
interface StoredCredential extends KnownCredential, Record<string, unknown> { id: string; userId: string }

/** Sign-in by key instead of password (ID-14, WebAuthn level 3). Ids are plain UUIDs. Nothing here checks who asks. */
@Injectable()
export class Passkeys {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly mode: ModeToken, private readonly challenges: Challenges) {}

  /** What the browser needs to make a passkey. @throws ProblemError `passkey.too_many` */
  async registrationOptions(user: { id: string; email: string; name: string }): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const existing = await this.descriptors(user.id);
    if (existing.length >= MAX_PASSKEYS) throw new ProblemError('passkey.too_many');
    const { generateRegistrationOptions } = await webAuthn();
    return generateRegistrationOptions({
      rpName: 'Consentry', rpID: this.relyingParty().id, userID: handleOf(user.id), userName: user.email, userDisplayName: user.name,
      challenge: await this.challenges.open('register', user.id), timeout: CHALLENGE_MS, attestationType: 'none', supportedAlgorithmIDs: ALGORITHMS,
      excludeCredentials: existing, authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  }

  /**
   * Keeps the passkey if the answer is right in every way. `onStored` runs in the same transaction.
   * @throws ProblemError `passkey.invalid`, which does not say what was wrong
   */
  async register(userId: string, name: string, response: PasskeyRegistration, onStored?: (em: Em, passkeyId: string) => Promise<void>): Promise<{ passkeyId: string }> {
    const challenge = claimedChallenge(response.response.clientDataJSON);
    const open = challenge === undefined ? undefined : await this.challenges.find('register', challenge);
    const made = open?.userId === userId ? await verifyRegistration(response, challenge!, this.relyingParty()) : undefined;
    if (!made) throw new ProblemError('passkey.invalid');
    const passkeyId = this.ids.next();
    const transports = (response.response.transports ?? []).filter((t) => TRANSPORTS.includes(t)).join(',');
    return this.db.tx('system', async (em) => {
      if (!(await this.challenges.consume(em, 'register', challenge!))) throw new ProblemError('passkey.invalid');
      const stored = await em.execute<unknown[]>(
        `insert into passkeys (id, user_id, credential_id, public_key, counter, transports, name, backed_up, created_at)
         values (?, ?, ?, ?, ?, string_to_array(?, ','), ?, ?, ?) on conflict (credential_id) do nothing returning 1`,
        [passkeyId, userId, made.id, made.publicKey, made.counter, transports, name, made.backedUp, this.clock.now()]);
      if (stored.length !== 1) throw new ProblemError('passkey.invalid');
      await onStored?.(em, passkeyId);
      return { passkeyId };
    });
  }

  /** Without a user any passkey of this installation may answer. With one, only that person's: not for strangers to ask, the list tells who has passkeys. */
  async authenticationOptions(userId?: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { generateAuthenticationOptions } = await webAuthn();
    return generateAuthenticationOptions({
      rpID: this.relyingParty().id, challenge: await this.challenges.open('authenticate', userId ?? null), timeout: CHALLENGE_MS, userVerification: 'required',
      ...(userId === undefined ? {} : { allowCredentials: await this.descriptors(userId) }),
    });
  }

  /**
   * Undefined for every way in which an answer can be wrong. `onDone` runs in the transaction that uses up the challenge and moves
   * the counter; if it throws, neither happened. Credential ids are long and random, so the time an unknown one takes tells nothing.
   */
  async authenticate<T>(response: PasskeyAssertion, onDone: (em: Em, who: { userId: string; passkeyId: string }) => Promise<T>): Promise<T | undefined> {
    const challenge = claimedChallenge(response.response.clientDataJSON);
    const open = challenge === undefined ? undefined : await this.challenges.find('authenticate', challenge);
    const known = open ? await this.find(Buffer.from(response.id, 'base64url')) : undefined;
    if (!open || !known || !belongs(known, open.userId, response.response.userHandle)) return undefined;
    const proof = await verifyAssertion(response, challenge!, this.relyingParty(), known);
    if (!proof) return undefined;
    return this.db.tx('system', async (em) => {
      if (!(await this.challenges.consume(em, 'authenticate', challenge!))) return undefined;
      // Asked again here: of two answers with different challenges and one counter, the second comes from a copy of the key.
      const moved = await em.execute<unknown[]>(
        'update passkeys set counter = ?, backed_up = ?, last_used_at = ? where id = ? and (counter < ? or (counter = 0 and ? = 0)) returning 1',
        [proof.counter, proof.backedUp, this.clock.now(), known.id, proof.counter, proof.counter]);
      return moved.length === 1 ? onDone(em, { userId: known.userId, passkeyId: known.id }) : undefined;
    });
  }

  async list(userId: string): Promise<Passkey[]> {
    const { rows } = await this.db.hot('system', (c) => c.query<Passkey & Record<string, unknown>>({
      text: 'select id, name, backed_up as "backedUp", created_at as "createdAt", last_used_at as "lastUsedAt" from passkeys where user_id = $1 order by id', values: [userId],
    }));
    return rows;
  }

  /** False: this person has no such passkey. */
  async rename(em: Em, userId: string, passkeyId: string, name: string): Promise<boolean> {
    return (await em.execute<unknown[]>('update passkeys set name = ? where id = ? and user_id = ? returning 1', [name, passkeyId, userId])).length === 1;
  }

  /** False: this person has no such passkey. */
  async remove(em: Em, userId: string, passkeyId: string): Promise<boolean> {
    return (await em.execute<unknown[]>('delete from passkeys where id = ? and user_id = ? returning 1', [passkeyId, userId])).length === 1;
  }

  /** Housekeeping: forgets challenges that ran out. @returns how many */
  purge(): Promise<number> {
    return this.challenges.purge();
  }

  /** Read at each call: the port, and with it the address, may be known only after the start. */
  private relyingParty(): RelyingParty {
    const { hostname, origin } = new URL(this.mode.publicUrl);
    return { id: hostname, origin };
  }

  private async find(credentialId: Buffer): Promise<StoredCredential | undefined> {
    const { rows } = await this.db.hot('system', (c) => c.query<StoredCredential>({
      text: 'select id, user_id as "userId", credential_id as "credentialId", public_key as "publicKey", counter from passkeys where credential_id = $1', values: [credentialId],
    }));
    return rows[0] && { ...rows[0], counter: Number(rows[0].counter) };
  }

  private async descriptors(userId: string): Promise<{ id: string; transports: AuthenticatorTransport[] }[]> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ id: Buffer; transports: AuthenticatorTransport[] }>({
      text: 'select credential_id as id, transports from passkeys where user_id = $1 order by id', values: [userId],
    }));
    return rows.map(({ id, transports }) => ({ id: id.toString('base64url'), transports }));
  }
}

/** What an authenticator keeps of a person: the 16 bytes of the id, which say nothing to anybody else (WebAuthn level 3, section 14.6.1). */
function handleOf(userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(userId.replaceAll('-', ''), 'hex'));
}

/** WebAuthn level 3, section 7.2 step 6: whoever the answer names must own the key, and somebody must have been named, here or there. */
function belongs(known: { userId: string }, expectedUserId: string | null, userHandle: string | null | undefined): boolean {
  if (expectedUserId === null && userHandle == null) return false;
  return (expectedUserId ?? known.userId) === known.userId && (userHandle == null || Buffer.from(userHandle, 'base64url').equals(handleOf(known.userId)));
}
