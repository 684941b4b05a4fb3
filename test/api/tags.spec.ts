import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { colleague, stranger } from '../harness/people.js';
import { World } from '../harness/world.js';

interface Tag { id: string; name: string; colour: string; contacts: number; code?: string }
interface Contact { id: string; tags: { name: string }[]; timeZone: string | null; language: string | null }

describe('tags, time zones and languages of contacts', () => {
  let world: World;
  beforeAll(async () => { world = await World.start(); });
  afterAll(() => world.close());
  const make = async (name: string) => (await world.call<Tag>('POST', '/v1/tags', { name })).body;

  it('are made once by name, changed, listed and deleted', async () => {
    const vip = await make('VIP');
    expect(vip).toMatchObject({ name: 'VIP', colour: 'grey', contacts: 0 });
    for (const name of ['vip', ' ＶＩＰ ']) expect((await world.call<Tag>('POST', '/v1/tags', { name })).body.code).toBe('tag.name_taken');
    const other = await make('Other');
    expect((await world.call<Tag>('PATCH', `/v1/tags/${other.id}`, { name: 'Vip' })).body.code).toBe('tag.name_taken');
    expect((await world.call<Tag>('PATCH', `/v1/tags/${vip.id}`, { name: 'vip', colour: 'teal' })).body).toMatchObject({ name: 'vip', colour: 'teal' });
    await world.call('PUT', `/v1/contacts/${world.demo.contactId}/tags`, { tagIds: [vip.id, other.id] });
    expect((await world.call<{ data: Tag[] }>('GET', '/v1/tags?limit=1&count=true')).body).toMatchObject({ data: [{ name: 'Other', contacts: 1 }], total: 2 });
    expect((await world.call('DELETE', `/v1/tags/${other.id}`)).status).toBe(204);
    expect((await world.call<Contact>('GET', `/v1/contacts/${world.demo.contactId}`)).body.tags).toEqual([{ id: vip.id, name: 'vip', colour: 'teal' }]);
    expect((await world.call('DELETE', `/v1/tags/${other.id}`)).status).toBe(404);
  });

  it('are set as a whole, found by, and joined when contacts merge', async () => {
    const [a, b, c] = [await make('a'), await make('b'), await make('c')];
    const { body: one } = await world.call<Contact>('POST', '/v1/contacts', { phone: '+60123450001', timeZone: 'Asia/Kuala_Lumpur' });
    const { body: two } = await world.call<Contact>('POST', '/v1/contacts', { phone: '+60123450002', language: 'MS-my' });
    const put = (id: string, tagIds: string[]) => world.call<Contact>('PUT', `/v1/contacts/${id}/tags`, { tagIds });
    expect((await put(one.id, [a.id, b.id])).body.tags.map((t) => t.name)).toEqual(['a', 'b']);
    expect((await put(one.id, [b.id])).body.tags.map((t) => t.name)).toEqual(['b']);
    await put(two.id, [c.id, b.id]);
    const found = async (id: string) => (await world.call<{ data: Contact[] }>('GET', `/v1/contacts?tagId=${id}`)).body.data.map((x) => x.id).sort();
    expect(await found(b.id)).toEqual([one.id, two.id].sort());
    expect(await found(a.id)).toEqual([]);
    const merged = (await world.call<Contact>('POST', `/v1/contacts/${one.id}/merge`, { otherId: two.id })).body;
    expect([merged.tags.map((t) => t.name), merged.timeZone, merged.language]).toEqual([['b', 'c'], 'Asia/Kuala_Lumpur', 'ms-MY']);
    expect(await found(c.id)).toEqual([one.id]);
  });

  it('refuse what is none', async () => {
    const bad = async (body: unknown) => (await world.call<{ errors: { path: string }[] }>('POST', '/v1/contacts', { phone: '+60123450009', ...(body as object) })).body.errors.map((e) => e.path);
    for (const timeZone of ['+08:00', 'Mars/Olympus', '../etc', '']) expect(await bad({ timeZone })).toEqual(['timeZone']);
    for (const language of ['not a language', 'x'.repeat(60), '']) expect(await bad({ language })).toEqual(['language']);
    expect((await world.call<{ errors: unknown }>('PUT', `/v1/contacts/${world.demo.contactId}/tags`, { tagIds: ['tag_00000000000070008000000000000000'] })).body.errors).toEqual([{ path: 'tagIds.0', message: 'There is no such tag.' }]);
  });

  it('are of one house, and made by those who may', async () => {
    const tag = await make('ours');
    const other = await stranger(world);
    expect((await other.call<{ data: unknown[] }>('GET', '/v1/tags')).body.data).toEqual([]);
    expect((await other.call('PATCH', `/v1/tags/${tag.id}`, { name: 'theirs' })).status).toBe(404);
    expect((await other.call('DELETE', `/v1/tags/${tag.id}`)).status).toBe(404);
    expect((await (await colleague(world, 'AGENT')).call('POST', '/v1/tags', { name: 'x' })).status).toBe(403);
  });
});
