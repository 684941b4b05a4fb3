import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { figures, mapped, outcomes, upload, walk } from '../harness/csv.js';
import { count } from '../harness/identity.js';
import { World } from '../harness/world.js';

const MAPPING = { Name: 'name', Phone: 'phone', City: 'attribute:city', Tags: 'tag', Yes: 'optedIn', Marketing: 'marketingOptedIn', When: 'consentAt', Text: 'consentText' };
const HEAD = 'Name,Phone,City,Tags,Yes,Marketing,When,Text';

describe('CM-2, UX 4: an import of contacts', () => {
  let world: World;
  beforeAll(async () => { world = await World.start(); });
  afterAll(() => world.close());

  it('does what its dry run said, row by row, and a dry run writes nothing', async () => {
    const csv = [HEAD,
      'Aisyah,+60 12-345 6789,Ipoh,vip; new,yes,x,2026-01-31,I agree', 'Ben,0123456780,,vip,no,,,', 'Twice,+60123456789,,,,,,', 'Broken,12,,,,,,', 'Nobody,,,,,,,', 'Unclear,+60123456711,,,maybe,,,', '',
      '"Multi\nline",+60123456712,,,,,,', "=HYPERLINK(\"x\"),'+60123456713,=1+1,,,,,".replace('=HYPERLINK("x")', '"=HYPERLINK(""x"")"'),
    ].join('\r\n');
    const id = await mapped(world, csv, MAPPING, { defaults: { country: 'MY' } });
    const before = await Promise.all(['contacts', 'identities', 'tags', 'contact_tags', 'consent_records', 'consent_states'].map((t) => count(world, t)));
    const dry = await walk(world, id, 'dry-run');
    expect(dry.state).toBe('checked');
    expect(await Promise.all(['contacts', 'identities', 'tags', 'contact_tags', 'consent_records', 'consent_states'].map((t) => count(world, t)))).toEqual(before);
    const said = await outcomes(world, id);
    const run = await walk(world, id, 'run');
    expect(run.state).toBe('finished');
    expect(figures(run)).toEqual({ rows: 8, created: 4, updated: 0, skipped: 1, invalid: 3 });
    expect(run.progress).toEqual(dry.progress);
    const did = await outcomes(world, id);
    expect(did.map(({ row, outcome, code }) => ({ row, outcome, code }))).toEqual(said.map(({ row, outcome, code }) => ({ row, outcome, code })));
    expect(did.map((r) => [r.row, r.outcome, r.code])).toEqual([
      [2, 'created', null], [3, 'created', null], [4, 'skipped', 'duplicate_in_file'], [5, 'invalid', 'phone_invalid'], [6, 'invalid', 'address_missing'], [7, 'invalid', 'consent_unclear'], [9, 'created', null], [10, 'created', null],
    ]);
    expect(did[0]!.address).toBe('+60123456789');
    const contact = (await world.call<{ name: string; attributes: unknown; tags: { name: string }[] }>('GET', `/v1/contacts/${did[0]!.contactId}`)).body;
    expect(contact).toMatchObject({ name: 'Aisyah', attributes: { city: 'Ipoh' }, tags: [{ name: 'new' }, { name: 'vip' }] });
    expect((await world.call<{ attributes: unknown }>('GET', `/v1/contacts/${did.at(-1)!.contactId}`)).body).toMatchObject({ name: '=HYPERLINK("x")', attributes: { city: '=1+1' }, identities: [{ address: '+60123456713' }] });
    const ledger = (await world.call<{ data: { purpose: string; source: string; evidence: Record<string, unknown> }[] }>('GET', `/v1/contacts/${did[0]!.contactId}/consents`)).body.data;
    expect(ledger.map((r) => r.purpose).sort()).toEqual(['authentication', 'marketing', 'service', 'utility']);
    expect(ledger[0]).toMatchObject({ source: 'import', evidence: { importId: id, row: 2, text: 'I agree', at: '2026-01-31T00:00:00.000Z' } });
    expect((await world.call<{ data: unknown[] }>('GET', `/v1/contacts/${did[1]!.contactId}/consents`)).body.data).toEqual([]);
  });

  it('updates contacts who exist, or leaves them, as it is told', async () => {
    const first = await mapped(world, `${HEAD}\nSiti,+60133330001,Ipoh,,,,,\n`, MAPPING);
    await walk(world, first, 'run');
    const csv = `${HEAD}\nSiti Nur,+60133330001,,gold,,,,\nNew,+60133330002,,,,,,\n`;
    const skip = await walk(world, await mapped(world, csv, MAPPING, { onDuplicate: 'skip' }), 'run');
    expect(figures(skip)).toEqual({ rows: 2, created: 1, updated: 0, skipped: 1, invalid: 0 });
    const update = await mapped(world, csv, MAPPING);
    expect(figures(await walk(world, update, 'run'))).toEqual({ rows: 2, created: 0, updated: 2, skipped: 0, invalid: 0 });
    const [row] = await outcomes(world, update);
    expect((await world.call('GET', `/v1/contacts/${row!.contactId}`)).body).toMatchObject({ name: 'Siti Nur', attributes: { city: 'Ipoh' }, tags: [{ name: 'gold' }] });
  });

  it('never overrides an opt-out, and a withdrawal only with a younger consent', async () => {
    const { body: one } = await world.call<{ id: string }>('POST', '/v1/contacts', { phone: '+60144440001', optedIn: true });
    const { body: two } = await world.call<{ id: string }>('POST', '/v1/contacts', { phone: '+60144440002' });
    await world.simulator.inbound(world.connectionUuid, { from: '+60144440001', type: 'text', text: { body: 'STOP' } });
    await world.until(async () => (await count(world, 'opt_outs')) > 0);
    await world.call('POST', `/v1/contacts/${two.id}/consents`, { channel: 'whatsapp', purpose: 'marketing', state: 'withdrawn', source: 'manual' });
    world.clock.advance(3_600_000);
    const now = world.clock.now();
    const at = (ms: number) => new Date(now.getTime() + ms).toISOString();
    const state = async (id: string) => (await world.call<{ states: { purpose: string; state: string }[] }>('GET', `/v1/contacts/${id}/consents`)).body.states;
    const go = async (row: string) => {
      const id = await mapped(world, `${HEAD}\n${row}\n`, MAPPING);
      const dry = await walk(world, id, 'dry-run');
      const run = await walk(world, id, 'run');
      expect(run.progress).toEqual(dry.progress);
      return (await outcomes(world, id))[0]!;
    };
    expect(await go(`A,+60144440001,,,yes,yes,${at(-1)},`)).toMatchObject({ outcome: 'updated', code: 'opted_out_kept' });
    expect((await state(one.id)).every((s) => s.state === 'withdrawn')).toBe(true);
    expect(await go('B,+60144440002,,,,yes,,')).toMatchObject({ outcome: 'updated', code: 'withdrawal_kept' });
    expect(await go('B,+60144440002,,,,yes,2020-01-01,')).toMatchObject({ code: 'withdrawal_kept' });
    expect(await go(`B,+60144440002,,,,yes,${at(60_000)},`)).toMatchObject({ code: 'consent_in_future' });
    expect(await state(two.id)).toMatchObject([{ purpose: 'marketing', state: 'withdrawn' }]);
    expect(await go(`B,+60144440002,,,,yes,${at(-60_000)},`)).toMatchObject({ outcome: 'updated', code: null });
    expect(await state(two.id)).toMatchObject([{ purpose: 'marketing', state: 'granted' }]);
  });

  it('keeps nothing readable of the file', async () => {
    const { body } = await upload(world, 'Who,Phone\nXanthippe-canary,+60155550001\n', { name: 'secret-customers.csv' });
    expect(await count(world, `imports i where to_jsonb(i)::text ~ 'secret-customers|Xanthippe' or position('Xanthippe'::bytea in header) > 0 or position('secret-customers'::bytea in name) > 0`)).toBe(0);
    expect(await count(world, `import_chunks where position('Xanthippe'::bytea in body) > 0`)).toBe(0);
    expect(body.columns[0]).toEqual({ name: 'Who', samples: ['Xanthippe-canary'] });
  });
});
