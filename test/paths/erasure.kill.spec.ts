import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parseId } from '@consentry/kernel';
import { KilledServer } from '../harness/killed.server.js';

/** The issue says 50: `CONSENTRY_FULL=1`. */
const KILLS = process.env.CONSENTRY_FULL ? 50 : 8;
const MESSAGES = 8_000;

let server: KilledServer;
beforeAll(async () => { server = await KilledServer.start(); }, 60_000);
afterAll(() => server.end());

/** Somebody with a long history. */
async function person(n: number): Promise<{ id: string; uuid: string }> {
  const { id } = await server.call<{ id: string }>('POST', '/v1/contacts', { name: `Ada ${n}`, phone: `+1500555${String(1000 + n)}`, optedIn: true });
  const uuid = parseId('contact', id)!;
  await server.sql(`insert into messages (id, organization_id, connection_id, channel, contact_id, direction, type, status, source, actor_kind, actor_id, detail, created_at)
    select gen_random_uuid(), $1, (select id from connections where organization_id = $1 limit 1), 'whatsapp', $2::uuid, 'out', 'text', 'read', 'api', 'system', 'test', md5(n::text), now() - make_interval(secs => n) from generate_series(1, ${MESSAGES}) n`, [server.organizationId, uuid]);
  await server.sql(`insert into message_events (organization_id, message_id, status, at) select organization_id, id, s, created_at from messages, unnest(array['sent', 'delivered', 'read']) s where contact_id = $1`, [uuid]);
  return { id, uuid };
}

it(`PR-3: killed ${KILLS} times in the middle of erasures, each contact is erased once, entirely`, async () => {
  await server.call('POST', '/v1/webhook-endpoints', { url: 'https://hooks.invalid/none', eventTypes: ['contact.*', 'privacy_request.*'] });
  const kept = await person(0);
  const gone: string[] = [];
  let middle = 0;
  for (let n = 1; n <= KILLS; n++) {
    const { id: contactId, uuid } = await person(n);
    gone.push(uuid);
    const { id } = await server.call<{ id: string }>('POST', '/v1/privacy/requests', { kind: 'erasure', contactId });
    await server.call('POST', `/v1/privacy/requests/${id}/verify`, { method: 'document' });
    await server.call('POST', `/v1/privacy/requests/${id}/approve`);
    // Alone in the organisation, the owner decides alone; the history says so.
    await server.call('POST', `/v1/privacy/requests/${id}/fulfil`, {});
    await sleep(Math.random() * 300);
    middle += (await server.sql<{ n: number }>(`select count(*)::int as n from erasures where state = 'running'`))[0]!.n > 0 ? 1 : 0;
    await server.again();
  }
  for (let n = 0; n < 600 && (await server.sql(`select 1 from erasures where state = 'running'`)).length > 0; n++) await sleep(200);
  process.stderr.write(`erasure: killed ${KILLS} times, ${middle} of them while one ran\n`);
  expect(middle).toBeGreaterThan(KILLS / 2);
  expect(await server.sql('select state, addresses, finished_at is not null as ended, count(*)::int as n from erasures group by 1, 2, 3')).toEqual([{ state: 'done', addresses: null, ended: true, n: KILLS }]);
  for (const table of ['messages', 'identities', 'consent_states', 'conversations']) expect([table, await server.sql(`select count(*)::int as n from ${table} where contact_id = any($1)`, [gone])]).toEqual([table, [{ n: 0 }]]);
  expect(await server.sql('select count(*)::int as n from message_events e where not exists (select 1 from messages m where m.id = e.message_id)')).toEqual([{ n: 0 }]);
  expect(await server.sql('select count(*)::int as n from messages where contact_id = $1', [kept.uuid])).toEqual([{ n: MESSAGES }]);
  expect(await server.sql(`select object_id::text as id, count(*)::int as n from audit_leaves where action = 'contact.erased' group by 1 having count(*) <> 1`)).toEqual([]);
  expect(await server.sql(`select count(*)::int as n from audit_leaves where action = 'contact.erased'`)).toEqual([{ n: KILLS }]);
  expect(await server.sql(`select state, count(*)::int as n, sum((select count(*)::int from subject_request_events e where e.request_id = r.id and e.kind = 'done'))::int as ends from subject_requests r group by 1`)).toEqual([{ state: 'done', n: KILLS, ends: KILLS }]);
  for (let n = 0; n < 50 && (await server.sql(`select 1 from webhook_events where type = 'contact.erased'`)).length < KILLS; n++) await sleep(100);
  expect(await server.sql(`select count(*)::int as n from webhook_events where type = 'contact.erased'`)).toEqual([{ n: KILLS }]);
}, process.env.CONSENTRY_FULL ? 900_000 : 160_000);
