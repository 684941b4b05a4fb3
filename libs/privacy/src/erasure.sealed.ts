import { defineSealed, type KeyRing, type Spot } from '@consentry/vault';

defineSealed({ table: 'erasures', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'addresses', field: 'addresses', purpose: 'personal' }] });
defineSealed({ table: 'legal_holds', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'reason', field: 'reason', purpose: 'personal' }] });
defineSealed({ table: 'subject_requests', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'details', field: 'details', purpose: 'personal' }] });

/** Who asked for what, in which words, and what was answered. */
export interface RequestDetails { name: string | null; address: string | null; message: string | null; note: string | null; extension: string | null; refusal: string | null }

const spot = (table: string, row: string, field: string): Spot => ({ table, row, field, purpose: 'personal' });
const part = <T>(table: string, field: string) => ({
  seal: (ring: KeyRing, row: string, value: T): Buffer => ring.seal(spot(table, row, field), JSON.stringify(value)),
  open: (ring: KeyRing, row: string, sealed: Uint8Array): T => JSON.parse(ring.open(spot(table, row, field), sealed)) as T,
});

export const erasedAddresses = part<string[]>('erasures', 'addresses');
export const holdReason = part<string>('legal_holds', 'reason');
export const requestDetails = part<RequestDetails>('subject_requests', 'details');
