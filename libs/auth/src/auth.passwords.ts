import { createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { ProblemError } from '@consentry/kernel';
import { InstallationSecrets } from '@consentry/vault';
import { normalisePassword } from './auth.password.rules.js';
import { AuthSettings } from './auth.settings.js';

/** Marks a hash over the installation's own pepper. Hashes without it are from before there was one and are renewed at the next sign-in. */
const PEPPERED = 'p1';
const BEFORE_PEPPER = 'consentry/v1/password';
/** Each hash takes a thread for a quarter of a second: more than these waiting would make sign-in a lever against the server. */
const MAX_WAITING = 24;

/**
 * Password hashes (ID-8): bcrypt over base64(HMAC-SHA-384(pepper, password)). The digest keeps every character of a long
 * password in play, where bcrypt alone reads 72 bytes; the pepper, sealed under the master key, makes a stolen table useless alone.
 */
@Injectable()
export class Passwords {
  private waiting = 0;
  private dummyHash: Promise<string> | undefined;

  constructor(private readonly secrets: InstallationSecrets, private readonly settings: AuthSettings) {}

  /** Never inside a transaction: it takes a quarter of a second. @throws ProblemError `auth.busy` when too many wait. */
  async hash(password: string): Promise<string> {
    const digest = prehash(await this.pepper(), password);
    return `${PEPPERED}${await this.bounded(() => bcrypt.hash(digest, this.settings.bcryptCost))}`;
  }

  /** Takes the same time whether there is a hash or not: an unknown address must not answer faster than a wrong password (ID-2). */
  async verify(password: string, hash: string | null): Promise<boolean> {
    const pepper = await this.pepper();
    const known = hash ?? (await this.dummy());
    const digest = prehash(known.startsWith(PEPPERED) ? pepper : BEFORE_PEPPER, password);
    const bare = known.replace(PEPPERED, '');
    const matches = await this.bounded(async () => {
      const fits = await bcrypt.compare(digest, bare);
      // A hash from the days of a lower cost is quicker. What it saved is spent (2^a + … + 2^(b-1) = 2^b - 2^a), or its owner could be told from nobody.
      for (let cost = bcrypt.getRounds(bare); cost < this.settings.bcryptCost; cost++) await bcrypt.hash(digest, cost);
      return fits;
    });
    return matches && hash !== null;
  }

  /** Whether a hash was made with less care than today's settings ask for. */
  needsRehash(hash: string): boolean {
    return !hash.startsWith(PEPPERED) || bcrypt.getRounds(hash.slice(PEPPERED.length)) < this.settings.bcryptCost;
  }

  private dummy(): Promise<string> {
    return (this.dummyHash ??= bcrypt.hash('no password has this digest', this.settings.bcryptCost).then((hash) => `${PEPPERED}${hash}`));
  }

  private pepper(): Promise<KeyObject> {
    return this.secrets.get('password-pepper');
  }

  private async bounded<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= MAX_WAITING) throw new ProblemError('auth.busy', { retryAfterSeconds: 2 });
    this.waiting++;
    try {
      return await work();
    } finally {
      this.waiting--;
    }
  }
}

function prehash(pepper: KeyObject | string, password: string): string {
  return createHmac('sha384', pepper).update(normalisePassword(password), 'utf8').digest('base64');
}
