import { defineConversion, defineSealed, type KeyRing, type Spot } from '@consentry/vault';

type Evidence = Record<string, unknown>;

defineSealed({ table: 'consent_records', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'evidence', field: 'evidence', purpose: 'personal' }] });

const spot = (recordId: string): Spot => ({ table: 'consent_records', row: recordId, field: 'evidence', purpose: 'personal' });

export function sealEvidence(ring: KeyRing, recordId: string, evidence: Evidence): Buffer | null {
  return Object.keys(evidence).length === 0 ? null : ring.seal(spot(recordId), JSON.stringify(evidence));
}

/** A row from before evidence was sealed holds it in `evidence_plain` until it is converted. */
export function openEvidence(ring: KeyRing, row: { id: string; evidence: Buffer | null; evidence_plain: Evidence | null }): Evidence {
  return row.evidence ? (JSON.parse(ring.open(spot(row.id), row.evidence)) as Evidence) : (row.evidence_plain ?? {});
}

defineConversion({
  name: 'consent evidence', table: 'consent_records', key: 'id', keyType: 'uuid', owner: 'tenant', when: 'behind', where: 'evidence_plain is not null',
  read: ['evidence_plain'], write: ['evidence', 'evidence_plain'],
  convert: (ring, row) => [sealEvidence(ring, row['row'] as string, row['evidence_plain'] as Evidence), null],
});

defineSealed({
  table: 'consent_pending', key: 'id', keyType: 'uuid', owner: 'tenant',
  columns: [{ column: 'address', field: 'address', purpose: 'personal' }, { column: 'details', field: 'details', purpose: 'personal' }],
});

/** From where an opt-in was asked for. */
export interface AskedFrom { network: string | null; userAgent: string | null; locale: string }

export function sealPending(ring: KeyRing, id: string, address: string, details: AskedFrom): { address: Buffer; details: Buffer } {
  const at = (field: string): Spot => ({ table: 'consent_pending', row: id, field, purpose: 'personal' });
  return { address: ring.seal(at('address'), address), details: ring.seal(at('details'), JSON.stringify(details)) };
}

export function openPendingAddress(ring: KeyRing, id: string, address: Uint8Array): string {
  return ring.open({ table: 'consent_pending', row: id, field: 'address', purpose: 'personal' }, address);
}

export function openPendingDetails(ring: KeyRing, id: string, details: Uint8Array): AskedFrom {
  return JSON.parse(ring.open({ table: 'consent_pending', row: id, field: 'details', purpose: 'personal' }, details)) as AskedFrom;
}

/** Found by whoever has the index key and nobody else: forty-odd bits would not withstand guessing under a plain hash. */
export function indexCode(ring: KeyRing, code: string): Buffer {
  return ring.index('request', `opt-in code ${code}`, 32);
}
