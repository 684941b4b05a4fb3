import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { defineSealed, type KeyRing, type Spot } from '@consentry/vault';

defineSealed({
  table: 'media', key: 'id', keyType: 'uuid', owner: 'tenant',
  columns: [{ column: 'details', field: 'details', purpose: 'personal' }, { column: 'file_key', field: 'file_key', purpose: 'content' }],
});

/** What is said of a file and may tell something of a person: its hash too, since whoever guesses a file could test the guess. */
export interface MediaDetails { name: string | null; declaredType: string | null; sha256: string | null }

const spot = (row: string, field: 'details' | 'file_key'): Spot => ({ table: 'media', row, field, purpose: field === 'details' ? 'personal' : 'content' });

export function sealDetails(ring: KeyRing, mediaId: string, details: MediaDetails): Buffer {
  return ring.seal(spot(mediaId, 'details'), JSON.stringify([details.name, details.declaredType, details.sha256]));
}

export function openDetails(ring: KeyRing, row: { id: string; details: Buffer | null }): MediaDetails {
  if (!row.details) return { name: null, declaredType: null, sha256: null };
  const [name, declaredType, sha256] = JSON.parse(ring.open(spot(row.id, 'details'), row.details)) as [string | null, string | null, string | null];
  return { name, declaredType, sha256 };
}

/** A key for one file, and the same sealed. Drawn inside the transaction that stores it: a key serves one content only, so a second beginning draws another. */
export function newFileKey(ring: KeyRing, mediaId: string): { key: KeyObject; sealed: Buffer } {
  const bytes = randomBytes(32);
  const made = { key: createSecretKey(bytes), sealed: ring.sealBytes(spot(mediaId, 'file_key'), bytes) };
  bytes.fill(0);
  return made;
}

export function openFileKey(ring: KeyRing, mediaId: string, sealed: Buffer): KeyObject {
  const bytes = ring.openBytes(spot(mediaId, 'file_key'), sealed);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}
