import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publicId } from '@consentry/kernel';
import { BEHIND_PROXY, somebody, sql, Visitor } from '../harness/identity.js';
import { World } from '../harness/world.js';
import { broadcast, contactIds, crowd, ends, HELLO, withoutPace } from '../modules/broadcasts.crowd.js';

let world: World;
beforeAll(async () => {
  world = await World.start({ env: BEHIND_PROXY });
  withoutPace(world);
});
afterAll(() => world.close());

interface Problem { code: string; errors?: { path: string; message: string }[] }
const NOWHERE = '01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f60';
const draft = (change: Record<string, unknown> = {}) => ({ name: 'Autumn', connectionId: world.demo.connectionId, message: HELLO, audience: { contactIds: [world.demo.contactId] }, ...change });
const paths = async (body: unknown, to = '/v1/broadcasts') => {
  const { status, body: problem } = await world.call<Problem>('POST', to, body);
  return [status, (problem.errors ?? []).map((e) => e.path)];
};
const leaf = (condition: Record<string, unknown>) => ({ match: 'all', conditions: [condition] });
const nest = (depth: number): Record<string, unknown> => (depth === 0 ? { field: 'lastInbound', withinDays: 3 } : { field: 'group', match: 'any', conditions: [nest(depth - 1)] });
const top = (condition: Record<string, unknown>) => ({ definition: leaf(condition) });

describe('bad input names its field and leaves nothing behind', () => {
  it.each<[string, () => Record<string, unknown>, string]>([
    ['no message', () => draft({ message: undefined }), 'message'],
    ['the content of another type', () => draft({ message: { ...HELLO, text: { body: 'x' } } }), 'message.text'],
    ['a recipient', () => draft({ message: { ...HELLO, to: '+15550100200' } }), 'message.to'],
    ['a placeholder without a fallback', () => draft({ message: { purpose: 'utility', type: 'text', text: { body: 'Hi {{contact.name}}' } } }), 'message.text.body'],
    ['a placeholder of no field', () => draft({ message: { purpose: 'utility', type: 'text', text: { body: 'Hi {{contact.phone|x}}' } } }), 'message.text.body'],
    ['a reaction', () => draft({ message: { purpose: 'service', type: 'reaction', reaction: { message_id: publicId('message', NOWHERE), emoji: '👍' } } }), 'message.type'],
    ['two audiences', () => draft({ audience: { contactIds: [world.demo.contactId], importId: publicId('import', NOWHERE) } }), 'audience'],
    ['no contacts', () => draft({ audience: { contactIds: [] } }), 'audience.contactIds'],
    ['an import that is not there', () => draft({ audience: { importId: publicId('import', NOWHERE) } }), 'audience.importId'],
    ['an unknown condition', () => draft({ audience: top({ field: 'mood' }) }), 'audience.definition.conditions.0.field'],
    ['a comparison with words', () => draft({ audience: top({ field: 'attribute', name: 'age', op: 'greater', value: 'old' }) }), 'audience.definition.conditions.0.value'],
    ['four groups deep', () => draft({ audience: { definition: leaf(nest(3)) } }), 'audience.definition.conditions.0.conditions.0.conditions.0.field'],
    ['a tag that is not there', () => draft({ audience: top({ field: 'tag', op: 'has', tagId: publicId('tag', NOWHERE) }) }), 'audience.definition.conditions.0.tagId'],
    ['51 conditions', () => draft({ audience: { definition: { match: 'any', conditions: Array.from({ length: 51 }, () => nest(0)) } } }), 'audience.definition.conditions'],
    ['51 conditions in two groups', () => draft({ audience: { definition: { match: 'any', conditions: [1, 2].map(() => ({ field: 'group', match: 'all', conditions: Array.from({ length: 26 }, () => nest(0)) })) } } }), 'audience.definition.conditions'],
  ])('%s', async (_what, body, path) => {
    const before = await sql(world, 'select count(*)::int as n from broadcasts');
    expect(await paths(body())).toEqual([400, [path]]);
    expect(await sql(world, 'select count(*)::int as n from broadcasts')).toEqual(before);
  });

  it('a definition as deep as a megabyte allows is a 400', async () => {
    const deep = `${'{"field":"group","match":"all","conditions":['.repeat(15_000)}{"field":"lastInbound","withinDays":1}${']}'.repeat(15_000)}`;
    const answer = await world.call<Problem>('POST', '/v1/segments/count', undefined, { raw: `{"definition":{"match":"all","conditions":[${deep}]}}`, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(400);
  });

  it('a start at no such time', async () => {
    const id = await broadcast(world, { contactIds: [world.demo.contactId] }, HELLO, {}, null);
    expect(await paths({ at: 'tomorrow' }, `/v1/broadcasts/${id}/start`)).toEqual([400, ['at']]);
    expect(await paths({ localTime: { at: '2026-12-24T25:00', timeZone: 'UTC' } }, `/v1/broadcasts/${id}/start`)).toEqual([400, ['localTime.at']]);
    expect(await paths({ localTime: { at: '2026-12-24T10:00', timeZone: 'Mars/Olympus' } }, `/v1/broadcasts/${id}/start`)).toEqual([400, ['localTime.timeZone']]);
  });
});

describe('I9: what is somebody else\'s is not there', () => {
  it('foreign and unknown ids of every kind', async () => {
    const { owner } = await world.secondOrganization();
    const [mine] = await crowd(world, 1);
    const [contact, segment, tag] = ['contact', 'segment', 'tag'] as const;
    const theirs = '0b000000-0000-7000-8000-000000000001';
    await sql(world, `insert into contacts (id, organization_id, created_at, updated_at) values ($1, $2, now(), now())`, [theirs, owner.organizationId]);
    for (const id of [theirs, NOWHERE]) {
      expect(await paths(draft({ audience: { contactIds: [mine!.id, publicId(contact, id)] } }))).toEqual([404, ['audience.contactIds.1']]);
      expect(await paths(draft({ audience: { segmentId: publicId(segment, id) } }))).toEqual([404, ['audience.segmentId']]);
      expect(await paths({ name: 'x', definition: leaf({ field: 'tag', op: 'has', tagId: publicId(tag, id) }) }, '/v1/segments')).toEqual([400, ['definition.conditions.0.tagId']]);
      for (const [method, path] of [['GET', ''], ['PATCH', ''], ['DELETE', ''], ['POST', '/preview'], ['GET', '/preview'], ['POST', '/start'], ['POST', '/pause'], ['POST', '/resume'], ['POST', '/cancel'], ['POST', '/approve'], ['GET', '/recipients'], ['GET', '/report']] as const) {
        const answer = await world.call<Problem>(method, `/v1/broadcasts/${publicId('broadcast', id)}${path}`, method === 'PATCH' || path === '/start' ? {} : undefined);
        expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 404, 'broadcast.not_found']);
      }
    }
  });
});

describe('segments', () => {
  it('are counted, kept, read back as they were given, changed and deleted', async () => {
    await crowd(world, 30, { attributes: (n) => ({ plan: n % 3 === 0 ? 'Gold' : 'Silver', joined: `2026-0${1 + (n % 9)}-15`, visits: n }) });
    const gold = { field: 'attribute', name: 'plan', op: 'equals', value: 'gold' };
    const count = async (definition: unknown) => (await world.call<{ count: number; complete: boolean }>('POST', '/v1/segments/count', { definition })).body;
    expect(await count(leaf(gold))).toMatchObject({ count: 10, complete: true });
    expect(await count(leaf({ field: 'attribute', name: 'plan', op: 'in', values: ['gold', 'silver'] }))).toMatchObject({ count: 30 });
    expect(await count({ match: 'all', conditions: [{ ...gold, op: 'not' }, { field: 'attribute', name: 'plan', op: 'exists' }] })).toMatchObject({ count: 20 });
    expect(await count(leaf({ field: 'attribute', name: 'visits', op: 'greater', value: 24 }))).toMatchObject({ count: 5 });
    expect(await count({ match: 'all', conditions: [gold, { field: 'attribute', name: 'visits', op: 'less', value: 9 }] })).toMatchObject({ count: 3 });
    expect(await count({ match: 'any', conditions: [{ field: 'attribute', name: 'joined', op: 'before', value: '2026-02-01' }, { field: 'group', match: 'all', conditions: [gold, { field: 'attribute', name: 'visits', op: 'greater', value: 23 }] }] })).toMatchObject({ count: 5 });
    expect(await count({ match: 'all', conditions: [gold, { field: 'consent', channel: 'whatsapp', purpose: 'marketing', is: 'granted' }, { field: 'optedOut', is: false }] })).toMatchObject({ count: 10 });
    expect(await count({ match: 'all', conditions: [gold, { field: 'consent', channel: 'email', purpose: 'marketing', is: 'none' }, { field: 'lastInbound', withinDays: 9 }] })).toMatchObject({ count: 0 });

    const made = await world.call<{ id: string; definition: unknown }>('POST', '/v1/segments', { name: 'Gold', definition: leaf(gold) });
    expect([made.status, made.body.definition]).toEqual([201, leaf(gold)]);
    const id = await broadcast(world, { segmentId: made.body.id });
    expect((await ends(world, id)).counts).toMatchObject({ recipients: 10 });
    const held = await broadcast(world, { segmentId: made.body.id }, HELLO, {}, null);
    expect((await world.call<Problem>('DELETE', `/v1/segments/${made.body.id}`)).body.code).toBe('segment.in_use');
    expect((await world.call('DELETE', `/v1/broadcasts/${held}`)).status).toBe(204);
    expect((await world.call<{ name: string }>('PATCH', `/v1/segments/${made.body.id}`, { name: 'Golden' })).body.name).toBe('Golden');
    expect((await world.call('DELETE', `/v1/segments/${made.body.id}`)).status).toBe(204);
    expect((await world.call('GET', `/v1/segments/${made.body.id}`)).status).toBe(404);
    expect(JSON.stringify(await sql(world, 'select * from segments')).includes('gold')).toBe(false);
  });
});

describe('who may', () => {
  it('a marketer sends and sees masked numbers; an auditor reads; an agent has no part in it', async () => {
    const people = await crowd(world, 2);
    const as = async (role: 'MARKETER' | 'AUDITOR' | 'AGENT') => new Visitor(world).in((await somebody(world, role)).email);
    const [marketer, auditor, agent] = [await as('MARKETER'), await as('AUDITOR'), await as('AGENT')];
    const made = await marketer.call<{ id: string }>('POST', '/v1/broadcasts', draft({ audience: contactIds(people) }));
    expect(made.status).toBe(201);
    const at = `/v1/broadcasts/${made.body.id}`;
    expect((await auditor.call('POST', `${at}/start`, {})).status).toBe(403);
    expect((await auditor.call('POST', `${at}/preview`)).status).toBe(403);
    expect((await agent.call('GET', at)).status).toBe(403);
    expect((await marketer.call('POST', `${at}/start`, {})).status).toBe(200);
    await ends(world, made.body.id);
    for (const reader of [marketer, auditor]) {
      const { body, text } = await reader.call<{ data: { to: string; state: string }[] }>('GET', `${at}/recipients?state=accepted`);
      expect(body.data).toHaveLength(2);
      for (const person of people) expect(text.includes(person.phone.slice(1))).toBe(false);
    }
    expect((await world.call('GET', `${at}/recipients`)).text.includes(people[0]!.phone)).toBe(true);
    expect((await auditor.call('GET', `${at}/report`)).status).toBe(200);
    expect((await marketer.call('PATCH', at, { name: 'Late' })).body).toMatchObject({ code: 'broadcast.not_draft' });
    expect((await marketer.call('DELETE', at)).body).toMatchObject({ code: 'broadcast.not_draft' });
  });

  it('where four eyes are asked for, somebody else approves what is started, and a change asks again', async () => {
    await sql(world, 'insert into messaging_policies (organization_id, broadcast_approval, updated_at) values ($1, true, now()) on conflict (organization_id) do update set broadcast_approval = true', [world.demo.organizationId]);
    try {
      const [person] = await crowd(world, 1);
      const marketer = await new Visitor(world).in((await somebody(world, 'MARKETER')).email);
      const { body: made } = await marketer.call<{ id: string }>('POST', '/v1/broadcasts', draft({ audience: contactIds([person!]) }));
      const at = `/v1/broadcasts/${made.id}`;
      expect((await marketer.call('POST', `${at}/start`, {})).body.code).toBe('broadcast.approval_required');
      expect((await marketer.call('POST', `${at}/approve`)).body.code).toBe('broadcast.approval_own');
      expect((await world.call('POST', `${at}/approve`)).status).toBe(200);
      await marketer.call('PATCH', at, { name: 'Something else' });
      expect((await marketer.call('POST', `${at}/start`, {})).body.code).toBe('broadcast.approval_required');
      await world.call('POST', `${at}/approve`);
      expect((await marketer.call('POST', `${at}/start`, {})).status).toBe(200);
      expect((await ends(world, made.id)).counts).toMatchObject({ accepted: 1 });
    } finally {
      await sql(world, 'delete from messaging_policies');
    }
  });
});
