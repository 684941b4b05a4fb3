import { defineSealed, type KeyRing, type Spot } from '@consentry/vault';
import type { RawRow } from './import.csv.js';

/** What is sealed of an import: the file, and what an undo gives back. */
defineSealed({
  table: 'imports', key: 'id', keyType: 'uuid', owner: 'tenant',
  columns: [{ column: 'name', field: 'name', purpose: 'personal' }, { column: 'header', field: 'header', purpose: 'personal' }, { column: 'setup', field: 'setup', purpose: 'personal' }],
});
defineSealed({ table: 'import_chunks', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'body', field: 'body', purpose: 'personal' }] });
defineSealed({ table: 'import_rows', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'undo', field: 'undo', purpose: 'personal' }] });

/** The columns by name, and some rows, so that people see what they map. */
export interface Header { columns: string[]; samples: string[][] }
export interface Setup { mapping: Record<string, string>; country: string | null; tagIds: string[]; onDuplicate: 'update' | 'skip' }
type Change = [before: string | null, after: string | null];
/** What a row changed in a contact that was there before. An attribute that wasn't there before was null. */
export interface Undo { name?: Change; timeZone?: Change; language?: Change; attributes?: Record<string, [before: unknown, after: string]>; tagIds?: string[]; identityIds?: string[] }

const spot = (table: string, row: string, field: string): Spot => ({ table, row, field, purpose: 'personal' });
const part = <T>(table: string, field: string) => ({
  seal: (ring: KeyRing, row: string, value: T): Buffer => ring.seal(spot(table, row, field), JSON.stringify(value)),
  open: (ring: KeyRing, row: string, sealed: Uint8Array): T => JSON.parse(ring.open(spot(table, row, field), sealed)) as T,
});

export const fileName = part<string>('imports', 'name');
export const header = part<Header>('imports', 'header');
export const setup = part<Setup>('imports', 'setup');
export const chunk = part<RawRow[]>('import_chunks', 'body');
export const undo = part<Undo>('import_rows', 'undo');
