import { randomUUID } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemActor, type HotClient } from '@consentry/kernel';
import { HAPPENED, openLog, ORGANIZATIONS, type LogParts } from './audit-kill.parts.js';

/** One of the processes of the test: it seals or purges as a server does, or writes as a server's requests do. */
export type Order = { url: string } & ({ role: 'seal' } | { role: 'purge' } | {
  role: 'write'; writers: number; ledger: string;
  /** Leaves a second, one a transaction, evenly; without it transactions of all kinds as fast as they go. */
  pace?: number;
});

const order = JSON.parse(process.argv[2]!) as Order;
const parts = await openLog({ url: order.url, poolSize: order.role === 'write' ? order.writers : 2 });
let over = false;
process.stdin.once('data', () => { over = true; });
process.stdout.write('"ready"\n');
if (order.role === 'seal') {
  parts.sequencer.start();
  while (!over) await sleep(20);
  await parts.sequencer.stop();
} else if (order.role === 'purge') {
  while (!over) { await parts.retention.run(); await sleep(50); }
} else {
  await write(parts, order);
}
await parts.close();
process.stdin.destroy();

async function write({ database, audit }: LogParts, { writers, ledger, pace }: Order & { role: 'write' }): Promise<void> {
  const file = openSync(join(ledger, randomUUID()), 'a');
  const note = (what: 'kept' | 'back', ids: string[]) => { if (ids.length > 0) writeSync(file, `${what} ${Date.now()} ${ids.join(',')}\n`); };
  class TakenBack extends Error {}
  const pick = <T>(from: readonly T[]) => from[Math.floor(Math.random() * from.length)]!;
  let n = 0;

  const stamp = (organizationId: string, kind: string) => audit.stamped(systemActor(organizationId, 'test'), { action: HAPPENED, context: { kind, n: n++ } });
  const many = (organizationId: string, kind: string, count: number) => Array.from({ length: count }, () => stamp(organizationId, kind));
  type Stamped = ReturnType<typeof stamp>;
  const ids = (leaves: Stamped[]) => leaves.map((l) => l.id);

  /** Commits what it says it wrote, or throws. */
  const transaction = async (work: (c: HotClient, organizationId: string) => Promise<Stamped[]>) => {
    const organizationId = pick(ORGANIZATIONS);
    const written = await database.hot({ organizationId }, (c) => work(c, organizationId));
    note('kept', ids(written));
  };
  const append = async (c: HotClient, leaves: Stamped[]) => { await audit.appendStamped(c, leaves); return leaves; };
  // Stamped long before they are written: their ids lie below ids that were sealed since.
  const held = new Map<string, Stamped[]>();

  const kinds: [weight: number, work: (c: HotClient, organizationId: string) => Promise<Stamped[]>][] = [
    [50, (c, o) => append(c, [stamp(o, 'short')])],
    [12, (c, o) => append(c, many(o, 'batch', 1 + Math.floor(Math.random() * 60)))],
    [12, async (c, o) => { const leaves = await append(c, many(o, 'slow', 3)); await sleep(5 + Math.random() * 150); return leaves; }],
    [1, async (c, o) => { const first = await append(c, many(o, 'long', 2)); await sleep(500 + Math.random() * 1500); return [...first, ...(await append(c, many(o, 'long', 2)))]; }],
    [8, async (c, o) => { note('back', ids(await append(c, many(o, 'undone', 4)))); await sleep(Math.random() * 30); throw new TakenBack(); }],
    [7, async (c, o) => {
      const before = await append(c, [stamp(o, 'before')]);
      await c.query({ text: 'savepoint part' });
      note('back', ids(await append(c, many(o, 'undone part', 2))));
      await c.query({ text: 'rollback to savepoint part' });
      await c.query({ text: 'savepoint other' });
      const inside = await append(c, [stamp(o, 'inside')]);
      await c.query({ text: 'release savepoint other' });
      return [...before, ...inside];
    }],
    [10, async (c, o) => {
      const late = held.get(o) ?? [];
      held.set(o, many(o, 'held', 2));
      // The other process of the house may be quicker to write, with younger ids.
      return append(c, [...late, stamp(o, 'on time')]);
    }],
  ];
  const draw = () => {
    let at = Math.random() * kinds.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, work] of kinds) if ((at -= weight) < 0) return work;
    return kinds[0]![1];
  };

  const began = performance.now();
  let sent = 0;
  const writer = async () => {
    while (!over) {
      if (pace !== undefined) {
        const due = began + (sent++ / pace) * 1000;
        await sleep(Math.max(0, due - performance.now()));
      }
      try {
        await transaction(pace === undefined ? draw() : (c, o) => append(c, [stamp(o, 'paced')]));
      } catch (error) {
        // The database is gone for a moment; what it did not acknowledge is nobody's promise.
        if (!(error instanceof TakenBack)) await sleep(50);
      }
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
}
