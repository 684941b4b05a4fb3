import { createHmac } from 'node:crypto';
import bcrypt from 'bcrypt';
import { ProblemError } from '@consentry/kernel';

/** 2^12 rounds, about a quarter of a second (ID-8). */
const COST = 12;
/** bcrypt reads 72 bytes; the digest keeps every character of a long password in play. */
const PREHASH = 'consentry/v1/password';
/** Each hash takes a thread for a quarter of a second: more than these waiting would make sign-in a lever against the server. */
const MAX_WAITING = 24;

let waiting = 0;

export async function hashPassword(password: string): Promise<string> {
  return bounded(() => bcrypt.hash(prehash(password), COST));
}

/** Takes the same time whether there is a hash or not: an unknown address must not answer faster than a wrong password (ID-2). */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const matches = await bounded(async () => bcrypt.compare(prehash(password), hash ?? (await dummy())));
  return matches && hash !== null;
}

let dummyHash: Promise<string> | undefined;
function dummy(): Promise<string> {
  return (dummyHash ??= bcrypt.hash('no password has this digest', COST));
}

function prehash(password: string): string {
  return createHmac('sha384', PREHASH).update(password, 'utf8').digest('base64');
}

async function bounded<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= MAX_WAITING) throw new ProblemError('auth.busy', { retryAfterSeconds: 2 });
  waiting++;
  try {
    return await work();
  } finally {
    waiting--;
  }
}
