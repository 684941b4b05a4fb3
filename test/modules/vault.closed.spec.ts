import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '@consentry/kernel';
import { withClient } from '../harness/postgres.js';
import { colleague } from '../harness/people.js';
import { SealedLoad } from '../harness/vault.load.js';
import { closedBy, outage, sleep } from '../harness/vault.outage.js';
import { closeWebhookSockets } from '../harness/webhook-line.js';
import { World, type Answer } from '../harness/world.js';

let world: World;
let load: SealedLoad;
let keyFile: string;
beforeAll(async () => {
  world = await World.start();
  load = await SealedLoad.prepare(world);
  keyFile = join(world.dataDir, 'keys', 'master-1.key');
});
afterAll(async () => { closeWebhookSockets(); await world.close(); });

const away = () => renameSync(keyFile, `${keyFile}.away`);
const back = () => renameSync(`${keyFile}.away`, keyFile);
const closes = () => world.until(() => closedBy(world) !== undefined, 5);
const opens = () => world.until(() => closedBy(world) === undefined, 5);

async function count(sql: string, values: unknown[] = []): Promise<number> {
  return withClient(world.ownerUrl, async (c) => Number((await c.query<{ n: string }>(sql, values)).rows[0]!.n));
}

describe('VA-2: the key goes while the house is busy', () => {
  it('the file is taken away', async () => {
    await outage(load, 'key file taken away', away, back, { reason: /master key is gone|missing/i });
  }, 30_000);

  it('another key lies in its place', async () => {
    const right = readFileSync(keyFile);
    await outage(load, 'key file replaced', () => writeFileSync(keyFile, randomBytes(32)), () => writeFileSync(keyFile, right), { reason: /fingerprint (\S+), this database was sealed under (\S+)/ });
  }, 30_000);

  it('the file is cut short', async () => {
    const right = readFileSync(keyFile);
    await outage(load, 'key file cut short', () => writeFileSync(keyFile, right.subarray(0, 31)), () => writeFileSync(keyFile, right), { reason: /31 bytes/ });
  }, 30_000);

  it('the file may be read by others', async () => {
    await outage(load, 'key file opened to others', () => chmodSync(keyFile, 0o644), () => chmodSync(keyFile, 0o600), { reason: /chmod 600/ });
  }, 30_000);

  it('every delivery that was taken is there, each once; what was refused left nothing', async () => {
    await world.settle();
    expect(load.taken.length).toBeGreaterThan(20);
    let texts = '';
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Answer<{ nextCursor: string | null }> = await world.call('GET', `/v1/inbound-events?connectionId=${load.line.id}&limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      texts += page.text;
      cursor = page.body.nextCursor;
    }
    expect(load.taken.filter((text) => texts.split(`"${text}"`).length !== 2)).toEqual([]);
    expect(await count(`select count(*) as n from inbound_events where connection_id = $1`, [load.line.uuid])).toBe(load.taken.length);
    expect(await count(`select count(*) as n from inbound_events where state <> 'applied' and kind = 'message'`)).toBe(0);
  });

  it('every message that was accepted was sent, each once (I2)', async () => {
    await world.until(async () => (await count(`select count(*) as n from messages where direction = 'out' and status = 'queued'`)) === 0, 10);
    expect(load.accepted.length).toBeGreaterThan(20);
    const sent = world.ledger().map((entry) => entry.callbackId);
    expect(load.accepted.filter((id) => sent.filter((s) => s === id).length !== 1)).toEqual([]);
    expect(await count('select count(*) as n from outbox where dead_at is not null')).toBe(0);
  });
});

describe('VA-2: while it is closed', () => {
  it('500 requests at once end, all refused; no connection of the pool is lost and nothing goes round in circles', async () => {
    away();
    try {
      await closes();
      const began = performance.now();
      const statements = () => count(`select sum(xact_commit + xact_rollback)::bigint as n from pg_stat_database where datname = current_database()`);
      const before = await statements();
      const requests = Object.values(load.requests());
      const answers = await Promise.all(Array.from({ length: 500 }, (_, n) => requests[n % requests.length]!()));
      const took = performance.now() - began;
      expect([...new Set(answers.map((a) => `${a.status} ${a.text.includes('vault.unavailable')}`))]).toEqual(['503 true']);
      await sleep(1100);
      const used = (await statements()) - before;
      process.stdout.write(`vault closed: 500 requests at once refused in ${took.toFixed(0)} ms, in ${used} transactions\n`);
      // A few each, for who asks and what for: never the four beginnings of a transaction that waits for a key.
      expect(used).toBeLessThan(500 * 6);
      expect(await count(`select count(*) as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`)).toBe(0);
    } finally {
      back();
    }
    await opens();
    const database = world.server.app.get(Database);
    const slow = await Promise.all(Array.from({ length: 40 }, () => database.hot('system', (c) => c.query({ text: 'select pg_sleep(0.05)' })).then(() => 'done')));
    expect(slow.every((s) => s === 'done')).toBe(true);
    const again = await Promise.all(Array.from({ length: 100 }, () => world.call('GET', `/v1/contacts/${world.demo.contactId}`)));
    expect([...new Set(again.map((a) => a.status))]).toEqual([200]);
  }, 30_000);

  it('what was opened before is not used any more either: credentials in open connections', async () => {
    away();
    try {
      await closes();
      const ledger = world.ledger().length;
      const check = await world.call('POST', `/v1/connections/${world.demo.connectionId}/check`);
      expect([check.status, check.body['code']]).toEqual([503, 'vault.unavailable']);
      const handshake = await fetch(`${world.server.url}/webhooks/${load.line.id}?hub.mode=subscribe&hub.verify_token=${load.line.secrets.verifyToken}&hub.challenge=12345`);
      expect([handshake.status, (await handshake.text()).includes('12345')]).toEqual([503, false]);
      const sync = await world.call('POST', '/v1/templates/sync', { connectionId: world.demo.connectionId });
      expect([sync.status, sync.body['code']]).toEqual([503, 'vault.unavailable']);
      expect(world.ledger().length).toBe(ledger);
    } finally {
      back();
    }
    await opens();
  });

  it('a wrong password is neither right nor wrong, and an idempotency key is not used up', async () => {
    const later = load.message();
    away();
    try {
      await closes();
      for (const password of [World.owner.password, 'Wrong-horse-8-battery']) {
        const answer = await world.call('POST', '/v1/auth/login', { email: World.owner.email, password }, { key: null });
        expect([answer.status, answer.body['code'], answer.headers.getSetCookie()]).toEqual([503, 'vault.unavailable', []]);
      }
      for (let n = 0; n < 8; n++) await world.call('POST', '/v1/auth/login', { email: World.owner.email, password: `Wrong-horse-${n}-battery` }, { key: null });
      expect((await world.call('POST', '/v1/contacts', { phone: '+15553330001', name: 'Later' }, { headers: { 'idempotency-key': 'while-closed' } })).status).toBe(503);
      expect((await world.send(later, { headers: { 'idempotency-key': 'while-closed-too' } })).status).toBe(503);
    } finally {
      back();
    }
    await opens();
    expect((await world.call('POST', '/v1/auth/login', World.owner, { key: null })).status).toBe(200);
    expect((await world.call('POST', '/v1/contacts', { phone: '+15553330001', name: 'Later' }, { headers: { 'idempotency-key': 'while-closed' } })).status).toBe(201);
    expect((await world.send(later, { headers: { 'idempotency-key': 'while-closed-too' } })).status).toBe(202);
  });

  it('the page about keys says so: to those who look after the installation with the reason, to others without', async () => {
    const auditor = await colleague(world, 'AUDITOR');
    away();
    try {
      await closes();
      const view = await auditor.call<{ masterKey: { closed: string | null } }>('GET', '/v1/keys');
      expect([view.status, view.body.masterKey?.closed]).toEqual([200, expect.stringMatching(/master key/i)]);
    } finally {
      back();
    }
    await opens();
  });
});

describe('I2: what was accepted before waits for the key', () => {
  /** Work that is due only after the key is gone: as a backlog would be. */
  async function backlog(work: () => Promise<void>): Promise<void> {
    await withClient(world.ownerUrl, (c) => c.query(`
      create function due_later() returns trigger language plpgsql as $$ begin new.available_at := new.available_at + interval '1500 milliseconds'; return new; end $$;
      create trigger due_later before insert on outbox for each row when (new.topic in ('message.dispatch', 'inbound.apply')) execute function due_later()`));
    try {
      await work();
    } finally {
      await withClient(world.ownerUrl, (c) => c.query('drop trigger due_later on outbox; drop function due_later()'));
    }
  }

  async function accept(n: number, body: string): Promise<string[]> {
    const answers = await Promise.all(Array.from({ length: n }, () => world.send({ ...load.message(), text: { body } })));
    expect([...new Set(answers.map((a) => a.status))]).toEqual([202]);
    return answers.map((a) => a.body.id);
  }
  const sentOnce = (ids: string[]) => ids.filter((id) => world.ledger().filter((e) => e.callbackId === id).length === 1).length;

  it('a short outage: sent soon after it is back', async () => {
    let ids: string[] = [];
    await backlog(async () => { ids = await accept(20, 'waits'); });
    away();
    let from = 0;
    try {
      await closes();
      await sleep(4000);
      expect(sentOnce(ids)).toBe(0);
    } finally {
      from = performance.now();
      back();
    }
    await opens();
    await world.until(() => sentOnce(ids) === ids.length, 20);
    process.stdout.write(`vault closed for 5 s: 20 accepted messages were sent ${(performance.now() - from).toFixed(0)} ms after the key was back\n`);
    expect(performance.now() - from).toBeLessThan(3000);
  }, 60_000);

  it('an outage of a night: nothing is given up, and a STOP that was taken before it counts after it', async () => {
    let ids: string[] = [];
    const leaving = '+15554440009';
    expect((await world.call('POST', '/v1/contacts', { phone: leaving, optedIn: true, marketingOptedIn: true })).status).toBe(201);
    await backlog(async () => {
      ids = await accept(3, 'waits all night');
      expect((await load.line.deliver(load.line.text('STOP', { from: leaving.slice(1) }))).status).toBe(200);
    });
    away();
    try {
      await closes();
      await sleep(1600);
      for (let hour = 0; hour < 60; hour++) {
        world.clock.advance(10 * 60_000);
        await sleep(60);
      }
      await sleep(1200);
    } finally {
      back();
    }
    await opens();
    const put = await count('select count(*) as n from outbox where dead_at is not null');
    // Whatever waits for its next try is due by then.
    world.clock.advance(10 * 60_000);
    await sleep(1500);
    await world.settle();
    process.stdout.write(`vault closed for 10 hours: ${sentOnce(ids)} of ${ids.length} accepted messages sent after, ${put} jobs given up\n`);
    expect([put, sentOnce(ids)]).toEqual([0, ids.length]);
    const after = await world.send<{ code?: string }>({ connectionId: load.line.id, to: leaving, contactId: undefined, purpose: 'utility', type: 'template', template: { name: 'order_confirmation', language: { code: 'en_US' }, components: [{ type: 'body', parameters: ['A', 'B', 'C'].map((text) => ({ type: 'text', text })) }] } });
    expect([after.status, after.body.code]).toEqual([422, expect.stringContaining('opt')]);
  }, 60_000);
});
