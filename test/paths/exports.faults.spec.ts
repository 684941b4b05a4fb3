import { readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ObjectStorage, parseId, StorageError } from '@consentry/kernel';
import { ended, fetched, type ExportBody } from '../harness/exports.js';
import { BEHIND_PROXY, leaves, ownerVisitor, sql, type Visitor } from '../harness/identity.js';
import { World } from '../harness/world.js';

let world: World;
let owner: Visitor;
let storage: ObjectStorage;
let put: ObjectStorage['put'];
beforeAll(async () => {
  world = await World.start({ env: BEHIND_PROXY });
  owner = await ownerVisitor(world);
  storage = world.server.app.get(ObjectStorage);
  put = storage.put.bind(storage);
});
afterEach(() => { storage.put = put; });
afterAll(() => world.close());

const begun = async () => (await owner.call<ExportBody>('POST', '/v1/privacy/exports', {})).body.id;
const row = async (id: string) => (await sql<{ state: string; reason: string | null; file_key: Buffer | null; failures: number }>(world, 'select state, reason, file_key, failures from exports where id = $1', [parseId('export', id)]))[0]!;
const objects = () => readdirSync(world.dataDir, { recursive: true, withFileTypes: true }).filter((f) => f.isFile() && /[/\\]exports[/\\]/.test(f.parentPath)).map((f) => f.name);
/** The next copy waits with everything written, until it is let go. */
function held(): { reached: Promise<void>; go: () => void } {
  const [reached, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  storage.put = async (key, content) => {
    if (!key.startsWith('exports/')) return put(key, content);
    await put(key, content);
    reached.resolve();
    await gate.promise;
  };
  return { reached: reached.promise, go: () => gate.resolve() };
}

describe('a copy that cannot be made', () => {
  it('fails with the reason after some tries, and leaves nothing; the next one works', async () => {
    let tries = 0;
    storage.put = async (key, content) => {
      if (!key.startsWith('exports/')) return put(key, content);
      tries++;
      // As a disk that is full in the middle.
      for await (const part of content as AsyncIterable<Uint8Array>) if (part.length >= 0) break;
      throw new StorageError('unavailable');
    };
    const id = await begun();
    await world.until(async () => { world.clock.advance(60_000); return (await row(id)).state !== 'running'; }, 30);
    expect(await row(id)).toMatchObject({ state: 'failed', reason: 'storage_unavailable', file_key: null });
    expect(tries).toBe(5);
    owner = await ownerVisitor(world);
    expect((await owner.call<ExportBody>('GET', `/v1/privacy/exports/${id}`)).body).toMatchObject({ status: 'failed', reason: 'storage_unavailable' });
    expect((await fetched(owner, id)).body.code).toBe('export.not_ready');
    expect((await leaves(world, 'export.failed')).map((l) => l.context)).toEqual([{ kind: 'organization', reason: 'storage_unavailable' }]);
    expect(objects()).toEqual([]);
    storage.put = put;
    const next = await begun();
    expect((await ended(world, owner, next)).status).toBe('ready');
    await owner.call('DELETE', `/v1/privacy/exports/${next}`);
    expect(objects()).toEqual([]);
  }, 60_000);

  it('cancelled while it is made: it never becomes ready, and what was written goes', async () => {
    const { reached, go } = held();
    const id = await begun();
    await reached;
    expect((await owner.call('DELETE', `/v1/privacy/exports/${id}`)).status).toBe(204);
    go();
    await world.settle();
    expect(await row(id)).toMatchObject({ state: 'cancelled', file_key: null });
    expect((await owner.call<ExportBody>('GET', `/v1/privacy/exports/${id}`)).body.status).toBe('cancelled');
    expect(objects()).toEqual([]);
    expect((await leaves(world, 'export.ready')).filter((l) => l.object_id === parseId('export', id))).toEqual([]);
  });

  it('a try that lost it to another ends without a trace', async () => {
    const { reached, go } = held();
    const id = await begun();
    await reached;
    await sql(world, 'update exports set run = gen_random_uuid() where id = $1', [parseId('export', id)]);
    go();
    await world.settle();
    expect((await row(id)).state).toBe('running');
    expect(objects()).toEqual([]);
    expect((await leaves(world, 'export.ready')).filter((l) => l.object_id === parseId('export', id))).toEqual([]);
    await owner.call('DELETE', `/v1/privacy/exports/${id}`);
  });

  it('one that was altered where it lies is not handed out', async () => {
    const id = await begun();
    expect((await ended(world, owner, id)).status).toBe('ready');
    const [{ storage_key }] = (await sql<{ storage_key: string }>(world, 'select storage_key from exports where id = $1', [parseId('export', id)])) as [{ storage_key: string }];
    const parts: Buffer[] = [];
    for await (const part of await storage.get(storage_key)) parts.push(part as Buffer);
    const bytes = Buffer.concat(parts);
    bytes[100]! ^= 1;
    await storage.put(storage_key, bytes);
    expect((await fetched(owner, id)).body.code).toBe('export.unreadable');
  });
});
