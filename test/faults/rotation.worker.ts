import { setTimeout as sleep } from 'node:timers/promises';
import { insertSecrets, openKeyParts, secretOf, spotOf, type KeyParts, type Where } from './rotation.parts.js';

/** One of the processes of the test: it works off rotations as a server does, or reads and writes as a server's requests do. */
export type Order = Where & ({ role: 'rotate' } | { role: 'serve'; readers: number; writers: number });
export interface Served { reads: number; writes: number; failures: string[]; longestMs: number; written: string[] }

const order = JSON.parse(process.argv[2]!) as Order;
const say = (line: unknown) => new Promise<void>((resolve) => { process.stdout.write(`${JSON.stringify(line)}\n`, () => resolve()); });

const parts = await openKeyParts({ ...order, poolSize: order.role === 'serve' ? order.readers + order.writers : 4 });
if (order.role === 'rotate') await rotate(parts);
else await serve(parts, order);

/** Until it is killed. */
async function rotate({ rotations }: KeyParts): Promise<void> {
  await say('ready');
  for (;;) {
    await rotations.run();
    await sleep(50);
  }
}

async function serve(given: KeyParts, { organizationId, readers, writers }: Order & { role: 'serve' }): Promise<void> {
  const { database, vault } = given;
  const known = await database.hot({ organizationId }, async (c) => (await c.query<{ id: string }>({ text: 'select id from connections' })).rows.map((r) => r.id));
  const served: Served = { reads: 0, writes: 0, failures: [], longestMs: 0, written: [] };
  let over = false;
  process.stdin.once('data', () => { over = true; });

  const timed = async (what: string, work: () => Promise<void>) => {
    const began = performance.now();
    try {
      await work();
    } catch (error) {
      served.failures.push(`${what}: ${(error as Error).name}: ${(error as Error).message}`);
    }
    served.longestMs = Math.max(served.longestMs, performance.now() - began);
  };
  const select = { name: 'read', text: 'select credentials from connections where id = $1' };
  const check = (id: string, text: string) => {
    if (text !== secretOf(id)) throw new Error(`the secret of ${id} reads otherwise`);
    served.reads++;
  };
  const reader = async (n: number) => {
    while (!over) {
      const id = known[Math.floor(Math.random() * known.length)]!;
      // Both ways of the house: names and bodies are opened inside the transaction that read them, secrets after it.
      await timed('read', async () => {
        const { text, sealed } = await database.hot({ organizationId }, async (c) => {
          const { rows } = await c.query<{ credentials: Buffer }>({ ...select, values: [id] });
          const { credentials } = rows[0]!;
          return n % 2 === 0 ? { text: vault.ready(organizationId).open(spotOf(id), credentials), sealed: credentials } : { text: undefined, sealed: credentials };
        });
        check(id, text ?? (await vault.open({ organizationId, ...spotOf(id) }, sealed)));
        await sleep(2);
      });
    }
  };
  const writer = async () => {
    while (!over) {
      await timed('write', async () => {
        const ids = await insertSecrets(given, organizationId, 1);
        served.written.push(...ids);
        served.writes++;
      });
      await sleep(5);
    }
  };
  await say('ready');
  await Promise.all([...Array.from({ length: readers }, (_, n) => reader(n)), ...Array.from({ length: writers }, writer)]);
  await given.close();
  await say(served);
  process.stdin.destroy();
}
