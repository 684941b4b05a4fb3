import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parseId, type Database, type HotClient, type Job, type Scope } from '@consentry/kernel';
import { ConnectionDirectory } from '@consentry/connections';
import { FaultLine, internal, newContact } from '../harness/fault.line.js';
import { sql } from '../harness/identity.js';
import { World } from '../harness/world.js';

let world: World;
const undo: (() => void)[] = [];
beforeAll(async () => { world = await World.start(); });
afterEach(() => { for (const one of undo.splice(0)) one(); });
afterAll(() => world.close());

interface Seen { status: string; code: string | null; history: { status: string }[] }
type Outcome = { kind: string; [field: string]: unknown };
type Retrying = <T>(scope: Scope, work: (c: HotClient) => Promise<T>, tries?: number) => Promise<T>;

const read = async (id: string): Promise<Seen> => (await world.call<Seen>('GET', `/v1/messages/${id}`)).body;
const ended = (id: string, ...states: string[]) => world.until(async () => states.includes((await read(id)).status), 20);
const count = async (text: string, values: unknown[]) => Number((await sql<{ n: string }>(world, `select count(*) as n from ${text}`, values))[0]!.n);

/** Replaces one member of a provider until the test ends. */
function replace<T extends object, K extends keyof T>(on: T, name: K, by: (real: T[K]) => T[K]): void {
  const real = on[name];
  on[name] = by(real);
  undo.push(() => { on[name] = real; });
}

async function line(): Promise<{ own: FaultLine; contact: { id: string }; send: (change?: object) => Promise<string> }> {
  const own = await FaultLine.open(world);
  const contact = await newContact(world, { optedIn: true, marketingOptedIn: true });
  await own.hears(contact.phone, 'Hello');
  await world.settle();
  return { own, contact, send: async (change = {}) => {
    const sent = await world.send({ connectionId: own.id, contactId: contact.id, ...change });
    expect(sent.status).toBe(202);
    return sent.body.id;
  } };
}

/** The process dies right after the end of a call was committed: whoever waited for it hears nothing, and nothing of what came next is done. */
function diesAfterFinish(): { died: number } {
  const seen = { died: 0 };
  replace(internal<{ db: Database }>(world, 'Dispatch'), 'db', (db) => {
    const hotRetrying: Retrying = async (scope, work, tries) => {
      let finishing = false;
      const result = await db.hotRetrying(scope, (c) => work({ query: (q) => { finishing ||= q.name === 'dispatch_finish'; return c.query(q); } }), tries);
      if (!finishing || seen.died > 0) return result;
      seen.died++;
      throw new Error('planned: the process is gone');
    };
    return Object.assign(Object.create(db) as Database, { hotRetrying });
  });
  return seen;
}

describe('CM-12, CM-11: a process dies between the end of a call and what it means', () => {
  const paused = (own: FaultLine) => own.rows<{ status: string }>('select status from connections where id = $1', [own.uuid]).then(([row]) => row!.status);
  it.each([
    ['190', {}, async (own: FaultLine) => (await paused(own)) === 'disconnected' && (await count(`alerts where rule = 'connection.credentials_dead' and object_id = $1`, [own.uuid])) === 1],
    ['131031', {}, async (own: FaultLine) => (await paused(own)) === 'paused'],
    ['131048', { purpose: 'marketing' }, (own: FaultLine) => count(`connection_pace where connection_id = $1 and marketing_paused_until is not null`, [own.uuid]).then((n) => n === 1)],
    ['131042', {}, (own: FaultLine) => count(`alerts where rule = 'connection.billing' and object_id = $1`, [own.uuid]).then((n) => n === 1)],
    ['131050', { purpose: 'marketing' }, (own: FaultLine) => count(`provider_stops s join messages m on m.contact_id = s.contact_id where m.connection_id = $1 and m.status = 'failed'`, [own.uuid]).then((n) => n === 1)],
  ] as const)('%s is drawn all the same', async (code, change, drawn) => {
    const { own, send } = await line();
    own.fault(`error_${code}`);
    const seen = diesAfterFinish();
    await ended(await send(change), 'failed');
    await world.until(() => drawn(own), 10);
    expect(seen.died).toBe(1);
    expect(own.ledger()).toHaveLength(0);
  });

  it('and drawn twice is drawn once: one end of the line, one alert', async () => {
    const { own, send } = await line();
    own.fault('error_190');
    let died = 0;
    replace(internal<{ draw(organizationId: string, jobs: Job[]): Promise<unknown> }>(world, 'Failures'), 'draw', (real) => async function draw(this: unknown, organizationId, jobs) {
      const result = await real.call(this as never, organizationId, jobs);
      if (died++ === 0) throw new Error('planned: drawn, and the row is still there');
      return result;
    });
    await ended(await send(), 'failed');
    await world.until(() => { world.clock.advance(2000); return died === 2; }, 10);
    await world.settle();
    expect(await count(`audit_leaves where action = 'connection.ended_by_provider' and object_id = $1`, [own.uuid])).toBe(1);
    expect(await sql(world, `select count::int from alerts where rule = 'connection.credentials_dead' and object_id = $1`, [own.uuid])).toEqual([{ count: 1 }]);
  });

  it('nor is the alert lost when it dies between the end of the line and the alert', async () => {
    const { own, send } = await line();
    own.fault('error_190');
    let died = 0;
    replace(internal<{ db: Database }>(world, 'Consequences'), 'db', (db) => Object.assign(Object.create(db) as Database, {
      tx: (...given: Parameters<Database['tx']>) => (died++ === 0 ? Promise.reject(new Error('planned')) : db.tx(...given)),
    }));
    await ended(await send(), 'failed');
    await world.until(async () => { world.clock.advance(2000); return (await count(`alerts where rule = 'connection.credentials_dead' and object_id = $1`, [own.uuid])) === 1; }, 10);
    expect(died).toBeGreaterThan(1);
  });
});

describe('style 9: no look at a line inside the transaction that decides', () => {
  it.each([['as it was accepted', false], ['of a version that did not name its line', true]])('%s', async (_, old) => {
    const { own, send } = await line();
    const inside = new AsyncLocalStorage<true>();
    const asked: boolean[] = [];
    replace(internal<{ db: Database }>(world, 'Dispatch'), 'db', (db) => Object.assign(Object.create(db) as Database, {
      hotRetrying: ((scope, work, tries) => db.hotRetrying(scope, (c) => inside.run(true, () => work(c)), tries)) satisfies Retrying,
    }));
    const directory = world.server.app.get(ConnectionDirectory) as unknown as { get(id: string): Promise<unknown> };
    replace(directory, 'get', (real) => function get(this: unknown, id) { asked.push(inside.getStore() === true); return real.call(this as never, id) as Promise<unknown>; });
    own.fault('http_503');
    const id = await send();
    await world.until(async () => (await read(id)).history.some((h) => h.status === 'retrying'));
    if (old) await own.rows(`update outbox set payload = payload - 'connectionId' where payload ->> 'messageId' = $1 returning 1`, [parseId('message', id)]);
    world.clock.advance(60_000);
    await ended(id, 'read');
    expect(asked.length).toBeGreaterThan(0);
    expect(asked).not.toContain(true);
  });
});

describe('CM-11: the first attempt ends after the message was sent again', () => {
  const late: Record<string, Outcome> = {
    retry: { kind: 'retry', afterMs: 0, code: 'provider.unavailable', detail: 'planned' },
    failed: { kind: 'failed', code: 'provider.1', detail: 'planned' },
    unknown: { kind: 'unknown', code: 'provider.outcome_unknown', detail: 'planned' },
    accepted: { kind: 'accepted', providerId: 'wamid.late' },
  };
  it.each([['retry', 'unknown'], ['failed', 'unknown'], ['unknown', 'failed'], ['retry', 'retry'], ['accepted', 'failed'], ['accepted', 'retry']])('%s, then the second %s: no message waits that nothing will send', async (first, second) => {
    const { own, send } = await line();
    const calls: ((outcome: Outcome) => void)[] = [];
    replace(internal<{ send(...given: unknown[]): Promise<unknown> }>(world, 'ProviderCall'), 'send', () => () => new Promise((resolve) => calls.push(resolve)));
    // Whatever is left over: nobody waits for ever.
    undo.push(() => { for (const call of calls) call({ kind: 'failed', code: 'provider.1', detail: 'planned' }); });
    const id = await send();
    const uuid = parseId('message', id)!;
    await world.until(() => calls.length === 1);
    // Its worker is taken for dead: the row comes to another, which parks the message and is done with the row.
    const [row] = await own.rows<Job & { key: string }>(`select seq, topic, key, payload from outbox where payload ->> 'messageId' = $1`, [uuid]);
    await internal<{ deliver(organizationId: string, jobs: object[], stopping: AbortSignal): Promise<unknown> }>(world, 'Dispatch').deliver(world.demo.organizationId, [{ ...row!, attempt: 2, leaseUntilMs: Date.now() + 60_000 }], new AbortController().signal);
    await own.rows('delete from outbox where seq = $1 returning 1', [row!.seq]);
    expect((await read(id)).status).toBe('unknown');
    expect((await world.call('POST', `/v1/messages/${id}/resolve`, { outcome: 'retry' })).status).toBe(200);
    await world.until(() => calls.length === 2);
    calls[0]!(late[first]!);
    await world.until(async () => (await own.rows<{ outcome: string }>(`select outcome from attempts where message_id = $1 order by started_at, id limit 1`, [uuid]))[0]!.outcome === late[first]!.kind);
    expect((await read(id)).status).toBe(first === 'accepted' ? 'sent' : 'sending');
    calls[1]!(late[second]!);
    const answered = () => own.rows<{ outcome: string | null }>(`select outcome from attempts where message_id = $1 order by started_at desc, id desc limit 1`, [uuid]).then((rows) => rows[0]!.outcome);
    await world.until(async () => (await answered()) === late[second]!.kind || calls.length === 3);
    if (calls.length === 3) calls[2]!({ kind: 'accepted', providerId: 'wamid.third' });
    await world.until(async () => !['sending', ...(calls.length === 3 ? ['queued'] : [])].includes((await read(id)).status));
    const { status, history } = await read(id);
    const rows = await count(`outbox where topic like 'message.dispatch%' and payload ->> 'messageId' = $1`, [uuid]);
    expect([status, rows]).not.toEqual(['queued', 0]);
    if (first === 'accepted') expect([status, calls.length]).toEqual(['sent', 2]);
    else if (second !== 'retry') expect(status).toBe(second);
    // What the attempt that was given up had to say of itself is no part of the message's history.
    expect(history.filter((h) => h.status === 'failed')).toHaveLength(second === 'failed' ? 1 : 0);
  });
});
