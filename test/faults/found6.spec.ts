import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseId, systemActor, type HotClient } from '@consentry/kernel';
import { ConnectionDirectory, Connections } from '@consentry/connections';
import type { ProviderTemplate } from '@consentry/plugin-sdk';
import { FaultLine, internal, newContact } from '../harness/fault.line.js';
import { HOUR } from '../harness/identity.js';
import { World } from '../harness/world.js';
import { broadcast, crowd, HELLO } from '../modules/broadcasts.crowd.js';

let world: World;
beforeAll(async () => { world = await World.start(); });
afterAll(() => world.close());

interface Seen { status: string; code: string | null; history: { status: string }[] }
interface Permit { granted: number; waitMs: number; gapMs: number }
interface PaceLike { take(c: HotClient, organizationId: string, connectionId: string, perSecond: number | undefined, wanted: number, bulk: boolean): Promise<Permit> }
interface HoldsLike { providerPreference(em: unknown, actor: unknown, contactId: string, channel: string, value: 'stop' | 'resume', evidence: object, at?: Date): Promise<void> }

const read = async (id: string): Promise<Seen> => (await world.call<Seen>('GET', `/v1/messages/${id}`)).body;
const ended = (id: string, ...states: string[]) => world.until(async () => states.includes((await read(id)).status), 20);
const retried = (id: string) => world.until(async () => (await read(id)).history.some((h) => h.status === 'retrying'));
const set = (change: Record<string, unknown>) => world.call('PATCH', '/v1/messaging-policies', change);
const clockOf = (minutes: number) => `${String(Math.floor((((minutes % 1440) + 1440) % 1440) / 60)).padStart(2, '0')}:${String((((minutes % 1440) + 1440) % 1440) % 60).padStart(2, '0')}`;
const quietFor = (hours: number) => { const now = world.clock.now().getUTCHours() * 60 + world.clock.now().getUTCMinutes(); return { from: clockOf(now - 30), until: clockOf(now + hours * 60), purposes: ['marketing'] }; };
const uuidOf = (id: string) => parseId('contact', id)!;

async function friend(on: FaultLine) {
  const contact = await newContact(world, { optedIn: true, marketingOptedIn: true });
  await world.call('PATCH', `/v1/contacts/${contact.id}`, { timeZone: 'UTC' });
  await on.hears(contact.phone, 'Hello');
  await world.settle();
  return contact;
}
/** Accepted, tried once, and back in the queue. */
async function waiting(on: FaultLine, contactId: string, change: Record<string, unknown> = {}): Promise<string> {
  on.fault('http_503');
  const { body } = await world.send({ connectionId: on.id, contactId, ...change });
  await retried(body.id);
  return body.id;
}
async function pass(hours: number, stepMinutes = 15): Promise<void> {
  for (let n = 0; n < (hours * 60) / stepMinutes; n++) { world.clock.advance(stepMinutes * 60_000); await world.settle(); }
}

describe('found in what waits', () => {
  it('marketing that waits for the end of quiet hours keeps no answer of the same conversation back', async () => {
    const line = await FaultLine.open(world);
    const { id } = await friend(line);
    const offer = await waiting(line, id, { purpose: 'marketing' });
    await set({ quietHours: quietFor(6) });
    world.clock.advance(60_000);
    await world.until(async () => (await read(offer)).code === 'gate.quiet_hours');
    const answer = (await world.send({ connectionId: line.id, contactId: id })).body.id;
    await ended(answer, 'read');
    expect((await read(offer)).status).toBe('queued');
    // The organisation changes its mind: what waits hears of it, and not hours later.
    await set({ quietHours: null });
    await pass(0.5);
    await ended(offer, 'read');
  }, 40_000);

  it('marketing that waits for a line whose marketing is paused keeps no answer back', async () => {
    const line = await FaultLine.open(world);
    const { id } = await friend(line);
    const offer = await waiting(line, id, { purpose: 'marketing' });
    await line.rows(`update connection_pace set marketing_paused_until = $2 where connection_id = $1 returning 1`, [line.uuid, new Date(world.clock.nowMs() + 20 * HOUR)]);
    world.clock.advance(60_000);
    await world.until(async () => (await read(offer)).code === 'gate.connection_rate_limited');
    const answer = (await world.send({ connectionId: line.id, contactId: id })).body.id;
    await ended(answer, 'read');
    expect((await world.call('DELETE', `/v1/connections/${line.id}/marketing-pause`)).status).toBe(204);
    await pass(0.5);
    await ended(offer, 'read');
  }, 40_000);

  it('a line that its provider silences for days: what waits says why, hears a STOP, and ends after a day', async () => {
    const line = await FaultLine.open(world);
    const [kept, leaving] = [await friend(line), await friend(line)];
    const ids = [await waiting(line, kept.id, HELLO), await waiting(line, leaving.id)];
    await line.rows('update connection_pace set blocked_until = $2 where connection_id = $1 returning 1', [line.uuid, new Date(world.clock.nowMs() + 96 * HOUR)]);
    world.clock.advance(60_000);
    await world.until(async () => (await read(ids[0]!)).code === 'gate.connection_rate_limited');
    await line.hears(leaving.phone, 'STOP');
    await ended(ids[1]!, 'blocked');
    expect((await read(ids[1]!)).code).toBe('gate.opted_out');
    await pass(25, 60);
    expect(await read(ids[0]!)).toMatchObject({ status: 'blocked', code: 'gate.connection_rate_limited' });
    expect(line.ledger()).toEqual([]);
  }, 40_000);

  it('a line that its provider silences is given back by a person who knows better', async () => {
    const line = await FaultLine.open(world);
    const { id } = await friend(line);
    await line.rows(`insert into connection_pace (connection_id, organization_id, tokens, counted_at, blocked_until) values ($1, $2, 0, now(), $3) on conflict (connection_id) do update set blocked_until = excluded.blocked_until returning 1`,
      [line.uuid, world.demo.organizationId, new Date(world.clock.nowMs() + 20 * HOUR)]);
    expect((await world.send({ connectionId: line.id, contactId: id })).body.code).toBe('gate.connection_rate_limited');
    expect((await world.call('DELETE', `/v1/connections/${line.id}/marketing-pause`)).status).toBe(204);
    await ended((await world.send({ connectionId: line.id, contactId: id })).body.id, 'read');
    expect((await world.call<{ code: string }>('DELETE', `/v1/connections/${line.id}/marketing-pause`)).body.code).toBe('connection.marketing_not_paused');
  });

  it('a broadcast that stands still over a weekend loses nobody who was accepted already', async () => {
    const line = await FaultLine.open(world);
    const people = await crowd(world, 5);
    line.fault('http_503', 5);
    const id = await broadcast(world, { contactIds: people.map((p) => p.id) }, HELLO, { connectionId: line.id });
    await world.until(async () => (await line.rows(`select 1 from message_events e join messages m on m.id = e.message_id where m.connection_id = $1 and e.status = 'retrying'`, [line.uuid])).length === 5);
    await world.call('POST', `/v1/broadcasts/${id}/pause`);
    await pass(50, 60);
    expect(line.ledger()).toEqual([]);
    await world.call('POST', `/v1/broadcasts/${id}/resume`);
    await world.until(() => line.ledger().length === 5, 20);
  }, 40_000);

  it('a connection that cannot be opened: its messages end as failed after a day, whatever is tried', async () => {
    const line = await FaultLine.open(world);
    const { id } = await friend(line);
    const directory = world.server.app.get(ConnectionDirectory) as unknown as { atVersion?: unknown };
    const real = directory.atVersion;
    directory.atVersion = () => Promise.resolve(undefined);
    try {
      const sent = (await world.send({ connectionId: line.id, contactId: id })).body.id;
      await retried(sent);
      const [row] = await line.rows<{ attempts: number }>(`select attempts from outbox where payload ->> 'messageId' = $1`, [parseId('message', sent)]);
      expect(row!.attempts).toBe(0);
      world.clock.advance(25 * HOUR);
      await line.hears('+15550999999', 'x');
      await ended(sent, 'failed', 'blocked');
    } finally {
      directory.atVersion = real;
    }
  }, 40_000);
});

describe('found in the pace', () => {
  const take = (line: FaultLine, perSecond: number, wanted: number, bulk: boolean) => world.database.hot({ organizationId: world.demo.organizationId }, (c) => internal<PaceLike>(world, 'Pace').take(c, world.demo.organizationId, line.uuid, perSecond, wanted, bulk));

  it.each([0.5, 1, 1.2])('a line of %d a second sends, in bulk too', async (perSecond) => {
    const line = await FaultLine.open(world);
    for (const bulk of [true, false]) {
      let granted = 0;
      await world.until(async () => (granted += (await take(line, perSecond, 1, bulk)).granted) > 0, 8);
      expect(granted).toBe(1);
    }
  }, 30_000);

  it('MO-3: near the end of its allowance a line slows, however many chunks ask', async () => {
    const line = await FaultLine.open(world);
    await take(line, 80, 1, false);
    await line.rows('update connection_pace set usage_percent = 100, usage_at = $2 where connection_id = $1 returning 1', [line.uuid, world.clock.now()]);
    const started = performance.now();
    let granted = 0;
    for (let n = 0; n < 40; n++) granted += (await take(line, 80, 4, false)).granted;
    const seconds = (performance.now() - started) / 1000;
    // A twentieth of 80 a second, and what a second saves up.
    expect(granted).toBeLessThanOrEqual(Math.ceil(4 + 4 * seconds + 1));
  });

  it('and holds its figure when it is not slowed', async () => {
    const line = await FaultLine.open(world);
    const started = performance.now();
    let granted = 0;
    while (performance.now() - started < 1000) granted += (await take(line, 40, 8, false)).granted;
    expect(granted).toBeGreaterThan(50);
    expect(granted).toBeLessThanOrEqual(40 + 40 * ((performance.now() - started) / 1000) + 1);
  });
});

describe('found where two things happen at once', () => {
  it('131047 told hours later does not close the window that the person has opened since', async () => {
    const line = await FaultLine.open(world);
    const { id, phone } = await friend(line);
    const sent = (await world.send({ connectionId: line.id, contactId: id })).body.id;
    await ended(sent, 'read');
    await pass(1);
    await line.hears(phone, 'Are you there?');
    await world.settle();
    await internal<{ draw(...args: unknown[]): Promise<void> }>(world, 'Consequences').draw(world.demo.organizationId, 'window_closed',
      { id: parseId('message', sent), contactId: uuidOf(id), connectionId: line.uuid, conversationId: (await line.rows<{ id: string }>('select id from conversations where contact_id = $1', [uuidOf(id)]))[0]!.id, channel: 'whatsapp', template: null }, { code: 'provider.131047', detail: 'x' });
    expect((await world.send({ connectionId: line.id, contactId: id })).status).toBe(202);
  });

  it('CM-12: a "resume" that was said before the "stop" and comes after it lifts nothing', async () => {
    const line = await FaultLine.open(world);
    const { id } = await friend(line);
    const holds = internal<HoldsLike>(world, 'ContactHolds');
    const prefers = (value: 'stop' | 'resume', at: Date) => world.database.tx({ organizationId: world.demo.organizationId }, (em) => holds.providerPreference(em, systemActor(world.demo.organizationId, 'test'), uuidOf(id), 'whatsapp', value, {}, at));
    const now = world.clock.nowMs();
    await prefers('stop', new Date(now - 60_000));
    await prefers('resume', new Date(now - 3_600_000));
    await world.call('POST', `/v1/contacts/${id}/consents`, { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'api', evidence: {} });
    expect((await world.send({ connectionId: line.id, contactId: id, purpose: 'marketing' })).body.code).toBe('gate.provider_opt_out');
    await prefers('resume', new Date(now));
    expect((await world.send({ connectionId: line.id, contactId: id, purpose: 'marketing' })).status).toBe(202);
  });

  it('I1: a restriction that meets a merge holds the person that is left', async () => {
    const line = await FaultLine.open(world);
    const [kept, gone] = [await friend(line), await friend(line)];
    const ledger = internal<{ lock?: (...args: unknown[]) => Promise<void> }>(world, 'ConsentLedgerWriter');
    const real = ledger.lock!.bind(ledger);
    let merged = false;
    // Between the look at the contact and its lock somebody merges it.
    ledger.lock = async (...args: unknown[]) => {
      if (!merged && args[1] === uuidOf(gone.id)) { merged = true; expect((await world.call('POST', `/v1/contacts/${kept.id}/merge`, { otherId: gone.id })).status).toBe(200); }
      return real(...args);
    };
    try {
      const answer = await world.call<{ processingRestrictedSince: string | null }>('PUT', `/v1/contacts/${gone.id}/restrictions`, { processingRestricted: true, objectedToMarketing: false });
      expect([answer.status, typeof answer.body.processingRestrictedSince]).toEqual([200, 'string']);
    } finally {
      delete ledger.lock;
    }
    expect((await world.send({ connectionId: line.id, contactId: kept.id })).body.code).toBe('gate.processing_restricted');
  });

  it('CM-9: two who become one in the middle of a broadcast get one message of it', async () => {
    const [gone, kept] = await crowd(world, 2);
    const from = world.ledger().length;
    const feeder = internal<{ pageSize: number }>(world, 'Feeder');
    feeder.pageSize = 1;
    const acceptor = internal<{ acceptMany?: (...args: unknown[]) => Promise<unknown> }>(world, 'Acceptor');
    const real = acceptor.acceptMany!.bind(acceptor);
    let pages = 0;
    acceptor.acceptMany = async (...args: unknown[]) => {
      if (++pages === 2) {
        const [first, second] = (args[1] as { contactId: string }[])[0]!.contactId === uuidOf(kept!.id) ? [gone!, kept!] : [kept!, gone!];
        expect((await world.call('POST', `/v1/contacts/${second.id}/merge`, { otherId: first.id })).status).toBe(200);
      }
      return real(...args);
    };
    try {
      const id = await broadcast(world, { contactIds: [gone!.id, kept!.id] });
      await world.until(async () => (await world.call<{ state: string }>('GET', `/v1/broadcasts/${id}`)).body.state === 'finished', 20);
      expect(pages).toBe(2);
      expect((await world.call<{ counts: unknown }>('GET', `/v1/broadcasts/${id}`)).body.counts).toMatchObject({ accepted: 1, excluded: 1 });
    } finally {
      delete acceptor.acceptMany;
      feeder.pageSize = 256;
    }
    expect(world.ledger().length - from).toBe(1);
  }, 30_000);

  it('what a provider says of an old token does not end the connection that has a new one', async () => {
    const line = await FaultLine.open(world);
    const [{ version }] = await line.rows<{ version: number }>('select version from connections where id = $1', [line.uuid]) as [{ version: number }];
    const { accessToken, appSecret, verifyToken } = world.simulator.demoSettings();
    expect((await world.call('PATCH', `/v1/connections/${line.id}`, { credentials: { accessToken, appSecret, verifyToken } })).status).toBe(200);
    const connections = world.server.app.get(Connections);
    expect(await connections.endBySystem(world.demo.organizationId, line.uuid, 'The token is void.', version)).toBe(false);
    expect((await world.call<{ status: string }>('GET', `/v1/connections/${line.id}`)).body.status).toBe('active');
    expect(await connections.endBySystem(world.demo.organizationId, line.uuid, 'The token is void.', version + 1)).toBe(true);
  });

  it('I6: a pause of the connection is not acknowledged while a message that was decided before it has yet to leave', async () => {
    const line = await FaultLine.open(world);
    const { id } = await friend(line);
    const gate = internal<{ decide?: unknown }>(world, 'Gate');
    const real = (gate.decide as (...args: unknown[]) => Promise<unknown>).bind(gate);
    let acknowledged = 0;
    let paused: Promise<unknown> | undefined;
    gate.decide = async (...args: unknown[]) => {
      const judged = await real(...args);
      if (!paused && (args[2] as { self: string | null; connectionId: string }[]).some((s) => s.self !== null && s.connectionId === line.uuid)) {
        paused = world.call('PATCH', `/v1/connections/${line.id}`, { status: 'paused' }).then(() => { acknowledged = world.clock.nowMs(); });
        await new Promise((r) => setTimeout(r, 400));
      }
      return judged;
    };
    try {
      await world.send({ connectionId: line.id, contactId: id });
      await world.until(() => paused !== undefined);
      await paused;
      await world.settle();
    } finally {
      delete gate.decide;
    }
    const late = line.ledger().filter((e) => Date.parse(e.receivedAt) > acknowledged);
    expect(late).toEqual([]);
  }, 30_000);

  it('I6: a restriction on the person that is left waits for a call that began for the one that was merged into them', async () => {
    const line = await FaultLine.open(world);
    const [kept, gone] = [await friend(line), await friend(line)];
    const { connection } = (await world.server.app.get(ConnectionDirectory).get(line.uuid))!;
    const real = connection.send.bind(connection);
    let begun = false;
    let over = 0;
    connection.send = async (message, signal) => {
      begun = true;
      await new Promise((r) => setTimeout(r, 700));
      over = performance.now();
      return real(message, signal);
    };
    await world.send({ connectionId: line.id, contactId: gone.id });
    await world.until(() => begun);
    expect((await world.call('POST', `/v1/contacts/${kept.id}/merge`, { otherId: gone.id })).status).toBe(200);
    await world.call('PUT', `/v1/contacts/${kept.id}/restrictions`, { processingRestricted: true, objectedToMarketing: false });
    expect(over).toBeGreaterThan(0);
    connection.send = real;
  }, 30_000);

  it('CM-5: a list of templates that was asked for before a template was paused does not bring it back', async () => {
    const line = await FaultLine.open(world);
    const open = (await world.server.app.get(ConnectionDirectory).get(line.uuid))!;
    const real = open.connection.templates!.bind(open.connection);
    open.connection.templates = async (signal): Promise<ProviderTemplate[]> => {
      const found = await real(signal);
      world.clock.advance(1000);
      await line.event('template_status', { name: 'hello_world', language: 'en_US', event: 'PAUSED' });
      await world.until(async () => (await line.rows<{ state: string }>(`select state from templates where connection_id = $1 and name = 'hello_world'`, [line.uuid]))[0]!.state === 'paused');
      return found.map((t) => (t.name === 'hello_world' ? { ...t, state: 'approved' as const } : t));
    };
    await world.call('POST', '/v1/templates/sync', { connectionId: line.id });
    open.connection.templates = real;
    expect((await line.rows<{ state: string }>(`select state from templates where connection_id = $1 and name = 'hello_world'`, [line.uuid]))[0]!.state).toBe('paused');
  }, 30_000);
});

describe('found in what is sent again', () => {
  it('I3: by policy once, not every few minutes for ever', async () => {
    const line = await FaultLine.open(world);
    const { id } = await friend(line);
    await set({ unknownOutcome: 'retry', unknownAfterMinutes: 5 });
    try {
      for (let n = 0; n < 12; n++) { line.fault('lose_webhooks'); line.fault('drop_after_accept'); }
      const sent = (await world.send({ connectionId: line.id, contactId: id })).body.id;
      await ended(sent, 'unknown');
      await pass(3, 6);
      expect(line.ledger()).toHaveLength(2);
      expect((await read(sent)).status).toBe('unknown');
    } finally {
      await set({ unknownOutcome: 'hold' });
    }
  }, 40_000);

  it('what may have arrived and is refused when it is to be sent again stays unknown: nobody says that it did not leave', async () => {
    const line = await FaultLine.open(world);
    const { id, phone } = await friend(line);
    line.fault('lose_webhooks');
    line.fault('drop_after_accept');
    const sent = (await world.send({ connectionId: line.id, contactId: id })).body.id;
    await ended(sent, 'unknown');
    await line.hears(phone, 'STOP');
    await world.settle();
    await world.call('POST', `/v1/messages/${sent}/resolve`, { outcome: 'retry' });
    await world.until(async () => (await read(sent)).code === 'gate.opted_out');
    expect((await read(sent)).status).toBe('unknown');
    const [{ counted }] = (await world.database.hot({ organizationId: world.demo.organizationId }, (c) => c.query<{ counted: boolean }>({ text: 'select counted_at is not null as counted from messages where id = $1', values: [parseId('message', sent)] }))).rows as [{ counted: boolean }];
    expect(counted).toBe(true);
    expect(line.ledger().filter((e) => e.callbackId === sent)).toHaveLength(1);
  });
});
