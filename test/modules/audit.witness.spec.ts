import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Witnesses } from '@consentry/monitoring';
import { letters, ownerVisitor, type Visitor } from '../harness/identity.js';
import { openCheckpoint } from '../harness/rfc6962.js';
import { World } from '../harness/world.js';

const HOUR = 3_600_000;
let world: World;
let owner: Visitor;
let dir: string;
const file = () => join(dir, 'checkpoints.txt');
const run = () => world.server.app.get(Witnesses).run(file());
const notesIn = () => readFileSync(file(), 'utf8').split(/(?<=\n)\n(?=consentry\/audit)/);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'consentry-witness-'));
  world = await World.start();
  owner = await ownerVisitor(world);
  expect((await owner.call('PUT', '/v1/audit-logs/settings', { witnessEmails: ['auditor@example.com'] })).status).toBe(200);
});
afterAll(async () => {
  await world.close();
  rmSync(dir, { recursive: true, force: true });
});

const grow = async () => {
  await world.send();
  await world.seal();
};

describe('witnesses of the audit log (AU-4)', () => {
  it('a file gets each head that grew, once an hour, and other programs check it', async () => {
    await grow();
    await run();
    const { key, checkpoint, size } = (await owner.call('GET', '/v1/audit-logs/checkpoint')).body as unknown as { key: string; checkpoint: string; size: number };
    const kept = notesIn().map((note) => openCheckpoint(note.endsWith('\n') ? note : `${note}\n`, key)).filter((n) => n !== undefined);
    expect(kept.map((n) => n.size)).toEqual([size]);
    expect(checkpoint).toContain(kept[0]!.root.toString('base64'));
    const before = statSync(file()).size;
    await grow();
    await run();
    expect(statSync(file()).size).toBe(before);
    world.clock.advance(HOUR);
    await grow();
    await run();
    expect(statSync(file()).size).toBeGreaterThan(before);
  });

  it('a mailbox gets one a day, whole enough to be checked', async () => {
    await world.settle();
    const mails = () => letters(world, 'auditor@example.com', 'audit_checkpoint');
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    const { key } = (await owner.call('GET', '/v1/audit-logs/checkpoint')).body as unknown as { key: string };
    expect(openCheckpoint(mail!.text.slice(mail!.text.indexOf('consentry/audit')), key)).toBeDefined();
    world.clock.advance(25 * HOUR);
    await grow();
    await run();
    await world.settle();
    expect(await mails()).toHaveLength(2);
  });
});
