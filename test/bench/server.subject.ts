// The whole server, as it is served, with its queue stopped: what is measured is taking a request in, not what follows from it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Log, parseId, publicId, Queue } from '@consentry/kernel';
import { ConnectionDirectory } from '@consentry/connections';
import { Demo } from '@consentry/sandbox';
import { readConfig, simulatorsOf, startServer } from '@consentry/server';
import { Vault } from '@consentry/vault';
import { withClient } from '../harness/postgres.js';
import { seedContacts } from './seed.js';
import { serveMeasurer } from './subject.js';

const CONTACTS = Number(process.env.BENCH_CONTACTS ?? 20_000);

const dataDir = mkdtempSync(join(tmpdir(), 'consentry-bench-'));
const config = readConfig({ PORT: '0', CONSENTRY_DATA_DIR: dataDir, NODE_ENV: 'development', CONSENTRY_DEMO: '1' });
const server = await startServer({ config, log: Log.create({ level: 'warn' }) });
const demo = await server.app.get(Demo).seed({ email: 'owner@example.com', password: 'Bench-password-1' });
const queue = server.app.get(Queue);
await queue.idle();
await queue.stop();
const simulator = simulatorsOf(server.app)!;
const appSecret = String(simulator.of('channel-whatsapp')!.demoSettings().appSecret);
await simulator.stop();
const ring = await server.app.get(Vault).ring(demo.organizationId);
const contactIds = await withClient(server.embedded!.ownerUrl, (client) => seedContacts(client, ring, parseId('connection', demo.connectionId)!, CONTACTS));
const connection = await server.app.get(ConnectionDirectory).get(parseId('connection', demo.connectionId)!);

serveMeasurer({
  url: server.url,
  facts: {
    key: demo.apiKey, connectionId: demo.connectionId, contacts: contactIds.map((id) => publicId('contact', id)).join(','),
    appSecret, phoneNumberId: String(connection!.settings.phoneNumberId), businessAccountId: String(connection!.settings.businessAccountId), dataDir,
  },
}, server.embedded!.pid, async () => {
  await server.close();
  rmSync(dataDir, { recursive: true, force: true });
});
