import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dataMap, ObjectStorage, parseId, publicId } from '@consentry/kernel';
import { EXCLUDED, Exports } from '@consentry/privacy';
import { Housekeeping } from '@consentry/server';
import { exportSources } from '@consentry/vault';
import { DeskDay } from '../harness/desk.day.js';
import { copied, Copy, ended, fetched, type ExportBody } from '../harness/exports.js';
import { BEHIND_PROXY, count, DAY, leaves, ownerVisitor, parallel, somebody, sql, tally, Visitor } from '../harness/identity.js';
import { PNG } from '../harness/matrix.fill.js';
import { withClient } from '../harness/postgres.js';
import { walkTables } from '../harness/tables.js';
import { World } from '../harness/world.js';

const NONE = '0'.repeat(32);
const FORMULA = '=HYPERLINK("http://x","y")';

let world: World;
let owner: Visitor;
let ready: ExportBody;
let copy: Copy;

beforeAll(async () => {
  world = await World.start({ env: BEHIND_PROXY });
  owner = await ownerVisitor(world);
  await new DeskDay(world, (method, path, body, options) => (options?.raw === undefined ? (owner.call(method, path, body) as never) : (world.call(method, path, body, options) as never))).run();
  await world.call('POST', '/v1/contacts', { name: FORMULA, phone: '+60129990001', attributes: { note: '+1, "two"\nthree', 'a b': 7 } });
  await world.send({ text: { body: '=1+1\r\nand "quotes", ünïcode 🦉' } });
  await world.writes('I would like to know more');
  await world.call('POST', '/v1/media', undefined, { raw: PNG, headers: { 'content-type': 'image/png' } });
  const endpoint = await owner.call('POST', '/v1/webhook-endpoints', { url: 'https://hooks.example.com/secret-path-4711?token=query-4711', eventTypes: ['message.delivered'], enabled: false });
  expect(endpoint.status).toBe(201);
  await world.settle();
  ready = await copied(world, owner, { media: true });
  copy = await Copy.of((await fetched(owner, ready.id)).bytes);
}, 120_000);
afterAll(() => world.close());

describe('PR-1: a copy of everything', () => {
  it('is one ZIP whose every file is in the manifest with its rows, its size and its hash', async () => {
    expect(ready).toMatchObject({ status: 'ready', kind: 'organization', progress: 1, reason: null, downloadUrl: `/v1/privacy/exports/${ready.id}/download` });
    expect(copy.faults()).toEqual([]);
    expect(createHash('sha256').update(copy.bytes).digest('hex')).toBe(ready.sha256);
    expect(copy.bytes.length).toBe(ready.bytes);
    expect(await copy.verify(world, copy.bytes, ready.sha256!)).toMatchObject({ ok: true, files: ready.files, rows: ready.rows });
    expect(copy.text('README.txt')).toContain('consentry export verify');
    expect([...copy.files.keys()].at(-1)).toBe('manifest.json');
  });

  it('holds as many rows as the tables do', async () => {
    const at = copy.manifest.startedAt;
    const here = 'organization_id = $1';
    const wanted: Record<string, string> = {
      contacts: `contacts where ${here}`, messages: `messages where ${here} and created_at <= $2`, conversations: `conversations where ${here}`, consents: `consent_records where ${here} and recorded_at <= $2`, tags: `tags where ${here}`, imports: `imports where ${here}`,
      segments: `segments where ${here}`, broadcasts: `broadcasts where ${here}`, 'broadcast-recipients': `broadcast_recipients where ${here}`, members: `memberships where ${here}`, connections: `connections where ${here}`, media: `media where ${here}`,
      'message-events': `message_events where ${here} and at <= $2`, 'provider-events': `inbound_events where ${here} and received_at <= $2`, 'audit-log': `audit_leaves where ${here} and at <= $2`, 'webhook-endpoints': `webhook_endpoints where ${here}`,
    };
    const found: Record<string, number> = {};
    const rows: Record<string, number> = {};
    for (const [source, from] of Object.entries(wanted)) {
      found[source] = copy.rows(source).length;
      rows[source] = await count(world, from.includes('$2') ? from : `${from} and $2::timestamptz is not null`, [world.demo.organizationId, at]);
    }
    expect(found).toEqual(rows);
    for (const source of ['contacts', 'messages', 'consents', 'broadcasts', 'media', 'provider-events', 'audit-log', 'segments', 'webhook-endpoints']) expect(`${source} ${found[source]! > 0}`).toBe(`${source} true`);
  });

  it('says in NDJSON what people wrote, in CSV the same made harmless for spreadsheets', () => {
    const spoken = copy.rows<{ name: string | null; attributes: Record<string, unknown> }>('contacts').find((c) => c.name === FORMULA)!;
    expect(spoken.attributes).toEqual({ note: '+1, "two"\nthree', 'a b': 7 });
    const row = copy.table('contacts').find((c) => c['name'] === `'${FORMULA}`)!;
    expect(JSON.parse(row['attributes']!)).toEqual(spoken.attributes);
    expect(copy.rows<{ content: { body?: string } }>('messages').some((m) => m.content?.body === '=1+1\r\nand "quotes", ünïcode 🦉')).toBe(true);
    for (const { name } of copy.manifest.files.filter((f) => f.name.endsWith('.csv'))) for (const record of copy.table(name.slice(0, -4))) for (const cell of Object.values(record)) expect(cell).not.toMatch(/^[=+\-@\t\r](?!\d+$)/);
  });

  it('holds the files of messages, opened', () => {
    const kept = copy.rows<{ id: string; sha256: string; state: string }>('media').filter((m) => m.state === 'ready');
    expect(kept.length).toBeGreaterThan(0);
    for (const { id, sha256 } of kept) {
      const [file] = [...copy.files].filter(([name]) => name.startsWith(`media/${id}.`));
      expect(createHash('sha256').update(file![1]).digest('hex')).toBe(sha256);
    }
  });

  it('holds no password, token or key', async () => {
    const hidden = [World.owner.password, world.demo.apiKey, owner.csrf, ...owner.cookies.values(), 'secret-path-4711', 'query-4711', ...Object.entries(world.simulator.demoSettings()).filter(([name]) => /token|secret/i.test(name)).map(([, value]) => String(value))];
    const columns = await withClient(world.ownerUrl, (c) => c.query<{ t: string; c: string }>(`select table_name as t, column_name as c from information_schema.columns where table_schema = 'public' and column_name in ('password_hash', 'token_hash', 'key_hash', 'wrapped', 'csrf_token', 'file_key', 'credentials', 'secret', 'client_secret_sealed', 'sealed', 'secrets', 'code_hash', 'public_key')`));
    expect(columns.rows.length).toBeGreaterThan(10);
    for (const { t, c } of columns.rows) {
      for (const row of await sql<{ v: Buffer | string }>(world, `select "${c}" as v from "${t}" where "${c}" is not null limit 50`)) {
        hidden.push(...(Buffer.isBuffer(row.v) ? [row.v.toString('hex'), row.v.toString('base64').replace(/=+$/, ''), row.v.toString('base64url')] : [row.v]));
      }
    }
    expect(hidden.length).toBeGreaterThan(30);
    const all = [...copy.files].filter(([name]) => !name.startsWith('media/')).map(([, bytes]) => bytes.toString()).join('\n');
    expect(hidden.filter((secret) => secret.length > 7 && all.includes(secret))).toEqual([]);
    // The search would have found it: what is no secret is there.
    expect(all).toContain(world.demo.phone);
    expect(all).toContain('https://hooks.example.com');
  });

  it('leaves out no table that anybody declared, without a reason', async () => {
    const exported = new Set(exportSources().flatMap((s) => s.tables));
    const tables = new Set([...dataMap().map((row) => row.table), ...(await withClient(world.ownerUrl, walkTables)).map((t) => t.name)]);
    expect([...tables].filter((t) => !exported.has(t) && !EXCLUDED[t])).toEqual([]);
    expect([...tables].filter((t) => exported.has(t) && EXCLUDED[t])).toEqual([]);
    expect([...exported, ...Object.keys(EXCLUDED)].filter((t) => !tables.has(t) && t !== 'schema_migrations')).toEqual([]);
  });

  it('tells of itself: in the log, with who, how much and which', async () => {
    const uuid = parseId('export', ready.id)!;
    for (const action of ['export.started', 'export.ready', 'export.downloaded']) expect((await leaves(world, action)).filter((l) => l.object_id === uuid).length).toBe(1);
    expect((await leaves(world, 'export.ready'))[0]!.context).toEqual({ kind: 'organization', rows: ready.rows, bytes: ready.bytes, files: ready.files, sha256: ready.sha256 });
  });

  it('lies sealed, with its key in its row alone', async () => {
    const [row] = await sql<{ storage_key: string; file_key: Buffer }>(world, 'select storage_key, file_key from exports where id = $1', [parseId('export', ready.id)]);
    expect(row!.file_key.subarray(0, 2).toString()).toBe('CV');
    const parts: Buffer[] = [];
    for await (const part of await world.server.app.get(ObjectStorage).get(row!.storage_key)) parts.push(part as Buffer);
    const lying = Buffer.concat(parts);
    expect(lying.includes('PK\x03\x04')).toBe(false);
    expect(lying.includes('README.txt')).toBe(false);
  });
});

describe('consentry export verify', () => {
  it('names the file in which one bit was turned', async () => {
    const found: [string, string][] = [];
    for (const { name } of copy.manifest.files.filter((f) => f.bytes > 400)) {
      const head = copy.bytes.indexOf(Buffer.from(name));
      const altered = Buffer.from(copy.bytes);
      altered[head + name.length + 60]! ^= 4;
      const seen = await copy.verify(world, altered);
      found.push([name, seen.ok ? 'nothing' : seen.file]);
    }
    expect(found.length).toBeGreaterThan(20);
    expect(found.filter(([name, said]) => said !== name)).toEqual([]);
  }, 60_000);

  it('tells of any bit at all, once it knows the hash of the whole', async () => {
    for (const at of [0, 30, copy.bytes.length - 1, copy.bytes.length - 400]) {
      const altered = Buffer.from(copy.bytes);
      altered[at]! ^= 1;
      expect((await copy.verify(world, altered, ready.sha256!)).ok).toBe(false);
    }
    expect((await copy.verify(world, copy.bytes.subarray(0, -200))).ok).toBe(false);
    expect((await copy.verify(world, Buffer.from('not a ZIP at all'))).ok).toBe(false);
  });
});

describe('PR-3: the copy of one person', () => {
  it('holds all that is kept of the contact and those merged into it, and nothing of anybody else', async () => {
    const make = async (name: string, phone: string) => (await world.call<{ id: string }>('POST', '/v1/contacts', { name, phone, optedIn: true, attributes: { of: name } })).body.id;
    const [kept, gone, other] = [await make('Ayesha Kept', '+60121110001'), await make('Ayesha Gone', '+60121110002'), await make('Somebody Else', '+60121110003')];
    await world.writes('Only mine', '+60121110001');
    await world.writes('Mine too', '+60121110002');
    await world.writes('Not hers', '+60121110003');
    for (const contactId of [kept, gone, other]) await world.send({ contactId, text: { body: `To ${contactId}` } });
    await world.settle();
    expect((await world.call('POST', `/v1/contacts/${kept}/merge`, { otherId: gone })).status).toBeLessThan(300);
    const request = '0b000000-0000-7000-8000-00000000d5a1';
    const actor = world.system();
    const id = await world.server.app.get(Exports, { strict: false }).startForPerson(actor, { contactIds: [parseId('contact', gone)!] }, request);
    expect(await world.server.app.get(Exports, { strict: false }).startForPerson(actor, { contactIds: [parseId('contact', gone)!] }, request)).toBe(id);
    expect(await ended(world, owner, publicId('export', id))).toMatchObject({ status: 'ready', kind: 'contact' });
    const person = await Copy.of((await fetched(owner, publicId('export', id))).bytes);
    expect(person.faults()).toEqual([]);
    expect(person.manifest.subjects.toSorted()).toEqual([kept, gone].toSorted());
    expect(person.rows('contacts').length).toBe(2);
    expect(person.rows<{ content: { body?: string } }>('messages').map((m) => m.content.body).toSorted()).toEqual(['Mine too', 'Only mine', `To ${gone}`, `To ${kept}`].toSorted());
    const ids = [kept, gone].map((c) => parseId('contact', c));
    for (const [source, table] of [['consents', 'consent_records'], ['consent-states', 'consent_states'], ['conversations', 'conversations'], ['broadcast-recipients', 'broadcast_recipients']] as const) {
      expect([source, person.rows(source).length]).toEqual([source, await count(world, `${table} where contact_id = any($1::uuid[])`, [ids])]);
    }
    expect(person.rows('consents').length).toBeGreaterThan(0);
    const all = [...person.files.values()].map((b) => b.toString()).join('\n');
    for (const mine of ['Ayesha Kept', '+60121110001', '+60121110002']) expect(all).toContain(mine);
    for (const theirs of ['Somebody Else', '+60121110003', 'Not hers', other, world.demo.phone, world.demo.contactId, FORMULA, World.owner.email]) expect([theirs, all.includes(theirs)]).toEqual([theirs, false]);
    expect(person.files.has('audit-log.ndjson')).toBe(false);
  }, 60_000);

  it('of a colleague: account, sessions, browsers and what they did', async () => {
    const someone = await somebody(world, 'AGENT');
    const them = await new Visitor(world).in(someone.email);
    await them.call('GET', '/v1/contacts');
    await world.settle();
    const id = await world.server.app.get(Exports, { strict: false }).startForPerson(world.system(), { userId: someone.id }, '0b000000-0000-7000-8000-00000000d5a2');
    expect(await ended(world, owner, publicId('export', id))).toMatchObject({ status: 'ready', kind: 'user' });
    const theirs = await Copy.of((await fetched(owner, publicId('export', id))).bytes);
    expect(theirs.rows('members')).toMatchObject([{ email: someone.email, role: 'AGENT' }]);
    expect(theirs.rows('sessions').length).toBe(1);
    expect(theirs.rows('devices').length).toBeGreaterThan(0);
    expect(theirs.rows('audit-log').length).toBeGreaterThan(0);
    const all = [...theirs.files.values()].map((b) => b.toString()).join('\n');
    for (const others of [World.owner.email, world.demo.phone]) expect(all).not.toContain(others);
    // In the organisation's copy nobody's browsers are.
    expect(copy.files.has('devices.ndjson')).toBe(false);
  });

  it('of somebody of another house there is none', async () => {
    const { organizationId, owner: stranger } = await world.secondOrganization();
    const exports = world.server.app.get(Exports, { strict: false });
    for (const whose of [{ contactIds: [world.contactUuid] }, { userId: (await somebody(world, 'AGENT')).id }, { contactIds: [] }]) {
      await expect(exports.startForPerson({ ...world.system(), organizationId }, whose, '0b000000-0000-7000-8000-00000000d5a3')).rejects.toMatchObject({ code: 'export.person_not_found' });
    }
    expect(stranger.organizationId).toBe(organizationId);
    expect(await count(world, 'exports where organization_id = $1', [organizationId])).toBe(0);
  });
});

describe('who may, and how often', () => {
  it('the owner, freshly confirmed; an admin sees and fetches; nobody else, no program', async () => {
    const by: Record<string, string[]> = {};
    for (const role of ['ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'] as const) {
      const visitor = await new Visitor(world).in((await somebody(world, role)).email);
      by[role] = [];
      for (const [method, path] of [['POST', ''], ['GET', ''], ['GET', `/${ready.id}`], ['DELETE', `/${ready.id}`]] as const) by[role].push(`${method} ${(await visitor.call(method, `/v1/privacy/exports${path}`)).status}`);
      by[role].push(`download ${(await fetched(visitor, ready.id)).status}`);
    }
    const nothing = ['POST 403', 'GET 403', 'GET 403', 'DELETE 403', 'download 403'];
    expect(by).toEqual({ ADMIN: ['POST 403', 'GET 200', 'GET 200', 'DELETE 403', 'download 200'], MARKETER: nothing, AGENT: nothing, AUDITOR: nothing });
    for (const [method, path] of [['POST', ''], ['GET', ''], ['GET', `/${ready.id}`], ['GET', `/${ready.id}/download`], ['DELETE', `/${ready.id}`]] as const) expect((await world.call(method, `/v1/privacy/exports${path}`)).status).toBe(403);
    const stale = await ownerVisitor(world);
    world.clock.advance(11 * 60_000);
    for (const [method, path] of [['POST', ''], ['GET', `/${ready.id}/download`]] as const) expect((await stale.call(method, `/v1/privacy/exports${path}`)).body.code).toBe('auth.step_up_required');
    expect((await stale.call('POST', '/v1/auth/step-up', { password: 'Wrong-donkey-3-capacitor' })).status).toBeGreaterThanOrEqual(400);
    expect((await stale.call('POST', '/v1/privacy/exports')).body.code).toBe('auth.step_up_required');
    owner = await ownerVisitor(world);
  });

  it('one at a time, whoever is quicker: fifty at once begin one', async () => {
    const before = await count(world, 'exports');
    expect(tally(await parallel(50, () => owner.call('POST', '/v1/privacy/exports', {})))).toEqual({ '202': 1, '409 export.running': 49 });
    expect(await count(world, 'exports')).toBe(before + 1);
    const [{ id }] = (await owner.call<{ data: ExportBody[] }>('GET', '/v1/privacy/exports?limit=1')).body.data as [ExportBody];
    expect((await ended(world, owner, id)).status).toBe('ready');
  }, 60_000);

  it('what is unknown or of others is not there; what is not understood is named', async () => {
    const foreign = await new Visitor(world).in((await somebody(world, 'OWNER', { organizationId: (await world.secondOrganization()).organizationId })).email);
    for (const [visitor, id] of [[owner, `exp_${NONE}`], [foreign, ready.id]] as const) {
      for (const [method, path] of [['GET', ''], ['DELETE', ''], ['GET', '/download']] as const) expect((await visitor.call(method, `/v1/privacy/exports/${id}${path}`)).body.code).toBe('export.not_found');
    }
    expect((await foreign.call<{ data: unknown[] }>('GET', '/v1/privacy/exports')).body.data).toEqual([]);
    const before = await count(world, 'exports');
    expect((await owner.call('POST', '/v1/privacy/exports', { medea: true })).status).toBe(400);
    expect(await count(world, 'exports')).toBe(before);
  });
});

describe('how long', () => {
  const objects = () => readdirSync(world.dataDir, { recursive: true, withFileTypes: true }).filter((f) => f.isFile() && /[/\\]exports[/\\]/.test(f.parentPath)).map((f) => f.name);

  it('deleted at once: key, object and row', async () => {
    const gone = await copied(world, owner);
    const uuid = parseId('export', gone.id)!;
    expect((await owner.call('DELETE', `/v1/privacy/exports/${gone.id}`)).status).toBe(204);
    expect((await owner.call('GET', `/v1/privacy/exports/${gone.id}`)).status).toBe(404);
    expect(await sql(world, 'select file_key from exports where id = $1', [uuid])).toEqual([{ file_key: null }]);
    const [{ storage_key }] = (await sql<{ storage_key: string }>(world, 'select storage_key from exports where id = $1', [uuid])) as [{ storage_key: string }];
    expect(await world.server.app.get(ObjectStorage).exists(storage_key)).toBe(false);
    expect((await leaves(world, 'export.deleted')).map((l) => l.object_id)).toContain(uuid);
  });

  it('seven days: then nobody gets it any more, its key and its object go with the next round, and a month later its row', async () => {
    const housekeeping = new Housekeeping(world.server.app);
    const uuid = parseId('export', ready.id)!;
    const [{ storage_key }] = (await sql<{ storage_key: string }>(world, 'select storage_key from exports where id = $1', [uuid])) as [{ storage_key: string }];
    world.clock.advance(7 * DAY - 3_600_000);
    owner = await ownerVisitor(world);
    await housekeeping.run();
    expect((await fetched(owner, ready.id)).status).toBe(200);
    world.clock.advance(3_600_000);
    owner = await ownerVisitor(world);
    expect((await fetched(owner, ready.id)).body.code).toBe('export.gone');
    expect((await owner.call<ExportBody>('GET', `/v1/privacy/exports/${ready.id}`)).body).toMatchObject({ status: 'expired' });
    expect(await world.server.app.get(ObjectStorage).exists(storage_key)).toBe(true);
    await housekeeping.run();
    expect(await world.server.app.get(ObjectStorage).exists(storage_key)).toBe(false);
    expect(await sql(world, 'select state, file_key from exports where id = $1', [uuid])).toEqual([{ state: 'expired', file_key: null }]);
    world.clock.advance(40 * DAY);
    await housekeeping.run();
    await housekeeping.run();
    expect(await count(world, 'exports where id = $1', [uuid])).toBe(0);
    expect(objects()).toEqual([]);
  });
});
