import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultLine, newContact } from '../harness/fault.line.js';
import { sql } from '../harness/identity.js';
import { World } from '../harness/world.js';

let world: World;
beforeAll(async () => { world = await World.start(); });
afterAll(() => world.close());

interface Seen { status: string; code: string | null; detail: string | null; history: { status: string; code: string | null }[] }
interface Line { line: FaultLine; contact: { id: string; uuid: string; phone: string }; send: (change?: Record<string, unknown>) => Promise<string> }

const read = async (id: string): Promise<Seen> => (await world.call<Seen>('GET', `/v1/messages/${id}`)).body;
const ended = (id: string, ...states: string[]) => world.until(async () => states.includes((await read(id)).status), 20);
const template = { type: 'template', purpose: 'utility', template: { name: 'hello_world', language: { code: 'en_US' } }, text: undefined };
const alerts = async (rule: string, uuid: string) => (await sql<{ n: string }>(world, 'select count(*) as n from alerts where rule = $1 and object_id = $2', [rule, uuid]))[0]!.n;

/** A line of its own, over which a person wrote a moment ago; its next sends end as `faults` say. */
async function line(...faults: string[]): Promise<Line> {
  const own = await FaultLine.open(world);
  const contact = await newContact(world);
  await own.hears(contact.phone, 'Hello');
  await world.settle();
  for (const kind of faults) own.fault(kind);
  return {
    line: own, contact: { ...contact, uuid: (await sql<{ id: string }>(world, `select contact_id as id from identities order by created_at desc limit 1`))[0]!.id },
    send: async (change = {}) => {
      const sent = await world.send({ connectionId: own.id, contactId: contact.id, ...change });
      expect([sent.status, sent.body]).toEqual([202, expect.anything()]);
      return sent.body.id;
    },
  };
}

describe('CM-12, MO-3: what a provider’s error makes the house do (whatsapp.md)', () => {
  it.each(['190', '0'])('%s: the connection ends, its token is destroyed, an alert rings; new credentials open it again with its history', async (code) => {
    const { line: own, send } = await line(`error_${code}`);
    const id = await send();
    await ended(id, 'failed');
    await world.settle();
    const [row] = await own.rows<{ status: string; credentials: Buffer | null }>('select status, credentials from connections where id = $1', [own.uuid]);
    expect([row!.status, row!.credentials]).toEqual(['disconnected', null]);
    expect(await alerts('connection.credentials_dead', own.uuid)).toBe('1');
    expect((await world.send({ connectionId: own.id, contactId: world.demo.contactId })).body.code).toBe('gate.connection_paused');
    const { accessToken, appSecret, verifyToken } = world.simulator.demoSettings();
    const again = await world.call<{ status: string }>('PATCH', `/v1/connections/${own.id}`, { credentials: { accessToken, appSecret, verifyToken } });
    expect([again.status, again.body.status]).toEqual([200, 'active']);
    expect((await read(id)).status).toBe('failed');
    const next = await send();
    await ended(next, 'read');
  });

  it.each(['131031', '368'])('%s: the line is locked: the connection pauses, and nothing more is tried over it', async (code) => {
    const { line: own, send } = await line(`error_${code}`);
    await ended(await send(), 'failed');
    await world.settle();
    expect((await own.rows<{ status: string }>('select status from connections where id = $1', [own.uuid]))[0]!.status).toBe('paused');
  });

  it.each(['error_131050', 'status_error_131050'])('%s: the person stopped marketing: no grant of ours brings it back, only they themselves', async (fault) => {
    const { line: own, contact, send } = await line();
    expect((await world.call('POST', `/v1/contacts/${contact.id}/consents`, { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'api', evidence: {} })).status).toBe(201);
    own.fault(fault);
    await ended(await send({ purpose: 'marketing' }), 'failed');
    await world.settle();
    const marketing = () => world.send({ connectionId: own.id, contactId: contact.id, purpose: 'marketing' });
    expect((await marketing()).body.code).toBe('gate.provider_opt_out');
    await world.call('POST', `/v1/contacts/${contact.id}/consents`, { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'api', evidence: {} });
    expect((await marketing()).body.code).toBe('gate.provider_opt_out');
    await ended(await send(), 'read');
    await own.event('user_preference_resume', { from: contact.phone });
    await world.settle();
    world.clock.advance(25 * 3_600_000);
    await own.hears(contact.phone, 'Hello again');
    await world.settle();
    expect((await marketing()).body.code).not.toBe('gate.provider_opt_out');
  });

  it.each(['error_131049', 'status_error_131049'])('%s: the provider holds marketing back: not again today', async (fault) => {
    const { line: own, contact, send } = await line();
    await world.call('POST', `/v1/contacts/${contact.id}/consents`, { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'api', evidence: {} });
    own.fault(fault);
    await ended(await send({ purpose: 'marketing' }), 'failed');
    await world.settle();
    const refused = await world.send({ connectionId: own.id, contactId: contact.id, purpose: 'marketing' });
    expect([refused.status, refused.body.code]).toEqual([429, 'gate.marketing_frequency_capped']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(23 * 3600);
  });

  it.each(['error_131048', 'error_131064', 'status_error_131048'])('%s: marketing over the line pauses for a day with an alert; service goes on; somebody may lift it', async (fault) => {
    const { line: own, contact, send } = await line();
    await world.call('POST', `/v1/contacts/${contact.id}/consents`, { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'api', evidence: {} });
    own.fault(fault);
    await ended(await send({ purpose: 'marketing' }), 'failed');
    await world.settle();
    expect(await alerts('connection.marketing_paused', own.uuid)).toBe('1');
    const other = await newContact(world);
    await world.call('POST', `/v1/contacts/${other.id}/consents`, { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'api', evidence: {} });
    await own.hears(other.phone, 'Hi');
    await world.settle();
    const marketing = () => world.send({ connectionId: own.id, contactId: other.id, purpose: 'marketing' });
    expect((await marketing()).body.code).toBe('gate.connection_rate_limited');
    await ended(await send(), 'read');
    expect((await world.call('DELETE', `/v1/connections/${own.id}/marketing-pause`)).status).toBe(204);
    expect((await marketing()).status).toBe(202);
    expect((await world.call<{ code: string }>('DELETE', `/v1/connections/${own.id}/marketing-pause`)).body.code).toBe('connection.marketing_not_paused');
  });

  it('131047: the provider says that the window is closed: only a template may go until the person writes again', async () => {
    const { line: own, contact, send } = await line('error_131047');
    await ended(await send(), 'failed');
    await world.settle();
    expect((await world.send({ connectionId: own.id, contactId: contact.id })).body.code).toBe('gate.outside_service_window');
    await ended(await send(template), 'read');
    world.clock.advance(2000);
    await own.hears(contact.phone, 'Still here');
    await world.settle();
    await ended(await send(), 'read');
  });

  it.each(['132015', '132016'])('%s: everything with this template stops', async (code) => {
    const { line: own, contact, send } = await line(`error_${code}`);
    await ended(await send(template), 'failed');
    await world.until(async () => (await world.send({ connectionId: own.id, contactId: contact.id, ...template })).body.code === 'gate.template_not_approved' || (await own.rows<{ n: string }>(`select count(*) as n from audit_leaves where action = 'template.marked_unusable'`))[0]!.n !== '0');
  });

  it.each(['131056', '130429'])('%s: too quick: it waits, and goes', async (code) => {
    const { line: own, send } = await line(`error_${code}`);
    const id = await send();
    await world.until(async () => (await read(id)).history.some((h) => h.status === 'retrying'));
    expect(own.ledger()).toHaveLength(0);
    world.clock.advance(15_000);
    await ended(id, 'read');
    expect(own.ledger()).toHaveLength(1);
  });

  it('a message that waits for its turn is not worn out by waiting', async () => {
    const { line: own, send } = await line(...Array.from({ length: 15 }, () => 'error_130429'));
    const id = await send();
    for (let n = 0; n < 15; n++) {
      await world.until(async () => (await read(id)).history.filter((h) => h.status === 'retrying').length > n);
      world.clock.advance(600_000);
      await world.settle();
    }
    await ended(id, 'read');
    expect(own.ledger()).toHaveLength(1);
  });

  it('80007: the account has used up its calls: the whole line waits as long as its headers say', async () => {
    const { line: own, contact, send } = await line('usage_100', 'error_80007');
    const id = await send();
    await world.until(async () => (await read(id)).history.some((h) => h.status === 'retrying'));
    const other = await newContact(world);
    await own.hears(other.phone, 'Hello');
    await world.settle();
    const next = await world.send({ connectionId: own.id, contactId: other.id });
    expect([202, 429]).toContain(next.status);
    await world.settle();
    expect(own.ledger()).toHaveLength(0);
    world.clock.advance(3 * 3_600_000);
    await ended(id, 'read');
    expect(contact).toBeDefined();
  });

  it('131042: the bill is open: an alert, and the message says so', async () => {
    const { line: own, send } = await line('error_131042');
    const id = await send();
    await ended(id, 'failed');
    await world.settle();
    expect([(await read(id)).code, await alerts('connection.billing', own.uuid)]).toEqual(['provider.131042', '1']);
  });
});
