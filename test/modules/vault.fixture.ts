import { randomBytes } from 'node:crypto';
import { dataKey, open, SealBrokenError, type DataKey, type Place } from '@consentry/vault';
import { sealAs, type AuditKey, type Suite } from './vault.auditor.js';

export const organizations = ['0a000000-0000-7000-8000-00000000000a', '0a000000-0000-7000-8000-00000000000b'] as const;
export const secret = Buffer.from('{"accessToken":"not for the database"}');
export const place: Place = { organizationId: organizations[0], table: 'connections', row: '0b000000-0000-7000-8000-00000000000b', field: 'credentials', purpose: 'secret' };

/** A key as both implementations take it. */
export interface TestKey { ours: DataKey; audit: AuditKey }

export function makeKey(id = '01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f60', version = 3, raw: Uint8Array = randomBytes(32)): TestKey {
  return { ours: dataKey(id, version, raw), audit: { id, version, key: Uint8Array.from(raw) } };
}

/** Sealed by the second implementation: ours writes suite 2 alone. */
export async function sample(suite: Suite, key: TestKey, at: Place, plaintext: Uint8Array): Promise<Buffer> {
  return Buffer.from(await sealAs(suite, key.audit, at, plaintext, randomBytes(32), randomBytes(12)));
}

const MESSAGE = new SealBrokenError().message;

/** `broken`, or what else happened. Nothing but this one error counts, with nothing in it that tells one way of being broken from another. */
export function outcome(key: DataKey, at: Place, bytes: Uint8Array): string {
  return refusal(() => open(key, at, bytes));
}

export function refusal(work: () => unknown): string {
  try {
    work();
    return 'opened';
  } catch (error) {
    return isTheOneError(error) ? 'broken' : String(error);
  }
}

export function isTheOneError(error: unknown): boolean {
  return error instanceof SealBrokenError && error.name === 'SealBrokenError' && error.message === MESSAGE && error.cause === undefined && Object.keys(error).join() === 'name';
}

/** Counts what was tried, by kind and by outcome; one figure at the end. */
export class Tally {
  private readonly kinds = new Map<string, number>();
  /** What was not refused as it must be. */
  readonly others: string[] = [];
  refused = 0;

  note(kind: string, what: string): void {
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
    if (what === 'broken') this.refused++;
    else if (this.others.length < 20) this.others.push(`${kind}: ${what}`);
  }

  get total(): number {
    return [...this.kinds.values()].reduce((sum, n) => sum + n, 0);
  }

  toString(): string {
    return [...this.kinds].map(([kind, n]) => `${n} ${kind}`).join(', ');
  }
}
