import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InboundHooks, type InboundMessage } from '@consentry/messaging';
import { count, leaves, sql } from '../harness/identity.js';
import { deliverEvents, echoed, line, said, SCRIPTED, tell } from '../harness/scripted.line.js';
import { World } from '../harness/world.js';

let world: World;
const heard: InboundMessage[] = [];
let deaf = 0;
beforeAll(async () => {
  world = await World.start({ bundled: SCRIPTED });
  world.server.app.get(InboundHooks).onMessage(async (message) => { if (deaf > 0) { deaf--; throw new Error('deaf'); } heard.push(message); });
});
afterAll(() => world.close());

interface Item { item: string; id: string; kind?: string; type?: string; direction?: string; status?: string; source?: string; content?: { body?: string; caption?: string }; preview?: string; replyToId?: string | null; reactions?: { by: string; emoji: string }[]; editedAt?: string | null; deletedAt?: string | null; versions?: { content: { body?: string } }[] }
interface Conversation { id: string; contactId: string; status: string; unreadCount: number; windowClosesAt: string | null; handler: string; optedOut: boolean }

let person = 0;
const somebody = (): string => `+6017000${String(++person).padStart(4, '0')}`;
async function conversationOf(phone: string): Promise<Conversation> {
  const { body } = await world.call<{ data: Conversation[] }>('GET', `/v1/conversations?q=${encodeURIComponent(phone)}`);
  expect(body.data).toHaveLength(1);
  return body.data[0]!;
}
async function threadOf(phone: string): Promise<Item[]> {
  return (await world.call<{ data: Item[] }>('GET', `/v1/conversations/${(await conversationOf(phone)).id}/messages?from=oldest`)).body.data;
}
const later = (seconds: number): Date => new Date(world.clock.nowMs() + seconds * 1000);

describe('what is done to a message', () => {
  it('a reaction stands on it, opens no window and is nothing unread; an older one does not come back', async () => {
    const phone = somebody();
    await tell(world, said(world, { messageId: 'r1' }, phone));
    const before = await conversationOf(phone);
    const react = (emoji: string, seconds: number) => said(world, { type: 'reaction', text: undefined, content: { emoji }, at: later(seconds), action: { kind: 'reaction', messageId: 'r1', emoji } }, phone);
    world.clock.advance(60_000);
    await tell(world, react('👍', -50));
    expect((await threadOf(phone))[0]!.reactions).toMatchObject([{ by: 'contact', emoji: '👍' }]);
    await tell(world, react('🎉', -40));
    expect((await threadOf(phone))[0]!.reactions).toMatchObject([{ by: 'contact', emoji: '🎉' }]);
    await tell(world, react('', -20), react('👎', -30));
    expect((await threadOf(phone))[0]!.reactions).toEqual([]);
    expect(await threadOf(phone)).toHaveLength(1);
    expect(await conversationOf(phone)).toMatchObject({ unreadCount: 1, windowClosesAt: before.windowClosesAt });
  });

  it('an edit replaces the text, keeps the one before, and one that comes late changes nothing', async () => {
    const phone = somebody();
    await tell(world, said(world, { messageId: 'e1', text: 'first' }, phone));
    const edit = (text: string, seconds: number) => said(world, { type: 'edit', text, content: {}, at: later(seconds), action: { kind: 'edit', messageId: 'e1' } }, phone);
    world.clock.advance(60_000);
    await tell(world, edit('third', -10));
    await tell(world, edit('second', -20));
    const [message] = await threadOf(phone);
    expect(message).toMatchObject({ content: { body: 'third' }, preview: 'third' });
    expect(message!.editedAt).not.toBeNull();
    expect(message!.versions!.map((v) => v.content.body).sort()).toEqual(['first', 'second']);
    const plain = await sql(world, `select encode(body, 'escape') as b from message_versions`);
    expect(JSON.stringify(plain)).not.toContain('first');
  });

  it('an edited text that is an opt-out word opts out, with one confirmation (CM-3)', async () => {
    const phone = somebody();
    await tell(world, said(world, { messageId: 'e2', text: 'step' }, phone));
    const ledger = world.ledger().length;
    await tell(world, said(world, { type: 'edit', text: 'STOP', content: {}, action: { kind: 'edit', messageId: 'e2' } }, phone));
    expect((await conversationOf(phone)).optedOut).toBe(true);
    expect(world.ledger().length).toBe(ledger + 1);
  });

  it('a deletion blanks it everywhere and keeps the fact; it holds when it overtook the message', async () => {
    const phone = somebody();
    await tell(world, said(world, { messageId: 'd1', text: 'zebrafinch' }, phone));
    await tell(world, said(world, { type: 'edit', text: 'zebracrossing', content: {}, action: { kind: 'edit', messageId: 'd1' } }, phone));
    expect((await world.call<{ data: unknown[] }>('GET', '/v1/conversations?q=zebracrossing')).body.data).toHaveLength(1);
    await tell(world, said(world, { type: 'revoke', text: undefined, content: {}, action: { kind: 'delete', messageId: 'd1' } }, phone));
    await tell(world, said(world, { type: 'revoke', text: undefined, content: {}, action: { kind: 'delete', messageId: 'd2' } }, phone));
    await tell(world, said(world, { messageId: 'd2', text: 'too late' }, phone));
    const thread = await threadOf(phone);
    expect(thread.map((m) => [m.content, m.preview, m.deletedAt !== null])).toEqual([[{}, '', true], [{}, '', true]]);
    expect(await count(world, `message_versions v join messages m on m.id = v.message_id where m.provider_id = 'd1'`)).toBe(0);
    for (const word of ['zebrafinch', 'zebracrossing']) expect((await world.call<{ data: unknown[] }>('GET', `/v1/conversations?q=${word}`)).body.data).toEqual([]);
  });

  it('nobody changes what another wrote, nor what another person got', async () => {
    const [phone, other] = [somebody(), somebody()];
    await tell(world, said(world, { messageId: 'x1', text: 'mine' }, phone), said(world, {}, other), echoed(world, { messageId: 'x2', text: 'ours' }, phone));
    await tell(world, said(world, { type: 'edit', text: 'stolen', content: {}, action: { kind: 'edit', messageId: 'x2' } }, phone));
    await tell(world, said(world, { type: 'revoke', text: undefined, content: {}, action: { kind: 'delete', messageId: 'x1' } }, other));
    await tell(world, echoed(world, { type: 'edit', text: 'ours again', content: {}, action: { kind: 'edit', messageId: 'x2' } }, phone));
    expect((await threadOf(phone)).map((m) => m.content?.body)).toEqual(['mine', 'ours again']);
  });

  it('an answer names the message of ours that it answers', async () => {
    const sent = await world.send({ text: { body: 'A question' } });
    await world.until(async () => (await world.status(sent.body.id)) === 'read');
    const { body } = await world.call<{ providerId: string }>('GET', `/v1/messages/${sent.body.id}`);
    await tell(world, said(world, { text: 'An answer', replyTo: body.providerId }));
    expect((await threadOf(world.demo.phone)).at(-1)).toMatchObject({ content: { body: 'An answer' }, replyToId: sent.body.id });
  });

  it('types that nobody knows are stored and shown', async () => {
    const phone = somebody();
    await tell(world, said(world, { type: 'hologram', text: undefined, content: { depth: 3 } }, phone));
    expect((await threadOf(phone))[0]).toMatchObject({ type: 'hologram', content: { depth: 3 } });
  });
});

describe('what a colleague sent from the telephone', () => {
  it('is recorded as sent, opens no window, reads what was there and counts for the hourly cap (CM-6)', async () => {
    const phone = somebody();
    await tell(world, ...Array.from({ length: 20 }, () => echoed(world, { text: 'from the shop' }, phone)));
    expect(await conversationOf(phone)).toMatchObject({ windowClosesAt: null, unreadCount: 0 });
    expect((await threadOf(phone))[0]).toMatchObject({ direction: 'out', status: 'sent', source: 'phone' });
    await tell(world, said(world, {}, phone));
    expect((await conversationOf(phone)).unreadCount).toBe(1);
    const { contactId } = await conversationOf(phone);
    const refused = await world.send({ contactId });
    expect([refused.status, refused.body.code]).toEqual([429, 'gate.recipient_rate_limited']);
    await tell(world, echoed(world, {}, phone));
    expect((await conversationOf(phone)).unreadCount).toBe(0);
  });

  it('moves by statuses like any other', async () => {
    const phone = somebody();
    await tell(world, echoed(world, { messageId: 'echo-1' }, phone));
    const status = (value: string, n: number) => ({ kind: 'status', id: `echo-1:${value}:${n}`, route: [], raw: { value, n }, messageId: 'echo-1', status: value, at: world.clock.now() });
    await tell(world, status('read', 1));
    await tell(world, status('sent', 2), status('delivered', 3));
    expect((await threadOf(phone))[0]!.status).toBe('read');
  });
});

describe('a failure that a status tells', () => {
  it('means beyond its message what the same failure means as an answer (CM-12)', async () => {
    const sent = await world.send({ text: { body: 'An offer' } });
    await world.until(async () => (await world.status(sent.body.id)) === 'read');
    const { body } = await world.call<{ providerId: string }>('GET', `/v1/messages/${sent.body.id}`);
    await tell(world, { kind: 'status', id: 'failed-1', route: [], raw: {}, messageId: body.providerId, callbackId: sent.body.id, status: 'failed', at: world.clock.now(), error: { providerCode: '131042', signal: 'billing_problem' } });
    expect(await sql(world, `select facts->>'providerCode' as code from alerts where rule = 'connection.billing'`)).toEqual([{ code: 'provider.131042' }]);
    expect(await world.status(sent.body.id)).toBe('read');
  });
});

describe('words that ask for a person', () => {
  it('take a conversation from the AI; an opt-out does not; each is told to who listens, in order', async () => {
    const phone = somebody();
    await tell(world, said(world, {}, phone));
    const { id } = await conversationOf(phone);
    await world.call('POST', `/v1/conversations/${id}/handover`, { handler: 'ai' });
    heard.length = 0;
    await tell(world, said(world, { text: 'what are your hours' }, phone));
    expect((await conversationOf(phone)).handler).toBe('ai');
    await tell(world, said(world, { text: 'can I talk to a human please' }, phone));
    expect((await conversationOf(phone)).handler).toBe('person');
    await tell(world, said(world, { text: 'stop' }, phone));
    expect(heard.map((m) => [m.command, m.handOff])).toEqual([[null, false], [null, true], ['opt_out', false]]);
    expect((await threadOf(phone)).filter((i) => i.item === 'event').map((i) => i.kind)).toEqual(['handed_over', 'handed_over']);
    expect((await leaves(world, 'conversation.handed_over')).map((l) => l.context)).toEqual([{ handler: 'ai', by: 'person' }, { handler: 'person', by: 'word' }]);
  });

  it('a listener that fails is told again, and the next message waits for it', async () => {
    const phone = somebody();
    heard.length = 0;
    deaf = 2;
    await tell(world, said(world, { text: 'one' }, phone), said(world, { text: 'two' }, phone));
    expect(heard).toHaveLength(0);
    for (let n = 0; n < 5; n++) { world.clock.advance(10_000); await world.settle(); }
    const ids = (await sql<{ id: string }>(world, 'select id from messages where conversation_id = $1 order by created_at, id', [heard[0]!.conversationId])).map((r) => r.id);
    expect(heard.map((m) => m.messageId)).toEqual(ids);
  });
});

describe('a person under another number', () => {
  it('keeps the opt-out, joins both threads with their notes and labels, and the thread says so', async () => {
    const [old, fresh] = [somebody(), somebody()];
    await tell(world, said(world, { text: 'old number' }, old), said(world, { text: 'new number' }, fresh));
    await tell(world, said(world, { text: 'STOP' }, old));
    const gone = await conversationOf(fresh);
    await world.call('POST', `/v1/conversations/${gone.id}/notes`, { text: 'calls in the morning' });
    await world.call('PUT', `/v1/conversations/${gone.id}/labels`, { labels: ['vip'] });
    await tell(world, { kind: 'identity', id: 'idn-1', route: [], raw: {}, from: { kind: 'phone', value: old }, to: { kind: 'phone', value: fresh }, at: world.clock.now() });
    const one = await conversationOf(fresh);
    expect(one).toMatchObject({ id: (await conversationOf(old)).id, optedOut: true, labels: ['vip'] });
    const thread = await threadOf(fresh);
    expect(thread.filter((i) => i.item === 'message' && i.direction === 'in').map((i) => i.content?.body).sort()).toEqual(['STOP', 'new number', 'old number']);
    expect(thread.filter((i) => i.item !== 'message').map((i) => i.kind ?? i.item)).toEqual(['note', 'identity_changed']);
    expect((await world.send({ contactId: one.contactId })).body.code).toBe('gate.opted_out');
  });
});

describe('what the provider tells about a line', () => {
  it('is kept, what it does not name stays, and what comes late changes nothing', async () => {
    const rows = () => sql(world, 'select state, quality, daily_people, daily_unlimited, per_second::float from connection_lines');
    world.clock.advance(60_000);
    await tell(world, line(world, { quality: 'green', dailyPeople: 1000, perSecond: 80 }));
    await tell(world, line(world, { state: 'active', dailyPeople: null }));
    expect(await rows()).toEqual([{ state: 'active', quality: 'green', daily_people: null, daily_unlimited: true, per_second: 80 }]);
    await tell(world, line(world, { state: 'blocked', quality: 'red', at: later(-30) }));
    expect(await rows()).toMatchObject([{ state: 'active', quality: 'green' }]);
    expect((await world.call<{ status: string }>('GET', `/v1/connections/${world.demo.connectionId}`)).body.status).toBe('active');
    expect(await count(world, `alerts where rule = 'connection.line_changed'`)).toBe(0);
  });

  it('low quality rings; blocked pauses as well, and active resumes nothing', async () => {
    const status = async () => (await world.call<{ status: string }>('GET', `/v1/connections/${world.demo.connectionId}`)).body.status;
    await tell(world, line(world, { quality: 'red' }));
    expect(await sql(world, `select severity, facts->>'quality' as quality from alerts where rule = 'connection.line_changed'`)).toEqual([{ severity: 'warning', quality: 'red' }]);
    expect(await status()).toBe('active');
    await sql(world, `update alerts set state = 'closed', closed_at = $1 where rule = 'connection.line_changed'`, [world.clock.now()]);
    world.clock.advance(1000);
    await tell(world, line(world, { state: 'blocked', name: 'account_update' }));
    expect(await status()).toBe('paused');
    expect(await sql(world, `select severity from alerts where rule = 'connection.line_changed' and state <> 'closed'`)).toEqual([{ severity: 'critical' }]);
    expect((await world.send()).body.code).toBe('gate.connection_paused');
    world.clock.advance(1000);
    await tell(world, line(world, { state: 'active' }));
    expect(await status()).toBe('paused');
    await world.call('PATCH', `/v1/connections/${world.demo.connectionId}`, { status: 'active' });
    expect(await status()).toBe('active');
  });
});

describe('deliveries that are large or interrupted', () => {
  it('an applier that dies in the middle loses nothing and does nothing twice', async () => {
    await sql(world, `create function die() returns trigger language plpgsql as $$ begin raise exception 'died' using errcode = '57P01'; end $$`);
    await sql(world, `create trigger die before update on conversations for each row when (new.unread_count > old.unread_count) execute function die()`);
    const people = Array.from({ length: 12 }, somebody);
    const first = await count(world, `messages where type = 'text' and direction = 'in'`);
    await tell(world, ...people.flatMap((phone) => [said(world, { text: 'one' }, phone), said(world, { text: 'two' }, phone)]));
    expect(await count(world, `messages where type = 'text' and direction = 'in'`)).toBe(first);
    expect(await count(world, `inbound_events where state = 'pending'`)).toBe(24);
    await sql(world, 'drop trigger die on conversations');
    for (let n = 0; n < 4; n++) { world.clock.advance(10_000); await world.settle(); }
    expect(await count(world, `inbound_events where state = 'pending'`)).toBe(0);
    for (const phone of people) {
      expect((await threadOf(phone)).map((m) => m.content?.body)).toEqual(['one', 'two']);
      expect((await conversationOf(phone)).unreadCount).toBe(2);
    }
  });

  it('one that cannot be read holds up no other, and is kept as failed', async () => {
    const [bad, good] = [somebody(), somebody()];
    await sql(world, `create function spoil() returns trigger language plpgsql as $$ begin new.body = overlay(new.body placing '\\xffff'::bytea from 120); return new; end $$`);
    await sql(world, `create trigger spoil before insert on inbound_events for each row when (new.name = 'spoilt') execute function spoil()`);
    await tell(world, said(world, { type: 'spoilt' }, bad), said(world, { text: 'fine' }, good));
    expect((await threadOf(good)).map((m) => m.content?.body)).toEqual(['fine']);
    for (let n = 0; n < 10; n++) { world.clock.advance(60_000); await world.settle(); }
    expect(await sql(world, `select state from inbound_events where name = 'spoilt'`)).toEqual([{ state: 'failed' }]);
    await sql(world, 'drop trigger spoil on inbound_events');
  });

  it('ten thousand events are applied once each, and whoever writes meanwhile does not wait for them', async () => {
    const [busy, quick] = [somebody(), somebody()];
    await tell(world, said(world, {}, busy), said(world, {}, quick));
    const many = (copies: number) => deliverEvents(world, [{ copies, people: 125, at: world.clock.now() }]);
    const began = Date.now();
    expect(await many(10_000)).toBe(200);
    const stored = Date.now();
    // Twice, as providers do.
    expect(await many(3000)).toBe(200);
    // Somebody whose words wait among them writes one by one: that follows the others (I5).
    expect(await deliverEvents(world, [said(world, { text: 'line 99999' }, '+60180000007')])).toBe(200);
    const asked = Date.now();
    expect(await deliverEvents(world, [said(world, { text: 'urgent' }, quick)])).toBe(200);
    await world.until(async () => (await threadOf(quick)).some((m) => m.content?.body === 'urgent'), 10);
    const answered = Date.now();
    const [behind] = await sql<{ n: number }>(world, `select count(*)::int as n from inbound_events where state = 'pending' and kind = 'message'`);
    // It overtook them: most of what people wrote there still waits.
    expect(behind!.n).toBeGreaterThan(300);
    await world.until(async () => (await count(world, `inbound_events where state = 'pending'`)) === 0, 150);
    await world.settle();
    process.stderr.write(`10,000 events: stored in ${stored - began} ms, one of another person after ${answered - asked} ms, all applied in ${Date.now() - began} ms\n`);
    expect(await count(world, `messages where provider_id like 'many-%'`)).toBe(1250);
    expect(await count(world, `inbound_events where kind = 'status' and detail = 'No message of this connection has that id.'`)).toBeGreaterThanOrEqual(8750);
    // Of one person everything stands in the order in which it was written (I5).
    const texts = (await threadOf('+60180000007')).map((m) => Number(m.content!.body!.slice(5)));
    expect(texts).toEqual([...texts].sort((a, b) => a - b));
    expect([texts.length, texts.at(-1)]).toEqual([11, 99_999]);
  }, 240_000);
});
