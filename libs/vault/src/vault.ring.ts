import type { KeyObject } from 'node:crypto';
import { METRICS, type Cell } from '@consentry/kernel';
import { hmacSha256 } from './vault.primitives.js';
import { keyOf, open, seal, SealBrokenError, type DataKey, type Place } from './vault.cipher.js';

/** A place without its organisation: the ring knows that. */
export type Spot = Omit<Place, 'organizationId'>;

/** What a blind index is over. A part of the index, so that equal values of two kinds look different. */
export type IndexKind = 'address' | 'name' | 'request' | 'lane' | 'delivery' | 'word' | 'attribute' | 'opt_in';

/** Kept at hand: these count a hundred thousand times a second. */
const [SEALED, OPENED, INDEXED] = (['seal', 'open', 'index'] as const).map((operation) => METRICS.consentry_vault_operations_total.cell({ operation })) as [Cell, Cell, Cell];

/** Longer than any request holds on to a row that it has read. */
const MOMENT_MS = 2_000;

/**
 * The keys of one organisation, ready for use: sealing, opening and indexing without waiting, so inside a transaction too.
 * Got from {@link Vault.ready} or {@link Vault.ring} each time; never kept.
 */
export class KeyRing {
  private readonly byName = new Map<string, DataKey>();
  /** Until when, by `performance.now()`, the keys of {@link inherit} stay. */
  private readonly leaving = new Map<string, number>();

  /**
   * @param guard throws when the vault has been closed meanwhile
   * @param missing throws what follows when a sealed value names a key that isn't here
   */
  constructor(
    readonly organizationId: string, readonly current: DataKey, keys: DataKey[], private readonly indexKey: KeyObject,
    private readonly guard: () => void, private readonly missing: (keyId: string) => never,
  ) {
    for (const key of keys) this.byName.set(nameOf(key.header), key);
  }

  /**
   * Takes over the keys that the ring before had and the organisation has no more, for a moment: who read a value just before its key
   * was destroyed, still opens it just after.
   */
  inherit(before: KeyRing): void {
    const now = performance.now();
    for (const [name, key] of before.byName) {
      const until = before.leaving.get(name) ?? now + MOMENT_MS;
      if (this.byName.has(name) || until <= now) continue;
      this.byName.set(name, key);
      this.leaving.set(name, until);
      setTimeout(() => this.byName.delete(name), until - now).unref();
    }
  }

  seal(spot: Spot, text: string): Buffer {
    return this.sealBytes(spot, Buffer.from(text, 'utf8'));
  }

  sealBytes(spot: Spot, bytes: Uint8Array): Buffer {
    this.guard();
    SEALED.value++;
    return seal(this.current, { ...spot, organizationId: this.organizationId }, bytes);
  }

  /** @throws SealBrokenError for anything altered, moved, foreign or made under a key that is gone. */
  open(spot: Spot, sealed: Uint8Array): string {
    return this.openBytes(spot, sealed).toString('utf8');
  }

  openBytes(spot: Spot, sealed: Uint8Array): Buffer {
    this.guard();
    const key = this.byName.get(nameOf(sealed));
    if (!key) {
      if (sealed.length < 24) throw new SealBrokenError();
      this.missing(keyOf(sealed).id);
    }
    OPENED.value++;
    return open(key, { ...spot, organizationId: this.organizationId }, sealed);
  }

  /**
   * The keyed blind index of a value (VA-6): equal values of one organisation and kind give equal bytes, and without the key nothing
   * can be learnt from them but that. The caller brings the value into its one normal form. @param bytes of the result, 8 to 32
   */
  index(kind: IndexKind, value: string, bytes = 16): Buffer {
    this.guard();
    INDEXED.value++;
    return hmacSha256(this.indexKey, `${kind}\0${value}`).subarray(0, bytes);
  }
}

/** Key id and version as they stand in the header: a string that costs next to nothing to make. */
function nameOf(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('latin1', 4, 24);
}
