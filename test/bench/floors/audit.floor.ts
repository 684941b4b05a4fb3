// P-8's floor of a verification: the same rows, read in the same order and hashed once each. No tree, no residues, no tiles, no signatures.
import { hash } from 'node:crypto';
import type pg from 'pg';

const CHUNK = 4096;
const READ = `
  select e.seq, l.id, l.organization_id, l.at::text as at, l.event_type, l.action, l.actor_kind, l.actor_id, l.ip, l.user_agent, l.request_id, l.object_type, l.object_id, l.context::text as context
  from audit_entries e join audit_leaves l on l.id = e.leaf_id where e.organization_id = $1 and e.seq >= $2 and e.seq < $3 order by e.seq`;

/** @returns how many rows there were */
export async function readAndHash(client: pg.Client, organizationId: string): Promise<number> {
  let rows = 0;
  for (let from = 0; ; from += CHUNK) {
    const found = await client.query<Record<string, string | null>>({ name: 'read', text: READ, values: [organizationId, from, from + CHUNK] });
    for (const row of found.rows) hash('sha256', JSON.stringify(row), 'base64');
    rows += found.rows.length;
    if (found.rows.length < CHUNK) return rows;
  }
}
