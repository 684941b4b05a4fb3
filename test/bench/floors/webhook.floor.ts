// P-1's floor: bare Fastify, the body parsed, one row per delivery, written together, 200 after the commit. No signature, no rules.
import { createHash, randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { serveMeasurer } from '../subject.js';
import { batcher, floorDatabase } from './postgres.js';

const db = await floorDatabase('create table events (id uuid primary key, connection_id text not null, dedupe bytea not null, payload jsonb not null, received_at timestamptz not null, unique (connection_id, dedupe))');
const insert = batcher<{ id: string; dedupe: string; payload: unknown }, void>(128, async (items) => {
  await db.pool.query({
    name: 'insert', text: `insert into events select r.id, 'c', decode(r.dedupe, 'hex'), r.payload, now() from jsonb_to_recordset($1::jsonb) as r(id uuid, dedupe text, payload jsonb) on conflict do nothing`,
    values: [JSON.stringify(items)],
  });
  return items.map(() => undefined);
});
const app = Fastify();
app.post('/webhooks/:id', async (request) => {
  await insert({ id: randomUUID(), dedupe: createHash('sha256').update(JSON.stringify(request.body)).digest('hex'), payload: request.body });
  return '';
});
serveMeasurer({ url: await app.listen({ port: 0, host: '127.0.0.1' }), facts: {} }, db.pid, async () => { await app.close(); await db.close(); });
