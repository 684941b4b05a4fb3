import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import keysFile from '@consentry/keys-file';
import { BackupError, BackupKeys, BackupRestore, BackupSettings, BackupStorage, ErasureList, keeperWithoutDatabase, parseBackup, restoreInPlace, storedSets } from '@consentry/backups';
import { Database, DiskStorage, Ids, Log, migrate, StorageError } from '@consentry/kernel';
import { contradictions, ENTITIES, openBackupStorage, readConfig, SCHEMA } from '@consentry/server';
import { MasterKeys, Shredding, Vault } from '@consentry/vault';
import { colleague } from '../harness/people.js';
import { sql } from '../harness/identity.js';
import { World } from '../harness/world.js';
import { Bucket } from './media.bucket.js';
import { APP, BackupRoom, counts, emptyDatabase, type Empty } from './backups.parts.js';

const DAY = 86_400_000;
let world: World;
let room: BackupRoom;
let at: Empty;
const nowhere = () => new DiskStorage(join(room.folder, '..', 'nowhere'));
const why = (work: Promise<unknown>): Promise<string> => work.then(() => 'it went through', (error: unknown) => { if (!(error instanceof BackupError)) throw error; return error.message; });
const into = (storage: BackupStorage, id: string, overwrite = false) => restoreInPlace(room.restore(storage), { ownerUrl: at.ownerUrl, appRole: APP, overwrite }, id, nowhere());
const dataOf = (storage: BackupStorage, id: string) => join((storage as unknown as DiskStorage).folder, 'sets', id, 'data');
const under = (folder: string): string[] => (existsSync(folder) ? (readdirSync(folder, { recursive: true, withFileTypes: true })).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name)) : []);

beforeAll(async () => {
  world = await World.start();
  room = new BackupRoom(world);
  for (let n = 0; n < 200; n++) await world.send({ text: { body: `message ${n} ${'é'.repeat(n)}` } });
  await world.seal();
  at = await emptyDatabase();
}, 60_000);
afterAll(async () => { await at.drop(); await world.close(); });

describe('what is not whole is refused, and leaves nothing behind', () => {
  const ALTERED = /^This backup was altered, cut short or damaged|^This is no backup of Consentry/;

  it('a flipped bit, wherever it is; a shorter and a longer file', async () => {
    const { id, bytes } = await room.make();
    const storage = room.copy();
    const path = dataOf(storage, id);
    const whole = readFileSync(path);
    expect(whole.length).toBe(bytes);
    expect(bytes).toBeGreaterThan(64 * 1024 * 2);
    const header = 17 + 4 + whole.readUInt32BE(17);
    for (const spot of [0, 16, 18, 20, 21, 30, header - 1, header, header + 11, header + 65_535, header + 65_536 + 15, header + 65_536 + 16, header + 65_536 + 17, Math.floor(whole.length / 2), whole.length - 17, whole.length - 1]) {
      const spoilt = Buffer.from(whole);
      spoilt[spot]! ^= 1;
      writeFileSync(path, spoilt);
      expect([spot, await why(into(storage, id))]).toEqual([spot, expect.stringMatching(ALTERED)]);
    }
    writeFileSync(path, whole);
    // Cut in the header, between chunks, inside one, and by one byte; with something added; two chunks swapped.
    for (const size of [0, 5, 40, header, header + 65_552, header + 65_552 + 100, whole.length - 1]) {
      writeFileSync(path, whole);
      truncateSync(path, size);
      expect([size, await why(into(storage, id))]).toEqual([size, expect.stringMatching(ALTERED)]);
    }
    const [one, two] = [whole.subarray(header, header + 65_552), whole.subarray(header + 65_552, header + 2 * 65_552)];
    for (const other of [Buffer.concat([whole, Buffer.alloc(1)]), Buffer.concat([whole, one]), Buffer.concat([whole.subarray(0, header), two, one, whole.subarray(header + 2 * 65_552)])]) {
      writeFileSync(path, other);
      expect(await why(into(storage, id))).toMatch(ALTERED);
    }
    expect(await counts(at.name)).toEqual({});
    expect(existsSync(join(room.folder, '..', 'nowhere'))).toBe(false);
    writeFileSync(path, whole);
    expect((await room.restore(storage).readThrough(id)).end.tables.length).toBeGreaterThan(50);
  }, 60_000);

  it('the wrong master key, the key of another backup, no key: each in a sentence', async () => {
    const [first, second] = [await room.make(), await room.make()];
    const storage = room.copy() as BackupStorage & DiskStorage;
    // Another installation's key files.
    const stranger = await keysFile.create({ dir: join(storage.folder, 'strangers-keys') }, { fetch, log: { info: () => undefined, warn: () => undefined, error: () => undefined } as never, now: () => new Date() }, { initialise: true });
    const other = new BackupRestore({ storage, keys: new BackupKeys(storage, keeperWithoutDatabase([{ provider: 'file', key: stranger }])), schema: SCHEMA, appRole: APP, now: new Date() });
    const mine = (await sql<{ fingerprint: string }>(world, `select fingerprint from master_keys where state = 'current'`))[0]!.fingerprint;
    const told = await why(restoreInPlace(other, { ownerUrl: at.ownerUrl, appRole: APP, overwrite: false }, first.id, nowhere()));
    expect(told).toContain(`fingerprint ${mine}`);
    expect(told).toContain((await stranger.health()).fingerprint);
    writeFileSync(join(storage.folder, 'sets', first.id, 'key'), readFileSync(join(storage.folder, 'sets', second.id, 'key')));
    expect(await why(into(storage, first.id))).toMatch(/belongs to another backup/);
    await storage.delete(`sets/${first.id}/key`);
    expect(await why(into(storage, first.id))).toMatch(/key of this backup was destroyed/);
    expect(await counts(at.name)).toEqual({});
  }, 30_000);

  it('a newer version, by the name of its step', async () => {
    await sql(world, `insert into schema_migrations (name, executed_at) values ('2099-01-01-01-from-the-future', now())`);
    const { id } = await room.make();
    await sql(world, `delete from schema_migrations where name like '2099%'`);
    expect(await why(into(room.storage, id))).toMatch(/newer Consentry \(it has 2099-01-01-01-from-the-future\)/);
    expect(await counts(at.name)).toEqual({});
  }, 30_000);

  it('a database that is not empty, unless told to replace it; one that somebody uses', async () => {
    const { id } = await room.make();
    await into(room.storage, id);
    const restored = await counts(at.name);
    expect(await why(into(room.storage, id))).toMatch(/not empty.*--overwrite/);
    expect(await counts(at.name)).toEqual(restored);
    const user = await Database.connect({ url: at.appUrl, entities: ENTITIES, poolSize: 1 });
    await user.ping();
    expect(await why(into(room.storage, id, true))).toMatch(/stop every server first/);
    await user.close();
    await into(room.storage, id, true);
    expect(await counts(at.name)).toEqual(restored);
  }, 60_000);
});

describe('an older version', () => {
  it('is restored as it was, and migrated after that', async () => {
    const old = await emptyDatabase();

    const last = SCHEMA.flatMap((p) => p.migrations).at(-1)!.id;
    const before = SCHEMA.map((p) => ({ migrations: p.migrations.filter((m) => m.id !== last) }));
    await migrate({ ownerUrl: old.ownerUrl, appRole: APP, parts: before });
    const { id } = await room.make(old.ownerUrl);
    const to = await emptyDatabase();
    await restoreInPlace(room.restore(), { ownerUrl: to.ownerUrl, appRole: APP, overwrite: false }, id, nowhere());
    expect((await counts(to.name))['schema_migrations']).toBe(SCHEMA.flatMap((p) => p.migrations).length);
    await old.drop();
    await to.drop();
  }, 30_000);
});

/** A storage whose disk runs full after some bytes, or that is away. */
class Failing extends DiskStorage {
  constructor(folder: string, private readonly room: number, private readonly code: string) {
    super(folder);
  }

  override put(key: string, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<void> {
    const { room: left, code } = this;
    return super.put(key, (async function* () {
      let written = 0;
      for await (const part of content instanceof Uint8Array ? [content] : content) {
        if ((written += part.length) > left) throw new StorageError('unavailable', Object.assign(new Error(code), { code }));
        yield part;
      }
    })());
  }
}

describe('what fails leaves a row that says why, and nothing else', () => {
  it.each([['ENOSPC', /disk of the backup storage is full/], ['EIO', /backup storage does not answer/]])('%s amid the writing', async (code, reason) => {
    const before = under(room.folder).sort();
    const bad = new Failing(room.folder, 90_000, code);
    expect(await why(room.maker({ storage: bad }).make(world.ownerUrl, 'schedule'))).toMatch(reason);
    expect(under(room.folder).sort()).toEqual(before);
    expect((await sql(world, `select state, reason from backups order by started_at desc, id desc limit 1`))[0]).toEqual({ state: 'failed', reason: expect.stringMatching(reason) });
  });

  it('a database that is away; two at once; a process that died amid one', async () => {
    const before = under(room.folder).sort();
    expect(await why(room.make(world.ownerUrl.replace(/port=\d+/, 'port=1')))).toMatch(/database cannot be reached/);
    expect(under(room.folder).sort()).toEqual(before);
    const both = await Promise.allSettled([room.make(), room.make()]);
    expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(String((both.find((b) => b.status === 'rejected') as PromiseRejectedResult).reason)).toMatch(/Another backup is being made/);
    await sql(world, `insert into backups (id, state, cause, started_at) values ('0193fd00-0000-7000-8000-000000000001', 'running', 'schedule', now())`);
    await room.storage.put('sets/0193fd00-0000-7000-8000-000000000001/key', Buffer.from('half'));
    await room.maker().tidy();
    expect(await room.storage.exists('sets/0193fd00-0000-7000-8000-000000000001/key')).toBe(false);
    expect(await sql(world, `select state, reason from backups where id = '0193fd00-0000-7000-8000-000000000001'`)).toEqual([{ state: 'failed', reason: 'The process that made it ended.' }]);
    expect(await sql(world, `select 1 from backups where state = 'running'`)).toEqual([]);
  }, 30_000);
});

describe('in a bucket', () => {
  it('is made, listed, restored, and erased', async () => {
    const bucket = await Bucket.start();
    const env = Object.fromEntries(Object.entries(bucket.env).map(([name, value]) => [name.replace('CONSENTRY_', 'CONSENTRY_BACKUP_'), value]));
    const config = readConfig(env);
    expect(contradictions(config).filter((f) => f.includes('BACKUP'))).toEqual([]);
    const storage = await openBackupStorage(config, world.dataDir);
    try {
      const made = await room.maker({ storage }).make(world.ownerUrl, 'command');
      expect(await storedSets(storage)).toEqual([expect.objectContaining({ id: made.id, bytes: made.bytes, readable: true })]);
      const to = await emptyDatabase();
      expect((await restoreInPlace(room.restore(storage), { ownerUrl: to.ownerUrl, appRole: APP, overwrite: false }, made.id, nowhere())).rows).toBe(made.rows);
      await to.drop();
      expect(await room.keysIn(storage).expire(new Date(world.clock.nowMs() + 1000))).toEqual([made.id]);
      expect(await storage.list('', 10)).toEqual([]);
      await bucket.down();
      expect(await why(room.maker({ storage }).make(world.ownerUrl, 'command'))).toMatch(/backup storage does not answer/);
    } finally {
      storage.close();
      await bucket.end();
    }
  }, 60_000);
});

describe('the settings', () => {
  it('contradictions are named', () => {
    const faults = (env: Record<string, string>) => contradictions(readConfig(env)).filter((f) => f.includes('BACKUP')).join(' ');
    expect(faults({})).toBe('');
    expect(faults({ CONSENTRY_BACKUP_STORAGE: 's3' })).toMatch(/BUCKET.*REGION/);
    expect(faults({ CONSENTRY_BACKUP_S3_BUCKET: 'backups' })).toMatch(/lie on this machine's disk/);
    expect(faults({ CONSENTRY_BACKUP_STORAGE: 's3', CONSENTRY_BACKUP_S3_BUCKET: 'one', CONSENTRY_BACKUP_S3_REGION: 'x', CONSENTRY_BACKUP_DIR: '/x' })).toMatch(/BACKUP_DIR is set/);
    expect(faults({ CONSENTRY_STORAGE: 's3', CONSENTRY_S3_BUCKET: 'one', CONSENTRY_S3_REGION: 'x', CONSENTRY_BACKUP_STORAGE: 's3', CONSENTRY_BACKUP_S3_BUCKET: 'one', CONSENTRY_BACKUP_S3_REGION: 'x' })).toMatch(/bucket of the files/);
    expect(faults({ CONSENTRY_BACKUP_STORAGE: 's3', CONSENTRY_BACKUP_S3_BUCKET: 'one', CONSENTRY_BACKUP_S3_REGION: 'x', CONSENTRY_BACKUP_S3_ACCESS_KEY_ID: 'abc' })).toMatch(/go together/);
    for (const [name, value] of [['SCHEDULE', '-1'], ['SCHEDULE', 'daily'], ['DAYS', '0'], ['DAYS', '3651'], ['DRILL_DAYS', '0'], ['STORAGE', 'tape']]) expect(() => readConfig({ [`CONSENTRY_BACKUP_${name}`]: value! })).toThrow(`CONSENTRY_BACKUP_${name}`);
  });
});

describe('/v1/system/backups', () => {
  interface Page { data: { id: string; state: string; bytes: number | null; verified: boolean | null }[]; nextCursor: string | null; status: { everyHours: number; unable: string | null; lastSuccessAt: string | null; operator: boolean } }

  it('lists for owner, admin and auditor; starts and tries for an owner who confirmed it, with entries in the log', async () => {
    const owner = await world.ownerSession();
    const headers = { cookie: owner.cookie, 'x-csrf-token': owner.csrf };
    const started = await world.call<{ id: string; state: string }>('POST', '/v1/system/backups', undefined, { key: null, headers });
    expect([started.status, started.body.state]).toEqual([202, 'running']);
    await room.backups.idle();
    const page = await world.call<Page>('GET', '/v1/system/backups?limit=1', undefined, { key: null, headers });
    expect(page.body).toMatchObject({ data: [{ id: started.body.id, state: 'done', bytes: expect.any(Number) }], nextCursor: expect.any(String), status: { everyHours: 24, unable: null, operator: true } });
    const tried = await world.call('POST', `/v1/system/backups/${started.body.id}/verify`, undefined, { key: null, headers });
    expect(tried.status).toBe(202);
    await room.backups.idle();
    expect((await world.call<Page>('GET', '/v1/system/backups', undefined, { key: null, headers })).body.data[0]).toMatchObject({ id: started.body.id, verified: true });
    expect(await sql(world, `select action, object_id from audit_leaves where action like 'backup.%' order by id`)).toEqual(['backup.requested', 'backup.verification_requested'].map((action) => ({ action, object_id: parseBackup(started.body.id) })));
    expect((await world.call<{ code: string }>('POST', `/v1/system/backups/bak_${'0'.repeat(32)}/verify`, undefined, { key: null, headers })).body.code).toBe('backup.not_found');
    expect((await world.call<{ code: string }>('POST', '/v1/system/backups/bak_x/verify', undefined, { key: null, headers })).status).toBe(400);
    for (const role of ['ADMIN', 'AUDITOR'] as const) {
      const person = await colleague(world, role);
      expect([role, (await person.call('GET', '/v1/system/backups')).status, (await person.call('POST', '/v1/system/backups')).status]).toEqual([role, 200, 403]);
    }
    expect((await (await colleague(world, 'AGENT')).call('GET', '/v1/system/backups')).status).toBe(403);
    expect((await world.call('GET', '/v1/system/backups')).status).toBe(403);
    // How much everybody together has is nobody else's business, and neither is when the machine works.
    const stranger = await colleague(world, 'OWNER', (await world.secondOrganization()).organizationId);
    const theirs = await stranger.call<Page>('GET', '/v1/system/backups');
    expect([theirs.status, theirs.body.data[0]!.bytes, theirs.body.status.operator]).toEqual([200, null, false]);
    expect((await stranger.call<{ code: string }>('POST', '/v1/system/backups')).body.code).toBe('backup.not_operator');
    const settings = world.server.app.get(BackupSettings);
    settings.ownerUrl = undefined;
    expect((await world.call<{ code: string }>('POST', '/v1/system/backups', undefined, { key: null, headers })).body.code).toBe('backup.no_owner');
    expect((await world.call<Page>('GET', '/v1/system/backups', undefined, { key: null, headers })).body.status.unable).toMatch(/DATABASE_MIGRATION_URL/);
    settings.ownerUrl = world.ownerUrl;
  }, 60_000);
});

describe('by the clock', () => {
  it('a backup a day, a drill a week, and after 90 days the key goes first', async () => {
    const settings = world.server.app.get(BackupSettings);
    await sql(world, 'delete from backups');
    for (const { id } of await storedSets(room.storage)) await room.keys.destroy(id);
    const first = await room.backups.due();
    expect([first.made?.rows, first.verified]).toEqual([expect.any(Number), first.made!.id]);
    expect(await sql(world, 'select state, verify_ok, verify_note from backups')).toEqual([{ state: 'done', verify_ok: true, verify_note: expect.stringMatching(/^Restored into a database of its own and compared: \d+ rows/) }]);
    expect(await sql(world, `select datname from pg_database where datname like 'consentry_drill%'`)).toEqual([]);
    world.clock.advance(DAY - 60_000);
    expect(await room.backups.due()).toEqual({ made: undefined, verified: undefined, expired: [] });
    world.clock.advance(60_000);
    const second = await room.backups.due();
    expect([second.made?.id !== undefined, second.verified]).toEqual([true, undefined]);
    world.clock.advance(6 * DAY);
    const third = await room.backups.due();
    expect(third.verified).toBe(third.made!.id);
    settings.hours = 0;
    world.clock.advance(83 * DAY - 60_000);
    expect((await room.backups.due()).expired).toEqual([]);
    world.clock.advance(60_000);
    expect((await room.backups.due()).expired).toEqual([first.made!.id]);
    expect(under(room.folder).filter((p) => p.includes(first.made!.id))).toEqual([]);
    expect(await sql(world, 'select state from backups where id = $1', [first.made!.id])).toEqual([{ state: 'expired' }]);
    expect(await why(room.restore().readThrough(first.made!.id))).toMatch(/no such backup/);
    settings.hours = 24;
  }, 60_000);

  it('expiry destroys the key before anything else, and a backup without it is unreadable', async () => {
    const { id } = await room.make();
    const asked: string[] = [];
    const spy = new (class extends DiskStorage { override delete(key: string): Promise<void> { asked.push(key); return super.delete(key); } })((room.copy() as unknown as DiskStorage).folder);
    await new BackupKeys(spy, {} as never).destroy(id);
    expect(asked[0]).toBe(`sets/${id}/key`);
    expect(asked.at(-1)).toBe(`sets/${id}/data`);
  });

  it('a failed drill is told, and the table follows the storage', async () => {
    const { id } = await room.make();
    const path = dataOf(room.storage, id);
    const whole = readFileSync(path);
    whole[whole.length >> 1]! ^= 1;
    writeFileSync(path, whole);
    world.clock.advance(8 * DAY);
    const settings = world.server.app.get(BackupSettings);
    settings.hours = 0;
    expect((await room.backups.due()).verified).toBe(id);
    expect(await sql(world, 'select verify_ok, verify_note from backups where id = $1', [id])).toEqual([{ verify_ok: false, verify_note: expect.stringMatching(/altered/) }]);
    await room.keys.destroy(id);
    world.clock.advance(1000);
    const { id: kept } = await room.make();
    await sql(world, 'delete from backups where id = $1', [kept]);
    world.clock.advance(1000);
    await room.backups.due();
    expect(await sql(world, `select id, state from backups where id = any($1::uuid[]) order by id`, [[id, kept]])).toEqual([{ id, state: 'expired' }, { id: kept, state: 'done' }]);
    settings.hours = 24;
  }, 30_000);

  it('the list of erasures: oldest first, since a time, forgotten with the oldest backup', async () => {
    const list = world.server.app.get(ErasureList);
    const now = world.clock.nowMs();
    const note = (ago: number, more = {}) => list.note({ organizationId: world.demo.organizationId, at: new Date(now - ago), ...more });
    await note(DAY, { contactId: world.contactUuid });
    await note(3 * DAY);
    await note(2 * DAY, { userId: world.contactUuid });
    expect((await list.since(new Date(now - 2 * DAY))).map((e) => [Object.keys(e).length, e.at])).toEqual([[3, new Date(now - 2 * DAY).toISOString()], [3, new Date(now - DAY).toISOString()]]);
    expect(await list.forget(new Date(now - 2 * DAY))).toBe(1);
    expect(await list.since(new Date(0))).toHaveLength(2);
    await room.storage.put(`erasures/${String(now).padStart(14, '0')}-${world.contactUuid}`, Buffer.from('{"spoilt'));
    expect(await why(list.since(new Date(0)))).toMatch(/altered/);
    await room.storage.delete(`erasures/${String(now).padStart(14, '0')}-${world.contactUuid}`);
  });
});

describe('VA-7, VA-9: keys that are destroyed (last: it ends the organisation)', () => {
  it('nothing of a wrapped key is in the data; after shred(organisation) a restored database opens nothing of it', async () => {
    const { organizationId: second } = await world.secondOrganization();
    await world.server.app.get(Vault).ring(second);
    const { id } = await room.make();
    expect(readdirSync(join(room.folder, 'keys', id)).sort()).toContain(second);
    await world.server.app.get(Shredding).destroyKeys(world.system(), world.demo.organizationId);
    expect(await room.keys.shred(world.demo.organizationId)).toBeGreaterThanOrEqual(1);
    expect(under(join(room.folder, 'keys')).filter((p) => p.endsWith(world.demo.organizationId))).toEqual([]);
    const to = await emptyDatabase();
    const restored = await restoreInPlace(room.restore(), { ownerUrl: to.ownerUrl, appRole: APP, overwrite: false }, id, nowhere());
    expect(restored.shredded).toBe(1);
    expect(await sql({ ownerUrl: to.ownerUrl } as World, `select distinct state, wrapped from data_keys where organization_id = $1`, [world.demo.organizationId])).toEqual([{ state: 'destroyed', wrapped: null }]);
    const database = await Database.connect({ url: to.appUrl, entities: ENTITIES, poolSize: 2 });
    try {
      const masters = new MasterKeys(database, world.clock, world.server.app.get(MasterKeys).keeper);
      await masters.look();
      const vault = new Vault(database, world.clock, world.server.app.get(Ids), masters, Log.create({ level: 'silent' }));
      await expect(vault.ring(world.demo.organizationId)).rejects.toMatchObject({ code: 'vault.destroyed' });
      // The others are as they were.
      expect((await vault.ring(second)).seal({ table: 't', row: 'r', field: 'f', purpose: 'secret' }, 'x').length).toBeGreaterThan(20);
    } finally {
      await database.close();
    }
    expect(await room.make().then(({ id: next }) => existsSync(join(room.folder, 'keys', next, world.demo.organizationId)))).toBe(false);
    await to.drop();
  }, 60_000);

  it('an organisation that is shredded while a backup is made is not in it', async () => {
    const { organizationId: third } = await world.secondOrganization();
    await world.server.app.get(Vault).ring(third);
    // After the moment of the backup, and before its keys lie there to be deleted.
    const racing = new (class extends DiskStorage {
      override async put(key: string, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<void> {
        await super.put(key, content);
        if (!key.endsWith('/key')) return;
        await world.server.app.get(Shredding).destroyKeys(world.system(), third);
        expect(await room.keys.shred(third)).toBe(0);
      }
    })(room.folder);
    const { id } = await room.maker({ storage: racing }).make(world.ownerUrl, 'command');
    expect([await room.storage.exists(`keys/${id}/${third}`), readdirSync(join(room.folder, 'keys', id)).length]).toEqual([false, expect.any(Number)]);
  });
});
