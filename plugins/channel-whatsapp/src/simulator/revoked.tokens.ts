import { createHash } from 'node:crypto';

/** A token's end, as the simulator saw it. */
export interface Revocation {
  /** SHA-256 of the token, in hex. */
  tokenHash: string;
  userId: string;
  /** The lines that held it. */
  connectionIds: string[];
  /** Business accounts that were unsubscribed with it before. */
  unsubscribed: string[];
  at: string;
}

/** What `DELETE /{user-id}/permissions` has voided. */
export class RevokedTokens {
  readonly #unsubscribed = new Map<string, Set<string>>();
  readonly #hashes: Set<string>;

  /** @param entries kept from before; added to. @param changed told of each token, to keep them */
  constructor(readonly entries: Revocation[], private readonly changed: (token: string) => void) {
    this.#hashes = new Set(entries.map(({ tokenHash }) => tokenHash));
  }

  has(token: string): boolean {
    return this.#hashes.size > 0 && this.#hashes.has(hashOf(token));
  }

  unsubscribe(token: string, businessAccountId: string): void {
    const accounts = this.#unsubscribed.get(token) ?? new Set();
    this.#unsubscribed.set(token, accounts.add(businessAccountId));
  }

  add(token: string, connectionIds: string[], at: Date): void {
    const tokenHash = hashOf(token);
    this.#hashes.add(tokenHash);
    this.entries.push({ tokenHash, userId: userIdOfToken(token), connectionIds, unsubscribed: [...(this.#unsubscribed.get(token) ?? [])], at: at.toISOString() });
    this.changed(token);
  }
}

/** The system user behind a token: made from it, so that it stays the same. */
export const userIdOfToken = (token: string): string => `122${BigInt(`0x${hashOf(token).slice(0, 12)}`).toString().padStart(15, '0')}`;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
