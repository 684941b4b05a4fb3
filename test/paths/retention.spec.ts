import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { retentionClasses } from '@consentry/kernel';
import { RetentionEngine } from '@consentry/privacy';
import { count, DAY, ownerVisitor, somebody, sql, Visitor } from '../harness/identity.js';
import { World } from '../harness/world.js';

let world: World;
let owner: Visitor;
beforeAll(async () => {
  world = await World.start();
  // Weeks pass here: the time to enrol a second factor would be over.
  await sql(world, `update organization_security set mfa_roles = '{}'`);
  owner = await ownerVisitor(world);
}, 60_000);
afterAll(() => world.close());

const organizationId = () => world.demo.organizationId;
const engine = () => world.server.app.get(RetentionEngine, { strict: false });
interface View { classes: { name: string; days: number; standard: number; floor: number; ceiling: number; adjustable: boolean; tables: string[] }[] }
const view = async () => (await owner.call<View>('GET', '/v1/privacy/retention')).body;
const put = (days: object) => owner.call('PUT', '/v1/privacy/retention', { days });

/** Rows of a table by age in days, from its own column of age. */
async function ages(table: string, age: string): Promise<number[]> {
  const rows = await sql<{ days: string }>(world, `select extract(epoch from $1::timestamptz - (${age})) / 86400 as days from ${table} t where organization_id = $2 order by 1`, [world.clock.now(), organizationId()]);
  return rows.map((r) => Math.round(Number(r.days) * 100) / 100);
}

describe('PR-5: how long data is kept', () => {
  it('begins with the standards of the pages, and says where each comes from', async () => {
    const { classes } = await view();
    const of = (name: string) => classes.find((c) => c.name === name)!;
    expect([of('messages').days, of('metadata').days, of('media').days]).toEqual([90, 30, 30]);
    for (const c of classes) expect([c.name, c.tables.length > 0]).toEqual([c.name, true]);
    expect(classes.map((c) => c.name).sort()).toEqual([...retentionClasses().keys()].sort());
  });

  it('stays within floor and ceiling; what is no class is named; roles that may not are refused', async () => {
    expect((await put({ messages: 3 })).body.errors).toEqual([{ path: 'days.messages', message: 'Must be 7 to 3650 days.' }]);
    expect((await put({ messages: 4000 })).body.errors).toMatchObject([{ path: 'days.messages' }]);
    expect((await put({ nothing: 30 })).body.errors).toMatchObject([{ path: 'days.nothing' }]);
    expect((await put({ keys: 30 })).body.errors).toMatchObject([{ path: 'days.keys' }]);
    expect((await put({ messages: 1.5 })).status).toBe(400);
    const auditor = await new Visitor(world).in((await somebody(world, 'AUDITOR')).email);
    expect((await auditor.call('PUT', '/v1/privacy/retention', { days: {} })).status).toBe(403);
    expect((await auditor.call('GET', '/v1/privacy/retention')).status).toBe(200);
  });

  it('every class by the clock: nothing older survives, nothing younger goes; a legal hold wins', async () => {
    const days = { messages: 20, metadata: 10, media: 15 };
    // One of everything a day, for 40 days.
    const { id: held } = (await world.call<{ id: string }>('POST', '/v1/contacts', { name: 'Held', phone: '+15005550007', optedIn: true })).body;
    for (let n = 0; n < 40; n++) {
      await world.simulator.inbound(world.connectionUuid, { from: world.demo.phone, type: 'text', text: { body: `day ${n}` } });
      if (n < 10) await world.simulator.inbound(world.connectionUuid, { from: '+15005550007', type: 'text', text: { body: `held ${n}` } });
      await world.settle();
      await world.send({ text: { body: `answer ${n}` } });
      const file = await world.call<{ id: string }>('POST', '/v1/media', undefined, { raw: Buffer.from(`file ${n}\n`), headers: { 'content-type': 'text/plain', 'content-disposition': 'attachment; filename="a.txt"' } });
      expect(file.status).toBe(201);
      await world.until(async () => (await count(world, `messages where status in ('queued', 'sending', 'sent', 'delivered')`)) === 0);
      world.clock.advance(DAY);
    }
    owner = await ownerVisitor(world);
    expect((await owner.call('POST', '/v1/privacy/holds', { contactId: held, reason: 'Case 17' })).status).toBe(201);
    const heldBefore = await count(world, 'messages m join contacts c on c.id = m.contact_id where c.id = (select contact_id from legal_holds limit 1)');
    expect(heldBefore).toBe(10);

    const check = (await owner.call<{ rows: number; held: number; data: { table: string; rows: number; held: number }[] }>('POST', '/v1/privacy/retention/check', { days })).body;
    const forecast = Object.fromEntries(check.data.map((r) => [r.table, r.rows]));
    expect(forecast['messages']).toBeGreaterThan(30);
    expect(check.data.find((r) => r.table === 'messages')!.held).toBe(10);
    const before = await count(world, 'messages');
    expect(await count(world, 'messages')).toBe(before);

    expect((await put(days)).status).toBe(200);
    await engine().organization(organizationId());
    const standing = `not exists (select 1 from legal_holds h where h.contact_id = t.contact_id)`;
    const tables: [string, string, number, string][] = [
      ['messages', 't.created_at', 20, standing], ['message_events', 't.at', 10, `exists (select 1 from messages m where m.id = t.message_id and m.contact_id <> (select contact_id from legal_holds limit 1))`],
      ['attempts', 't.started_at', 10, 'true'], ['inbound_events', 't.received_at', 10, standing],
    ];
    for (const [table, age, limit, where] of tables) {
      const rows = await sql<{ days: string }>(world, `select extract(epoch from $1::timestamptz - (${age})) / 86400 as days from ${table} t where ${where}`, [world.clock.now()]);
      const found = rows.map((r) => Number(r.days));
      expect([table, found.filter((d) => d > limit)]).toEqual([table, []]);
      // The oldest that may still be there is there: the cut is where it was said to be.
      expect([table, Math.max(...found) > limit - 2]).toEqual([table, true]);
    }
    expect(await count(world, `media where state = 'ready' and created_at < $1`, [new Date(world.clock.nowMs() - 15 * DAY)])).toBe(0);
    expect(await count(world, `media where state = 'ready'`)).toBeGreaterThanOrEqual(14);
    expect(await count(world, 'messages m where m.contact_id = (select contact_id from legal_holds limit 1)')).toBe(10);

    const [run] = (await owner.call<{ data: { rows: number; purged: Record<string, number>; held: Record<string, number> }[] }>('GET', '/v1/privacy/retention/runs')).body.data;
    expect(run!.purged['messages']).toBe(forecast['messages']);
    expect(run!.held['messages']).toBe(10);
    expect(await ages('messages', 't.created_at')).not.toEqual([]);
    // Again: there is nothing left to do, and nothing is reported.
    expect(await engine().organization(organizationId())).toBe(0);
  }, 120_000);

  it('what belongs to a row goes with it, and a thread stays while something younger hangs on it', async () => {
    expect((await put({ messages: 20 })).status).toBe(200);
    const phone = '+15005550041';
    await world.simulator.inbound(world.connectionUuid, { from: phone, type: 'text', text: { body: 'searchable words of long ago' } });
    await world.settle();
    const [thread] = (await sql<{ id: string; message: string }>(world, `select conversation_id as id, id as message from messages where direction = 'in' order by created_at desc, id desc limit 1`)) as [{ id: string; message: string }];
    const at = `/v1/conversations/cnv_${thread.id.replaceAll('-', '')}`;
    expect((await owner.call('PUT', `${at}/labels`, { labels: ['old'] })).status).toBe(204);
    expect(await count(world, 'message_words where message_id = $1', [thread.message])).toBeGreaterThan(0);
    world.clock.advance(15 * DAY);
    owner = await ownerVisitor(world);
    expect((await owner.call('POST', `${at}/notes`, { text: 'looked at again' })).status).toBe(201);
    world.clock.advance(10 * DAY);
    await engine().organization(organizationId());
    const left = async () => [await count(world, 'messages where id = $1', [thread.message]), await count(world, 'message_words where message_id = $1', [thread.message]), await count(world, 'conversations where id = $1', [thread.id]), await count(world, 'conversation_labelled where conversation_id = $1', [thread.id]), await count(world, 'conversation_notes where conversation_id = $1', [thread.id])];
    expect(await left()).toEqual([0, 0, 1, 1, 1]);
    world.clock.advance(15 * DAY);
    await engine().organization(organizationId());
    expect(await left()).toEqual([0, 0, 0, 0, 0]);
  });
});
