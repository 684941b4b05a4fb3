// P-2's floors: the leanest gated send that keeps its promises (key, consent, window, cap; message, verdict, audit leaf, outbox in one
// commit) behind bare Fastify. FLOOR_BATCH=256 writes them together; FLOOR_BATCH=1 is one statement per request; FLOOR_BATCH=0 only answers.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { serveMeasurer } from '../subject.js';
import { batcher, floorDatabase } from './postgres.js';

const CONTACTS = 20_000;
const BATCH = Number(process.env.FLOOR_BATCH ?? 256);
const key = randomBytes(24).toString('hex');
const contacts = Array.from({ length: CONTACTS }, () => randomUUID());

const db = await floorDatabase(`
  create table keys (hash bytea primary key, revoked boolean not null);
  create table people (id uuid primary key, consent boolean not null, last_inbound timestamptz not null);
  create table messages (id uuid primary key, contact_id uuid not null, content jsonb not null, verdict jsonb not null, at timestamptz not null);
  create index messages_contact on messages (contact_id, at desc);
  create table leaves (id uuid primary key, action text not null, at timestamptz not null, context jsonb not null);
  create table outbox (seq bigint generated always as identity primary key, key text not null, payload jsonb not null);`);
await db.pool.query('insert into keys values ($1, false)', [createHash('sha256').update(key).digest()]);
await db.pool.query('insert into people select unnest($1::uuid[]), true, now()', [contacts]);

// One statement: the facts are read, the verdict falls in SQL, everything is written.
const STATEMENT = `
  with want as (select * from jsonb_to_recordset($1::jsonb) as r(id uuid, leaf uuid, contact_id uuid, key text, content jsonb)),
  judged as (
    select w.*, k.hash is not null and not k.revoked and p.consent and p.last_inbound > now() - interval '24 hours' and coalesce(h.n, 0) < 20 as ok
    from want w left join keys k on k.hash = decode(w.key, 'hex') left join people p on p.id = w.contact_id
    left join lateral (select count(*) as n from messages m where m.contact_id = w.contact_id and m.at > now() - interval '1 hour') h on true),
  added as (insert into messages select id, contact_id, content, jsonb_build_object('allowed', ok), now() from judged returning id),
  leaf as (insert into leaves select leaf, 'message.accepted', now(), jsonb_build_object('message', id) from judged),
  queued as (insert into outbox (key, payload) select contact_id::text, jsonb_build_object('message', id) from judged where ok)
  select j.id, j.ok from judged j`;

interface Item { id: string; leaf: string; contact_id: string; key: string; content: unknown }
const accept = batcher<Item, boolean>(Math.max(1, BATCH), async (items) => {
  const { rows } = await db.pool.query<{ id: string; ok: boolean }>({ name: 'accept', text: STATEMENT, values: [JSON.stringify(items)] });
  const ok = new Map(rows.map((r) => [r.id, r.ok]));
  return items.map((i) => ok.get(i.id)!);
});
const single = async (item: Item) => (await db.pool.query<{ ok: boolean }>({ name: 'accept', text: STATEMENT, values: [JSON.stringify([item])] })).rows[0]!.ok;

const app = Fastify();
app.post('/v1/messages', async (request, reply) => {
  const body = request.body as { contactId: string; text: unknown };
  const token = (request.headers.authorization ?? '').slice(7);
  const item = { id: randomUUID(), leaf: randomUUID(), contact_id: body.contactId, key: createHash('sha256').update(token).digest('hex'), content: body.text };
  const ok = BATCH === 0 ? true : BATCH === 1 ? await single(item) : await accept(item);
  reply.status(ok ? 202 : 422);
  return { id: item.id, status: ok ? 'queued' : 'blocked' };
});
serveMeasurer({ url: await app.listen({ port: 0, host: '127.0.0.1' }), facts: { key, connectionId: 'c', contacts: contacts.join(',') } }, db.pid, async () => { await app.close(); await db.close(); });
