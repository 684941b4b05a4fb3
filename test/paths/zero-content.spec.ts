import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MESSAGE_TYPES } from '@consentry/plugin-sdk';
import { parseId } from '@consentry/kernel';
import { ZeroContent } from '@consentry/messaging';
import { Housekeeping } from '@consentry/server';
import { Canaries, MARK } from '../harness/canaries.js';
import { everywhere } from '../harness/everywhere.js';
import { count, leaves, sql } from '../harness/identity.js';
import { deliverEvents, echoed, said, SCRIPTED, tell } from '../harness/scripted.line.js';
import { World } from '../harness/world.js';
import { broadcast, contactIds, crowd, ends, withoutPace, type Someone } from '../modules/broadcasts.crowd.js';
import { MP4, OGG, PNG, WEBP } from '../modules/media.files.js';
import { INTERACTIVE } from '../plugins/whatsapp.sends.fixture.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const canaries = new Canaries();
const canary = (kind: string) => canaries.text(kind);
/** Everywhere that one is found, by name. */
const whereCanariesAre = async (on: World) => [...new Set((await everywhere(on, [MARK])).map((p) => p.where))].sort();

interface View { id: string; status: string; content: unknown; preview: string; contentGone: { reason: string; at: string } | null; to: string | null; providerId: string; code: string | null; detail: string | null; history: { status: string; code: string | null }[]; reactions: unknown[]; file: { id: string; state: string } | null }

let world: World;
beforeAll(async () => {
  // What is read is said by the test; the simulated phone only ever says "delivered".
  world = await World.start({ bundled: SCRIPTED, delays: { answer: 0, sent: 1, delivered: 2, read: 86_400_000 } });
  withoutPace(world);
  await mode(true);
  // What the demonstration said before.
  await sweep();
}, 60_000);
afterAll(() => world.close());

async function mode(zeroContent: boolean, more: Record<string, unknown> = {}): Promise<void> {
  expect((await world.call('PATCH', '/v1/messaging-policies', { zeroContent, ...more })).status).toBe(200);
}
const sweep = () => world.server.app.get(ZeroContent, { strict: false }).sweep(world.clock.now());
const view = async (id: string) => (await world.call<View>('GET', `/v1/messages/${id}`)).body;
const uuid = (id: string) => parseId('message', id)!;

async function sent(change: Record<string, unknown>): Promise<string> {
  const answer = await world.send(change);
  if (answer.status !== 202) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}
async function delivered(...ids: string[]): Promise<void> {
  for (const id of ids) await world.until(async () => (await world.status(id)) === 'delivered');
  await world.settle();
}
let told = 0;
async function status(id: string, name: string, more: Record<string, unknown> = {}): Promise<void> {
  const { providerId } = await view(id);
  await tell(world, { kind: 'status', id: `told-${++told}`, route: [], raw: { words: canary('raw status') }, messageId: providerId ?? `nobody-${told}`, callbackId: id, status: name, at: world.clock.now(), ...more });
}
async function upload(bytes: Buffer, type: string, name: string): Promise<string> {
  const answer = await world.call<{ id: string }>('POST', '/v1/media', undefined, { raw: bytes, headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` } });
  expect([type, answer.status]).toEqual([type, 201]);
  return answer.body.id;
}
const fileState = async (id: string) => (await world.call<{ state: string }>('GET', `/v1/media/${id}`)).body.state;
const texts = () => ({ body: { text: canary('interactive') }, footer: { text: canary('footer') } });

/** Every type there is, each with canaries wherever the type has room for words. */
async function everyType(): Promise<Map<string, string>> {
  const heard = await world.simulator.inbound(world.connectionUuid, { from: world.demo.phone, type: 'text', text: { body: canary('text in') } });
  await world.settle();
  const target = (await sql<{ id: string }>(world, 'select id from messages where provider_id = $1', [heard.providerId]))[0]!.id;
  const words = () => Buffer.concat([Buffer.from(`${canary('file')}\n`), randomBytes(0)]);
  const contents: Record<string, Record<string, unknown>[]> = {
    text: [{ body: canary('text out') }],
    image: [{ id: await upload(PNG, 'image/png', `${canary('file name')}.png`), caption: canary('caption') }],
    video: [{ id: await upload(MP4, 'video/mp4', `${canary('file name')}.mp4`), caption: canary('caption') }],
    audio: [{ id: await upload(OGG, 'audio/ogg', `${canary('file name')}.ogg`) }],
    document: [{ id: await upload(words(), 'text/plain', `${canary('file name')}.txt`), caption: canary('caption'), filename: `${canary('file name')}.txt` }],
    sticker: [{ id: await upload(WEBP, 'image/webp', `${canary('file name')}.webp`) }],
    location: [{ latitude: 3.1, longitude: 101.6, name: canary('place'), address: canary('address') }],
    contacts: [[{ name: { formatted_name: canary('card'), first_name: 'Ada' }, phones: [{ phone: '+15550001111' }] }] as never],
    reaction: [{ message_id: `msg_${target.replaceAll('-', '')}`, emoji: canary('emoji').slice(0, 31) }],
    template: [{ name: 'order_confirmation', language: { code: 'en_US' }, components: [{ type: 'body', parameters: [1, 2, 3].map(() => ({ type: 'text', text: canary('parameter') })) }] }],
    interactive: (['button', 'list', 'cta_url'] as const).map((type) => ({ type, ...INTERACTIVE[type], header: type === 'button' ? { type: 'text', text: canary('header') } : undefined, ...texts() })),
  };
  expect(Object.keys(contents).sort()).toEqual([...MESSAGE_TYPES].sort());
  const ids = new Map<string, string>();
  for (const [type, all] of Object.entries(contents)) for (const [n, content] of all.entries()) ids.set(`${type} ${n}`, await sent({ type, purpose: type === 'template' ? 'utility' : 'service', [type]: content }));
  return ids;
}

/** Whatever people send, do to what they sent, and what nobody can make sense of. */
async function inbound(): Promise<void> {
  const phone = '+60170009999';
  await tell(world, said(world, { messageId: 'z1', text: canary('first words'), raw: { words: canary('raw') } }, phone));
  await tell(world, said(world, { type: 'edit', text: canary('edited'), content: {}, raw: { words: canary('raw') }, action: { kind: 'edit', messageId: 'z1' } }, phone));
  await tell(world, said(world, { type: 'reaction', text: undefined, content: {}, action: { kind: 'reaction', messageId: 'z1', emoji: canary('emoji of a contact') } }, phone));
  await tell(world, echoed(world, { messageId: 'z2', text: canary('echo') }, phone));
  await tell(world, said(world, { messageId: 'z3', type: 'location', text: undefined, content: { name: canary('place in') } }, phone));
  // Nobody understands it, it is kept as it came; and one for a line that is none of ours.
  expect(await deliverEvents(world, [{ kind: 'other', name: 'tomorrow', id: 'z4', route: [], raw: { words: canary('not understood') } }])).toBe(200);
  expect(await deliverEvents(world, [{ kind: 'status', id: 'z5', route: [], raw: { words: canary('unrouted') }, messageId: 'nobody', status: 'read', at: world.clock.now() }])).toBe(200);
  await world.simulator.inbound(world.connectionUuid, { from: phone, type: 'document', document: { data: Buffer.from(`${canary('file in')}\n`).toString('base64'), mime_type: 'text/plain', filename: `${canary('name in')}.txt`, caption: canary('caption in') } });
  await world.settle();
  await world.until(async () => (await count(world, `media where direction = 'in' and state = 'pending'`)) === 0);
}

describe('PR-6: zero-content mode', () => {
  let people: Someone[];
  let order: string;
  let outgoing: Map<string, string>;

  it('holds everything sealed before the last answer, so that the search below can fail', async () => {
    people = await crowd(world, 2);
    outgoing = await everyType();
    await delivered(...outgoing.values());
    await inbound();
    order = await broadcast(world, contactIds(people), { purpose: 'utility', type: 'template', template: { name: 'order_confirmation', language: { code: 'en_US' }, components: [{ type: 'body', parameters: [1, 2, 3].map(() => ({ type: 'text', text: canary('broadcast') })) }] } });
    await ends(world, order);
    expect(await whereCanariesAre(world)).toEqual(['broadcasts.body', 'file', 'inbound_events.body', 'media.details', 'message_reactions.emoji', 'message_versions.body', 'messages.body']);
    expect(await count(world, 'message_words')).toBeGreaterThan(10);
    expect((await world.call<{ data: unknown[] }>('GET', `/v1/conversations?q=${canaries.planted.get('text out')![0]!.split('-')[2]}`)).body.data).toHaveLength(1);
    // What was applied is told elsewhere; its delivery holds nothing any more.
    expect(await count(world, `inbound_events where state = 'applied' and (body is not null or content_gone_at is null)`)).toBe(0);
    expect(await count(world, `inbound_events where body is not null and state in ('not_understood', 'unrouted')`)).toBeGreaterThanOrEqual(2);
  }, 60_000);

  it('the last answer erases what was said, at once, with files, words, reactions and versions', async () => {
    for (const id of outgoing.values()) await status(id, 'read');
    for (const [, id] of outgoing) {
      const message = await view(id);
      expect(message).toMatchObject({ status: 'read', content: null, preview: '', contentGone: { reason: 'zero_content' }, to: world.demo.phone });
    }
    expect(await count(world, `messages where direction = 'out' and source = 'api' and broadcast_id is null and (body is not null or content_plain is not null)`)).toBe(0);
    expect(await count(world, `message_words w join messages m on m.id = w.message_id where m.content_gone_at is not null`)).toBe(0);
    expect(await sql(world, `select distinct state, file_key is null as keyless, details is null as nameless from media where direction = 'out'`)).toEqual([{ state: 'deleted', keyless: true, nameless: true }]);
    expect((await world.call<{ data: unknown[] }>('GET', `/v1/conversations?q=${canaries.planted.get('text out')![0]!.split('-')[2]}`)).body.data).toEqual([]);
    // Lists and threads say the same.
    const conversation = (await world.call<{ data: { id: string; lastPreview: string; lastContentGone: unknown }[] }>('GET', `/v1/conversations?q=${encodeURIComponent(world.demo.phone)}`)).body.data[0]!;
    expect(conversation).toMatchObject({ lastPreview: '', lastContentGone: { reason: 'zero_content' } });
    const { data } = (await world.call<{ data: { direction: string; content: unknown; contentGone: unknown }[] }>('GET', `/v1/conversations/${conversation.id}/messages`)).body;
    expect(data.filter((m) => m.direction === 'out').every((m) => m.content === null && m.contentGone !== null)).toBe(true);
    expect(data.some((m) => m.direction === 'in' && m.contentGone === null)).toBe(true);
  }, 60_000);

  it('after 24 hours nothing is left of those never answered either: no sealed value, file, log line or queue row holds a canary', async () => {
    world.clock.advance(DAY - 60_000);
    await sweep();
    expect(await whereCanariesAre(world)).toEqual(expect.arrayContaining(['messages.body', 'message_versions.body', 'broadcasts.body', 'file']));
    world.clock.advance(HOUR);
    await new Housekeeping(world.server.app).run();
    expect(await whereCanariesAre(world)).toEqual([]);
    expect(await count(world, 'messages where content_gone_at is null')).toBe(0);
    expect(await count(world, 'message_words')).toBe(0);
    // The bytes of the files are gone as well, not only their keys.
    expect(await count(world, 'media where storage_key is not null')).toBe(0);
    expect((await world.call<Record<string, unknown>>('GET', `/v1/broadcasts/${order}`)).body).toMatchObject({ message: null, contentGone: { reason: 'zero_content' }, audience: contactIds(people) });
    const erased = await leaves(world, 'content.erased');
    expect(erased.length).toBeGreaterThan(2);
    expect(await sweep()).toEqual({ messages: 0, events: 0, reactions: 0, files: 0, broadcasts: 0 });
    expect((await leaves(world, 'content.erased')).length).toBe(erased.length);
    const { body: events } = await world.call<{ data: { kind: string; payload: unknown; contentGone: unknown }[] }>('GET', '/v1/inbound-events?limit=200');
    expect(events.data.every((e) => e.payload === null && e.contentGone !== null)).toBe(true);
  }, 60_000);
});

describe('PR-6: ends of every kind erase', () => {
  const gone = async (id: string) => { const m = await view(id); return [m.status, m.content, m.contentGone?.reason ?? null]; };
  const open = () => tell(world, said(world, { text: 'good morning' }));

  it('refused by the gate: nothing is stored of it, and the answer names the message', async () => {
    const [contact] = await crowd(world, 1, { purposes: [] });
    const refused = await world.send<{ code: string; messageId: string }>({ contactId: contact!.id, text: { body: canary('refused') } });
    expect(refused.body.code).toMatch(/^gate\./);
    expect(await gone(refused.body.messageId)).toEqual(['blocked', null, 'zero_content']);
  });

  it('refused by the provider, blocked just before it leaves, failed by a status, decided by a person', async () => {
    await open();
    world.simulator.fault(world.connectionUuid, 'error_131026', 1);
    const failed = await sent({ text: { body: canary('failed') } });
    await world.until(async () => (await world.status(failed)) === 'failed');
    expect(await gone(failed)).toEqual(['failed', null, 'zero_content']);

    const [leaver] = await crowd(world, 1);
    await tell(world, said(world, {}, leaver!.phone));
    world.simulator.fault(world.connectionUuid, 'http_503', 1);
    const blocked = await sent({ contactId: leaver!.id, text: { body: canary('blocked') } });
    await world.until(async () => (await view(blocked)).history.some((h) => h.status === 'retrying'));
    await tell(world, said(world, { text: 'STOP' }, leaver!.phone));
    await world.until(async () => (await world.status(blocked)) === 'blocked');
    expect(await gone(blocked)).toEqual(['blocked', null, 'zero_content']);

    const late = await sent({ text: { body: canary('failed late') } });
    await delivered(late);
    expect((await gone(late))[1]).not.toBeNull();
    const early = await sent({ type: 'template', purpose: 'utility', template: { name: 'hello_world', language: { code: 'en_US' } } });
    await delivered(early);
    // Which template is paused is known, though the message that failed over it says nothing any more.
    await sql(world, `update messages set status = 'sent' where id = $1`, [uuid(early)]);
    await status(early, 'failed', { error: { providerCode: '132015', signal: 'template_unusable' } });
    expect(await gone(early)).toEqual(['failed', null, 'zero_content']);
    await world.settle();
    expect((await leaves(world, 'template.marked_unusable')).length).toBe(1);

    world.simulator.fault(world.connectionUuid, 'refuse_connection', 1);
    const lost = await sent({ text: { body: canary('lost') } });
    await world.until(async () => (await world.status(lost)) === 'unknown', 45);
    const answer = await world.call<View>('POST', `/v1/messages/${lost}/resolve`, { outcome: 'sent' }, { headers: { 'idempotency-key': 'resolve-1' } });
    expect([answer.status, answer.body.content]).toEqual([200, null]);
    expect((await gone(lost))[1]).not.toBeNull();
    expect(await whereCanariesAre(world)).toEqual(['messages.body']);
    await status(lost, 'played');
    expect(await gone(lost)).toEqual(['played', null, 'zero_content']);
    world.simulator.fault(world.connectionUuid, 'refuse_connection', 1);
    const never = await sent({ text: { body: canary('never arrived') } });
    await world.until(async () => (await world.status(never)) === 'unknown', 45);
    expect((await world.call('POST', `/v1/messages/${never}/resolve`, { outcome: 'failed' })).status).toBe(200);
    expect(await gone(never)).toEqual(['failed', null, 'zero_content']);
  }, 120_000);

  it('a file goes with the last message that names it, and one that nobody names after a day', async () => {
    const [one, two] = await crowd(world, 2);
    await tell(world, said(world, {}, one!.phone), said(world, {}, two!.phone));
    const id = await upload(PNG, 'image/png', 'shared.png');
    const idle = await upload(PNG, 'image/png', 'idle.png');
    const messages: string[] = [];
    for (const { id: contactId } of [one!, two!]) messages.push(await sent({ contactId, type: 'image', image: { id } }));
    await delivered(...messages);
    await status(messages[0]!, 'read');
    expect(await fileState(id)).toBe('ready');
    await status(messages[1]!, 'read');
    expect(await fileState(id)).toBe('deleted');
    const drafted = await upload(PNG, 'image/png', 'drafted.png');
    await broadcast(world, contactIds([one!]), { purpose: 'service', type: 'image', image: { id: drafted } }, {}, null);
    world.clock.advance(DAY + 1000);
    await sweep();
    expect([await fileState(idle), await fileState(drafted)]).toEqual(['deleted', 'ready']);
  }, 60_000);
});

describe('PR-6: what is done with a message that is gone', () => {
  async function goneMessage(): Promise<string> {
    await tell(world, said(world, {}));
    world.simulator.fault(world.connectionUuid, 'refuse_connection', 1);
    const id = await sent({ text: { body: canary('will be gone') } });
    await world.until(async () => (await world.status(id)) === 'unknown');
    world.clock.advance(DAY + 1000);
    await sweep();
    expect((await view(id)).contentGone).not.toBeNull();
    return id;
  }

  it('it cannot be sent again: 409 for a person; the policy leaves it unknown and says so, once', async () => {
    const id = await goneMessage();
    const before = world.ledger().length;
    const again = await world.call<{ code: string }>('POST', `/v1/messages/${id}/resolve`, { outcome: 'retry' });
    expect([again.status, again.body.code]).toEqual([409, 'message.content_gone']);
    expect(await world.status(id)).toBe('unknown');
    await world.call('PATCH', '/v1/messaging-policies', { unknownOutcome: 'retry', unknownAfterMinutes: 5 });
    world.clock.advance(2 * HOUR);
    await world.until(async () => (await view(id)).code === 'message.content_gone');
    world.clock.advance(2 * HOUR);
    await world.settle();
    const held = await view(id);
    expect([held.status, held.history.filter((h) => h.code === 'message.content_gone').length]).toEqual(['unknown', 1]);
    // It was not even put back to wait.
    expect(held.history.map((h) => h.status)).not.toContain('retrying');
    expect(world.ledger().length).toBe(before);
    await world.call('PATCH', '/v1/messaging-policies', { unknownOutcome: 'hold' });
  }, 60_000);

  it('what still waits after a day ends as failed, visibly; and so does what is found empty at its turn', async () => {
    const [waiter, other] = await crowd(world, 2);
    await tell(world, said(world, {}, waiter!.phone));
    world.simulator.fault(world.connectionUuid, 'http_503', 1);
    const id = await sent({ contactId: waiter!.id, text: { body: canary('waits') } });
    await world.until(async () => (await view(id)).history.some((h) => h.status === 'retrying'));
    await sql(world, `update outbox set available_at = now() + interval '30 days' where payload ->> 'messageId' = $1`, [uuid(id)]);
    world.clock.advance(DAY + 1000);
    await sweep();
    expect(await view(id)).toMatchObject({ status: 'failed', code: 'message.content_gone', content: null });
    expect(await sql(world, 'select counted_at from messages where id = $1', [uuid(id)])).toEqual([{ counted_at: null }]);

    await tell(world, said(world, {}, other!.phone));
    world.simulator.fault(world.connectionUuid, 'http_503', 1);
    const empty = await sent({ contactId: other!.id, type: 'template', purpose: 'utility', template: { name: 'hello_world', language: { code: 'en_US' } } });
    await world.until(async () => (await view(empty)).history.some((h) => h.status === 'retrying'));
    await sql(world, `update messages set body = null, content_gone_at = now() where id = $1`, [uuid(empty)]);
    const before = world.ledger().length;
    world.clock.advance(10 * 60_000);
    await world.until(async () => (await world.status(empty)) === 'failed');
    expect(await view(empty)).toMatchObject({ code: 'message.content_gone' });
    expect(world.ledger().length).toBe(before);
  }, 60_000);

  it('it can be answered and reacted to; an edit is told and not kept, and an opt-out in it is obeyed', async () => {
    const phone = '+60170008888';
    const { providerId } = await world.simulator.inbound(world.connectionUuid, { from: phone, type: 'text', text: { body: canary('question') } });
    await world.settle();
    world.clock.advance(DAY - HOUR);
    await tell(world, said(world, { messageId: 'y2', text: 'still there?' }, phone));
    world.clock.advance(HOUR + 1000);
    await sweep();
    const rows = await sql<{ id: string; provider_id: string; contact_id: string }>(world, 'select id, provider_id, contact_id from messages where provider_id = $1', [providerId]);
    const target = `msg_${rows[0]!.id.replaceAll('-', '')}`;
    const answer = await sent({ contactId: `con_${rows[0]!.contact_id.replaceAll('-', '')}`, replyTo: target, text: { body: 'Here is the answer' } });
    await delivered(answer);
    expect(await sql(world, 'select reply_to, status from messages where id = $1', [uuid(answer)])).toEqual([{ reply_to: providerId, status: 'delivered' }]);
    await tell(world, said(world, { type: 'reaction', text: undefined, content: {}, action: { kind: 'reaction', messageId: providerId, emoji: '🎉' } }, phone));
    expect((await view(target)).reactions).toHaveLength(1);
    await tell(world, said(world, { type: 'edit', text: canary('too late'), content: {}, action: { kind: 'edit', messageId: providerId } }, phone));
    expect(await view(target)).toMatchObject({ content: null, contentGone: { reason: 'zero_content' } });
    expect(await count(world, `messages where id = '${rows[0]!.id}' and edited_at is not null`)).toBe(1);
    await tell(world, said(world, { type: 'edit', text: 'STOP', content: {}, action: { kind: 'edit', messageId: providerId } }, phone));
    expect((await world.send({ contactId: `con_${rows[0]!.contact_id.replaceAll('-', '')}` })).body.code).toBe('gate.opted_out');
    expect(await whereCanariesAre(world)).toEqual([]);
    world.clock.advance(DAY + 1000);
    await sweep();
    expect(await count(world, 'message_reactions')).toBe(0);
  }, 60_000);
});

describe('PR-6: the switch', () => {
  it('off keeps, brings nothing back, and on again takes what is stored, answered or old', async () => {
    const [reader] = await crowd(world, 1);
    await mode(false);
    await tell(world, said(world, { text: canary('kept in') }, reader!.phone));
    const named = await upload(PNG, 'image/png', 'named-while-off.png');
    await broadcast(world, contactIds([reader!]), { purpose: 'service', type: 'image', image: { id: named } }, {}, null);
    const old = await sent({ contactId: reader!.id, text: { body: canary('kept out') } });
    await delivered(old);
    await status(old, 'read');
    world.clock.advance(2 * DAY);
    await tell(world, said(world, { text: 'here again' }, reader!.phone));
    const fresh = await sent({ contactId: reader!.id, text: { body: canary('kept, read') } });
    const waiting = await sent({ contactId: reader!.id, text: { body: canary('kept, not read') } });
    await delivered(fresh, waiting);
    await status(fresh, 'read');
    await new Housekeeping(world.server.app).run();
    for (const id of [old, fresh, waiting]) expect((await view(id)).contentGone).toBeNull();
    expect(await count(world, `messages where content_gone_at is not null and (body is not null or content_plain is not null)`)).toBe(0);

    await mode(true);
    await sweep();
    expect((await Promise.all([old, fresh, waiting].map(view))).map((m) => m.contentGone !== null)).toEqual([true, true, false]);
    expect(await whereCanariesAre(world)).toEqual(['messages.body']);
    world.clock.advance(DAY);
    await sweep();
    expect(await whereCanariesAre(world)).toEqual([]);
    // A draft from when the mode was off names it.
    expect(await fileState(named)).toBe('ready');
    const [changed] = (await leaves(world, 'policies.changed')).slice(-1);
    expect(changed!.context).toMatchObject({ fields: ['zeroContent'], zero_content: true, zero_content_ai: false });
  }, 60_000);

  it('an organisation beside it keeps what it has; assistants are told nothing unless the organisation says so', async () => {
    const zero = world.server.app.get(ZeroContent, { strict: false });
    const { organizationId } = await world.secondOrganization();
    await sql(world, `insert into messages (id, organization_id, connection_id, channel, direction, type, status, source, actor_kind, actor_id, created_at) values (gen_random_uuid(), $1, gen_random_uuid(), 'whatsapp', 'out', 'text', 'read', 'api', 'system', 'x', now() - interval '3 days')`, [organizationId]);
    await sweep();
    expect(await count(world, 'messages where organization_id = $1 and content_gone_at is null', [organizationId])).toBe(1);
    expect(await zero.allowsAi(organizationId)).toBe(true);
    expect(await zero.allowsAi(world.demo.organizationId)).toBe(false);
    await mode(true, { zeroContentAi: true });
    expect(await zero.allowsAi(world.demo.organizationId)).toBe(true);
    await mode(false, { zeroContentAi: false });
    expect(await zero.allowsAi(world.demo.organizationId)).toBe(true);
  });
});
