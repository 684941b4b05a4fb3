import { spawn } from 'node:child_process';
import http from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from './webhook.sink.js';
import { graphBench, type GraphBench } from './whatsapp.bench.js';

const root = join(import.meta.dirname, '..', '..', '..');
const text = (body = 'x') => ({ type: 'text', text: { body } });

describe('the simulated provider’s limits (MO-3)', () => {
  let bench: GraphBench;
  beforeEach(async () => { bench = await graphBench(); });
  afterEach(() => bench.close());
  async function codes(count: number, to = '15550001111'): Promise<(number | 'taken')[]> {
    const found: (number | 'taken')[] = [];
    for (let n = 0; n < count; n += 1) found.push(await bench.send({ ...text(), to }));
    return found;
  }
  const refusals = (found: (number | 'taken')[], code: number) => found.filter((each) => each === code).length;

  it('are off until somebody switches them on', async () => {
    expect(refusals(await codes(100), 131056)).toBe(0);
    expect((await codes(1))[0]).toBe('taken');
  });

  it('pair rate: a burst of 45 to one person, then one in six seconds; others are not held up', async () => {
    bench.simulator.limit('c1', { pairRate: true });
    const first = await codes(50);
    expect([first.slice(0, 45).every((each) => each === 'taken'), first.slice(45)]).toEqual([true, Array(5).fill(131056)]);
    expect(await bench.send({ ...text(), to: '15550002222' })).toBe('taken');
    bench.turn(5_999);
    expect(await bench.send(text())).toBe(131056);
    bench.turn(1);
    expect([await bench.send(text()), await bench.send(text())]).toEqual(['taken', 131056]);
    expect(bench.simulator.ledger('c1').length).toBe(47);
    bench.simulator.limit('c1', { pairRate: false });
    expect(await bench.send(text())).toBe('taken');
  });

  it('by a fault: for so many sends', async () => {
    bench.simulator.fault('c1', 'pair_rate', 46);
    expect(refusals(await codes(46), 131056)).toBe(1);
    expect(await bench.send(text())).toBe('taken');
    bench.simulator.fault('c1', 'throughput', 81);
    expect(refusals(await codes(81, '15550003333'), 130429)).toBe(1);
  });

  it('throughput: so many a second, more after an upgrade', async () => {
    bench.simulator.limit('c1', { perSecond: 10 });
    expect(refusals(await codes(15), 130429)).toBe(5);
    bench.turn(500);
    expect(refusals(await codes(6), 130429)).toBe(1);
    await bench.simulator.event!('c1', 'throughput_upgrade');
    const { body } = await bench.graph('GET', bench.number);
    expect([body['throughput'], bench.events().filter(({ kind }) => kind === 'line')]).toMatchObject([{ level: 'HIGH' }, [{ kind: 'line', perSecond: 1000 }]]);
    bench.simulator.fault('c1', 'throughput', 100);
    bench.simulator.limit('c1', { perSecond: 1_000 });
    bench.turn(1_000);
    expect(refusals(await codes(100), 130429)).toBe(0);
  });

  it('usage headers rise with load, as far as they were set; beyond, 80007 with the time to wait', async () => {
    const used = async () => {
      const { headers, status } = await bench.graph('GET', bench.number);
      const [use] = (JSON.parse(headers.get('x-business-use-case-usage')!) as Record<string, { call_count: number; estimated_time_to_regain_access: number }[]>)[bench.account]!;
      return [status, use!.call_count, use!.estimated_time_to_regain_access, (JSON.parse(headers.get('x-app-usage')!) as { call_count: number }).call_count];
    };
    expect(await used()).toEqual([200, 0, 0, 0]);
    bench.simulator.limit('c1', { callsPerHour: 10 });
    const seen = [];
    for (let n = 0; n < 9; n += 1) seen.push(await used());
    expect(seen.map(([status, percent]) => [status, percent])).toEqual([...Array.from({ length: 8 }, (_, n) => [200, 20 + n * 10]), [429, 100]]);
    expect(seen.at(-1)![2]).toBe(60);
    expect(await bench.send(text())).toBe(80007);
    bench.turn(7_200_000);
    expect((await used())[0]).toBe(200);
    bench.simulator.fault('c1', 'usage_95', 1);
    expect([await used(), await used()]).toEqual([[200, 95, 0, 95], [200, 30, 0, 30]]);
  });
});

describe('the simulated provider’s faults', () => {
  let bench: GraphBench;
  beforeEach(async () => { bench = await graphBench(); });
  afterEach(() => bench.close());
  const told = () => bench.sink.statuses().map(({ status }) => status);

  it.each([['error_131048', 131048], ['error:131048', 131048], ['error_424242', 424242]])('%s answers so, and takes nothing', async (kind, code) => {
    bench.simulator.fault('c1', kind, 1);
    expect([await bench.send(text()), bench.simulator.ledger('c1').length, await bench.send(text())]).toEqual([code, 0, 'taken']);
  });

  it.each(['status_error_131049', 'failed:131049'])('%s: taken, then failed with the code', async (kind) => {
    bench.simulator.fault('c1', kind, 1);
    expect(await bench.send({ ...text(), biz_opaque_callback_data: 'm-1' })).toBe('taken');
    await bench.simulator.settled!();
    expect(bench.events()).toMatchObject([{ kind: 'status', status: 'failed', callbackId: 'm-1', error: { providerCode: '131049' } }]);
    expect(bench.simulator.ledger('c1')).toMatchObject([{ callbackId: 'm-1' }]);
  });

  it.each(['drop_before_accept', 'timeout_before_accept'])('%s: no answer, and nothing taken', async (kind) => {
    bench.simulator.fault('c1', kind, 1);
    const answer = bench.send(text()).then(() => 'answered', () => 'lost');
    expect(await Promise.race([answer, pause(200, 'waiting')])).toBe(kind === 'drop_before_accept' ? 'lost' : 'waiting');
    expect([bench.simulator.ledger('c1').length, await bench.send(text())]).toEqual([0, 'taken']);
  });

  it('late webhooks come late, and say when it happened', async () => {
    bench.simulator.fault('c1', 'late_webhooks', 1);
    await bench.send(text());
    await pause(500);
    expect(told()).toEqual([]);
    await bench.simulator.settled!();
    expect(told()).toEqual(['sent', 'delivered', 'read']);
    expect(bench.events().every((event) => event.kind === 'status' && event.at <= bench.now())).toBe(true);
  });

  it('a storm of 10,000 changes comes with a message, in deliveries our route takes', async () => {
    bench.simulator.fault('c1', 'webhook_storm', 1);
    await bench.send(text());
    await bench.simulator.settled!();
    await until('all of it', () => bench.sink.statuses().length === 10_003);
    expect(Math.max(...bench.sink.received.map(({ body }) => body.length))).toBeLessThan(1_048_576);
    expect(new Set(bench.sink.statuses().map(({ id }) => id)).size).toBe(10_001);
    expect((await bench.simulator.event!('c1', 'webhook_storm', { changes: 1_500 })).status).toBe(200);
  });

  it('statuses carry what a message costs', async () => {
    await bench.send(text());
    await bench.send({ type: 'template', template: { name: 'seasonal_offer', language: { code: 'en_US' }, components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ada' }] }] } });
    await bench.simulator.settled!();
    const costs = bench.events().flatMap((event) => (event.kind === 'status' && event.status === 'sent' ? [event.pricing] : []));
    expect(costs).toEqual([{ billable: false, model: 'PMP', category: 'service', type: 'free_customer_service' }, { billable: true, model: 'PMP', category: 'marketing', type: 'regular' }]);
  });
});

const SENDS = 6_000;

/** Sends over 16 kept connections; the caller's work isn't the simulator's. */
async function fire(address: string, settings: Record<string, string>): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const body = JSON.stringify({ messaging_product: 'whatsapp', to: '15550001111', ...text('hello'), biz_opaque_callback_data: 'msg' });
  const one = () => new Promise<void>((resolve, reject) => {
    const request = http.request(`${address}/v23.0/${settings['phoneNumberId']}/messages`, { method: 'POST', agent, headers: { authorization: `Bearer ${settings['accessToken']}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, (response) => {
      response.resume().once('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`answered ${response.statusCode}`))));
    });
    request.once('error', reject).end(body);
  });
  let left = SENDS;
  await Promise.all(Array.from({ length: 16 }, async () => { while (left-- > 0) await one(); }));
  agent.destroy();
}

it('answers 2,000 requests a second on one core, and the last thousands cost what the first did', async () => {
  const script = `
    import { createSimulator } from '@consentry/channel-whatsapp/simulator';
    const simulator = await createSimulator({ now: () => new Date() });
    simulator.attach({ connectionId: 'c1', settings: simulator.demoSettings(), webhookUrl: 'http://127.0.0.1:1/' });
    process.on('message', () => process.send({ cpu: process.cpuUsage(), taken: simulator.ledger('c1').length }));
    process.send(simulator.demoSettings());`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: join(root, 'test'), stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env, NODE_OPTIONS: '' } });
  const next = <T>() => new Promise<T>((resolve) => child.once('message', (value) => resolve(value as T)));
  const ask = () => { child.send('usage'); return next<{ cpu: { user: number; system: number }; taken: number }>(); };
  const settings = await next<Record<string, string>>();
  const rates: number[] = [];
  const wall: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const [before, begin] = [await ask(), performance.now()];
    await fire(settings['apiBaseUrl']!, settings);
    wall.push(SENDS / ((performance.now() - begin) / 1000));
    const after = await ask();
    expect(after.taken - before.taken).toBe(SENDS);
    rates.push(SENDS / ((after.cpu.user - before.cpu.user + after.cpu.system - before.cpu.system) / 1e6));
  }
  child.kill();
  process.stdout.write(`simulator: ${rates.map((rate) => Math.round(rate)).join(', ')} requests per second of one core (${wall.map((rate) => Math.round(rate)).join(', ')} on the clock)\n`);
  expect(Math.max(...rates)).toBeGreaterThan(2_000);
  expect(Math.max(...rates.slice(1))).toBeGreaterThan(rates[0]! / 2);
}, 60_000);
