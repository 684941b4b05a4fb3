import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { restoreInPlace } from '@consentry/backups';
import { DiskStorage } from '@consentry/kernel';
import { sql } from '../harness/identity.js';
import { World } from '../harness/world.js';
import { APP, auditHolds, BackupRoom, counts, emptyDatabase, nameOf, sequences, serverOn, type Empty } from '../modules/backups.parts.js';
import * as files from '../modules/media.files.js';
import { FileLine, raw } from '../modules/media.world.js';

/** VA-7: what was lost is there again. */
const line = new FileLine();
let world: World;
let room: BackupRoom;
let messageId: string;
let mediaId: string;
const TEXT = 'a sentence that only the two of us know';
const empties: Empty[] = [];
const empty = async (plain = false) => { const e = await emptyDatabase(plain); empties.push(e); return e; };
const mediaFolder = () => join(mkdtempSync(join(tmpdir(), 'consentry-media-')), 'media');

beforeAll(async () => {
  world = await World.start({ bundled: line.bundled });
  room = new BackupRoom(world);
  messageId = (await world.send({ text: { body: TEXT } })).body.id;
  for (let n = 0; n < 20; n++) await world.send({ text: { body: `number ${n}: ${'x'.repeat(n * 100)}\ttab\\ \n line "quoted" Grüße` } });
  await world.writes('hello back');
  mediaId = (await raw(world, files.PDF, 'application/pdf')).body.id;
  await raw(world, files.JPEG, 'image/jpeg');
  await world.until(async () => (await world.status(messageId)) === 'read');
  await world.seal();
}, 60_000);
afterAll(async () => {
  for (const e of empties) await e.drop();
  await world.close();
});

/** Everything that the definition of done asks of a restored world. */
async function isTheSame(at: Empty, media: string, before: Record<string, number>): Promise<void> {
  expect(await counts(at.name)).toEqual(before);
  expect((await sequences(at.name)).filter((s) => (s as { sequencename: string }).sequencename !== 'schema_migrations_id_seq')).toEqual((await sequences(await nameOf(world.ownerUrl))).filter((s) => (s as { sequencename: string }).sequencename !== 'schema_migrations_id_seq'));
  const leaves = Number((await sql<{ n: string }>(world, 'select count(*) as n from audit_entries where organization_id = $1', [world.demo.organizationId]))[0]!.n);
  const server = await serverOn(at.appUrl, world, media);
  try {
    const restored = await auditHolds(server, world.demo.organizationId, world.clock.now());
    expect(restored.faults).toEqual([]);
    expect(restored.size).toBeGreaterThanOrEqual(leaves);
    const headers = { authorization: `Bearer ${world.demo.apiKey}` };
    const message = await fetch(`${server.url}/v1/messages/${messageId}`, { headers });
    expect([message.status, JSON.stringify(await message.json())]).toEqual([200, expect.stringContaining(TEXT)]);
    const file = await fetch(`${server.url}/v1/media/${mediaId}/content`, { headers });
    expect([file.status, Buffer.from(await file.arrayBuffer()).equals(files.PDF)]).toEqual([200, true]);
    // And it goes on: a new entry finds its place behind the old ones.
    const contact = await fetch(`${server.url}/v1/contacts`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ phone: '+491700000099' }) });
    expect(contact.status).toBe(201);
  } finally {
    await server.close();
  }
}

describe('a backup', () => {
  it('brings back every row, every sealed message and file, and the audit log, in an empty database', async () => {
    const before = await counts(await nameOf(world.ownerUrl));
    const made = await room.make();
    expect(made.rows).toBeGreaterThan(300);
    const at = await empty();
    const media = mediaFolder();
    const restored = await restoreInPlace(room.restore(), { ownerUrl: at.ownerUrl, appRole: APP, overwrite: false }, made.id, new DiskStorage(media));
    expect(restored.files).toBe(2);
    await isTheSame(at, media, { ...before, backups: before['backups']! + 1 });
  }, 60_000);

  it('works where the owner is an owner and nothing more, in both directions', async () => {
    const made = await room.make();
    const before = await counts(await nameOf(world.ownerUrl));
    const [first, second] = [await empty(true), await empty(true)];
    const media = mediaFolder();
    await restoreInPlace(room.restore(), { ownerUrl: first.ownerUrl, appRole: APP, overwrite: false }, made.id, new DiskStorage(media));
    expect(await counts(first.name)).toEqual(before);
    // Read by such an owner, for whom row-level security holds, and not a row is missing.
    const again = await room.make(first.ownerUrl);
    expect(again.rows).toBe(Object.values(before).reduce((a, b) => a + b, 0));
    await restoreInPlace(room.restore(), { ownerUrl: second.ownerUrl, appRole: APP, overwrite: false }, again.id, new DiskStorage(mediaFolder()));
    await isTheSame(second, media, before);
    const target = { ownerUrl: second.ownerUrl, appRole: APP, overwrite: false };
    await expect(restoreInPlace(room.restore(), target, again.id, new DiskStorage(mediaFolder()))).rejects.toThrow(/not empty/);
    await restoreInPlace(room.restore(), { ...target, overwrite: true }, again.id, new DiskStorage(mediaFolder()));
    await isTheSame(second, media, before);
  }, 90_000);
});
