import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createVaultSimulator, type VaultSimulator } from '@consentry/keys-vault/simulator';
import { cloneDatabase, withClient } from '../harness/postgres.js';
import { killAtOnce } from '../harness/processes.js';
import { SealedLoad } from '../harness/vault.load.js';
import { closedBy, CLOSED_WITHIN_MS, outage, sleep } from '../harness/vault.outage.js';
import { closeWebhookSockets } from '../harness/webhook-line.js';
import { World } from '../harness/world.js';

const MAIN = join(import.meta.dirname, '../../../apps/server/dist/main.js');

let keeper: VaultSimulator;
let world: World;
let load: SealedLoad;
const settings = () => ({ CONSENTRY_MASTER_KEY_PROVIDER: 'vault', CONSENTRY_MASTER_KEY_ADDRESS: keeper.address, CONSENTRY_MASTER_KEY_KEY: 'consentry', CONSENTRY_MASTER_KEY_TOKEN: keeper.tokens.issue('root', 0) });
beforeAll(async () => {
  keeper = await createVaultSimulator({ now: () => new Date() });
  world = await World.start({ env: settings() });
  load = await SealedLoad.prepare(world);
}, 30_000);
afterAll(async () => { closeWebhookSockets(); await world.close(); await keeper.close(); });

const closings = () => world.logLines.filter((l) => l.includes('"vault_closed"')).length;
const opens = () => world.until(() => closedBy(world) === undefined, 5);

describe('VA-2: the keeper of the master key goes while the house is busy', () => {
  it('it is sealed', () => outage(load, 'keeper sealed', () => keeper.setSealed(true), () => keeper.setSealed(false), { reason: /sealed/ }), 30_000);
  it('it refuses connections', () => outage(load, 'keeper unreachable', () => keeper.goAway(), () => keeper.comeBack(), { reason: /could not be reached|does not answer/ }), 30_000);
  it('it hangs', () => outage(load, 'keeper hanging', () => keeper.suffer('hang'), () => keeper.suffer(undefined), { reason: /does not answer/ }), 30_000);
  it('it breaks connections off', () => outage(load, 'keeper breaking off', () => keeper.suffer('cut'), () => keeper.suffer(undefined), { reason: /could not be reached|does not answer/ }), 30_000);
  it('it fails', () => outage(load, 'keeper failing', () => keeper.suffer('fail'), () => keeper.suffer(undefined), { reason: /failed/ }), 30_000);
  it('its key is deleted', async () => {
    const key = keeper.transit.keys.get('consentry')!;
    await outage(load, 'key deleted at the keeper', () => keeper.transit.keys.delete('consentry'), () => keeper.transit.keys.set('consentry', key), { reason: /no key consentry/ });
  }, 30_000);
  it('its token is revoked', async () => {
    await outage(load, 'token refused by the keeper', () => keeper.answerWith('transit/keys/consentry', { status: 403, json: { errors: ['permission denied'] } }), () => keeper.answerWith('transit/keys/consentry', undefined), { reason: /403|token|policy/i });
  }, 30_000);

  it('every message that was accepted was sent, each once (I2), and every delivery that was taken is there', async () => {
    await world.until(async () => (await withClient(world.ownerUrl, (c) => c.query(`select 1 from messages where direction = 'out' and status = 'queued' limit 1`))).rowCount === 0, 15);
    const sent = world.ledger().map((entry) => entry.callbackId);
    expect(load.accepted.length).toBeGreaterThan(20);
    expect(load.accepted.filter((id) => sent.filter((s) => s === id).length !== 1)).toEqual([]);
    await world.settle();
    const { rows } = await withClient(world.ownerUrl, (c) => c.query<{ n: number; dead: number }>(`select (select count(*) from inbound_events where connection_id = $1 and state = 'applied')::int as n, (select count(*) from outbox where dead_at is not null)::int as dead`, [load.line.uuid]));
    expect(rows[0]).toEqual({ n: load.taken.length, dead: 0 });
  });
});

describe('what is no outage', () => {
  async function staysOpen(disturb: () => unknown): Promise<void> {
    await opens();
    const before = closings();
    const end = performance.now() + 2500;
    const answers = new Set<number>();
    const disturbed = (async () => disturb())();
    while (performance.now() < end) {
      answers.add((await world.call('GET', `/v1/contacts/${world.demo.contactId}`)).status);
      await sleep(40);
    }
    await disturbed;
    expect([closings() - before, [...answers]]).toEqual([0, [200]]);
  }

  /** Exactly one question of the watch suffers it. */
  async function oneQuestion(fault: 'hang' | 'fail' | 'cut'): Promise<void> {
    const asked = keeper.requests.length;
    keeper.suffer(fault);
    while (keeper.requests.length === asked) await sleep(1);
    keeper.suffer(undefined);
  }

  it.each(['hang', 'cut', 'fail'] as const)('one lost question (%s)', (fault) => staysOpen(() => oneQuestion(fault)), 15_000);

  it('a database whose connections are all busy: it says nothing about the key', () => staysOpen(async () => {
    const { database } = world;
    const busy = Array.from({ length: 8 }, () => database.hot('system', (c) => c.query({ text: 'select pg_sleep(1.5)' })));
    // Something changed, so the watch wants to read what the database remembers, and has to wait for it.
    await withClient(world.ownerUrl, (c) => c.query(`select pg_notify('consentry_keys', '')`));
    await Promise.all(busy);
  }), 15_000);

  it('and a database that fails opens nothing: the vault stays closed while the keeper is away', async () => {
    await opens();
    keeper.setSealed(true);
    try {
      await world.until(() => closedBy(world) !== undefined, 5);
      await withClient(world.ownerUrl, (c) => c.query('revoke select on master_keys from consentry_app'));
      try {
        await withClient(world.ownerUrl, (c) => c.query(`select pg_notify('consentry_keys', '')`));
        const seen = new Set<string>();
        for (const end = performance.now() + 1500; performance.now() < end;) {
          seen.add(closedBy(world) === undefined ? 'open' : 'closed');
          await sleep(5);
        }
        expect([...seen]).toEqual(['closed']);
      } finally {
        await withClient(world.ownerUrl, (c) => c.query('grant select on master_keys to consentry_app'));
      }
    } finally {
      keeper.setSealed(false);
    }
    await opens();
  }, 15_000);
});

describe('a process of its own, with its key in Vault', () => {
  let folder: string;
  let clone: Awaited<ReturnType<typeof cloneDatabase>>;
  let child: ChildProcess | undefined;
  let output = '';
  beforeAll(async () => { folder = mkdtempSync(join(tmpdir(), 'consentry-outage-')); clone = await cloneDatabase(); });
  afterAll(async () => { await killAtOnce(child); await clone.database.close(); await clone.drop(); rmSync(folder, { recursive: true, force: true }); });

  async function start(env: Record<string, string>): Promise<string> {
    output = '';
    child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env['PATH'], NODE_ENV: 'test', PORT: '0', DATABASE_URL: clone.appUrl, DATABASE_MIGRATION_URL: clone.ownerUrl, CONSENTRY_DATA_DIR: folder, CONSENTRY_DEMO: '0', CONSENTRY_BOOTSTRAP_EMAIL: World.owner.email, CONSENTRY_BOOTSTRAP_PASSWORD: World.owner.password, CONSENTRY_RATE_LIMIT_IP: '0', CONSENTRY_RATE_LIMIT_SIGN_IN: '0', CONSENTRY_BCRYPT_COST: '4', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    while (!output.includes('is ready') && child.exitCode === null) await sleep(20);
    return /http:\/\/\S+:\d+/.exec(output)?.[0] ?? '';
  }

  it('closes within a second, refuses a start meanwhile with exit code 78, and heals without a restart', async () => {
    const url = await start(settings());
    expect([child!.exitCode, url]).toEqual([null, expect.stringMatching(/^http/)]);
    const signIn = async () => (await fetch(`${url}/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(World.owner) })).status;
    expect(await signIn()).toBe(200);

    keeper.suffer('hang');
    const since = performance.now();
    let last = 0;
    while (performance.now() < since + 2500) {
      const status = await signIn();
      if (status !== 503) last = performance.now() - since;
      await sleep(15);
    }
    process.stdout.write(`vault closed in a process of its own, keeper hanging: the last sign-in was answered ${last.toFixed(0)} ms after\n`);
    expect(last).toBeLessThanOrEqual(CLOSED_WITHIN_MS);
    const probes = await Promise.all(['live', 'ready'].map(async (name) => (await fetch(`${url}/health/${name}`)).status));
    expect(probes).toEqual([200, 503]);

    const running = child;
    await start({ ...settings(), CONSENTRY_DATA_DIR: join(folder, 'second') });
    if (child!.exitCode === null) await once(child!, 'exit');
    expect([child!.exitCode, output]).toEqual([78, expect.stringMatching(/Consentry did not start\. The master key is not usable: Vault/)]);
    child = running;

    keeper.suffer(undefined);
    const from = performance.now();
    while ((await signIn()) !== 200) await sleep(15);
    process.stdout.write(`and healed ${(performance.now() - from).toFixed(0)} ms after\n`);
    expect(performance.now() - from).toBeLessThan(3000);
    const gone = once(child!, 'exit');
    child!.kill('SIGTERM');
    expect((await gone)[0]).toBe(0);
  }, 60_000);
});
