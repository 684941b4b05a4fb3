import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseId } from '@consentry/kernel';
import { mapped, outcomes, upload, walk } from '../harness/csv.js';
import { count, sql } from '../harness/identity.js';
import { World } from '../harness/world.js';
import { Imports } from '@consentry/contacts';

const MAPPING = { Name: 'name', Phone: 'phone', City: 'attribute:city', Tag: 'tag', Yes: 'optedIn' };
const HEAD = 'Name,Phone,City,Tag,Yes';

describe('an import that is taken back', () => {
  let world: World;
  beforeAll(async () => { world = await World.start(); });
  afterAll(() => world.close());

  it('takes away whom it made, unless something touched them since, and withdraws what it granted', async () => {
    const rows = ['Alone,+60111110001,Ipoh,t,yes', 'Edited,+60111110002,,,yes', 'Wrote,+60111110003,,,yes', 'Tagged,+60111110004,,,', 'Said,+60111110005,,,', 'Again,+60111110006,,,', 'Stopped,+60111110007,,,yes'];
    const id = await mapped(world, [HEAD, ...rows].join('\n'), MAPPING);
    await walk(world, id, 'run');
    const by = new Map((await outcomes(world, id)).map((r, i) => [rows[i]!.split(',')[0]!, r.contactId!]));
    await world.call('PATCH', `/v1/contacts/${by.get('Edited')}`, { name: 'Edited by hand' });
    await world.writes('Hello', '+60111110003');
    await world.writes('STOP', '+60111110007');
    await world.until(async () => (await count(world, 'opt_outs')) > 0 && (await count(world, 'conversations')) >= 3);
    const { body: tag } = await world.call<{ id: string }>('POST', '/v1/tags', { name: 'by hand' });
    await world.call('PUT', `/v1/contacts/${by.get('Tagged')}/tags`, { tagIds: [tag.id] });
    await world.call('POST', `/v1/contacts/${by.get('Said')}/consents`, { channel: 'whatsapp', purpose: 'service', state: 'granted', source: 'manual' });
    await walk(world, await mapped(world, `${HEAD}\nOnce more,+60111110006,,,\n`, MAPPING), 'run');

    const undone = await walk(world, id, 'undo');
    expect(undone).toMatchObject({ state: 'undone', undo: { removed: 1, restored: 0, kept: 6 } });
    expect((await world.call('GET', `/v1/contacts/${by.get('Alone')}`)).status).toBe(404);
    for (const name of ['Edited', 'Wrote', 'Tagged', 'Said', 'Again', 'Stopped']) expect([name, (await world.call('GET', `/v1/contacts/${by.get(name)}`)).status]).toEqual([name, 200]);
    expect((await world.call<{ data: { id: string }[] }>('GET', '/v1/contacts?limit=200')).body.data.some((c) => c.id === by.get('Alone'))).toBe(false);
    const left = (await sql(world, 'select name, attributes, cardinality(name_index) + cardinality(attribute_index) as n, erased_at is not null as erased from contacts where id = $1', [parseId('contact', by.get('Alone')!)]))[0];
    expect(left).toEqual({ name: null, attributes: null, n: 0, erased: true });
    expect(await sql(world, 'select distinct state, source from consent_states where contact_id = $1', [parseId('contact', by.get('Alone')!)])).toEqual([{ state: 'withdrawn', source: 'import' }]);
    // Whoever comes again with that number is somebody new, who agreed to nothing.
    const { body: fresh } = await world.call<{ id: string }>('POST', '/v1/contacts', { phone: '+60111110001' });
    expect(fresh.id).not.toBe(by.get('Alone'));
    expect((await world.send({ contactId: fresh.id })).body.code).toBe('gate.not_opted_in');
  });

  it('gives those who were there before what they had, where the import’s own word still stands', async () => {
    const { body: gold } = await world.call<{ id: string }>('POST', '/v1/tags', { name: 'Gold' });
    const { body: one } = await world.call<{ id: string }>('POST', '/v1/contacts', { phone: '+60122220001', name: 'Before', attributes: { city: 'Ipoh', pet: 'cat' }, timeZone: 'Asia/Tokyo' });
    await world.call('PUT', `/v1/contacts/${one.id}/tags`, { tagIds: [gold.id] });
    const { body: two } = await world.call<{ id: string }>('POST', '/v1/contacts', { phone: '+60122220002', name: 'Second', attributes: { city: 'Ipoh' } });
    const id = await mapped(world, `${HEAD}\nAfter,+60122220001,Johor,Gold;Silver,yes\nAfter too,+60122220002,Johor,,\n`, MAPPING);
    await walk(world, id, 'run');
    expect((await world.call('GET', `/v1/contacts/${one.id}`)).body).toMatchObject({ name: 'After', attributes: { city: 'Johor', pet: 'cat' }, tags: [{ name: 'Gold' }, { name: 'Silver' }] });
    await world.call('PATCH', `/v1/contacts/${two.id}`, { name: 'By hand' });
    expect(await walk(world, id, 'undo')).toMatchObject({ undo: { removed: 0, restored: 2, kept: 0 } });
    expect((await world.call('GET', `/v1/contacts/${one.id}`)).body).toMatchObject({ name: 'Before', attributes: { city: 'Ipoh', pet: 'cat' }, timeZone: 'Asia/Tokyo', tags: [{ name: 'Gold' }] });
    expect((await world.call('GET', `/v1/contacts/${two.id}`)).body).toMatchObject({ name: 'By hand', attributes: { city: 'Ipoh' } });
    expect((await world.call<{ states: { state: string }[] }>('GET', `/v1/contacts/${one.id}/consents`)).body.states.every((s) => s.state === 'withdrawn')).toBe(true);
    expect((await world.call('POST', `/v1/imports/${id}/undo`)).body).toMatchObject({ code: 'import.state' });
  });

  it('files and what could undo them go 30 days after the end', async () => {
    const id = await mapped(world, `${HEAD}\nOld,+60133330001,Ipoh,,\nBroken,1,,,\n`, MAPPING);
    await walk(world, id, 'run');
    const { body: never } = await upload(world, `${HEAD}\nNever,+60133330002,,,\n`);
    const purge = () => world.server.app.get(Imports).purge();
    world.clock.advance(29 * 86_400_000);
    await purge();
    expect((await world.call('GET', `/v1/imports/${id}/errors.csv`)).text).toContain('Broken,1,,,,3,');
    world.clock.advance(2 * 86_400_000);
    expect(await purge()).toBeGreaterThanOrEqual(2);
    expect(await count(world, 'import_chunks')).toBe(0);
    expect((await world.call('GET', `/v1/imports/${id}/errors.csv`)).body).toMatchObject({ code: 'import.file_gone' });
    expect((await world.call('POST', `/v1/imports/${id}/undo`)).body).toMatchObject({ code: 'import.file_gone' });
    expect((await world.call('GET', `/v1/imports/${never.id}`)).body).toMatchObject({ state: 'cancelled' });
  });
});
