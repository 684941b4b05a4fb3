import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshPhone } from '../harness/fault.line.js';
import { ServerProcess } from '../harness/server.process.js';

const CONTACTS = 60;
const MESSAGES = 500;
/** The server dies when this many answers have come; the last time nothing is being accepted, only sent. */
const DEATHS = [90, 210, 330, MESSAGES];
const IN_FLIGHT = 24;
/** More for the last death. */
const SLOW = 40;
const ENDS = new Set(['sent', 'delivered', 'read', 'failed', 'blocked', 'unknown']);

interface Wanted { number: number; contactId: string; key: string; answer?: { id: string } }
interface Message { id: string; status: string; content: { body: string } }

let server: ServerProcess;
let demo: { key: string; connectionId: string };
beforeAll(async () => {
  server = await ServerProcess.prepare();
  await server.start();
  demo = server.demo();
});
afterAll(async () => {
  await server.kill();
  server.remove();
});

async function call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: T }> {
  const response = await fetch(server.url + path, {
    method, headers: { authorization: `Bearer ${demo.key}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: (await response.json().catch(() => undefined)) as T };
}

async function allMessages(): Promise<Message[]> {
  const found: Message[] = [];
  for (let cursor = ''; ;) {
    const { body } = await call<{ data: Message[]; nextCursor: string | null }>('GET', `/v1/messages?direction=out&limit=100${cursor && `&cursor=${cursor}`}`);
    found.push(...body.data);
    if (!body.nextCursor) return found;
    cursor = encodeURIComponent(body.nextCursor);
  }
}

const text = (number: number) => `kill test ${number}.`;

describe('CM-11: kill -9 under load', () => {
  it('what was accepted comes to an end, nothing leaves twice, nothing is lost, nobody is left behind', async () => {
    const contacts = await Promise.all(Array.from({ length: CONTACTS }, async () => {
      const phone = freshPhone();
      const made = await call<{ id: string }>('POST', '/v1/contacts', { phone, optedIn: true });
      expect(made.status).toBe(201);
      // Their writing opens the window.
      await call('POST', '/v1/simulator/inbound', { connectionId: demo.connectionId, from: phone, type: 'text', text: { body: 'Hello' } });
      return made.body.id;
    }));
    await sleep(500);

    const wanted: Wanted[] = Array.from({ length: MESSAGES }, (_, number) => ({ number, contactId: contacts[number % CONTACTS]!, key: randomUUID() }));
    const open = [...wanted];
    const answers = { first: 0, replayed: 0, broken: 0, changed: 0 };
    let answered = 0;
    let deaths = 0;
    let alive = Promise.resolve(0);
    const starts: number[] = [];

    const die = async (): Promise<number> => {
      deaths++;
      await server.kill();
      const ms = await server.start();
      starts.push(Math.round(ms));
      return ms;
    };
    const worker = async (): Promise<void> => {
      for (let one = open.shift(); one; one = open.shift()) {
        await alive;
        try {
          const { status, body } = await call<{ id: string }>('POST', '/v1/messages', { connectionId: demo.connectionId, contactId: one.contactId, purpose: 'service', type: 'text', text: { body: text(one.number) } }, { 'idempotency-key': one.key });
          if (status !== 202) throw new Error(`${status} ${JSON.stringify(body)}`);
          one.answer = body;
          answered++;
          answers.first++;
        } catch (error) {
          // No answer, or one of a server that is going down: the caller asks again with the same key, as a good caller does.
          if (error instanceof Error && error.message.startsWith('4')) throw error;
          answers.broken++;
          open.unshift(one);
          await sleep(5);
        }
        if (deaths < DEATHS.length - 1 && answered >= DEATHS[deaths]!) alive = die();
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    // The last time it dies with calls of the provider open: taken, and the answer takes two seconds to come.
    await call('POST', '/v1/simulator/faults', { connectionId: demo.connectionId, kind: 'slow', times: 40 });
    const slow: Wanted[] = Array.from({ length: SLOW }, (_, n) => ({ number: MESSAGES + n, contactId: contacts[n % CONTACTS]!, key: randomUUID() }));
    wanted.push(...slow);
    open.push(...slow);
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    await sleep(150);
    await die();

    // The same keys once more: the same answers, whichever life of the server gave them.
    await Promise.all(wanted.map(async (one) => {
      const again = await call<{ id: string }>('POST', '/v1/messages', { connectionId: demo.connectionId, contactId: one.contactId, purpose: 'service', type: 'text', text: { body: text(one.number) } }, { 'idempotency-key': one.key });
      if (again.status === 202) answers.replayed++;
      if (again.body.id !== one.answer!.id) answers.changed++;
    }));
    expect(answers.changed).toBe(0);
    expect(answers.replayed).toBe(MESSAGES + SLOW);

    let messages: Message[] = [];
    const deadline = Date.now() + 25_000;
    do {
      await sleep(300);
      messages = (await allMessages()).filter((m) => m.content.body?.startsWith('kill test'));
    } while (messages.some((m) => !ENDS.has(m.status)) && Date.now() < deadline);
    // Statuses that the simulator still owes resolve what was on its way.
    await sleep(2500);
    messages = (await allMessages()).filter((m) => m.content.body?.startsWith('kill test'));

    const parked = (await Promise.all(messages.map(async (m) => (await call<{ history: { status: string }[] }>('GET', `/v1/messages/${m.id}`)).body.history))).filter((h) => h.some((e) => e.status === 'unknown')).length;
    const { body: ledger } = await call<{ data: { body: { body?: string } }[] }>('GET', `/v1/simulator/messages?connectionId=${demo.connectionId}`);
    const arrived = ledger.data.flatMap((e) => (e.body.body?.startsWith('kill test') ? [e.body.body] : []));
    const states = Object.fromEntries([...Map.groupBy(messages, (m) => m.status)].map(([status, list]) => [status, list.length]));
    process.stdout.write(`kill -9: ${deaths} deaths, ${answers.broken} requests broken, ${parked} parked for a while, states ${JSON.stringify(states)}, in the ledger ${arrived.length}, restarts ${starts.join(', ')} ms\n`);

    expect(deaths).toBe(DEATHS.length);
    // A death that met nothing on its way would show nothing.
    expect(parked).toBeGreaterThan(0);
    // One row for each acceptance: none lost, none made twice.
    expect(messages.map((m) => m.id).sort()).toEqual(wanted.map((w) => w.answer!.id).sort());
    expect(messages.filter((m) => !ENDS.has(m.status)).map((m) => m.status)).toEqual([]);
    expect(arrived.filter((body, n) => arrived.indexOf(body) !== n)).toEqual([]);
    const reached = new Set(arrived);
    // Whatever the phone has is known to have left; what it hasn't is not claimed to.
    const wrong = messages.filter((m) => reached.has(m.content.body) !== ['sent', 'delivered', 'read'].includes(m.status));
    expect(wrong.map((m) => `${m.status}: ${m.content.body}, on the phone: ${reached.has(m.content.body)}`)).toEqual(wrong.filter((m) => m.status === 'unknown' && !reached.has(m.content.body)).map((m) => `unknown: ${m.content.body}, on the phone: false`));

    expect(await server.stop()).toBe(0);
    expect(server.survivors()).toEqual([]);
  }, 90_000);
});
