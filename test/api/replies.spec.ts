import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultLine, newContact } from '../harness/fault.line.js';
import { sql } from '../harness/identity.js';
import { World } from '../harness/world.js';

let world: World;
beforeAll(async () => { world = await World.start(); });
afterAll(() => world.close());

interface Refused { id: string; code: string; errors: { path: string; message: string }[] }
const written = async () => sql(world, `select (select count(*) from messages) as messages, (select count(*) from conversations) as conversations, (select count(*) from outbox where topic like 'message.%') as work, (select count(*) from audit_leaves where action like 'message.%') as leaves`);

async function person(on: FaultLine) {
  const { id, phone } = await newContact(world);
  await on.hears(phone, 'Hello');
  await world.settle();
  const { body } = await world.call<{ data: { id: string }[] }>('GET', `/v1/messages?contactId=${id}&connectionId=${on.id}`);
  return { id, phone, heard: body.data[0]!.id };
}

describe('CM-7: an answer quotes what it says it quotes, or is refused', () => {
  it('a message of the same conversation, theirs or ours, is quoted', async () => {
    const line = await FaultLine.open(world);
    const { id, heard } = await person(line);
    const first = await world.send({ connectionId: line.id, contactId: id, replyTo: heard });
    expect(first.status).toBe(202);
    await world.until(async () => (await world.status(first.body.id)) === 'read');
    const second = await world.send({ connectionId: line.id, contactId: id, replyTo: first.body.id });
    await world.until(async () => (await world.status(second.body.id)) === 'read');
    const quoted = await line.rows<{ reply_to: string | null }>(`select reply_to from messages where connection_id = $1 and direction = 'out' order by created_at, id`, [line.uuid]);
    expect(quoted.every((r) => r.reply_to !== null)).toBe(true);
  });

  it('anything else is a problem that names replyTo, sent and asked alike, and leaves nothing behind', async () => {
    const [line, other] = [await FaultLine.open(world), await FaultLine.open(world)];
    const [one, two] = [await person(line), await person(line)];
    await other.hears(one.phone, 'Hello there');
    await world.settle();
    const elsewhere = (await world.call<{ data: { id: string }[] }>('GET', `/v1/messages?contactId=${one.id}&connectionId=${other.id}`)).body.data[0]!.id;
    const stranger = await world.secondOrganization();
    const theirs = `msg_${'0'.repeat(31)}7`;
    const [{ id: contactUuid }] = await sql<{ id: string }>(world, 'select contact_id as id from messages where connection_id = $1 limit 1', [line.uuid]) as [{ id: string }];
    await world.database.hot({ organizationId: stranger.organizationId }, (c) => c.query({
      text: `insert into messages (id, organization_id, connection_id, channel, contact_id, direction, purpose, type, status, provider_id, source, actor_kind, actor_id, verdict, created_at)
             select $1, $2, $3, 'whatsapp', $4, 'in', 'service', 'text', 'received', 'wamid.theirs', 'inbound', 'contact', 'x', '[]', now()`,
      values: ['00000000-0000-0000-0000-000000000007', stranger.organizationId, line.uuid, contactUuid],
    }));
    line.fault('http_503');
    const waiting = (await world.send({ connectionId: line.id, contactId: two.id })).body.id;
    await world.until(async () => (await world.call<{ history: { status: string }[] }>('GET', `/v1/messages/${waiting}`)).body.history.some((h) => h.status === 'retrying'));
    const cases: [string, string, string, RegExp][] = [
      ['unknown', one.id, `msg_${'0'.repeat(31)}1`, /no such message/], ["another contact's", one.id, two.heard, /no such message/], ['over another line', one.id, elsewhere, /no such message/],
      ["another organisation's", one.id, theirs, /no such message/], ['not left yet', two.id, waiting, /not left/],
    ];
    for (const [what, contactId, replyTo, why] of cases) {
      const before = await written();
      const sent = await world.send<Refused>({ connectionId: line.id, contactId, replyTo });
      expect([what, sent.status, sent.body.code, sent.body.errors]).toEqual([what, 422, 'message.not_quotable', [{ path: 'replyTo', message: expect.stringMatching(why) }]]);
      const asked = await world.call<Refused>('POST', '/v1/messages/check', { connectionId: line.id, contactId, purpose: 'service', type: 'text', text: { body: 'x' }, replyTo });
      expect([what, asked.status, asked.body.code, asked.body.errors[0]!.path]).toEqual([what, 422, 'message.not_quotable', 'replyTo']);
      expect([what, await written()]).toEqual([what, before]);
    }
    // Nobody is known behind this number: there is nothing of theirs to quote.
    expect((await world.send<Refused>({ connectionId: line.id, to: '+15550146999', replyTo: one.heard })).body.code).toBe('message.not_quotable');
  });

  it('I4: the same key, the same refusal', async () => {
    const headers = { 'idempotency-key': 'quote-1' };
    const [first, second] = [await world.send<Refused>({ replyTo: `msg_${'0'.repeat(31)}1` }, { headers }), await world.send<Refused>({ replyTo: `msg_${'0'.repeat(31)}1` }, { headers })];
    expect([first.status, second.status, second.body.code, second.headers.get('idempotent-replayed')]).toEqual([422, 422, 'message.not_quotable', 'true']);
  });
});
