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
