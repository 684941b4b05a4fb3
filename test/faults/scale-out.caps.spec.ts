import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshPhone } from '../harness/fault.line.js';
import { describeWithRedis } from '../harness/redis.js';
import { Cluster } from './scale-out.parts.js';

describeWithRedis('two whole servers share what must hold once', () => {
  let cluster: Cluster;
  beforeAll(async () => { cluster = await Cluster.start({ roles: ['all', 'all'], answerMs: 150 }); }, 180_000);
  afterAll(() => cluster?.remove());

  const node = (n: number) => cluster.nodes[n % 2]!;
  const arrived = async (word: string) => (await cluster.ledger()).filter((e) => e.body.startsWith(word));

  it('CM-8: of 100 messages to one person at once, over both, exactly 20 are accepted and 20 arrive', async () => {
    const contact = await cluster.contact(freshPhone());
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => cluster.send(node(n), contact, `cap ${n}`)));
    const codes = Object.fromEntries([...Map.groupBy(answers, (a) => `${a.status} ${a.body.code ?? ''}`.trim())].map(([code, list]) => [code, list.length]));
    expect(codes).toEqual({ '202': 20, '429 gate.recipient_rate_limited': 80 });
    await cluster.until(async () => (await arrived('cap ')).length === 20, 20);
    await sleep(300);
    expect(await arrived('cap ')).toHaveLength(20);
  });

  it('I4: one key over both servers at once: one message, one answer', async () => {
    const contact = await cluster.contact(freshPhone());
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => cluster.send(node(n), contact, 'once', { key })));
    const ids = new Set(answers.filter((a) => a.status === 202).map((a) => a.body.id));
    expect(ids.size).toBe(1);
    expect(answers.filter((a) => a.status !== 202).map((a) => a.body.code)).toEqual(answers.filter((a) => a.status !== 202).map(() => 'idempotency.in_progress'));
    const again = await Promise.all([0, 1].map((n) => cluster.send(node(n), contact, 'once', { key })));
    expect(again.map((a) => a.body.id)).toEqual([...ids, ...ids]);
    await cluster.until(async () => (await arrived('once')).length > 0, 20);
    await sleep(500);
    expect(await arrived('once')).toHaveLength(1);
  });

  it('I6: an opt-out that one server acknowledged holds while the other is sending', async () => {
    let raced = 0;
    for (let round = 0; round < 12; round++) {
      const contact = await cluster.contact(freshPhone());
      const sending = Promise.all(Array.from({ length: 10 }, (_, n) => cluster.send(node(0), contact, `stop ${round} ${n}`)));
      await sleep(10 * round);
      const withdrawn = await cluster.call(node(1), 'POST', `/v1/contacts/${contact}/consents`, { channel: 'whatsapp', purpose: 'service', state: 'withdrawn', source: 'api' });
      const acknowledged = Date.now();
      expect([200, 201]).toContain(withdrawn.status);
      await sending;
      await sleep(600);
      const own = await arrived(`stop ${round} `);
      if (own.length > 0 && own.length < 10) raced++;
      expect(own.filter((e) => Date.parse(e.receivedAt) > acknowledged)).toEqual([]);
      const after = await cluster.send(node(0), contact, `after ${round}`);
      expect(after.status).toBe(422);
    }
    // Rounds in which the withdrawal came before all or after all would show nothing.
    process.stdout.write(`I6 over two servers: ${raced} of 12 withdrawals met messages under way\n`);
    expect(raced).toBeGreaterThan(1);
  }, 60_000);

  it('a panel at one server hears what happens at the other, and begins anew when it may have missed something', async () => {
    const heard: string[] = [];
    const follow = async () => {
      const stream = await fetch(`${node(0).url}/v1/events/stream`, { headers: { authorization: `Bearer ${cluster.key}` } });
      for await (const chunk of stream.body!) heard.push(Buffer.from(chunk as Uint8Array).toString());
    };
    const followed = follow().then(() => 'ended', () => 'broken');
    await sleep(300);
    const contact = await cluster.contact(freshPhone());
    const sent = await cluster.send(node(1), contact, 'heard');
    await cluster.until(() => heard.join('').includes(sent.body.id), 10, () => heard);
    await cluster.rows(`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' or query = 'select 1'`);
    expect(await Promise.race([followed, sleep(5000, 'goes on')])).toBe('ended');
    // What it was told by is there again.
    heard.length = 0;
    void follow().catch(() => undefined);
    await sleep(1500);
    const next = await cluster.send(node(1), contact, 'heard again');
    await cluster.until(() => heard.join('').includes(next.body.id), 10, () => heard);
  }, 30_000);
});
