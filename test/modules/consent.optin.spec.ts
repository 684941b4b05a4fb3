import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseId } from '@consentry/kernel';
import { DoubleOptIn } from '@consentry/consent';
import { count, HOUR, leaves, MINUTE, parallel, sql } from '../harness/identity.js';
import { colleague, type Person } from '../harness/people.js';
import { World } from '../harness/world.js';
import { CHANNEL, FORM, Ledger, makeForm, submit, type Form } from './consent.fixture.js';

let world: World;
let admin: Person;
let ledger: Ledger;
let form: Form;
beforeAll(async () => {
  world = await World.start();
  await sql(world, `update organization_security set mfa_roles = '{}'`);
  admin = await colleague(world, 'ADMIN');
  ledger = new Ledger(world);
  form = await makeForm(admin);
});
afterAll(() => world.close());

let people = 0;
let phone = '';
let person = '';
beforeEach(async () => {
  phone = `+6012555${String(1000 + ++people)}`;
  person = await ledger.person(phone);
});

const ask = async (number = phone, purposes = ['service', 'marketing'], slug = form.slug): Promise<string> => {
  const { status, code } = await submit(world, slug, [['phone', number], ...purposes.map((p): [string, string] => ['purpose', p])], { 'user-agent': 'Kopi/1.0' });
  expect([status, code]).toEqual([200, expect.any(String)]);
  return code!;
};
const evidence = async (id = person) => (await world.call<{ data: { purpose: string; source: string; state: string; evidence: Record<string, unknown> }[] }>('GET', `/v1/contacts/con_${id.replaceAll('-', '')}/consents`)).body.data;

describe('CM-2: double opt-in', () => {
  it('grants nothing on the form, and sends nothing; the message from the own number grants what was ticked', async () => {
    const sent = world.ledger().length;
    const code = await ask(phone, ['marketing']);
    await world.settle();
    expect(world.ledger().length).toBe(sent);
    expect([...(await ledger.permitted(person))]).toEqual([]);
    expect(await ledger.writes(person, phone, code)).toBe(true);
    expect([...(await ledger.permitted(person))]).toEqual(['marketing']);
    expect(await count(world, 'consent_pending where address_index is not null')).toBe(0);
  });

  it('keeps the proof: form, version, text, both times, network, language', async () => {
    const code = await ask(phone, ['marketing']);
    world.clock.advance(10 * MINUTE);
    await ledger.writes(person, phone, code);
    const [record] = await evidence();
    expect(record).toMatchObject({ purpose: 'marketing', state: 'granted', source: 'web_form' });
    expect(record!.evidence).toMatchObject({ form: form.id, version: 1, textHash: form.textHash, text: FORM.text, locale: 'en', privacyUrl: FORM.privacyUrl, ticked: 'marketing', messageId: 'msg_test', userAgent: 'Kopi/1.0' });
    expect(['127.0.0.0/24', '0:0:0::/48']).toContain(record!.evidence['network']);
    expect(Date.parse(String(record!.evidence['confirmedAt'])) - Date.parse(String(record!.evidence['askedAt']))).toBeGreaterThanOrEqual(10 * MINUTE);
    // Nothing of it stands in the clear.
    const [row] = await sql(world, 'select * from consent_records order by id desc limit 1');
    expect(JSON.stringify(row)).not.toContain('Kopi');
  });

  it.each([['as it was shown', (c: string) => c], ['small, in a sentence', (c: string) => `Hello! my code is ${c.toLowerCase()}, thanks`], ['without hyphens', (c: string) => c.replaceAll('-', '')], ['with spaces', (c: string) => c.replaceAll('-', ' ')],
    ['full width', (c: string) => c.replace(/[0-9A-Z]/g, (x) => String.fromCharCode(x.charCodeAt(0) + 0xfee0))], ['O for 0 and I for 1', (c: string) => c.replaceAll('0', 'O').replaceAll('1', 'I')], ['in a wide no-break frame', (c: string) => `\u202a${c}\u202c 👍`],
  ])('takes the code %s', async (_, write) => {
    expect(await ledger.writes(person, phone, write(await ask()))).toBe(true);
  });

  it('takes no code from another number, after 24 hours, in a long text, on another channel, of another organisation, wrong by one character', async () => {
    const code = await ask();
    const stranger = await ledger.person('+60125550001');
    expect(await ledger.writes(stranger, '+60125550001', code)).toBe(false);
    expect([...(await ledger.permitted(stranger))]).toEqual([]);
    expect(await ledger.writes(person, phone, `${code} ${'x '.repeat(100)}`)).toBe(false);
    const wrong = `${code.slice(0, -1)}${code.endsWith('7') ? '8' : '7'}`;
    expect(await ledger.writes(person, phone, wrong)).toBe(false);
    const { organizationId } = await world.secondOrganization();
    await sql(world, 'insert into consent_forms (id, organization_id, slug, connection_id, channel, active, version, created_at, updated_at) select gen_random_uuid(), $1, \'elsewhere\', id, channel, true, 1, now(), now() from connections limit 1', [organizationId]);
    const other = new Ledger(world, organizationId);
    expect(await other.writes(await other.person(phone), phone, code)).toBe(false);
    const { app } = world.server;
    expect(await ledger.tx((em) => app.get(DoubleOptIn).onInbound(em, ledger.actor, person, 'sms', [], code, { id: 'msg_test', writtenAt: world.clock.now() }))).toBe(false);
    world.clock.advance(24 * HOUR + 1000);
    expect(await ledger.writes(person, phone, code)).toBe(false);
    expect([...(await ledger.permitted(person))]).toEqual([]);
    expect(await count(world, 'consent_pending')).toBeGreaterThan(0);
    expect(await app.get(DoubleOptIn).purge()).toBeGreaterThan(0);
    expect(await count(world, 'consent_pending')).toBe(0);
  });

  it('grants once when a code comes 200 times at once', async () => {
    const code = await ask(phone, ['marketing']);
    const outcomes = await parallel(200, () => ledger.writes(person, phone, code));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await count(world, `consent_records where contact_id = $1`, [person])).toBe(1);
    expect((await leaves(world, 'consent.granted')).filter((l) => l.object_id === person)).toHaveLength(1);
    expect(await ledger.writes(person, phone, code)).toBe(false);
  }, 120_000);

  it('an opt-out stands: what was asked for before it is void, however late the code comes', async () => {
    const code = await ask();
    world.clock.advance(MINUTE);
    await ledger.stop(person);
    world.clock.advance(MINUTE);
    expect(await ledger.writes(person, phone, code)).toBe(false);
    expect([...(await ledger.permitted(person))]).toEqual([]);
    expect(await count(world, 'opt_outs where contact_id = $1', [person])).toBe(1);
  });

  it('a code that was written before the opt-out lifts nothing when it is delivered after it', async () => {
    const code = await ask();
    const writtenAt = world.clock.now();
    world.clock.advance(MINUTE);
    await ledger.stop(person);
    expect(await ledger.writes(person, phone, code, writtenAt)).toBe(false);
    expect(await count(world, 'opt_outs where contact_id = $1', [person])).toBe(1);
  });

  it('asked and confirmed after the opt-out it lifts it, for what was ticked and nothing else', async () => {
    await ledger.grant(person, 'service', 'utility', 'marketing');
    await ledger.stop(person);
    world.clock.advance(MINUTE);
    const code = await ask(phone, ['marketing']);
    expect([...(await ledger.permitted(person))]).toEqual([]);
    world.clock.advance(MINUTE);
    expect(await ledger.writes(person, phone, code)).toBe(true);
    expect([...(await ledger.permitted(person))]).toEqual(['marketing']);
    // START has nothing to give back any more.
    expect(await ledger.start(person)).toBe(false);
    expect((await leaves(world, 'consent.resumed')).filter((l) => l.object_id === person).map((l) => l.context)).toEqual([{ channel: CHANNEL, restored: ['marketing'] }]);
  });

  it('what a colleague withdrew after the person wrote stays withdrawn', async () => {
    const code = await ask(phone, ['marketing', 'service']);
    const writtenAt = world.clock.now();
    world.clock.advance(MINUTE);
    await ledger.withdraw(person, 'marketing');
    expect(await ledger.writes(person, phone, code, writtenAt)).toBe(true);
    expect([...(await ledger.permitted(person))]).toEqual(['service']);
  });

  it('names the version that was shown, whatever the form says by then; a deleted form confirms nothing', async () => {
    admin = await admin.again();
    const changing = await makeForm(admin);
    const code = await ask(phone, ['marketing'], changing.slug);
    expect((await admin.call<Form>('PATCH', `/v1/consent-forms/${changing.id}`, { text: 'Another text.' })).body.version).toBe(2);
    expect(await ledger.writes(person, phone, code)).toBe(true);
    expect((await evidence())[0]!.evidence).toMatchObject({ version: 1, text: FORM.text });
    const late = await ask(phone, ['marketing'], changing.slug);
    expect((await admin.call('DELETE', `/v1/consent-forms/${changing.id}`)).status).toBe(204);
    expect(await ledger.writes(person, phone, late)).toBe(false);
    expect(await count(world, 'consent_form_versions where form_id = $1', [parseId('consentForm', changing.id)])).toBe(2);
  });

  it('tells the audit log of each step, and nobody of the number', async () => {
    const before = (await leaves(world, 'consent.opt_in_requested')).length;
    const code = await ask(phone, ['marketing']);
    const asked = (await leaves(world, 'consent.opt_in_requested')).slice(before);
    expect(asked).toMatchObject([{ object_type: 'consent_form', context: { version: 1, purposes: ['marketing'] }, ip: null, user_agent: null }]);
    const stored = JSON.stringify(await sql(world, `select to_jsonb(p) as row from consent_pending p`));
    for (const secret of [phone, phone.slice(1), code, code.replaceAll('-', ''), 'Kopi/1.0']) expect(stored).not.toContain(secret);
    expect(world.logLines.join('')).not.toContain(phone.slice(4));
  });
});
