import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiskStorage, parseId } from '@consentry/kernel';
import { somebody, sql } from '../harness/identity.js';
import { Person } from '../harness/people.js';
import { World } from '../harness/world.js';
import * as files from '../modules/media.files.js';
import { content, FileLine, form, raw } from '../modules/media.world.js';

const MIB = 1024 * 1024;
let world: World;
let disk: DiskStorage;
beforeAll(async () => {
  world = await World.start({ bundled: new FileLine().bundled });
  disk = new DiskStorage(join(world.dataDir, 'media'));
});
afterAll(() => world.close());

const rows = async () => (await sql(world, `select * from media where state <> 'deleted'`)).length;
const objects = async () => (await disk.list('', 1000)).length;
const leaves = async (action: string) => (await sql(world, `select * from audit_leaves where action = '${action}'`)).length;
const refused = async (answer: { status: number; body: { code?: string } }, status: number, code: string) => expect([answer.status, answer.body.code]).toEqual([status, code]);

/** Whatever is tried, as many rows and objects as before. */
async function leavesNothing<T>(work: () => Promise<T>): Promise<T> {
  const before = [await rows(), await objects()];
  const result = await work();
  expect([await rows(), await objects()]).toEqual(before);
  return result;
}

describe('CM-7: files are handed in', () => {
  it.each([
    ['image/jpeg', files.JPEG, 'photo.jpg', ['image']], ['image/webp', files.WEBP, 's.webp', ['sticker']], ['video/mp4', files.MP4, 'v.mp4', ['video']], ['audio/ogg; codecs=opus', files.OGG, 'voice.ogg', ['audio']], ['audio/mp4', files.M4A, 'v.m4a', ['audio']],
    ['application/pdf', files.PDF, 'Rechnung März.pdf', ['document']], ['text/csv', files.CSV, 'people.csv', ['document']], ['image/gif', files.GIF, 'g.gif', []], ['application/msword', files.DOC, 'a.doc', ['document']],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', files.DOCX, 'a.docx', ['document']],
  ])('%s, as bytes and in a form, and comes back as it was', async (type, bytes, name, types) => {
    const plain = await raw(world, bytes, type, { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` });
    const inForm = await form(world, bytes, type, name);
    for (const answer of [plain, inForm]) {
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({ state: 'ready', direction: 'out', mimeType: type.split(';')[0], size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), name, reason: null });
      expect(answer.body.types.map((t) => t.type)).toEqual(types);
      expect((await world.call('GET', `/v1/media/${answer.body.id}`)).body).toEqual(answer.body);
      expect((await content(world, answer.body.id)).bytes.equals(bytes)).toBe(true);
    }
  });

  it.each([
    ['a program called a picture', files.EXE, 'image/jpeg', 'photo.jpg', 415, 'media.type_refused'], ['a page called a picture', files.HTML, 'image/png', 'a.png', 415, 'media.type_refused'], ['SVG', files.SVG, 'image/svg+xml', 'a.svg', 415, 'media.type_refused'],
    ['a picture called another', files.JPEG, 'image/png', 'a.png', 415, 'media.type_mismatch'], ['a script that begins like a picture', files.TEXT_GIF_JS, 'image/gif', 'a.gif', 415, 'media.type_mismatch'], ['macros', files.DOCM, 'application/octet-stream', 'a.docx', 415, 'media.type_refused'],
    ['an installer', files.MSI, 'application/msword', 'a.doc', 415, 'media.type_refused'], ['half a picture', files.PNG.subarray(0, 50), 'image/png', 'a.png', 422, 'media.damaged'], ['noise', Buffer.from('00010203', 'hex'), 'image/png', 'a.png', 415, 'media.type_refused'],
    ['nothing', Buffer.alloc(0), 'image/png', 'a.png', 400, 'media.empty'], ['JSON', Buffer.from('{}'), 'application/json', 'a.json', 415, 'media.type_mismatch'],
  ])('refused, and nothing is left: %s', async (_what, bytes, type, name, status, code) => {
    await leavesNothing(async () => {
      await refused(await form(world, bytes, type, name), status, code);
      await refused(await raw(world, bytes, type), status, code);
    });
  });

  it('forms without a file, with two, without a boundary', async () => {
    await leavesNothing(async () => {
      const empty = new FormData();
      empty.append('x', 'y');
      await refused(await world.call('POST', '/v1/media', undefined, { raw: empty as never }), 400, 'media.no_file');
      await refused(await form(world, files.JPEG, 'image/jpeg', 'a.jpg', (data) => data.append('file', new Blob([files.PNG as never], { type: 'image/png' }), 'b.png')), 400, 'request.invalid');
      await refused(await world.call('POST', '/v1/media', undefined, { raw: 'x', headers: { 'content-type': 'multipart/form-data; x' } }), 400, 'request.malformed');
      await refused(await world.call('POST', '/v1/media', undefined, { raw: '--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\nabc', headers: { 'content-type': 'multipart/form-data; boundary=b' } }), 400, 'media.interrupted');
    });
  });

  it('a connection that breaks in the middle leaves nothing', async () => {
    await leavesNothing(async () => {
      for (const type of ['image/jpeg', 'multipart/form-data; boundary=b']) {
        const socket = connect(Number(new URL(world.server.url).port), '127.0.0.1');
        socket.on('error', () => undefined);
        socket.write(`POST /v1/media HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${world.demo.apiKey}\r\nContent-Type: ${type}\r\nContent-Length: 500000\r\n\r\n`);
        if (type !== 'image/jpeg') socket.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n');
        socket.write(Buffer.concat([files.JPEG, randomBytes(200_000)]));
        await world.until(async () => (await sql(world, `select * from media where state = 'pending'`)).length === 1);
        socket.destroy();
        await world.until(async () => (await sql(world, `select * from media where state = 'pending'`)).length === 0);
      }
    });
  });

  it('nobody sends a file before it is known who he is; who may only read may not', async () => {
    await leavesNothing(async () => {
      await refused(await world.call('POST', '/v1/media', undefined, { key: null, raw: files.JPEG, headers: { 'content-type': 'image/jpeg' } }), 401, 'auth.required');
      const { email } = await somebody(world, 'AUDITOR');
      const auditor = await Person.signIn(world, 'AUDITOR', email, world.demo.organizationId);
      await refused(await auditor.call('POST', '/v1/media', undefined, { raw: files.JPEG, headers: { 'content-type': 'image/jpeg' } }), 403, 'auth.forbidden');
      expect((await auditor.call('GET', `/v1/media/med_${'0'.repeat(32)}`)).status).toBe(404);
    });
  });

  it('the same idempotency key: the same file once; another file, 409', async () => {
    const first = await raw(world, files.PDF, 'application/pdf', { 'idempotency-key': 'k1' });
    await leavesNothing(async () => {
      const again = await raw(world, files.PDF, 'application/pdf', { 'idempotency-key': 'k1' });
      expect([again.status, again.body.id, again.headers.get('idempotent-replayed')]).toEqual([201, first.body.id, 'true']);
      await refused(await raw(world, files.JPEG, 'image/jpeg', { 'idempotency-key': 'k1' }), 409, 'idempotency.mismatch');
      const many = await Promise.all(Array.from({ length: 5 }, () => raw(world, files.PDF, 'application/pdf', { 'idempotency-key': 'k1' })));
      expect(new Set(many.map((a) => a.body.id))).toEqual(new Set([first.body.id]));
    });
    world.clock.advance(24 * 3_600_000 + 1000);
    expect((await raw(world, files.JPEG, 'image/jpeg', { 'idempotency-key': 'k1' })).status).toBe(201);
  });

  it('each upload has one leaf, and other routes take no forms', async () => {
    const before = await leaves('media.uploaded');
    await raw(world, files.JPEG, 'image/jpeg');
    expect(await leaves('media.uploaded')).toBe(before + 1);
    await refused(await world.call('POST', '/v1/contacts', undefined, { raw: new FormData() as never }), 415, 'request.media_type');
  });
});

describe('large files', () => {
  async function* body(size: number, head: Buffer, tail: Buffer): AsyncGenerator<Buffer> {
    const part = Buffer.alloc(MIB, 'x');
    yield head;
    let left = size - head.length - tail.length;
    for (; left > 0; left -= part.length) yield left >= part.length ? part : part.subarray(0, left);
    yield tail;
  }
  const send = (size: number, withLength: boolean) => fetch(`${world.server.url}/v1/media`, {
    method: 'POST', duplex: 'half', body: Readable.toWeb(Readable.from(body(size, Buffer.from('%PDF-1.4\n'), Buffer.from('\n%%EOF\n')))),
    headers: { authorization: `Bearer ${world.demo.apiKey}`, 'content-type': 'application/pdf', ...(withLength ? { 'content-length': String(size) } : {}) },
  } as never);

  it('100 MiB goes in and out, and memory stays flat; one byte more is refused and leaves nothing', async () => {
    // What any file costs (buffers, compiled code, pools) is paid before it is measured what a large one costs on top.
    const small = (await (await send(20 * MIB, false)).json()) as { id: string };
    await (await fetch(`${world.server.url}/v1/media/${small.id}/content`, { headers: { authorization: `Bearer ${world.demo.apiKey}` } })).arrayBuffer();
    const before = process.memoryUsage().rss;
    let peak = before;
    const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); }, 5);
    const began = performance.now();
    const answer = await send(100 * MIB, false);
    const uploaded = performance.now();
    const { id } = (await answer.json()) as { id: string };
    expect(answer.status).toBe(201);
    const back = await fetch(`${world.server.url}/v1/media/${id}/content`, { headers: { authorization: `Bearer ${world.demo.apiKey}` } });
    let size = 0;
    for await (const part of back.body as unknown as AsyncIterable<Uint8Array>) size += part.length;
    const ended = performance.now();
    clearInterval(timer);
    expect(size).toBe(100 * MIB);
    const grown = Math.round((peak - before) / MIB);
    process.stderr.write(`100 MiB: up ${Math.round(uploaded - began)} ms, down ${Math.round(ended - uploaded)} ms, memory of sender and server together grew by ${grown} MiB at most\n`);
    expect(grown).toBeLessThan(90);
    await leavesNothing(async () => {
      await refused({ status: (await send(100 * MIB + 1, false)).status, body: { code: 'media.too_large' } }, 413, 'media.too_large');
    });
  });
});

describe('files are handed out', () => {
  it('as what they are and nothing else: pictures in place, the rest as downloads, no guessing, no scripts', async () => {
    const gif = (await form(world, files.GIF_JS, 'image/gif', 'x.js')).body;
    const shown = await content(world, gif.id);
    expect(Object.fromEntries(['content-type', 'content-disposition', 'x-content-type-options', 'content-security-policy', 'cache-control', 'content-length', 'accept-ranges'].map((n) => [n, shown.headers.get(n)]))).toEqual({
      'content-type': 'image/gif', 'content-disposition': `inline; filename="x.js.gif"; filename*=UTF-8''x.js.gif`, 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'no-store',
      'content-length': String(files.GIF_JS.length), 'accept-ranges': 'bytes',
    });
    expect((await content(world, gif.id, {}, '?download=true')).headers.get('content-disposition')).toMatch(/^attachment;/);
    for (const [bytes, type] of [[files.PDF, 'application/pdf'], [files.TEXT, 'text/plain'], [files.DOCX, 'application/octet-stream']] as const) {
      expect((await content(world, (await raw(world, bytes, type)).body.id)).headers.get('content-disposition')).toMatch(/^attachment;/);
    }
  });

  it.each([['../../../etc/passwd', 'passwd.jpg'], ['..\\x.jpg', 'x.jpg'], ['in\u202Egpj.exe', 'ingpj.exe.jpg'], ['a%00b.jpg', 'a_00b.jpg'], ['<script>.jpg', '_script_.jpg']])('the name %j is given as %j', async (name, safe) => {
    expect((await form(world, files.JPEG, 'image/jpeg', name)).body.name).toBe(safe);
  });

  it('a name with NUL loses it, and no name breaks a header', async () => {
    const answer = await raw(world, files.JPEG, 'image/jpeg', { 'content-disposition': `attachment; filename*=UTF-8''a%00b%0D%0ASet-Cookie%3A%20x.jpg` });
    expect(answer.body.name).toBe('abSet-Cookie_ x.jpg');
    expect((await content(world, answer.body.id)).headers.get('set-cookie')).toBeNull();
  });

  it('part by part', async () => {
    const bytes = Buffer.concat([files.MP4, randomBytes(200_000)]);
    const { id } = (await raw(world, bytes, 'video/mp4')).body;
    for (const [asked, start, end] of [['bytes=0-0', 0, 0], ['bytes=65535-65536', 65_535, 65_536], ['bytes=-5', bytes.length - 5, bytes.length - 1], [`bytes=100000-`, 100_000, bytes.length - 1]] as const) {
      const part = await content(world, id, { range: asked });
      expect([part.status, part.headers.get('content-range'), part.headers.get('content-length')]).toEqual([206, `bytes ${start}-${end}/${bytes.length}`, String(end - start + 1)]);
      expect(part.bytes.equals(bytes.subarray(start, end + 1))).toBe(true);
    }
    const none = await content(world, id, { range: `bytes=${bytes.length}-` });
    expect([none.status, none.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`]);
  });

  it('I9: to another organisation it does not exist; an access has its leaf', async () => {
    const { id } = (await raw(world, files.JPEG, 'image/jpeg')).body;
    const { organizationId } = await world.secondOrganization();
    await sql(world, 'update media set organization_id = $1 where id = $2', [organizationId, parseId('media', id)]);
    for (const [method, path] of [['GET', ''], ['GET', '/content'], ['DELETE', '']] as const) await refused(await world.call(method, `/v1/media/${id}${path}`), 404, 'media.not_found');
    const own = (await raw(world, files.JPEG, 'image/jpeg')).body.id;
    const before = await leaves('media.downloaded');
    await content(world, own);
    expect(await leaves('media.downloaded')).toBe(before + 1);
  });

  it('deleted: gone for good, object and key; twice is once', async () => {
    const { id } = (await raw(world, files.JPEG, 'image/jpeg')).body;
    const [there, told] = [await objects(), await leaves('media.deleted')];
    for (let n = 0; n < 2; n++) expect((await world.call('DELETE', `/v1/media/${id}`)).status).toBe(204);
    expect([await objects(), await leaves('media.deleted')]).toEqual([there - 1, told + 1]);
    await refused(await world.call('GET', `/v1/media/${id}/content`), 410, 'media.gone');
    expect((await world.call('GET', `/v1/media/${id}`)).body).toMatchObject({ state: 'deleted', name: null, sha256: null });
    expect(await sql(world, 'select file_key, details, storage_key from media where id = $1', [parseId('media', id)])).toEqual([{ file_key: null, details: null, storage_key: null }]);
  });
});

describe('VA-1, VA-6: what lies in the storage', () => {
  it('holds no plaintext, nor does the row; altered, it is not handed out', async () => {
    const canary = 'CANARY-of-a-persons-letter';
    const { id, sha256 } = (await form(world, Buffer.from(`${canary}\n`.repeat(10_000)), 'text/plain', 'CANARY-name.txt')).body;
    const path = join(disk.folder, 'media', parseId('organization', world.demo.organizationId) ?? world.demo.organizationId, parseId('media', id)!);
    const lies = readFileSync(path);
    expect(lies.includes('CANARY')).toBe(false);
    const row = JSON.stringify(await sql(world, 'select m::text as whole from media m where id = $1', [parseId('media', id)]));
    expect(row).not.toContain('CANARY');
    expect(row).not.toContain(sha256);
    for (const altered of [lies.subarray(0, -1), Buffer.concat([lies.subarray(65_552, 2 * 65_552), lies.subarray(0, 65_552), lies.subarray(2 * 65_552)]), Buffer.concat([Buffer.of(lies[0]! ^ 1), lies.subarray(1)])]) {
      writeFileSync(path, altered);
      const answer = await content(world, id).catch(() => undefined);
      // Where the harm is further on, the first pieces are right and the connection ends; never with all of the bytes.
      if (answer) expect(answer.status).toBe(500);
      if (altered[0] !== lies[0]) expect(JSON.parse(answer!.bytes.toString())).toMatchObject({ code: 'media.unreadable' });
    }
    writeFileSync(path, lies);
    expect((await content(world, id)).status).toBe(200);
  });
});
