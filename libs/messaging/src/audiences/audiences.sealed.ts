import { defineSealed, type KeyRing } from '@consentry/vault';
import type { Definition } from './segments.schema.js';

/** A definition holds values of attributes: towns, plans, birthdays. */
defineSealed({ table: 'segments', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'definition', field: 'definition', purpose: 'personal' }] });

const spot = (row: string) => ({ table: 'segments', row, field: 'definition', purpose: 'personal' as const });

export function sealDefinition(ring: KeyRing, segmentId: string, definition: Definition): Buffer {
  return ring.seal(spot(segmentId), JSON.stringify(definition));
}

export function openDefinition(ring: KeyRing, segmentId: string, sealed: Uint8Array): Definition {
  return JSON.parse(ring.open(spot(segmentId), sealed)) as Definition;
}
