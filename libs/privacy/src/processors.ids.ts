import { createHash } from 'node:crypto';

/** What is found by looking has the same id each time it is found, written down or not: UUIDv8 (RFC 9562) over organisation and key. */
export function derivedId(organizationId: string, key: string): string {
  const hex = createHash('sha256').update(`${organizationId} ${key}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
