import pg from 'pg';
import { sealedTables, Vault } from '@consentry/vault';
import { needles, searchBytes, searchFiles } from './canaries.js';
import { withClient } from './postgres.js';
import { walkTables } from './tables.js';
import type { World } from './world.js';

export interface Place { where: string; canary: string }

/**
 * Everywhere that one of these texts is found, in any form: every sealed value opened with the organisation's keys (`table.column`), every
 * file of messages behind the API (`file`), every column of every table as it lies (`plain table`), the log (`log`), the data folder
 * (`folder`). Only the phone at the other end may know: the journal of the simulated provider is not ours.
 * @param elsewhere the owner's address of a copy of the database, e.g. a restored backup: then that one's tables alone
 */
export async function everywhere(world: World, texts: readonly string[], organizationId = world.demo.organizationId, elsewhere?: string): Promise<Place[]> {
  const wanted = needles(texts);
  const places: Place[] = [];
  const look = (where: string, bytes: Buffer) => { for (const { what } of searchBytes(where, bytes, wanted)) places.push({ where, canary: what }); };
  const ring = await world.server.app.get(Vault).ring(organizationId).catch(() => undefined);
  await withClient(elsewhere ?? world.ownerUrl, async (client) => {
    for (const { table, key, columns, owner } of sealedTables()) {
      if (owner !== 'tenant' || !ring) continue;
      for (const { column, field, purpose } of columns) {
        const { rows } = await client.query<{ row: string; sealed: Buffer }>(`select ${pg.escapeIdentifier(key)}::text as row, ${column} as sealed from ${pg.escapeIdentifier(table)} where ${column} is not null and organization_id = $1`, [organizationId]);
        for (const { row, sealed } of rows) look(`${table}.${column}`, ring.openBytes({ table, row, field, purpose }, sealed));
      }
    }
    for (const { name } of await walkTables(client)) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${pg.escapeIdentifier(name)} t`);
      for (const { row } of rows) look(`plain ${name}`, Buffer.from(row));
    }
    if (elsewhere) return;
    const { rows: files } = await client.query<{ id: string }>('select id from media where organization_id = $1', [organizationId]);
    for (const { id } of files) {
      const answer = await fetch(`${world.server.url}/v1/media/med_${id.replaceAll('-', '')}/content`, { headers: { authorization: `Bearer ${world.demo.apiKey}` } });
      if (answer.ok) look('file', Buffer.from(await answer.arrayBuffer()));
    }
  });
  if (elsewhere) return places;
  for (const line of world.logLines) look('log', Buffer.from(line));
  for (const { what } of searchFiles(world.dataDir, wanted, (path) => path.slice(world.dataDir.length).includes('simulator')).found) places.push({ where: 'folder', canary: what });
  return places;
}

/** How often, by place. */
export function byPlace(places: readonly Place[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(places, (p) => p.where)].map(([where, found]) => [where, found.length]).sort());
}
