import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@consentry/kernel';
import { count, leaves, ownerVisitor, somebody, sql, Visitor, type Someone } from '../harness/identity.js';
import { said, SCRIPTED, shown, tell } from '../harness/scripted.line.js';
import { World } from '../harness/world.js';

let world: World;
let owner: Visitor;
const team = {} as Record<'one' | 'two' | 'marketer' | 'auditor', { visitor: Visitor; who: Someone }>;
beforeAll(async () => {
  world = await World.start({ bundled: SCRIPTED });
  owner = await ownerVisitor(world);
  const member = async (role: Role) => { const who = await somebody(world, role); return { who, visitor: await new Visitor(world).in(who.email) }; };
  Object.assign(team, { one: await member('AGENT'), two: await member('AGENT'), marketer: await member('MARKETER'), auditor: await member('AUDITOR') });
});
afterAll(() => world.close());

interface View { id: string; contactId: string; status: string; assigneeId: string | null; unreadCount: number; labels: string[]; snoozedUntil: string | null; handler: string }
let person = 0;
async function talk(text = 'Hello'): Promise<{ phone: string; id: string; path: string; view(): Promise<View> }> {
  const phone = `+6019000${String(++person).padStart(4, '0')}`;
  await tell(world, said(world, { text }, phone));
  const { body } = await world.call<{ data: View[] }>('GET', `/v1/conversations?q=${encodeURIComponent(phone)}`);
  const { id } = body.data[0]!;
  const path = `/v1/conversations/${id}`;
  return { phone, id, path, view: async () => (await world.call<View>('GET', path)).body };
}
const listed = async (visitor: Visitor, query: string): Promise<string[]> => {
  const answer = await visitor.call<{ data: View[] }>('GET', `/v1/conversations?limit=200&${query}`);
  expect(answer.status).toBe(200);
  return answer.body.data.map((v) => v.id);
};

describe('who has a conversation', () => {
  it('of two agents who take it at once one gets it, and the other is told who', async () => {
    for (let round = 0; round < 5; round++) {
      const { path, view } = await talk();
      const answers = await Promise.all([team.one, team.two].map(({ visitor }) => visitor.call('POST', `${path}/assign`, { assigneeId: 'me' })));
      expect(answers.map((a) => a.status).sort()).toEqual([204, 409]);
      const lost = answers.find((a) => a.status === 409)!;
      expect(lost.body).toMatchObject({ code: 'conversation.taken', assigneeId: (await view()).assigneeId });
    }
    expect(await count(world, `audit_leaves where action = 'conversation.assigned'`)).toBe(5);
  });

  it('an agent gives back the own and nobody else\'s; an admin moves any, unless it moved meanwhile', async () => {
    const { path, view, id } = await talk();
    const assign = (visitor: Visitor, body: object) => visitor.call('POST', `${path}/assign`, body);
    expect((await assign(team.one.visitor, { assigneeId: team.two.who.publicId })).body.code).toBe('auth.forbidden');
    expect((await assign(team.one.visitor, { assigneeId: 'me' })).status).toBe(204);
    expect((await assign(team.two.visitor, { assigneeId: null })).body.code).toBe('auth.forbidden');
    expect((await assign(owner, { assigneeId: team.two.who.publicId, expected: null })).body.code).toBe('conversation.taken');
    expect((await assign(owner, { assigneeId: team.two.who.publicId, expected: team.one.who.publicId })).status).toBe(204);
    expect((await view()).assigneeId).toBe(team.two.who.publicId);
    expect((await assign(team.two.visitor, { assigneeId: null })).status).toBe(204);
    const [last] = (await leaves(world, 'conversation.assigned')).slice(-1);
    expect(last).toMatchObject({ object_type: 'conversation', context: { assignee: null, before: team.two.who.id } });
    const thread = await world.call<{ data: { kind?: string }[] }>('GET', `/v1/conversations/${id}/messages?from=oldest`);
    expect(thread.body.data.flatMap((i) => i.kind ?? [])).toEqual(['assigned', 'assigned', 'unassigned']);
  });

  it('only a member who can answer is given one; of somebody who left it is taken', async () => {
    const gone = await somebody(world, 'AGENT');
    const { path, view } = await talk();
    for (const assigneeId of [team.auditor.who.publicId, 'usr_00000000000070008000000000000bad']) {
      const answer = await owner.call('POST', `${path}/assign`, { assigneeId });
      expect(answer.body).toMatchObject({ code: 'conversation.assignee_unknown', errors: [{ path: 'assigneeId' }] });
    }
    await owner.call('POST', `${path}/assign`, { assigneeId: gone.publicId });
    expect((await team.one.visitor.call('POST', `${path}/assign`, { assigneeId: 'me' })).status).toBe(409);
    await sql(world, 'update memberships set disabled_at = now() where user_id = $1', [gone.id]);
    expect((await team.one.visitor.call('POST', `${path}/assign`, { assigneeId: 'me' })).status).toBe(204);
    expect((await view()).assigneeId).toBe(team.one.who.publicId);
  });

  it('marketers and auditors work on none; a key may, and takes none for itself', async () => {
    const { path } = await talk();
    for (const { visitor } of [team.marketer, team.auditor]) {
      for (const [verb, body] of [['assign', { assigneeId: null }], ['close', undefined], ['reopen', undefined], ['handover', { handler: 'ai' }], ['snooze', { until: null }], ['notes', { text: 'x' }]] as const) {
        expect((await visitor.call('POST', `${path}/${verb}`, body)).body.code).toBe('auth.forbidden');
      }
      expect((await visitor.call('GET', `${path}/messages`)).status).toBe(200);
    }
    expect((await world.call('POST', `${path}/assign`, { assigneeId: 'me' })).body['code']).toBe('auth.user_required');
    expect((await world.call('POST', `${path}/close`)).status).toBe(204);
  });
});

describe('the life of a conversation', () => {
  it('is closed once, and opened by a message of the person', async () => {
    const { path, phone, view, id } = await talk();
    const closed = async () => (await leaves(world, 'conversation.closed')).length;
    const before = await closed();
    await team.one.visitor.call('POST', `${path}/close`);
    await team.one.visitor.call('POST', `${path}/close`);
    expect([(await view()).status, (await closed()) - before]).toEqual(['closed', 1]);
    await tell(world, said(world, { text: 'one more thing' }, phone));
    expect((await view()).status).toBe('open');
    expect((await leaves(world, 'conversation.reopened')).at(-1)).toMatchObject({ actor_kind: 'system', context: { by: 'message' } });
    await team.one.visitor.call('POST', `${path}/close`);
    await team.one.visitor.call('POST', `${path}/reopen`);
    expect((await leaves(world, 'conversation.reopened')).at(-1)).toMatchObject({ actor_kind: 'user', context: { by: 'person' } });
    const thread = await world.call<{ data: { item: string; kind?: string }[] }>('GET', `/v1/conversations/${id}/messages?from=oldest`);
    expect(thread.body.data.map((i) => i.kind ?? i.item)).toEqual(['message', 'closed', 'message', 'reopened', 'closed', 'reopened']);
  });

  it('sleeps until its time or until the person writes', async () => {
    const [a, b] = [await talk(), await talk()];
    const hour = new Date(world.clock.nowMs() + 3_600_000).toISOString();
    for (const { path } of [a, b]) expect((await team.one.visitor.call('POST', `${path}/snooze`, { until: hour })).status).toBe(204);
    expect((await team.one.visitor.call('POST', `${a.path}/snooze`, { until: new Date(world.clock.nowMs() - 1).toISOString() })).body.errors?.[0]?.path).toBe('until');
    expect(await listed(owner, 'snoozed=true')).toEqual(expect.arrayContaining([a.id, b.id]));
    await tell(world, said(world, {}, a.phone));
    expect(await listed(owner, 'snoozed=true')).toEqual([b.id]);
    world.clock.advance(3_600_000);
    expect(await listed(owner, 'snoozed=true')).toEqual([]);
    expect((await b.view()).snoozedUntil).toBeNull();
  });

  it('has notes that only their author changes, sealed and in the thread, named in the audit log without a word of them', async () => {
    const { path } = await talk();
    const made = await team.one.visitor.call<{ id: string; author: { id: string } }>('POST', `${path}/notes`, { text: 'prefers turquoise' });
    expect([made.status, made.body.author.id]).toEqual([201, team.one.who.publicId]);
    expect((await team.two.visitor.call('PATCH', `${path}/notes/${made.body.id}`, { text: 'hijacked' })).body.code).toBe('note.not_yours');
    expect((await team.two.visitor.call('DELETE', `${path}/notes/${made.body.id}`)).body.code).toBe('note.not_yours');
    expect((await team.one.visitor.call('PATCH', `${path}/notes/${made.body.id}`, { text: 'prefers magenta' })).status).toBe(200);
    const { body } = await team.auditor.visitor.call<{ data: Record<string, unknown>[] }>('GET', `${path}/messages`);
    expect(body.data[0]).toMatchObject({ item: 'note', text: 'prefers magenta', author: { kind: 'user', id: team.one.who.publicId } });
    expect(JSON.stringify([await sql(world, `select encode(body, 'escape') as b from conversation_notes`), await sql(world, 'select context from audit_leaves')])).not.toMatch(/turquoise|magenta/);
    expect((await team.one.visitor.call('DELETE', `${path}/notes/${made.body.id}`)).status).toBe(204);
    expect((await team.one.visitor.call('DELETE', `${path}/notes/${made.body.id}`)).body.code).toBe('note.not_found');
    expect((await sql<{ action: string }>(world, `select action from audit_leaves where action like 'note.%' order by id`)).map((l) => l.action)).toEqual(['note.added', 'note.changed', 'note.deleted']);
  });

  it('has labels, each once whatever its case; a deleted one is gone everywhere', async () => {
    const [a, b] = [await talk(), await talk()];
    await team.one.visitor.call('PUT', `${a.path}/labels`, { labels: ['VIP', 'vip', 'Late payer'] });
    await team.one.visitor.call('PUT', `${b.path}/labels`, { labels: ['Vip'] });
    expect((await a.view()).labels).toEqual(['Late payer', 'vip']);
    expect(await listed(owner, 'label=VIP')).toEqual([b.id, a.id]);
    await team.one.visitor.call('PUT', `${a.path}/labels`, { labels: ['Late payer'] });
    expect(await listed(owner, 'label=vip')).toEqual([b.id]);
    expect((await team.one.visitor.call('DELETE', '/v1/conversation-labels/vip')).body.code).toBe('auth.forbidden');
    expect((await owner.call('DELETE', '/v1/conversation-labels/VIP')).status).toBe(204);
    expect((await owner.call('DELETE', '/v1/conversation-labels/VIP')).body.code).toBe('label.not_found');
    expect((await b.view()).labels).toEqual([]);
    expect((await owner.call<{ data: unknown[] }>('GET', '/v1/conversation-labels')).body.data).toEqual([{ name: 'Late payer', conversations: 1 }]);
  });
});

describe('the list', () => {
  it('is narrowed by who has it, by what is unread and by the window; counts agree with it', async () => {
    await sql(world, `update conversations set last_inbound_at = last_inbound_at - interval '25 hours'`);
    const [a, b] = [await talk(), await talk()];
    await team.one.visitor.call('POST', `${a.path}/assign`, { assigneeId: 'me' });
    await team.one.visitor.call('POST', `${b.path}/read`, {});
    expect(await listed(team.one.visitor, 'assignee=me')).toContain(a.id);
    expect(await listed(owner, `assignee=${team.one.who.publicId}`)).toContain(a.id);
    expect(await listed(owner, 'assignee=none')).not.toContain(a.id);
    expect(await listed(owner, 'windowOpen=true')).toEqual([b.id, a.id]);
    expect(await listed(owner, 'windowOpen=false')).not.toContain(a.id);
    expect(await listed(owner, 'unread=false')).toContain(b.id);
    const { body } = await team.one.visitor.call<Record<string, number>>('GET', '/v1/conversations/counts');
    const [unread, mine, open] = [await listed(owner, 'unread=true'), await listed(team.one.visitor, 'assignee=me&status=open'), await listed(owner, 'status=open')];
    expect(body).toMatchObject({ unreadConversations: unread.length, mine: mine.length, open: open.length, snoozed: 0 });
    expect(body['unreadMessages']).toBe((await sql<{ n: number }>(world, 'select sum(unread_count)::int as n from conversations'))[0]!.n);
    expect((await owner.call('GET', '/v1/conversations?assignee=bogus')).status).toBe(400);
  });

  it('pages a thread from either end without a gap or a repetition', async () => {
    const { path, phone } = await talk('0');
    for (let n = 1; n < 9; n++) {
      if (n % 3 === 0) await team.one.visitor.call('POST', `${path}/notes`, { text: String(n) });
      else await tell(world, said(world, { text: String(n) }, phone));
    }
    for (const from of ['oldest', 'newest']) {
      const read: string[] = [];
      let cursor: string | null = null;
      do {
        const answer: { body: { data: { text?: string; content?: { body: string } }[]; nextCursor: string | null } } = await world.call('GET', `${path}/messages?limit=4&from=${from}${cursor ? `&cursor=${cursor}` : ''}`);
        read.push(...answer.body.data.map((i) => i.text ?? i.content!.body));
        cursor = answer.body.nextCursor;
      } while (cursor);
      expect(read).toEqual(from === 'oldest' ? ['0', '1', '2', '3', '4', '5', '6', '7', '8'] : ['8', '7', '6', '5', '4', '3', '2', '1', '0']);
    }
  });
});

describe('walls', () => {
  it('another organisation\'s conversations, notes and labels do not exist', async () => {
    const { path } = await talk('secretword');
    const note = await owner.call<{ id: string }>('POST', `${path}/notes`, { text: 'ours' });
    await owner.call('PUT', `${path}/labels`, { labels: ['Private'] });
    const { organizationId } = await world.secondOrganization();
    const foreign = await new Visitor(world).in((await somebody(world, 'OWNER', { organizationId })).email);
    for (const [method, sub, body] of [
      ['GET', '', undefined], ['GET', '/messages', undefined], ['POST', '/assign', { assigneeId: 'me' }], ['POST', '/close', undefined], ['POST', '/reopen', undefined], ['POST', '/handover', { handler: 'ai' }], ['POST', '/snooze', { until: null }],
      ['PUT', '/labels', { labels: ['x'] }], ['POST', '/read', {}], ['POST', '/typing', undefined], ['POST', '/notes', { text: 'x' }], ['PATCH', `/notes/${note.body.id}`, { text: 'x' }], ['DELETE', `/notes/${note.body.id}`, undefined],
    ] as const) expect([method, sub, (await foreign.call(method, path + sub, body)).status]).toEqual([method, sub, 404]);
    expect((await foreign.call('DELETE', '/v1/conversation-labels/Private')).status).toBe(404);
    expect((await foreign.call<{ data: unknown[] }>('GET', '/v1/conversations?q=secretword')).body.data).toEqual([]);
    expect((await foreign.call<Record<string, number>>('GET', '/v1/conversations/counts')).body).toMatchObject({ open: 0, unreadMessages: 0 });
  });
});

describe('what a person is shown beside messages', () => {
  it('read marks only when asked for; typing; once in five seconds, inside the window, never after an opt-out', async () => {
    const { path, phone, view } = await talk();
    const typing = () => team.one.visitor.call('POST', `${path}/typing`);
    shown.calls.length = 0;
    expect((await team.one.visitor.call('POST', `${path}/read`, {})).body).toEqual({ notified: false, reason: null });
    expect([(await view()).unreadCount, shown.calls.length]).toEqual([0, 0]);
    expect((await team.one.visitor.call('POST', `${path}/read`, { notify: true })).body).toEqual({ notified: true, reason: null });
    expect(shown.calls).toMatchObject([{ typing: false }]);
    const often = await typing();
    expect([often.status, often.body.code, often.headers.get('retry-after')]).toEqual([429, 'conversation.presence_too_often', '5']);
    world.clock.advance(5000);
    expect((await Promise.all([typing(), typing(), typing()])).map((a) => a.status).sort()).toEqual([204, 429, 429]);
    expect(shown.calls).toHaveLength(2);
    expect((await team.auditor.visitor.call('POST', `${path}/read`, { notify: true })).body.code).toBe('auth.forbidden');
    world.clock.advance(5000);
    await sql(world, `update conversations set last_inbound_at = last_inbound_at - interval '24 hours'`);
    expect((await typing()).body.code).toBe('conversation.presence_refused');
    await tell(world, said(world, { text: 'STOP' }, phone));
    expect((await typing()).body.code).toBe('conversation.presence_refused');
    expect((await team.one.visitor.call('POST', `${path}/read`, { notify: true })).body).toEqual({ notified: false, reason: 'conversation.presence_refused' });
    expect(shown.calls).toHaveLength(2);
  });

  it('a provider that fails is said so, and a pause waits for what is under way (I6)', async () => {
    const { path } = await talk();
    shown.fail = true;
    expect((await team.one.visitor.call('POST', `${path}/typing`)).body.code).toBe('conversation.presence_failed');
    shown.fail = false;
    world.clock.advance(5000);
    let release = (): void => undefined;
    shown.until = new Promise((resolve) => { release = resolve; });
    const before = shown.calls.length;
    const call = team.one.visitor.call('POST', `${path}/typing`);
    await world.until(() => shown.calls.length > before);
    let paused = false;
    const pause = world.call('PATCH', `/v1/connections/${world.demo.connectionId}`, { status: 'paused' }).then(() => { paused = true; });
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    expect(paused).toBe(false);
    release();
    shown.until = undefined;
    await Promise.all([call, pause]);
    world.clock.advance(5000);
    expect((await team.one.visitor.call('POST', `${path}/typing`)).body.code).toBe('conversation.presence_refused');
    await world.call('PATCH', `/v1/connections/${world.demo.connectionId}`, { status: 'active' });
  });
});
