// P-9's floor: the same rows, read by key and deflated, once for each of the two files that a table has in a copy. Nothing is opened, hashed, sealed or kept.
import { once } from 'node:events';
import { createDeflateRaw } from 'node:zlib';
import type pg from 'pg';

const PAGE = 1_000;
const COLUMNS = 'id, conversation_id, contact_id, connection_id, channel, direction, purpose, type, status, code, detail, provider_id, source, actor_kind, actor_id, broadcast_id, created_at, dispatched_at, edited_at, deleted_at';

/** @param texts what messages say, in place of what is sealed; @returns rows, of both files together */
export async function readAndDeflate(client: pg.Client, organizationId: string, level: number, texts: readonly string[]): Promise<number> {
  let rows = 0;
  for (const kind of ['ndjson', 'csv']) {
    const deflate = createDeflateRaw({ level });
    const ended = once(deflate.resume(), 'end');
    let n = 0;
    for (let after: [string, string] | undefined; ;) {
      const { rows: found } = await client.query<Record<string, unknown>>({
        text: `select ${COLUMNS}, created_at::text as at from messages where organization_id = $1 ${after ? 'and (created_at, id) > ($2::timestamptz, $3::uuid)' : ''} order by created_at, id limit ${PAGE}`, values: [organizationId, ...(after ?? [])],
      });
      const lines = found.map(({ at: _at, ...row }) => (kind === 'ndjson' ? JSON.stringify({ ...row, content: texts[n++ % texts.length] }) : [...Object.values(row), texts[n++ % texts.length]].map(String).join(','))).join('\n');
      if (!deflate.write(lines)) await once(deflate, 'drain');
      rows += found.length;
      if (found.length < PAGE) break;
      after = [String(found.at(-1)!['at']), String(found.at(-1)!['id'])];
    }
    deflate.end();
    await ended;
  }
  return rows;
}
