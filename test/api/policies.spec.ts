import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConnectionDirectory } from '@consentry/connections';
import { FaultLine, newContact } from '../harness/fault.line.js';
import { HOUR, sql } from '../harness/identity.js';
import { World } from '../harness/world.js';

let world: World;
beforeAll(async () => { world = await World.start(); });
afterAll(() => world.close());

const PATH = '/v1/messaging-policies';
const set = (change: Record<string, unknown>) => world.call<Record<string, unknown> & { errors?: { path: string }[] }>('PATCH', PATH, change);
const grant = (id: string, purpose: string) => world.call('POST', `/v1/contacts/${id}/consents`, { channel: 'whatsapp', purpose, state: 'granted', source: 'api', evidence: {} });
async function reachable(wishes: { optedIn?: boolean; marketingOptedIn?: boolean } = { optedIn: true, marketingOptedIn: true }) {
  const contact = await newContact(world, wishes);
  await world.writes('Hello', contact.phone);
  return contact;
}
const clockOf = (minutes: number) => `${String(Math.floor((((minutes % 1440) + 1440) % 1440) / 60)).padStart(2, '0')}:${String((((minutes % 1440) + 1440) % 1440) % 60).padStart(2, '0')}`;
const minutesNow = () => world.clock.now().getUTCHours() * 60 + world.clock.now().getUTCMinutes();

describe('policies of an organisation', () => {
  it('page K’s figures stand until somebody lowers them, and cannot be raised', async () => {
    const first = await world.call<Record<string, unknown>>('GET', PATH);
    expect(first.body).toEqual({ hourlyCap: 20, marketingHours: 24, quietHours: null, timeZone: 'UTC', unknownOutcome: 'hold', unknownAfterMinutes: 60, reviewAiMarketing: true, broadcastApproval: false, zeroContent: false, zeroContentAi: false, updatedAt: null });
    for (const [change, path] of [[{ hourlyCap: 21 }, 'hourlyCap'], [{ marketingHours: 23 }, 'marketingHours'], [{ timeZone: 'Mars/Olympus' }, 'timeZone'], [{ quietHours: { from: '9', until: '10:00', purposes: ['marketing'] } }, 'quietHours.from'],
      [{ quietHours: { from: '09:00', until: '09:00', purposes: ['marketing'] } }, 'quietHours.until'], [{ unknownOutcome: 'shrug' }, 'unknownOutcome'], [{ loud: true }, 'loud'], [{}, 'hourlyCap']] as const) {
      const refused = await set(change);
      expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([400, path]);
    }
    const changed = await set({ hourlyCap: 3 });
    expect([changed.status, changed.body.hourlyCap, changed.body.marketingHours]).toEqual([200, 3, 24]);
    const [leaf] = await sql<{ context: Record<string, unknown> }>(world, `select convert_from(content, 'utf8')::jsonb -> 'context' as context from audit_leaves where action = 'policies.changed' order by id desc limit 1`).catch(() => [undefined]);
    if (leaf) expect(leaf.context).toMatchObject({ fields: ['hourlyCap'], hourly_cap: 3 });
  });

  it('a lower cap holds at once, to the message', async () => {
    const contact = await reachable();
    const answers = await Promise.all(Array.from({ length: 12 }, () => world.send({ contactId: contact.id })));
    expect(answers.filter((a) => a.status === 202)).toHaveLength(3);
    expect(answers.filter((a) => a.body.code === 'gate.recipient_rate_limited')).toHaveLength(9);
    await set({ hourlyCap: 20 });
    expect((await world.send({ contactId: contact.id })).status).toBe(202);
  });

  it('quiet hours where the contact is: refused with the time to come back; what was accepted before them waits for their end', async () => {
    const contact = await reachable();
    world.simulator.fault(world.connectionUuid, 'http_503', 1);
    const accepted = await world.send({ contactId: contact.id, purpose: 'marketing' });
    expect(accepted.status).toBe(202);
    await world.until(async () => (await world.call<{ history: { status: string }[] }>('GET', `/v1/messages/${accepted.body.id}`)).body.history.some((h) => h.status === 'retrying'));
    // The number is American: somewhere in the country it is quiet for the next hours.
    await set({ quietHours: { from: clockOf(minutesNow() - 60), until: clockOf(minutesNow() + 60), purposes: ['marketing'] } });
    await sql(world, `update contacts set time_zone = 'UTC'`).catch(() => undefined);
    world.clock.advance(60_000);
    await world.settle();
    const waiting = (await world.call<{ status: string; code: string }>('GET', `/v1/messages/${accepted.body.id}`)).body;
    expect([waiting.status, waiting.code]).toEqual(['queued', 'gate.quiet_hours']);
    const other = await reachable();
    await sql(world, `update contacts set time_zone = 'UTC'`);
    const refused = await world.send({ contactId: other.id, purpose: 'marketing' });
    expect([refused.status, refused.body.code]).toEqual([429, 'gate.quiet_hours']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3000);
    expect((await world.send({ contactId: other.id })).status).toBe(202);
    world.clock.advance(62 * 60_000);
    await world.until(async () => (await world.status(accepted.body.id)) === 'read');
    await set({ quietHours: null });
  });

  it('restriction and objection bite at once, leave a leaf, and are lifted by somebody who may', async () => {
    const contact = await reachable();
    const restrict = (processingRestricted: boolean, objectedToMarketing: boolean) => world.call<Record<string, unknown>>('PUT', `/v1/contacts/${contact.id}/restrictions`, { processingRestricted, objectedToMarketing });
    const set = await restrict(true, false);
    expect([set.status, typeof set.body.processingRestrictedSince, set.body.objectedToMarketingSince]).toEqual([200, 'string', null]);
    expect((await world.send({ contactId: contact.id })).body.code).toBe('gate.processing_restricted');
    await restrict(false, true);
    expect((await world.send({ contactId: contact.id })).status).toBe(202);
    expect((await world.send({ contactId: contact.id, purpose: 'marketing' })).body.code).toBe('gate.objected_to_marketing');
    await restrict(false, false);
    expect((await world.send({ contactId: contact.id, purpose: 'marketing' })).status).toBe(202);
    expect((await world.call('PUT', '/v1/contacts/con_00000000000070008000000000000000/restrictions', { processingRestricted: true, objectedToMarketing: false })).status).toBe(404);
  });

  it('a merge carries the stricter of two: a restriction, an objection and the provider’s stop', async () => {
    const [kept, gone] = [await reachable(), await reachable()];
    await world.call('PUT', `/v1/contacts/${gone.id}/restrictions`, { processingRestricted: false, objectedToMarketing: true });
    expect((await world.call('POST', `/v1/contacts/${kept.id}/merge`, { otherId: gone.id })).status).toBe(200);
    await grant(kept.id, 'marketing');
    expect((await world.send({ contactId: kept.id, purpose: 'marketing' })).body.code).toBe('gate.objected_to_marketing');
  });

  it('how lines stand', async () => {
    const line = await FaultLine.open(world);
    const { body } = await world.call<{ data: { connectionId: string; perSecond: number; marketingPausedUntil: string | null }[] }>('GET', `${PATH}/lines`);
    expect(body.data.find((l) => l.connectionId === line.id)).toMatchObject({ perSecond: 1000, marketingPausedUntil: null, usagePercent: null });
  });
});

describe('I3: what the organisation wants of unknown outcomes', () => {
  async function lost(...faults: string[]): Promise<{ line: FaultLine; id: string }> {
    const line = await FaultLine.open(world);
    const contact = await newContact(world);
    await line.hears(contact.phone, 'Hello');
    await world.settle();
    for (const fault of faults) line.fault(fault);
    const sent = await world.send({ connectionId: line.id, contactId: contact.id });
    expect(sent.status).toBe(202);
    await world.until(async () => (await world.status(sent.body.id)) === 'unknown', 20);
    return { line, id: sent.body.id };
  }
  const pass = async (hours: number) => { for (let n = 0; n < hours * 6; n++) { world.clock.advance(HOUR / 6); await world.settle(); } };

  it('the provider’s own memory resolves it where no webhook came and it gives our ids back (Meta’s does not: then it proves nothing)', async () => {
    const { line, id } = await lost('lose_webhooks', 'drop_after_accept');
    await pass(1);
    expect(await world.status(id)).toBe('unknown');
    const open = await world.server.app.get(ConnectionDirectory).get(line.uuid);
    const [entry] = line.ledger();
    open!.connection.lookUp = async (message) => (message.id === entry!.callbackId ? { providerId: entry!.providerId, statuses: [{ status: 'delivered', at: world.clock.now() }, { status: 'sent', at: world.clock.now() }] } : undefined);
    await pass(1);
    const seen = (await world.call<{ status: string; providerId: string; history: { status: string }[] }>('GET', `/v1/messages/${id}`)).body;
    expect([seen.status, seen.providerId, seen.history.map((h) => h.status).slice(-2)]).toEqual(['delivered', entry!.providerId, ['sent', 'delivered']]);
    expect(line.ledger()).toHaveLength(1);
  });

  it('hold: it stays, whatever time passes; a person decides with one click, once', async () => {
    const { line, id } = await lost('refuse_connection');
    await pass(3);
    expect(await world.status(id)).toBe('unknown');
    expect(line.ledger()).toHaveLength(0);
    const resolve = (outcome: string) => world.call<{ status: string; code: string; errors?: { path: string }[] }>('POST', `/v1/messages/${id}/resolve`, { outcome });
    expect((await resolve('maybe')).body.errors?.[0]?.path).toBe('outcome');
    const tries = await Promise.all([resolve('retry'), resolve('retry'), resolve('retry')]);
    expect(tries.map((t) => t.status).sort()).toEqual([200, 409, 409]);
    await world.until(async () => (await world.status(id)) === 'read');
    expect(line.ledger()).toHaveLength(1);
    expect((await resolve('failed')).body.code).toBe('message.outcome_known');
  });

  it('retry: sent again after the time agreed, and decided again before', async () => {
    await set({ unknownOutcome: 'retry', unknownAfterMinutes: 30 });
    const { line, id } = await lost('refuse_connection');
    await pass(1);
    await world.until(async () => (await world.status(id)) === 'read');
    expect(line.ledger()).toHaveLength(1);
    const stopped = await lost('refuse_connection');
    const phone = (await world.call<{ to: string }>('GET', `/v1/messages/${stopped.id}`)).body.to;
    await stopped.line.hears(phone, 'STOP');
    await pass(1);
    // Not sent again; whether the first call arrived is as unknown as before.
    expect((await world.call<{ status: string; code: string }>('GET', `/v1/messages/${stopped.id}`)).body).toMatchObject({ status: 'unknown', code: 'gate.opted_out' });
    expect(stopped.line.ledger().filter((e) => e.callbackId === stopped.id)).toHaveLength(0);
    await set({ unknownOutcome: 'hold', unknownAfterMinutes: 60 });
  });

  it('ask: an alert rings, once, and nothing is sent', async () => {
    await set({ unknownOutcome: 'ask', unknownAfterMinutes: 5 });
    const { line } = await lost('refuse_connection');
    await pass(2);
    expect(await sql(world, `select state from alerts where rule = 'message.outcome_unknown' and object_id = $1`, [line.uuid])).toEqual([{ state: 'open' }]);
    expect(line.ledger()).toHaveLength(0);
    await set({ unknownOutcome: 'hold', unknownAfterMinutes: 60 });
  });
});
