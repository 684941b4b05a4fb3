import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createServer } from 'node:net';
import { colleague } from '../harness/people.js';
import { sql } from '../harness/identity.js';
import { World } from '../harness/world.js';
import { blocks, COMPILERS, Project, type Program } from './client.package.js';

let world: World;
let project: Project;
const NAMES = ['send', 'pages', 'hooks'] as const;
beforeAll(async () => {
  world = await World.start();
  project = new Project();
  blocks('ts').forEach((text, n) => project.write(`${NAMES[n]!}.ts`, text));
}, 60_000);
afterAll(async () => {
  project.remove();
  await world.close();
});

const run = (name: (typeof NAMES)[number], more: Record<string, string> = {}): Program => project.start(`${name}.js`, { CONSENTRY_URL: world.server.url, CONSENTRY_API_KEY: world.demo.apiKey, ...more });

it('every example compiles as it stands, for the oldest and the newest compiler', () => {
  expect(blocks('ts')).toHaveLength(NAMES.length);
  for (const compiler of COMPILERS) expect(project.compile(compiler, NAMES.map((name) => `${name}.ts`), '--types', 'node', '--skipLibCheck')).toBe('');
}, 60_000);

// Compiled by the test above: these run what it wrote.
it('the first asks, sends one message that arrives, and is refused a second for want of consent', async () => {
  const program = run('send');
  expect([await program.ended, program.output]).toEqual([0, expect.stringMatching(/^The gate would let it pass\.\nmsg_[0-9a-f]{32} is queued\.\nRefused, gate\.not_opted_in: .+\n$/)]);
  const id = /msg_[0-9a-f]{32}/.exec(program.output)![0];
  await world.until(async () => (await world.status(id)) === 'read');
  expect(world.ledger().filter((entry) => JSON.stringify(entry.body).includes('Your order has left our house.'))).toHaveLength(1);
  expect(await sql(world, `select status, count(*)::int as n from messages where direction = 'out' group by status order by status`)).toEqual([{ status: 'blocked', n: 1 }, { status: 'read', n: 1 }]);
});

it('the second pages through all contacts', async () => {
  for (let n = 0; n < 120; n++) await world.call('POST', '/v1/contacts', { name: `Row ${n}`, phone: `+15550149${String(200 + n)}` });
  const program = run('pages');
  expect(await program.ended).toBe(0);
  expect(program.lines).toHaveLength(122);
  expect(program.lines.at(-1)).toBe('121 contacts.');
  expect(new Set(program.lines).size).toBe(122);
});

it('the third receives what the server tells, each once, and nothing that is forged', async () => {
  const admin = await colleague(world, 'ADMIN');
  // The endpoint is made with the address and the program started with its secret: the port must be known before.
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/hooks`;
  const { id, secret } = (await admin.call<{ id: string; secret: string }>('POST', '/v1/webhook-endpoints', { url, eventTypes: ['message.delivered', 'consent.opted_out'] })).body;
  const program = run('hooks', { WEBHOOK_SECRET: secret, PORT: String(port) });
  await world.until(() => program.output.includes('Listening'));
  const sent = await world.send();
  await world.until(() => program.output.includes(`${sent.body.id} was delivered.`));
  await world.writes('STOP');
  await world.until(() => program.output.includes(`${world.demo.contactId} wants nothing more over whatsapp.`));
  // The confirmation is a message too, and is delivered a moment later.
  await world.until(() => program.lines.filter((line) => line.endsWith('was delivered.')).length === 2);

  const list = (await admin.call<{ data: { id: string; eventId: string }[] }>('GET', `/v1/webhook-endpoints/${id}/deliveries`)).body.data;
  for (const each of list) expect((await admin.call('POST', `/v1/webhook-endpoints/${id}/deliveries/${each.id}/resend`)).status).toBeLessThan(300);
  await world.settle();
  expect(await sql(world, 'select status, count(*)::int as n from webhook_attempts group by status')).toEqual([{ status: 204, n: 2 * list.length }]);
  expect(program.lines).toHaveLength(1 + list.length);

  const forged = await fetch(url, { method: 'POST', body: '{}', headers: { 'webhook-id': 'wev_1', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)), 'webhook-signature': 'v1,AAAA' } });
  expect([forged.status, await forged.text()]).toEqual([400, '']);
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
