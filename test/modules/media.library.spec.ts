import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PluginError, type ChannelConnection } from '@consentry/plugin-sdk';
import { Database, DiskStorage, ObjectStorage, StorageError } from '@consentry/kernel';
import { MediaInbox, MediaLibrary, MediaRetention } from '@consentry/messaging';
import { Housekeeping } from '@consentry/server';
import { Shredding } from '@consentry/vault';
import { parseId } from '@consentry/kernel';
import { sql } from '../harness/identity.js';
import { World } from '../harness/world.js';
import * as files from './media.files.js';
import { Bucket } from './media.bucket.js';
import { content, FileLine, LIMITS, raw, type MediaBody } from './media.world.js';

const HOUR = 3_600_000;
const line = new FileLine();
let world: World;
let library: MediaLibrary;
let disk: DiskStorage;
beforeAll(async () => {
  world = await World.start({ bundled: line.bundled });
  library = world.server.app.get(MediaLibrary, { strict: false });
  disk = new DiskStorage(join(world.dataDir, 'media'));
});
afterAll(() => world.close());
beforeEach(() => { line.fails = undefined; line.until = undefined; line.lasts = null; line.uploaded.length = 0; line.downloads = 0; });

const organizationId = () => world.demo.organizationId;
const upload = async (bytes: Buffer, type: string) => (await raw(world, bytes, type)).body.id;
const spot = (type: 'image' | 'document' | 'video', id: string, path: (string | number)[] = []) => ({ type, id, path });
const connection = (route = 'line-1') => ({ ...line.calls, routes: () => [route] }) as unknown as ChannelConnection;
const send = (ids: string[], route?: string, signal = new AbortController().signal) => library.forSending(organizationId(), world.connectionUuid, connection(route), ids.map((id) => spot('document', id)), signal);
const objects = async () => (await disk.list('', 1000)).length;

describe('what a message names is looked at before it is accepted', () => {
  it('unknown, foreign, not ready, too large, of the wrong type: each by its place', async () => {
    const [image, text, gone, foreign] = [await upload(files.JPEG, 'image/jpeg'), await upload(files.TEXT, 'text/plain'), await upload(files.PDF, 'application/pdf'), await upload(files.PDF, 'application/pdf')];
    await world.call('DELETE', `/v1/media/${gone}`);
    await sql(world, 'update media set organization_id = $1 where id = $2', [(await world.secondOrganization()).organizationId, parseId('media', foreign)]);
    const check = (...spots: ReturnType<typeof spot>[]) => library.check(organizationId(), LIMITS, spots);
    expect(await check(spot('image', image), spot('document', text))).toEqual([]);
    const none = 'There is no such file. POST /v1/media answers with the id of one.';
    expect(await check(spot('document', foreign), spot('document', gone), spot('image', 'med_x'), spot('image', `med_${'0'.repeat(32)}`))).toEqual(Array.from({ length: 4 }, () => ({ path: 'id', message: none })));
    expect(await check(spot('image', text, ['header', 'image']))).toEqual([{ path: 'header.image.id', message: 'The file is text/plain; as image this channel takes image/jpeg, image/png.' }]);
    expect(await library.check(organizationId(), { image: { maxBytes: 10, types: ['image/jpeg'] } }, [spot('image', image)])).toMatchObject([{ message: expect.stringContaining('10 at most') }]);
    expect(await library.check(organizationId(), undefined, [spot('image', image)])).toEqual([{ path: 'id', message: 'This channel sends no files as image.' }]);
    await sql(world, `update media set state = 'pending' where id = $1`, [parseId('media', text)]);
    expect(await check(spot('document', text))).toMatchObject([{ message: 'The file cannot be used: it is pending.' }]);
  });
});

describe('files are handed to the provider', () => {
  it('once, however many messages wait; again when the id ends within the hour, for another line, or when it is forgotten', async () => {
    const id = await upload(files.PDF, 'application/pdf');
    const gate = Promise.withResolvers<void>();
    line.until = gate.promise;
    line.lasts = new Date(world.clock.nowMs() + 3 * HOUR);
    const waiting = Promise.all(Array.from({ length: 20 }, () => send([id])));
    setTimeout(gate.resolve, 50);
    expect(new Set((await waiting).map((m) => m.get(id)))).toEqual(new Set(['provider-1']));
    expect(line.uploaded).toHaveLength(1);
    expect(line.uploaded[0]).toMatchObject({ mimeType: 'application/pdf', filename: 'file.pdf' });
    expect(Buffer.from(line.uploaded[0]!.bytes).equals(files.PDF)).toBe(true);
    await send([id]);
    expect(line.uploaded).toHaveLength(1);
    expect((await send([id], 'line-2')).get(id)).toBe('provider-2');
    expect((await send([id], 'line-2')).get(id)).toBe('provider-2');
    world.clock.advance(2 * HOUR + 1000);
    expect((await send([id], 'line-2')).get(id)).toBe('provider-3');
    line.lasts = null;
    await library.forget(organizationId(), world.connectionUuid, [id]);
    expect((await send([id])).get(id)).toBe('provider-4');
  });

  it('fails as the plugin does, and is tried anew; two at once and no more', async () => {
    const id = await upload(files.PDF, 'application/pdf');
    line.fails = new PluginError('rate_limited', { retryAfterSeconds: 7 });
    await expect(send([id])).rejects.toMatchObject({ code: 'rate_limited', details: { retryAfterSeconds: 7 } });
    line.fails = undefined;
    expect((await send([id])).get(id)).toBe('provider-1');
    await expect(send([`med_${'0'.repeat(32)}`])).rejects.toMatchObject({ code: 'content_rejected' });
    const aborted = new AbortController();
    aborted.abort();
    await expect(send([await upload(files.JPEG, 'image/jpeg')], 'x', aborted.signal)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(library.forSending(organizationId(), world.connectionUuid, {} as ChannelConnection, [spot('document', id)], new AbortController().signal)).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('files that people send', () => {
  let n = 0;
  const expectFile = async (media: { type: 'image' | 'video' | 'audio' | 'document' | 'sticker'; mimeType?: string; sha256?: string; filename?: string }, bytes: Buffer | undefined) => {
    const providerMediaId = `theirs-${++n}`;
    if (bytes) line.there.set(providerMediaId, { bytes, mimeType: media.mimeType ?? 'application/octet-stream' });
    const id = await world.server.app.get(Database).tx({ organizationId: organizationId() }, (em) =>
      world.server.app.get(MediaInbox, { strict: false }).expect(em, { organizationId: organizationId(), connectionId: world.connectionUuid, messageId: world.contactUuid, media: { ...media, providerMediaId } }));
    return { id, publicId: `med_${id.replaceAll('-', '')}` };
  };
  const view = async (publicId: string) => (await world.call<MediaBody>('GET', `/v1/media/${publicId}`)).body;

  it('are fetched, looked at, kept sealed and linked to their message', async () => {
    const { publicId } = await expectFile({ type: 'document', mimeType: 'application/pdf', filename: '../Rechnung.pdf' }, files.PDF);
    await world.settle();
    expect(await view(publicId)).toMatchObject({ direction: 'in', state: 'ready', mimeType: 'application/pdf', name: 'Rechnung.pdf', messageId: `msg_${world.contactUuid.replaceAll('-', '')}` });
    expect((await content(world, publicId)).bytes.equals(files.PDF)).toBe(true);
    expect((await library.ofMessages(organizationId(), [world.contactUuid])).get(world.contactUuid)).toMatchObject({ state: 'ready' });
  });

  it.each([
    ['a page as a picture', { type: 'image', mimeType: 'image/png' }, files.HTML, 'type_refused'], ['a program as a document', { type: 'document', mimeType: 'application/pdf' }, files.EXE, 'type_refused'], ['a text as a sound', { type: 'audio' }, files.TEXT, 'type_mismatch'],
    ['a picture called another', { type: 'image', mimeType: 'image/png' }, files.JPEG, 'type_mismatch'], ['nothing', { type: 'image' }, Buffer.alloc(0), 'empty'], ['half', { type: 'image' }, files.PNG.subarray(0, 50), 'damaged'],
    ['too much', { type: 'sticker' }, Buffer.concat([files.WEBP, Buffer.alloc(500 * 1024)]), 'rejected_by_provider'],
  ] as const)('refused with its reason, kept nowhere, not served: %s', async (_what, media, bytes, reason) => {
    const before = await objects();
    const { publicId } = await expectFile(media, bytes);
    await world.settle();
    expect(await view(publicId)).toMatchObject({ state: 'refused', reason, types: [] });
    expect((await content(world, publicId)).status).toBe(409);
    expect(await objects()).toBe(before);
  });

  it('wait while the provider does not answer, come when it does, and fail visibly when it never does', async () => {
    line.fails = new PluginError('unavailable');
    const { publicId } = await expectFile({ type: 'image' }, files.JPEG);
    await world.until(() => line.downloads > 0);
    expect(await view(publicId)).toMatchObject({ state: 'pending' });
    expect((await content(world, publicId)).status).toBe(409);
    line.fails = undefined;
    world.clock.advance(10_000);
    await world.until(async () => (await view(publicId)).state === 'ready');

    line.fails = new PluginError('unavailable');
    const never = await expectFile({ type: 'image' }, files.JPEG);
    await world.until(async () => { world.clock.advance(400_000); await world.settle(); return (await view(never.publicId)).state === 'failed'; }, 40);
    expect(await view(never.publicId)).toMatchObject({ state: 'failed', reason: 'provider_unavailable' });
    expect((await sql(world, `select * from outbox where topic = 'media.fetch'`)).length).toBe(0);
  });

  it('another hash than the person sent is fetched again', async () => {
    const { publicId } = await expectFile({ type: 'image', sha256: 'A'.repeat(43) + '=' }, files.JPEG);
    await world.until(() => line.downloads > 0);
    await world.settle();
    expect((await view(publicId)).state).toBe('pending');
    await sql(world, `delete from outbox where topic = 'media.fetch'`);
  });
});

describe('PR-5: what has had its time goes', () => {
  it('after 30 days: key, name, object; the row says that there was one; one leaf for all', async () => {
    const id = await upload(files.PDF, 'application/pdf');
    await sql(world, `delete from media where id <> $1`, [parseId('media', id)]);
    const told = (await sql(world, `select * from audit_leaves where action = 'media.expired'`)).length;
    const retention = world.server.app.get(MediaRetention, { strict: false });
    world.clock.advance(30 * 24 * HOUR - 60_000);
    expect(await retention.expire(organizationId(), world.clock.now(), 30, 'false')).toBe(0);
    world.clock.advance(61_000);
    await new Housekeeping(world.server.app).run();
    expect(await sql(world, 'select state, file_key, details, storage_key from media where id = $1', [parseId('media', id)])).toEqual([{ state: 'deleted', file_key: null, details: null, storage_key: null }]);
    expect((await disk.list('', 1000)).map((o) => o.key)).not.toContain(`media/${organizationId()}/${parseId('media', id)!}`);
    expect((await sql(world, `select * from audit_leaves where action = 'media.expired'`)).length).toBe(told + 1);
    expect(await retention.expire(organizationId(), world.clock.now(), 30, 'false')).toBe(0);
  });

  it('killed between object and row: nobody sees it, and both are swept after a day', async () => {
    const id = await upload(files.PDF, 'application/pdf');
    // As a process that dies there leaves it.
    await sql(world, `update media set state = 'pending', mime_type = null, size = null, details = null where id = $1`, [parseId('media', id)]);
    const before = await objects();
    const retention = world.server.app.get(MediaRetention, { strict: false });
    world.clock.advance(23 * HOUR);
    expect((await retention.tidy(world.clock.now())).unfinished).toBe(0);
    world.clock.advance(HOUR + 1000);
    expect((await retention.tidy(world.clock.now())).unfinished).toBe(1);
    expect(await objects()).toBe(before - 1);
    expect(await sql(world, 'select * from media where id = $1', [parseId('media', id)])).toEqual([]);
  });

  it('an object that cannot be deleted now is deleted later; its key is gone at once', async () => {
    const id = await upload(files.PDF, 'application/pdf');
    const storage = world.server.app.get(ObjectStorage);
    const real = storage.delete.bind(storage);
    storage.delete = () => Promise.reject(new StorageError('unavailable'));
    expect((await world.call('DELETE', `/v1/media/${id}`)).status).toBe(204);
    expect(await sql(world, 'select file_key, storage_key is null as gone from media where id = $1', [parseId('media', id)])).toEqual([{ file_key: null, gone: false }]);
    storage.delete = real;
    expect((await world.server.app.get(MediaRetention, { strict: false }).tidy(world.clock.now())).objects).toBe(1);
    expect(await sql(world, 'select storage_key from media where id = $1', [parseId('media', id)])).toEqual([{ storage_key: null }]);
  });

  it('VA-9: without the keys of the organisation its files are noise', async () => {
    const id = await upload(files.PDF, 'application/pdf');
    await world.server.app.get(Shredding).destroyKeys(world.system(), organizationId());
    expect((await content(world, id)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('S3', () => {
  it('files lie there sealed; when it is away, that is said, and nothing is left', async () => {
    let bucket = await Bucket.start();
    const other = await World.start({ bundled: new FileLine().bundled, env: bucket.env });
    try {
      const { id } = (await raw(other, files.PDF, 'application/pdf')).body;
      expect((await content(other, id)).bytes.equals(files.PDF)).toBe(true);
      expect(((await (await fetch(`${other.server.url}/health/ready`)).json()) as { checks: object }).checks).toMatchObject({ storage: { ok: true } });
      await bucket.down();
      const refused = await raw(other, files.PDF, 'application/pdf');
      expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([503, 'media.storage_unavailable', '5']);
      expect((await content(other, id)).status).toBe(503);
      expect((await fetch(`${other.server.url}/health/ready`)).status).toBe(503);
      bucket = await Bucket.start(bucket.port, bucket.folder);
      expect((await content(other, id)).status).toBe(200);
      // What could not be deleted while it was away waits as a row that nobody was told of.
      other.clock.advance(25 * HOUR);
      await other.server.app.get(MediaRetention, { strict: false }).tidy(other.clock.now());
      expect(await sql(other, `select state from media`)).toEqual([{ state: 'ready' }]);
      expect(await other.server.app.get(ObjectStorage).list('media/', 10)).toHaveLength(1);
    } finally {
      await other.close();
      await bucket.end();
    }
  });
});
