import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { defineSealed, type KeyRing, type Spot } from '@consentry/vault';

defineSealed({ table: 'exports', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'file_key', field: 'file_key', purpose: 'content' }] });

const spot = (row: string): Spot => ({ table: 'exports', row, field: 'file_key', purpose: 'content' });

/** A key for one try, and the same sealed: a key seals one content only, and the next try writes another. */
export function newExportKey(ring: KeyRing, exportId: string): { key: KeyObject; sealed: Buffer } {
  const bytes = randomBytes(32);
  const made = { key: createSecretKey(bytes), sealed: ring.sealBytes(spot(exportId), bytes) };
  bytes.fill(0);
  return made;
}

export function openExportKey(ring: KeyRing, exportId: string, sealed: Buffer): KeyObject {
  const bytes = ring.openBytes(spot(exportId), sealed);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}
