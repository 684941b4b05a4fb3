import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiskStorage, StorageError, type ObjectStorage } from '@consentry/kernel';
import { contradictions, openStorage, readConfig } from '@consentry/server';
import { Bucket } from './media.bucket.js';

const MIB = 1024 * 1024;

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
async function* pieces(bytes: Buffer, size = 64 * 1024): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const folder = mkdtempSync(join(tmpdir(), 'consentry-storage-'));
let bucket: Bucket;
beforeAll(async () => { bucket = await Bucket.start(); });
afterAll(async () => {
  await bucket.end();
  rmSync(folder, { recursive: true, force: true });
});

/** What every storage does, whichever it is. */
describe.each<[string, () => Promise<ObjectStorage>]>([
  ['disk', async () => new DiskStorage(join(folder, 'media'))],
  ['s3', () => openStorage(readConfig(bucket.env), folder)],
])('the file storage: %s', (kind, open) => {
  let storage: ObjectStorage;
  beforeAll(async () => { storage = await open(); });
  afterAll(() => storage.close());

  it('gives back what was put, whole and in parts, whether it came at once or in pieces', async () => {
    expect(storage.kind).toBe(kind);
    await storage.check();
    for (const size of [1, 100_000, 12 * MIB + 3]) {
      const content = randomBytes(size);
      await storage.put('media/a/one', pieces(content));
      expect((await bytesOf(await storage.get('media/a/one'))).equals(content)).toBe(true);
      await storage.put('media/a/two', content);
      expect((await bytesOf(await storage.get('media/a/two'))).equals(content)).toBe(true);
      const [start, end] = [Math.floor(size / 3), Math.floor(size / 2)];
      expect((await bytesOf(await storage.get('media/a/one', { start, end }))).equals(content.subarray(start, end + 1))).toBe(true);
    }
  });

  it('lists by beginning, at most as many as asked', async () => {
    await storage.put('media/b/one', Buffer.from('1'));
    await storage.put('media/b/two', Buffer.from('22'));
    expect((await storage.list('media/b/', 10)).map(({ key, size }) => [key, size]).sort()).toEqual([['media/b/one', 1], ['media/b/two', 2]]);
    // The stand-in for S3 cuts no lists: it makes its marks by DES, which OpenSSL has no more.
    if (kind === 'disk') expect(await storage.list('media/', 1)).toHaveLength(1);
    expect(await storage.list('media/b/x', 10)).toEqual([]);
  });

  it('says what is not there, and deletes it all the same', async () => {
    expect(await storage.exists('media/b/one')).toBe(true);
    await storage.delete('media/b/one');
    await storage.delete('media/b/one');
    expect(await storage.exists('media/b/one')).toBe(false);
    await expect(storage.get('media/b/one')).rejects.toMatchObject({ name: 'StorageError', reason: 'missing' });
  });

  it.each([100, 12 * MIB])('a content that ends badly after %i bytes leaves nothing, and its own fault comes back', async (size) => {
    const fault = new Error('the sender went away');
    const broken = async function* () { yield* pieces(randomBytes(size)); throw fault; };
    await expect(storage.put('media/c/one', broken())).rejects.toBe(fault);
    expect(await storage.exists('media/c/one')).toBe(false);
    expect(await storage.list('media/c/', 10)).toEqual([]);
    // What was there before stays.
    await storage.put('media/c/one', Buffer.from('before'));
    await expect(storage.put('media/c/one', broken())).rejects.toBe(fault);
    expect((await bytesOf(await storage.get('media/c/one'))).toString()).toBe('before');
    await storage.delete('media/c/one');
  });

  it.each(['../a', 'media/../../a', '/etc/passwd', 'media//a', 'media/A', 'media/a\0', '.unfinished/a', '', 'media/a/'])('takes no key that leads elsewhere: %j', async (key) => {
    await expect(storage.put(key, Buffer.from('x'))).rejects.toThrow('not a key');
    await expect(storage.get(key)).rejects.toThrow('not a key');
    await expect(storage.delete(key)).rejects.toThrow('not a key');
  });

  it('tidies without touching what is finished', async () => {
    await storage.put('media/d/one', Buffer.from('1'));
    await storage.tidy(new Date(Date.now() + 86_400_000));
    expect(await storage.exists('media/d/one')).toBe(true);
  });
});

describe('disk', () => {
  it('VA-10: files and folders are for their own user alone; halves of files go when they are old', async () => {
    const root = join(folder, 'own');
    const storage = new DiskStorage(root);
    await storage.put('media/a/one', Buffer.from('1'));
    for (const path of ['', 'media', 'media/a', '.unfinished']) expect(statSync(join(root, path)).mode & 0o777).toBe(0o700);
    expect(statSync(join(root, 'media/a/one')).mode & 0o777).toBe(0o600);
    writeFileSync(join(root, '.unfinished', 'left'), 'half');
    expect(await storage.tidy(new Date(Date.now() - 1000))).toBe(0);
    expect(await storage.tidy(new Date(Date.now() + 1000))).toBe(1);
    expect(readdirSync(join(root, '.unfinished'))).toEqual([]);
  });
});

describe('s3', () => {
  it('says that it is away, in seconds and without a word of keys', async () => {
    const gone = await openStorage(readConfig({ ...bucket.env, CONSENTRY_S3_ENDPOINT: 'http://127.0.0.1:9' }), folder);
    const began = Date.now();
    const error: unknown = await gone.check().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toMatchObject({ reason: 'unavailable' });
    expect(JSON.stringify([String(error), (error as Error).cause])).not.toContain('S3RVER');
    await expect(gone.put('media/a/one', pieces(randomBytes(10)))).rejects.toMatchObject({ reason: 'unavailable' });
    expect(Date.now() - began).toBeLessThan(10_000);
    const other = await openStorage(readConfig({ ...bucket.env, CONSENTRY_S3_BUCKET: 'no-such-bucket' }), folder);
    await expect(other.check()).rejects.toMatchObject({ reason: 'unavailable' });
    await expect(other.put('media/a/one', Buffer.from('x'))).rejects.toMatchObject({ reason: 'unavailable' });
    gone.close();
    other.close();
  });

  it('settings that contradict each other are named, all at once', () => {
    const faults = (env: Record<string, string>) => contradictions(readConfig(env)).join('\n');
    expect(faults({ CONSENTRY_STORAGE: 's3' })).toMatch(/CONSENTRY_S3_BUCKET[\s\S]*CONSENTRY_S3_REGION/);
    expect(faults({ CONSENTRY_STORAGE: 's3', CONSENTRY_S3_BUCKET: 'files', CONSENTRY_S3_REGION: 'eu-central-1', CONSENTRY_S3_ACCESS_KEY_ID: 'AKIA' })).toContain('go together');
    expect(faults({ CONSENTRY_S3_BUCKET: 'files' })).toContain('CONSENTRY_S3_BUCKET is set, but files lie on this machine');
    expect(faults({ CONSENTRY_STORAGE: 's3', CONSENTRY_S3_BUCKET: 'files', CONSENTRY_S3_REGION: 'eu-central-1' })).toBe('');
    expect(faults(bucket.env)).toBe('');
  });
});
