// The whole server at work: requests in, messages out to a provider elsewhere, its statuses back.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Log, parseId, publicId } from '@consentry/kernel';
import { Demo } from '@consentry/sandbox';
import { readConfig, simulatorsOf, startServer } from '@consentry/server';
import { Vault } from '@consentry/vault';
import { withClient } from '../harness/postgres.js';
import { seedContacts } from './seed.js';
import { serveMeasurer } from './subject.js';

const dataDir = mkdtempSync(join(tmpdir(), 'consentry-flow-'));
const config = readConfig({ PORT: '0', CONSENTRY_METRICS_PORT: '0', CONSENTRY_DATA_DIR: dataDir, NODE_ENV: 'development', CONSENTRY_DEMO: '1' });
const server = await startServer({ config, log: Log.create({ level: 'warn' }) });
const demo = await server.app.get(Demo).seed({ email: 'owner@example.com', password: 'Bench-password-1' });
await simulatorsOf(server.app)!.stop();
const { accessToken, appSecret, verifyToken, ...settings } = JSON.parse(process.env.BENCH_PHONE!) as Record<string, string>;
const made = await fetch(`${server.url}/v1/connections`, {
  method: 'POST', headers: { authorization: `Bearer ${demo.apiKey}`, 'content-type': 'application/json' },
  body: JSON.stringify({ plugin: 'channel-whatsapp', name: 'Bench', credentials: { accessToken, appSecret, verifyToken }, settings: { ...settings, messagesPerSecond: 10_000 } }),
});
if (made.status !== 201) throw new Error(await made.text());
const { id: connectionId } = await made.json() as { id: string };
const connection = parseId('connection', connectionId)!;
const ring = await server.app.get(Vault).ring(demo.organizationId);
const { ownerUrl } = server.embedded!;
const contactIds = await withClient(ownerUrl, (client) => seedContacts(client, ring, connection, Number(process.env.BENCH_CONTACTS ?? 20_000)));

// What asks counts as ours: it asks for no more than it must, and for the costly part once, at the end.
const ASK = {
  owner: () => ({ ownerUrl }),
  states: async () => ({ states: Object.fromEntries((await rows<{ status: string; n: number }>('select status, count(*)::int as n from messages where connection_id = $1 and direction = $2 group by 1', [connection, 'out'])).map((r) => [r.status, r.n])) }),
  unaudited: async () => ({ unaudited: (await rows<{ n: number }>(`select count(*)::int as n from messages m where m.connection_id = $1 and m.direction = 'out' and not exists (select 1 from audit_leaves l where l.object_id = m.id)`, [connection]))[0]!.n }),
};
const rows = <R extends object>(text: string, values: unknown[]): Promise<R[]> => withClient(ownerUrl, async (client) => {
  await client.query(`select set_config('app.system', 'on', false), set_config('app.organization_id', $1, false)`, [demo.organizationId]);
  return (await client.query<R>(text, values)).rows;
});
process.on('message', (message) => {
  if (typeof message === 'string' && Object.hasOwn(ASK, message)) void Promise.resolve(ASK[message as keyof typeof ASK]()).then((answer) => process.send!(answer), (error: unknown) => { console.error(error); process.exit(1); });
});
serveMeasurer({
  url: server.url,
  facts: {
    key: demo.apiKey, connectionId, contacts: contactIds.map((id) => publicId('contact', id)).join(','), metrics: server.metricsUrl!, dataDir,
    attach: JSON.stringify({ connectionId: connection, settings: { accessToken, appSecret, verifyToken, ...settings }, webhookUrl: `${server.url}/webhooks/${connectionId}` }),
  },
}, server.embedded!.pid, async () => {
  await server.close();
  rmSync(dataDir, { recursive: true, force: true });
});
