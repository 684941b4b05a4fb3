import { defineConversion, defineSealed, type KeyRing, type Spot } from '@consentry/vault';
import { namePrefixes, searchedPrefixes } from './contacts.names.js';

/** What is sealed of a contact (VA-6), and how it is found all the same. */
defineSealed({
  table: 'contacts', key: 'id', keyType: 'uuid', owner: 'tenant',
  columns: [{ column: 'name', field: 'name', purpose: 'personal' }, { column: 'attributes', field: 'attributes', purpose: 'personal' }],
});
defineSealed({ table: 'identities', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'address', field: 'address', purpose: 'personal' }] });

const spot = (table: string, row: string, field: string): Spot => ({ table, row, field, purpose: 'personal' });

export function sealName(ring: KeyRing, contactId: string, name: string | null): { name: Buffer | null; nameIndex: string[] } {
  return name === null ? { name: null, nameIndex: [] } : { name: ring.seal(spot('contacts', contactId, 'name'), name), nameIndex: indexed(ring, namePrefixes(name)) };
}

export function openName(ring: KeyRing, contactId: string, sealed: Uint8Array | null): string | null {
  return sealed === null ? null : ring.open(spot('contacts', contactId, 'name'), sealed);
}

/** Undefined: nothing to look for among names. */
export function nameQuery(ring: KeyRing, query: string): string[] | undefined {
  const prefixes = searchedPrefixes(query);
  return prefixes.length > 0 ? indexed(ring, prefixes) : undefined;
}

export function sealAttributes(ring: KeyRing, contactId: string, attributes: Record<string, unknown>): { attributes: Buffer | null; attributeIndex: string[] } {
  if (Object.keys(attributes).length === 0) return { attributes: null, attributeIndex: [] };
  return { attributes: ring.seal(spot('contacts', contactId, 'attributes'), JSON.stringify(attributes)), attributeIndex: indexAttributes(ring, attributes) };
}

export function openAttributes(ring: KeyRing, contactId: string, sealed: Uint8Array | null): Record<string, unknown> {
  return sealed === null ? {} : (JSON.parse(ring.open(spot('contacts', contactId, 'attributes'), sealed)) as Record<string, unknown>);
}

/** Under what a contact with this attribute is found: with a value, those who have that very value, whatever its case. */
export function attributeTokens(ring: KeyRing, key: string, value?: unknown): string[] {
  return [value === undefined ? attributeExistsToken(ring, key) : attributeToken(ring, key, value)];
}

export function attributeToken(ring: KeyRing, key: string, value: unknown): string {
  return ring.index('attribute', `${key}\0${String(value).normalize('NFKC').trim().toLowerCase()}`, 8).toString('base64url');
}

export function attributeExistsToken(ring: KeyRing, key: string): string {
  return ring.index('attribute', key, 8).toString('base64url');
}

/** An attribute that is null is one that the contact doesn't have. */
function indexAttributes(ring: KeyRing, attributes: Record<string, unknown>): string[] {
  return [INDEXED, ...Object.entries(attributes).flatMap(([key, value]) => (value === null ? [] : [attributeExistsToken(ring, key), attributeToken(ring, key, value)]))];
}

/** Tells rows that have their index from those that wait for it. No token is one character. */
const INDEXED = '*';

/** @param address in its one normal form */
export function sealAddress(ring: KeyRing, identityId: string, address: string): { address: Buffer; addressIndex: Buffer } {
  return { address: ring.seal(spot('identities', identityId, 'address'), address), addressIndex: indexAddress(ring, address) };
}

export function openAddress(ring: KeyRing, identityId: string, sealed: Uint8Array): string {
  return ring.open(spot('identities', identityId, 'address'), sealed);
}

/** What equal addresses of one organisation have in common, on every channel. */
export function indexAddress(ring: KeyRing, address: string): Buffer {
  return ring.index('address', address);
}

/** Eight bytes of each beginning: a chance hit is rarer than two people of one name. */
function indexed(ring: KeyRing, prefixes: string[]): string[] {
  return prefixes.map((prefix) => ring.index('name', prefix, 8).toString('base64url'));
}

defineConversion({
  name: 'contacts', table: 'contacts', key: 'id', keyType: 'uuid', owner: 'tenant', when: 'start', where: 'name_plain is not null or attributes_plain is not null',
  read: ['name_plain', 'attributes_plain'], write: ['name', 'name_index', 'attributes', 'attribute_index', 'name_plain', 'attributes_plain'],
  convert(ring, row) {
    const { name, nameIndex } = sealName(ring, row['row'] as string, row['name_plain'] as string | null);
    const { attributes, attributeIndex } = sealAttributes(ring, row['row'] as string, (row['attributes_plain'] ?? {}) as Record<string, unknown>);
    return [name, nameIndex, attributes, attributeIndex, null, null];
  },
});
defineConversion({
  name: 'attribute index', table: 'contacts', key: 'id', keyType: 'uuid', owner: 'tenant', when: 'behind', where: 'attributes is not null and cardinality(attribute_index) = 0',
  read: ['attributes'], write: ['attribute_index'],
  convert: (ring, row) => [indexAttributes(ring, openAttributes(ring, row['row'] as string, row['attributes'] as Buffer))],
});
defineConversion({
  name: 'identities', table: 'identities', key: 'id', keyType: 'uuid', owner: 'tenant', when: 'start', where: 'address_plain is not null',
  read: ['address_plain'], write: ['address', 'address_index', 'address_plain'],
  convert(ring, row) {
    const { address, addressIndex } = sealAddress(ring, row['row'] as string, row['address_plain'] as string);
    return [address, addressIndex, null];
  },
});
