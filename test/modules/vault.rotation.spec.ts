import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { INSTALLATION, Notifications, systemActor } from '@consentry/kernel';
import { Totp } from '@consentry/mfa';
import { Keys, keyOf, KeyRotations, sealedTables, Shredding, Vault, type Place } from '@consentry/vault';
import { BEHIND_PROXY, DAY, enrolTotp, ownerVisitor, secondServer, somebody, Visitor } from '../harness/identity.js';
import { mapped, walk } from '../harness/csv.js';
import { fillDesk } from '../harness/matrix.fill.js';
import { Person, stranger } from '../harness/people.js';
import { withClient } from '../harness/postgres.js';
import { World } from '../harness/world.js';
import { makeForm, submit } from './consent.fixture.js';

interface KeysBody { dataKeys: { version: number; state: string }[]; rotation: { state: string; lastError: string | null } | null; policy: { rotateEveryDays: number | null; overdue: boolean; nextDueAt: string | null } }

let world: World;
let owner: Visitor;
beforeAll(async () => {
  world = await World.start({ env: BEHIND_PROXY });
  owner = await ownerVisitor(world);
});
afterAll(() => world.close());

const vault = () => world.server.app.get(Vault);
const rotations = () => world.server.app.get(KeyRotations);
const sql = <T extends Record<string, unknown>>(text: string, values: unknown[] = [], url = world.ownerUrl) => withClient(url, async (c) => (await c.query<T>(text, values)).rows);
const leaves = (action: string) => sql<{ context: Record<string, unknown> }>('select context from audit_leaves where action = $1', [action]);
const activeKey = async (organizationId: string, url = world.ownerUrl) => (await sql<{ id: string; version: number }>(`select id, version from data_keys where organization_id = $1 and kind = 'seal' and state = 'active'`, [organizationId], url))[0]!;
const versions = (organizationId: string, url = world.ownerUrl) => sql<{ version: number; state: string; gone: boolean }>(`select version, state, wrapped is null as gone from data_keys where organization_id = $1 and kind = 'seal' order by version`, [organizationId], url);

/** Every sealed value of an owner, where it lies and which key it names. */
async function sealedValues(organizationId: string): Promise<{ place: Place; sealed: Buffer; keyId: string }[]> {
  const found = [];
  for (const { table, key, columns, owner: whose } of sealedTables()) {
    if ((whose === 'installation') !== (organizationId === INSTALLATION)) continue;
    for (const { column, field, purpose } of columns) {
      const rows = await sql<{ row: string; sealed: Buffer }>(`select ${key}::text as row, ${column} as sealed from ${table} where ${column} is not null ${whose === 'tenant' ? 'and organization_id = $1' : ''}`, whose === 'tenant' ? [organizationId] : []);
      found.push(...rows.map(({ row, sealed }) => ({ place: { organizationId, table, row, field, purpose }, sealed, keyId: keyOf(sealed).id })));
    }
  }
  return found;
}
const checkOf = async (table: string, column: string) => (await sql<{ text: string }>(`select pg_get_expr(conbin, conrelid) as text from pg_constraint where conname = $1`, [`${table}_${column}_sealed`]))[0]!.text;
const opened = async (values: Awaited<ReturnType<typeof sealedValues>>) => Object.fromEntries(await Promise.all(values.map(async ({ place, sealed }) => [`${place.table} ${place.row} ${place.field}`, await vault().open(place, sealed)])));
const rotated = async (organizationId: string): Promise<void> => {
  await rotations().rotateData(systemActor(organizationId, 'test'), organizationId);
  await rotations().run();
};

describe('VA-3: the register of sealed columns', () => {
  it('holds every column that the schema holds sealed, and no other', async () => {
    const guarded = await sql<{ name: string }>(
      `select c.relname || '.' || a.attname as name from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
       where k.contype = 'c' and k.conname like '%\\_sealed' and format_type(a.atttypid, a.atttypmod) = 'bytea' and k.convalidated order by 1`);
    const registered = sealedTables().flatMap(({ table, columns }) => columns.map(({ column }) => `${table}.${column}`)).sort();
    expect(guarded.map((g) => g.name)).toEqual(registered);
    expect(registered.length).toBeGreaterThanOrEqual(28);
    for (const { table } of sealedTables()) {
      const triggers = await sql<{ name: string }>(`select tgname as name from pg_trigger where tgrelid = $1::regclass and tgname like '%\\_sealed\\_%' and tgenabled = 'O' order by 1`, [table]);
      expect([table, ...triggers.map((t) => t.name)]).toEqual([table, `${table}_sealed_inserted`, `${table}_sealed_updated`]);
    }
  });

  it('keeps plain text out: the database refuses it in each of them', async () => {
    const organizationId = world.demo.organizationId;
    const plain = Buffer.from('Somebody whose name is long enough to hold what looks like the id of a key');
    for (const bytes of [plain, plain.subarray(0, 5), Buffer.alloc(0), Buffer.concat([Buffer.from('CV\x01\x03'), plain])]) {
      for (const { table, columns } of sealedTables()) {
        for (const { column } of columns) {
          // Rows there are or not: the check itself is asked, as the guard would refuse some of it sooner.
          const [row] = await sql<{ passes: boolean }>(`select (${await checkOf(table, column)}) as passes from (select $1::bytea as ${column}) as r`, [bytes]);
          expect([table, column, row]).toEqual([table, column, { passes: false }]);
        }
      }
      await expect(sql(`insert into contacts (id, organization_id, name, created_at, updated_at) values (gen_random_uuid(), $1, $2, now(), now())`, [organizationId, bytes])).rejects.toMatchObject({ code: '23514' });
      await expect(sql('update connections set credentials = $1', [bytes])).rejects.toMatchObject({ code: expect.stringMatching(/^(23514|22P02|CV001)$/) });
    }
  });
});

describe('VA-3: rotation of everything that is sealed', () => {
  it('reads the same over the API before and after, in this process and in another; the old versions are gone and named by nothing', async () => {
    const organizationId = world.demo.organizationId;
    await world.call('POST', '/v1/contacts', { phone: '+60123456789', name: 'Ada Example', attributes: { city: 'Ipoh' }, optedIn: true }, { headers: { 'idempotency-key': 'rotation-1' } });
    await world.call('POST', `/v1/contacts/${world.demo.contactId}/consents`, { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'api', evidence: { form: 'spring' } });
    await world.writes('Good day');
    await world.send();
    await world.settle();
    const person = await somebody(world, 'ADMIN');
    const visitor = await new Visitor(world).in(person.email);
    const { app } = await enrolTotp(visitor);
    const put = async (place: Place, text: string, statement: string, values: unknown[]) => sql(statement, [await vault().seal(place, text), ...values]);
    await put({ organizationId, table: 'sso_providers', row: organizationId, field: 'client_secret', purpose: 'secret' }, 'client secret',
      `insert into sso_providers (client_secret_sealed, organization_id, issuer, client_id, default_role, enabled, created_at, updated_at) values ($1, $2, 'https://id.example.com', 'c', 'AGENT', false, now(), now())`, [organizationId]);
    await put({ organizationId, table: 'connection_revocations', row: '0c000000-0000-7000-8000-000000000001', field: 'sealed', purpose: 'secret' }, '{}',
      `insert into connection_revocations (sealed, id, organization_id, connection_id, plugin, settings, attempts, held_until, created_at) values ($1, '0c000000-0000-7000-8000-000000000001', $2, $3, 'channel-whatsapp', '{}', 1, now() + interval '1 day', now())`, [organizationId, world.connectionUuid]);

    const desk = await Person.signIn(world, 'OWNER', World.owner.email, organizationId);
    const [conversation] = (await desk.call<{ data: { id: string }[] }>('GET', '/v1/conversations')).body.data;
    const made = await fillDesk(world, desk, { name: 'Rotated', phone: '+60123456788', contact: world.demo.contactId, connection: world.demo.connectionId, conversation: conversation!.id });
    const idOf = (kind: string) => made.find((id) => id.startsWith(`${kind}_`))!;
    // Somebody who is there: what the import changes of her is kept for an undo.
    await desk.call('POST', '/v1/contacts', { phone: '+60123456787', name: 'Carla Before' });
    await walk(world, await mapped(desk, 'Who,Phone\nCarla Example,+60123456787\n', { Who: 'name', Phone: 'phone' }), 'run', desk);
    const { slug } = await makeForm(desk);
    expect((await submit(world, slug, [['phone', '+60123456786'], ['purpose', 'marketing']])).status).toBe(200);
    const [written] = await sql<{ id: string }>(`select id from messages where organization_id = $1 and direction = 'in' order by created_at desc limit 1`, [organizationId]);
    const beside = (table: string, field: string): Place => ({ organizationId, table, row: '0c000000-0000-7000-8000-000000000002', field, purpose: 'content' });
    await put(beside('message_reactions', 'emoji'), '👍', `insert into message_reactions (emoji, id, organization_id, message_id, by, at) values ($1, '0c000000-0000-7000-8000-000000000002', $2, $3, 'contact', now())`, [organizationId, written!.id]);
    await put(beside('message_versions', 'body'), '{"body":"Good dya"}', `insert into message_versions (body, id, organization_id, message_id, replaced_at) values ($1, '0c000000-0000-7000-8000-000000000002', $2, $3, now())`, [organizationId, written!.id]);
    await sql('update messages set edited_at = now() where id = $1', [written!.id]);
    // One that is under way: its addresses go when it ends.
    await put({ organizationId, table: 'erasures', row: '0c000000-0000-7000-8000-000000000003', field: 'addresses', purpose: 'personal' }, '["+60123456785"]',
      `insert into erasures (addresses, id, organization_id, subject, subject_id, subject_ids, state, requested_by_kind, requested_by_id, started_at) values ($1, '0c000000-0000-7000-8000-000000000003', $2, 'contact', gen_random_uuid(), '{}', 'running', 'system', 'test', now())`, [organizationId]);

    const hook = await owner.call('POST', '/v1/webhook-endpoints', { url: 'https://example.com/hooks?token=x', eventTypes: ['webhook.test'], enabled: false });
    const stream = await owner.call('POST', '/v1/audit-streams', { kind: 'http', name: 'rotated', enabled: false, settings: { url: 'https://example.com/', headers: { authorization: 'planted-header-0001' } } });
    expect([hook.status, stream.status]).toEqual([201, 201]);

    const contact = `/v1/contacts/${world.demo.contactId}`;
    const read = async () => Promise.all(['/v1/contacts', '/v1/contacts?q=Ada', contact, `${contact}/consents`, '/v1/messages', '/v1/conversations', '/v1/inbound-events', '/v1/connections',
      `/v1/conversations/${conversation!.id}/messages?limit=200`, `/v1/broadcasts/${idOf('bct')}`, `/v1/segments/${idOf('seg')}`, '/v1/imports', `/v1/imports/${idOf('imp')}/rows`, `/v1/imports/${idOf('imp')}/errors.csv`, `/v1/media/${idOf('med')}`, `/v1/media/${idOf('med')}/content`, '/v1/consent-forms',
    ].map(async (path) => {
      const { status, text } = await world.call('GET', path);
      return `${path} ${status} ${text}`;
    }));
    const second = await secondServer(world);
    try {
      const [before, tenant, house] = [await read(), await sealedValues(organizationId), await sealedValues(INSTALLATION)];
      const plain = { ...(await opened(tenant)), ...(await opened(house)) };
      expect(before.every((line) => line.includes(' 200 '))).toBe(true);
      for (const known of ['Carla Example', 'Good dya', '👍', 'Rotated note', 'Rotated to all', 'Rotated person', 'Rotated nobody', 'Rotated.png']) expect(before.join()).toContain(known);
      // Something of every kind: what is not there cannot be lost.
      expect([...new Set([...tenant, ...house].map((v) => v.place.table))].sort()).toEqual(sealedTables().map((t) => t.table).sort());
      const old = [await activeKey(organizationId), await activeKey(INSTALLATION)];

      const answer = await owner.call<KeysBody>('POST', '/v1/keys/rotate');
      expect(answer.status).toBe(202);
      // New values at once under the new key, here and in another process, before anything old was sealed anew there.
      const twin = owner.copy(second.url);
      await Promise.all([rotations().run(), twin.call('POST', '/v1/contacts', { phone: '+60123456780', name: 'Second Server' })]);
      await rotated(INSTALLATION);
      await world.until(async () => (await owner.call<KeysBody>('GET', '/v1/keys')).body.rotation!.state === 'done');

      for (const id of [organizationId, INSTALLATION]) expect(await versions(id)).toEqual([{ version: 1, state: 'destroyed', gone: true }, { version: 2, state: 'active', gone: false }]);
      const [after, afterHouse] = [await sealedValues(organizationId), await sealedValues(INSTALLATION)];
      expect([...after, ...afterHouse].filter((v) => old.some((k) => k.id === v.keyId))).toEqual([]);
      expect({ ...(await opened(after)), ...(await opened(afterHouse)) }).toMatchObject(plain);
      expect((await second.server.app.get(Vault).ring(organizationId)).current.version).toBe(2);

      const again = await read();
      expect(again[2]).toBe(before[2]);
      expect(again.slice(3)).toEqual(before.slice(3));
      expect((await twin.call<{ data: { name: string }[] }>('GET', '/v1/contacts')).body.data.map((c) => c.name)).toEqual(expect.arrayContaining(['Ada Example', 'Second Server']));
      // The same key once more: the answer that was kept before the rotation.
      const replay = await world.call('POST', '/v1/contacts', { phone: '+60123456789', name: 'Ada Example', attributes: { city: 'Ipoh' }, optedIn: true }, { headers: { 'idempotency-key': 'rotation-1' } });
      expect([replay.status, replay.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
      // Second factors still count, and having none takes its decoy, which was sealed before.
      expect(await world.server.app.get(Totp).match(person.id, app.next(), { confirmed: true })).toBeGreaterThan(0);
      expect((await leaves('data_key.rotated')).length).toBe(2);
      expect((await leaves('data_key.destroyed')).map((l) => l.context)).toEqual([{ version: 1 }, { version: 1 }]);
    } finally {
      await second.close();
    }
    await sql('delete from connection_revocations; delete from sso_providers');
  });

  it('a person without a second factor is told apart by nothing after a rotation either', async () => {
    const totp = world.server.app.get(Totp);
    const nobody = '0a000000-0000-7000-8000-0000000000ff';
    expect(await totp.match(nobody, '123456', { confirmed: true })).toBeUndefined();
    await rotated(INSTALLATION);
    expect(await totp.match(nobody, '123456', { confirmed: true })).toBeUndefined();
  });

  it('a server that no notification reached keeps answers and seeds all the same: nothing is sealed once and written under a key that is gone', async () => {
    const second = await secondServer(world);
    try {
      const { body } = await world.call<{ data: { id: string }[] }>('GET', '/v1/conversations');
      const person = await new Visitor(world, '198.51.100.77', second.url).in((await somebody(world, 'AGENT')).email);
      for (const id of [world.demo.organizationId, INSTALLATION]) await second.server.app.get(Vault).ring(id);
      await second.server.app.get(Notifications).stop();
      for (const id of [world.demo.organizationId, INSTALLATION]) await rotated(id);
      const read = () => fetch(`${second.url}/v1/conversations/${body.data[0]!.id}/read`, { method: 'POST', headers: { authorization: `Bearer ${world.demo.apiKey}`, 'idempotency-key': 'deaf-1' } });
      const [first, again] = [await read(), await read()];
      const seed = await person.call('POST', '/v1/auth/mfa/totp');
      expect({ first: first.status, again: again.status, replayed: again.headers.get('idempotent-replayed'), seed: seed.status }).toEqual({ first: 200, again: 200, replayed: 'true', seed: 200 });
    } finally {
      await second.close();
    }
  });

  it('is ordered by owners who just proved who they are; each write leaves one leaf, a read none', async () => {
    const admin = await new Visitor(world).in((await somebody(world, 'ADMIN')).email);
    expect(await admin.call('POST', '/v1/keys/rotate')).toMatchObject({ status: 403, body: { code: 'auth.forbidden' } });
    expect((await world.call('POST', '/v1/keys/rotate')).status).toBe(403);
    const count = async () => Number((await sql<{ n: string }>(`select count(*) as n from audit_leaves where action <> 'api.request'`))[0]!.n);
    const one = async (act: () => Promise<{ status: number }>, status: number, n: number) => {
      await sleep(50);
      const before = await count();
      expect((await act()).status).toBe(status);
      await rotations().run();
      expect((await count()) - before).toBe(n);
    };
    await one(() => owner.call('GET', '/v1/keys'), 200, 0);
    // Begun, and ended: one leaf each.
    await one(() => owner.call('POST', '/v1/keys/rotate'), 202, 2);
    await one(() => owner.call('PUT', '/v1/keys/policy', { rotateEveryDays: 90 }), 200, 1);
    await one(() => owner.call('PUT', '/v1/keys/master/policy', { rotateEveryDays: 365 }), 200, 1);
    await one(() => owner.call('POST', '/v1/keys/master/stage'), 201, 1);
    await one(() => owner.call('POST', '/v1/keys/master/stage'), 409, 0);
    await one(() => owner.call('POST', '/v1/keys/master/activate', { version: 1 }), 409, 0);
    await one(() => owner.call('POST', '/v1/keys/master/destroy', { version: 1 }), 409, 0);
    await one(() => owner.call('POST', '/v1/keys/master/activate', { version: 2 }), 202, 2);
    await one(() => owner.call('POST', '/v1/keys/master/destroy', { version: 1 }), 200, 1);
    await one(() => owner.call('POST', '/v1/keys/master/destroy', { version: 1 }), 404, 0);
    await one(() => owner.call('PUT', '/v1/keys/policy', { rotateEveryDays: 0 }), 400, 0);
  });

  it('VA-8: is begun by the policy when the key is old enough, never by none; an overdue one is shown', async () => {
    const keys = world.server.app.get(Keys);
    await owner.call('PUT', '/v1/keys/policy', { rotateEveryDays: null });
    await owner.call('PUT', '/v1/keys/master/policy', { rotateEveryDays: null });
    const { version } = await activeKey(world.demo.organizationId);
    world.clock.advance(400 * DAY);
    await keys.runPolicies();
    await rotations().run();
    expect((await activeKey(world.demo.organizationId)).version).toBe(version);
    // So long after, every session ended and second factors are overdue: asked for by the operator's command.
    const { policy } = await keys.setPolicy(world.system(), 30);
    expect(policy).toMatchObject({ rotateEveryDays: 30, overdue: true });
    expect(await keys.runPolicies()).toBe(1);
    await rotations().run();
    expect((await activeKey(world.demo.organizationId)).version).toBe(version + 1);
    expect((await keys.view(world.system())).policy.overdue).toBe(false);
    world.clock.advance(29 * DAY);
    expect(await keys.runPolicies()).toBe(0);
    world.clock.advance(1.01 * DAY);
    expect(await keys.runPolicies()).toBe(1);
    await rotations().run();
  });

  it('VA-9: shredding leaves noise of one organisation and nothing of another touched', async () => {
    const house = await stranger(world);
    const person = await house.call<{ id: string }>('POST', '/v1/contacts', { phone: '+60123450000', name: 'Soon gone' });
    expect(person.status).toBe(201);
    const values = await sealedValues(house.organizationId);
    const second = await secondServer(world);
    try {
      const there = second.server.app.get(Vault);
      await there.ring(house.organizationId);
      await world.server.app.get(Shredding).destroyKeys(systemActor(house.organizationId, 'test'), house.organizationId);
      // The other process is told, a moment later.
      await world.until(() => there.open(values[0]!.place, values[0]!.sealed).then(() => false, () => true));
      for (const each of [vault(), there]) for (const { place, sealed } of values) await expect(each.open(place, sealed)).rejects.toMatchObject({ code: 'vault.destroyed' });
    } finally {
      await second.close();
    }
    expect(values.length).toBeGreaterThan(1);
    for (const [method, path, body] of [['GET', `/v1/contacts/${person.body.id}`], ['GET', '/v1/contacts'], ['POST', '/v1/contacts', { phone: '+60123450001' }], ['POST', '/v1/keys/rotate']] as const) {
      const answer = await house.call(method, path, body);
      expect([path, answer.status, answer.body['code']]).toEqual([path, 410, 'vault.destroyed']);
    }
    expect((await sql<{ n: number }>('select count(*)::int as n from data_keys where organization_id = $1 and wrapped is not null', [house.organizationId]))[0]!.n).toBe(0);
    expect((await world.call('GET', `/v1/contacts/${world.demo.contactId}`)).status).toBe(200);
  });
});
