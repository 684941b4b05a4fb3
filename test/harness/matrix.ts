import { access } from './matrix.access.js';
import { depth } from './matrix.depth.js';
import { Matrix, type Part } from './matrix.engine.js';
import { identity } from './matrix.identity.js';
import { lists } from './matrix.lists.js';
import { only } from './matrix.only.js';
import { records } from './matrix.records.js';
import { rights } from './matrix.rights.js';
import type { House } from './matrix.world.js';

export const PARTS: Record<string, Part> = { ...access, ...records, ...lists, ...only, ...rights, ...identity, ...depth };

export interface Findings { asked: number; faults: string[] }

/** Asks the whole matrix, or the named parts of it about the routes that match. It changes nothing that it does not put back, so it can be asked again. */
export async function runMatrix(house: House, parts: readonly string[] = Object.keys(PARTS), routes?: RegExp): Promise<Findings> {
  const matrix = new Matrix(house, routes);
  // However long the others took: these proved who they are a moment ago.
  await house.sql('update sessions set authenticated_at = $1 where id = any($2)', [house.world.clock.now(), [...house.people.values(), house.holder, house.stranger].map((p) => p.sessionUuid)]);
  for (const name of parts) {
    const part = PARTS[name];
    if (!part) throw new Error(`the matrix has no part ${name}`);
    await part(matrix).catch((error: unknown) => matrix.fault(`${name} broke off: ${error instanceof Error ? (error.stack ?? '').split('\n').slice(0, 4).join(' ') : String(error)}`));
  }
  return { asked: matrix.asked, faults: matrix.faults };
}
