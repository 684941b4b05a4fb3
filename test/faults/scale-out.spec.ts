import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWithRedis } from '../harness/redis.js';
import { freshPhone } from '../harness/fault.line.js';
import { freePort } from '../harness/processes.js';
import { Cluster } from './scale-out.parts.js';

const ENDED = ['sent', 'delivered', 'read', 'failed', 'blocked'];

describeWithRedis('OP-1: several processes behave like one', () => {
  let cluster: Cluster;
  beforeAll(async () => { cluster = await Cluster.start({ roles: ['api', 'api', 'worker', 'worker', 'scheduler'], answerMs: 20 }); }, 180_000);
  afterAll(() => cluster?.remove());

  const status = async (id: string, n = 1) => (await cluster.call<{ status: string }>(cluster.of('api')[n]!, 'GET', `/v1/messages/${id}`)).body.status;
  const ready = async (n: number) => (await fetch(`${cluster.nodes[n]!.url}/health/ready`)).json() as Promise<{ role: string; waitsFor?: string[]; checks: { queue: { detail: string } } }>;
  const burst = async (contacts: string[], word: string, each: number): Promise<string[]> => {
    const answers = await Promise.all(contacts.flatMap((id, c) => Array.from({ length: each }, (_, n) => cluster.send(cluster.of('api')[(c + n) % 2]!, id, `${word} ${c} ${n}`, { line: c % 2 }))));
    expect(answers.map((a) => a.status).filter((s) => s !== 202)).toEqual([]);
    return answers.map((a) => a.body.id);
  };
  const people = (many: number, line?: number) => Promise.all(Array.from({ length: many }, (_, n) => cluster.contact(freshPhone(), line ?? n % 2)));
  const open = () => cluster.rows<{ status: string; n: number }>(`select status, count(*)::int as n from messages where direction = 'out' and not (status = any($1)) group by 1`, [ENDED]);
  const settled = (seconds: number) => cluster.until(async () => (await open()).length === 0, seconds, open);
  const twice = async () => { const all = (await cluster.ledger()).map((e) => e.body); return all.filter((b, n) => all.indexOf(b) !== n); };

  it('what one server takes, a worker sends, and either server tells of it', async () => {
    const [contact] = await people(1);
    const sent = await cluster.send(cluster.of('api')[0]!, contact!, 'one');
    expect(sent.status).toBe(202);
    await cluster.until(async () => (await status(sent.body.id)) === 'read', 15, () => status(sent.body.id));
    expect((await cluster.ledger()).filter((e) => e.body === 'one')).toHaveLength(1);
  });

  it('each says its role; a worker has no routes but health', async () => {
    const roles = await Promise.all(cluster.nodes.map(async (_, n) => (await ready(n)).role));
    expect(roles).toEqual(['api', 'api', 'worker', 'worker', 'scheduler']);
    for (const node of [...cluster.of('worker'), ...cluster.of('scheduler')]) {
      for (const path of ['/v1/messages', '/', '/docs', '/v1/openapi.json', '/webhooks/x', '/health/ready/x', '/health/live/../../v1/messages']) {
        const answer = await fetch(node.url + path, { redirect: 'manual' });
        expect([path, answer.status, answer.headers.get('content-type')?.split(';')[0], answer.headers.get('x-content-type-options')]).toEqual([path, 404, 'application/problem+json', 'nosniff']);
      }
    }
    expect((await ready(2)).checks.queue.detail).toContain('Redis');
  });

  it('I5: what is sent to one person by two servers arrives in the order of acceptance', async () => {
    const contacts = await people(6, 0);
    for (let n = 0; n < 12; n++) await Promise.all(contacts.map((id, c) => cluster.send(cluster.of('api')[(n + c) % 2]!, id, `order ${c} ${String(n).padStart(2, '0')}`)));
    await settled(20);
    const bodies = (await cluster.ledger()).map((e) => e.body).filter((b) => b.startsWith('order'));
    expect(bodies).toHaveLength(72);
    for (const c of contacts.keys()) {
      const own = bodies.filter((b) => b.startsWith(`order ${c} `));
      expect(own).toEqual([...own].sort());
    }
  });

  it('a worker that is killed -9 in the middle: the other ends what it began', async () => {
    const contacts = await people(20);
    const sending = burst(contacts, 'kill', 15);
    await sleep(250);
    const [victim] = cluster.of('worker');
    await victim!.kill();
    await sending;
    await settled(40);
    await victim!.start();
    const bodies = (await cluster.ledger()).map((e) => e.body).filter((b) => b.startsWith('kill'));
    expect(await twice()).toEqual([]);
    const lost = await cluster.rows<{ status: string }>(`select status from messages where direction = 'out' and status in ('failed', 'blocked')`);
    expect(bodies.length + lost.length).toBe(300);
  }, 90_000);

  it('FLUSHALL under load loses nothing', async () => {
    const contacts = await people(20);
    const sending = burst(contacts, 'flush', 10);
    for (let n = 0; n < 4; n++) {
      await sleep(60);
      await cluster.redis!.flush();
    }
    await sending;
    await settled(20);
    expect((await cluster.ledger()).filter((e) => e.body.startsWith('flush'))).toHaveLength(200);
    expect(await twice()).toEqual([]);
  }, 60_000);

  it.each(['stopped', 'frozen'])('a Redis that is %s for five seconds: workers go on by themselves, and come back', async (how) => {
    const contacts = await people(10);
    if (how === 'stopped') await cluster.redis!.kill();
    else cluster.redis!.freeze();
    await sleep(1500);
    const before = Date.now();
    await burst(contacts, how, 5);
    await settled(10);
    // Not by waiting for Redis.
    expect(Date.now() - before).toBeLessThan(4_500);
    expect((await ready(2)).checks.queue.detail).toContain('database');
    await sleep(Math.max(0, 3_500 - (Date.now() - before)));
    if (how === 'stopped') await cluster.redis!.start();
    else cluster.redis!.thaw();
    await cluster.until(async () => (await ready(2)).checks.queue.detail.includes('Redis') && (await ready(3)).checks.queue.detail.includes('Redis'), 10);
    await burst(contacts, `${how} again`, 5);
    await settled(10);
    expect((await cluster.ledger()).filter((e) => e.body.startsWith(how))).toHaveLength(100);
    expect(await twice()).toEqual([]);
  }, 60_000);

  it('when the scheduler dies another takes its turn within seconds, and gives it back to nobody', async () => {
    const [first] = cluster.of('scheduler');
    const leads = () => cluster.rows<{ pid: number }>(`select pid from pg_locks where locktype = 'advisory' and objid = 727024 and granted`);
    const before = (await leads())[0]!.pid;
    const { Node } = await import('./scale-out.parts.js');
    const second = new Node('scheduler', await freePort(), { ...(first as unknown as { env: Record<string, string> }).env });
    await second.start();
    try {
      expect((await leads()).map((l) => l.pid)).toEqual([before]);
      expect(second.output).not.toContain('schedules_here');
      await first!.kill();
      const died = Date.now();
      await cluster.until(() => second.output.includes('schedules_here'), 5);
      process.stdout.write(`scheduler: another leads ${Date.now() - died} ms after the death\n`);
      await first!.start();
      await sleep(1500);
      expect((await leads())).toHaveLength(1);
      // Leaves get their places: the work itself is done.
      await cluster.until(async () => (await cluster.rows<{ n: number }>(`select count(*)::int as n from audit_leaves l left join audit_entries e on e.leaf_id = l.id where e.leaf_id is null`).catch(() => [{ n: 0 }]))[0]!.n < 50, 10);
    } finally {
      await second.stop();
    }
  }, 30_000);

  it('SIGTERM under load: every request is answered or refused, no outcome stays unknown, exit 0', async () => {
    const contacts = await people(30, 0);
    const [api] = cluster.of('api');
    const [worker] = cluster.of('worker');
    const answers: Record<string, number> = {};
    let going = true;
    let n = 0;
    const callers = Array.from({ length: 12 }, async () => {
      while (going) {
        const number = n++;
        const how = await cluster.send(api!, contacts[number % 30]!, `term ${number}`).then((a) => String(a.status), (error: { cause?: { code?: string } }) => error.cause?.code ?? 'no answer');
        answers[how] = (answers[how] ?? 0) + 1;
        if (how === 'ECONNREFUSED') return;
      }
    });
    await sleep(400);
    const codes = Promise.all([api!.stop(), worker!.stop()]);
    await Promise.race([Promise.all(callers), sleep(8000)]);
    going = false;
    expect(await codes).toEqual([0, 0]);
    await Promise.all([api!.start(), worker!.start()]);
    process.stdout.write(`SIGTERM: answers ${JSON.stringify(answers)}\n`);
    // Who had just knocked when the door closed is sent away by TCP itself. That none of them was let in is shown by the ledger, below.
    expect(Object.keys(answers).filter((how) => !['202', '429', '503', 'ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET'].includes(how))).toEqual([]);
    expect(answers['202']).toBeGreaterThan(10);
    await settled(20);
    const rows = await cluster.rows<{ n: number }>(`select count(*)::int as n from message_events where status = 'unknown' and at > now() - interval '12 seconds'`);
    expect(rows[0]!.n).toBe(0);
    expect((await cluster.ledger()).filter((e) => e.body.startsWith('term'))).toHaveLength(answers['202']!);
    expect(await twice()).toEqual([]);
  }, 60_000);
});
