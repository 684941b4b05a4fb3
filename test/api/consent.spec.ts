import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '@consentry/kernel';
import { CommandReader, ConsentSettingsReader } from '@consentry/consent';
import { count, leaves, secondServer, sql } from '../harness/identity.js';
import { colleague, Person } from '../harness/people.js';
import { World, type Answer } from '../harness/world.js';
import { FORM, Ledger, makeForm, type Form } from '../modules/consent.fixture.js';

interface Settings { optOutWords: { word: string; language: string }[]; resumeWords: unknown[]; yesResumes: boolean; inboundGrantsUtility: boolean; confirmations: Record<string, string>; builtIn: { language: string; optOutWords: string[] }[] }
interface Problem { code: string; errors?: { path: string; message: string }[] }

let world: World;
let admin: Person;
let ledger: Ledger;
beforeAll(async () => {
  world = await World.start();
  admin = await colleague(world, 'ADMIN');
  ledger = new Ledger(world);
});
afterAll(() => world.close());

const put = (body: unknown, who = admin) => who.call<Settings & Problem>('PUT', '/v1/consent-settings', body);
const paths = (answer: Answer<Problem>) => [answer.status, [...new Set(answer.body.errors?.map((e) => e.path))].sort()];
const read = (text: string, organizationId = world.demo.organizationId) =>
  world.server.app.get(Database).tx({ organizationId }, async () => world.server.app.get(CommandReader).read(organizationId, text));

describe('CM-3: an organisation’s own rules', () => {
  it('say at first what the code says', async () => {
    const { status, body } = await admin.call<Settings>('GET', '/v1/consent-settings');
    expect(status).toBe(200);
    expect(body).toMatchObject({ optOutWords: [], resumeWords: [], yesResumes: false, inboundGrantsUtility: false, confirmations: {} });
    expect(body.builtIn.find((b) => b.language === 'en')!.optOutWords).toEqual(expect.arrayContaining(['stop', 'unsubscribe', 'cancel', 'quit', 'end', 'block']));
  });

  it('add words and take none away; what is left out stays', async () => {
    expect(await read('Tschüss Werbung')).toBeUndefined();
    expect((await put({ optOutWords: [{ word: 'Tschüss Werbung', language: 'de' }], resumeWords: [{ word: 'wieder da', language: 'de' }] })).status).toBe(200);
    expect(await read('bitte TSCHÜSS, Werbung!!')).toBe('opt_out');
    expect(await read('Wieder da')).toBe('resume');
    expect(await read('STOP')).toBe('opt_out');
    expect(await read('yes')).toBeUndefined();
    expect((await put({ yesResumes: true })).body.optOutWords).toHaveLength(1);
    expect(await read('Yes!')).toBe('resume');
    expect((await put({ yesResumes: false, optOutWords: [], resumeWords: [] })).body.optOutWords).toEqual([]);
    expect(await read('Tschüss Werbung')).toBeUndefined();
    for (const word of ['STOP', 'unsubscribe', 'cancel', 'quit', 'end', 'block']) expect(await read(word)).toBe('opt_out');
    expect(await read('Wieder da')).toBeUndefined();
  });

  it('leave one audit entry a change, with counts, and none where nothing changed', async () => {
    await put({ optOutWords: [] });
    const before = (await leaves(world, 'consent_settings.changed')).length;
    const body = { optOutWords: [{ word: 'adieu', language: 'fr' }, { word: 'tata' }] };
    await put(body);
    await put(body);
    const fresh = (await leaves(world, 'consent_settings.changed')).slice(before);
    expect(fresh.map((l) => l.context)).toEqual([{ fields: ['optOutWords'], optOutWordsBefore: 0, optOutWordsNow: 2, resumeWordsBefore: 0, resumeWordsNow: 0, yesResumes: false, inboundGrantsUtility: false }]);
    expect(JSON.stringify(fresh)).not.toContain('adieu');
  });

  it('are known in other processes a moment later, and in no other organisation', async () => {
    const other = await secondServer(world);
    const reader = other.server.app.get(ConsentSettingsReader);
    expect((await reader.get(world.demo.organizationId)).confirmations).toEqual({});
    await put({ confirmations: { en: 'Bye from Kopi Kita.' } });
    await world.until(async () => (await reader.confirmationText(world.demo.organizationId, 'en')) === 'Bye from Kopi Kita.');
    expect(await reader.confirmationText(world.demo.organizationId, 'ms-MY')).toContain('berhenti melanggan');
    expect(await reader.confirmationText(world.demo.organizationId, 'xx')).toBe('Bye from Kopi Kita.');
    const { organizationId } = await world.secondOrganization();
    expect(await reader.confirmationText(organizationId, 'en')).toContain('unsubscribed');
    await put({ confirmations: {} });
    await other.close();
  });

  it('name every field that cannot be, and keep nothing', async () => {
    expect(paths(await put({ optOutWords: [{ word: 'a' }, { word: '🛑🛑🛑' }, { word: 'x'.repeat(65) }, { word: 'START' }, { word: 'yes' }, { word: 'tschau' }, { word: 'TSCHAU!' }] }))).toEqual([400, [0, 1, 2, 3, 4, 6].map((n) => `optOutWords.${n}.word`)]);
    expect(paths(await put({ resumeWords: [{ word: 'stop' }, { word: 'keluar' }, { word: 'unsubscribe' }] }))).toEqual([400, [0, 1, 2].map((n) => `resumeWords.${n}.word`)]);
    expect(paths(await put({ optOutWords: [{ word: 'hoppla' }], resumeWords: [{ word: 'Hoppla' }] }))).toEqual([400, ['resumeWords.0.word']]);
    expect(paths(await put({ optOutWords: [{ word: 'hoppla', language: 'tlh' }], extra: 1, yesResumes: 'yes' }))).toEqual([400, ['extra', 'optOutWords.0.language', 'yesResumes']]);
    expect(paths(await put({ confirmations: { en: '' } }))[0]).toBe(400);
    expect(paths(await put({ optOutWords: Array.from({ length: 101 }, (_, n) => ({ word: `word ${n}` })) }))).toEqual([400, ['optOutWords']]);
    expect((await admin.call<Settings>('GET', '/v1/consent-settings')).body.optOutWords.map((w) => w.word)).toEqual(['adieu', 'tata']);
  });

  it('are for owners and admins to change, for auditors to read', async () => {
    for (const role of ['MARKETER', 'AGENT', 'AUDITOR'] as const) {
      const person = await colleague(world, role);
      expect([role, (await put({ yesResumes: true }, person)).status, (await person.call('GET', '/v1/consent-settings')).status]).toEqual([role, 403, role === 'AUDITOR' ? 200 : 403]);
    }
  });

  it('a message grants utility only where the organisation chose so, and never marketing', async () => {
    await world.writes('Hello', '+15550170001');
    expect([...(await ledger.permitted(await ledger.person('+15550170001')))]).toEqual(['service']);
    await put({ inboundGrantsUtility: true });
    await world.writes('Hello', '+15550170002');
    expect([...(await ledger.permitted(await ledger.person('+15550170002')))].sort()).toEqual(['service', 'utility']);
    const withdrawn = await ledger.person('+15550170003');
    await ledger.withdraw(withdrawn, 'utility');
    await world.writes('Hello', '+15550170003');
    expect([...(await ledger.permitted(withdrawn))]).toEqual(['service']);
    const stopped = await ledger.person('+15550170004');
    await ledger.stop(stopped);
    await world.writes('Hello', '+15550170004');
    expect([...(await ledger.permitted(stopped))]).toEqual([]);
    await put({ inboundGrantsUtility: false });
  });
});

describe('CM-2: opt-in forms', () => {
  it('are made, read, listed, changed and deleted; each text is a version of its own', async () => {
    const form = await makeForm(admin);
    expect(form).toMatchObject({ version: 1, active: true, channel: 'whatsapp', url: expect.stringContaining(`/c/${form.slug}`), phone: '+60312345678' });
    expect(form.slug).toMatch(/^[0-9a-z]{10}$/);
    expect((await admin.call<Form>('PATCH', `/v1/consent-forms/${form.id}`, { active: false })).body).toMatchObject({ version: 1, active: false });
    expect((await admin.call<Form>('PATCH', `/v1/consent-forms/${form.id}`, { text: 'New words.', active: true })).body).toMatchObject({ version: 2, text: 'New words.' });
    expect((await admin.call<Form>('PATCH', `/v1/consent-forms/${form.id}`, { text: 'New words.' })).body.version).toBe(2);
    const versions = await admin.call<{ data: { version: number; text: string; textHash: string }[] }>('GET', `/v1/consent-forms/${form.id}/versions`);
    expect(versions.body.data.map((v) => [v.version, v.text])).toEqual([[2, 'New words.'], [1, FORM.text]]);
    expect(versions.body.data[1]!.textHash).toBe(form.textHash);
    await makeForm(admin);
    const page = await admin.call<{ data: Form[]; nextCursor: string; total: number }>('GET', '/v1/consent-forms?limit=1&count=true');
    expect([page.body.data.length, page.body.total >= 2]).toEqual([1, true]);
    const next = await admin.call<{ data: Form[] }>('GET', `/v1/consent-forms?limit=100&cursor=${page.body.nextCursor}`);
    expect(next.body.data.map((f) => f.id)).toContain(form.id);
    expect((await admin.call('DELETE', `/v1/consent-forms/${form.id}`)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) expect((await admin.call<Problem>(method, `/v1/consent-forms/${form.id}`)).body.code).toBe('consent_form.not_found');
    for (const action of ['created', 'changed', 'deleted']) expect((await leaves(world, `consent_form.${action}`)).some((l) => l.object_type === 'consent_form')).toBe(true);
    // The database itself keeps what people were shown.
    await expect(world.server.app.get(Database).tx({ organizationId: world.demo.organizationId }, (em) => em.execute(`update consent_form_versions set text = 'x'`))).rejects.toThrow(/permission denied/);
  });

  it('name every field that cannot be', async () => {
    const post = (change: object) => admin.call<Problem>('POST', '/v1/consent-forms', { connectionId: world.demo.connectionId, ...FORM, ...change });
    expect(paths(await post({ slug: 'Ab', title: '', text: 'x'.repeat(4001), privacyUrl: 'http://x.example', language: 'fr', purposes: ['spam'], phone: '12', extra: 1, active: 'no' })))
      .toEqual([400, ['active', 'extra', 'language', 'phone', 'privacyUrl', 'purposes.0', 'slug', 'text', 'title']]);
    expect(paths(await post({ purposes: [] }))).toEqual([400, ['purposes']]);
    expect(paths(await post({ purposes: ['service', 'service'] }))).toEqual([400, ['purposes']]);
    expect(paths(await post({ privacyUrl: 'javascript:alert(1)' }))).toEqual([400, ['privacyUrl']]);
    expect(paths(await post({ connectionId: 'cnx_00000000000070008000000000000001' }))).toEqual([400, ['connectionId']]);
    await makeForm(admin, { slug: 'kopi-kita' });
    const taken = await post({ slug: 'kopi-kita' });
    expect([taken.status, taken.body.code, taken.body.errors?.[0]?.path]).toEqual([409, 'consent_form.slug_taken', 'slug']);
    await sql(world, `update connections set channel = 'messenger' where id = $1`, [world.connectionUuid]);
    expect(paths(await post({}))).toEqual([400, ['connectionId']]);
    await sql(world, `update connections set channel = 'whatsapp' where id = $1`, [world.connectionUuid]);
  });

  it('are for owners, admins and marketers; another organisation sees none', async () => {
    const form = await makeForm(admin);
    for (const [role, write, see] of [['MARKETER', 200, 200], ['AGENT', 403, 403], ['AUDITOR', 403, 200]] as const) {
      const person = await colleague(world, role);
      expect([role, (await person.call('PATCH', `/v1/consent-forms/${form.id}`, { active: true })).status, (await person.call('GET', `/v1/consent-forms/${form.id}`)).status]).toEqual([role, write, see]);
    }
    const { organizationId } = await world.secondOrganization();
    await sql(world, `update organization_security set mfa_roles = '{}' where organization_id = $1`, [organizationId]);
    const stranger = await colleague(world, 'OWNER', organizationId);
    for (const [method, path, body] of [['GET', '', undefined], ['PATCH', '', { active: false }], ['DELETE', '', undefined], ['GET', '/versions', undefined]] as const) expect([method, (await stranger.call<Problem>(method, `/v1/consent-forms/${form.id}${path}`, body)).status]).toEqual([method, 404]);
    expect((await stranger.call<{ data: Form[] }>('GET', '/v1/consent-forms')).body.data).toEqual([]);
  });
});

describe('CM-2: receipts and the whole ledger', () => {
  it('a record is a receipt with the fields of ISO/IEC TS 27560', async () => {
    await world.call('POST', `/v1/contacts/${world.demo.contactId}/consents`, { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'api', evidence: { text: 'I agree to offers.' } });
    const list = await world.call<{ data: { recordId: string; receiptId: string }[] }>('GET', `/v1/contacts/${world.demo.contactId}/consents/receipts`);
    expect(list.status).toBe(200);
    expect(list.body.data.length).toBe((await world.call<{ total: number }>('GET', `/v1/contacts/${world.demo.contactId}/consents?count=true`)).body.total);
    const one = await world.call('GET', `/v1/consents/${list.body.data[0]!.recordId}/receipt`);
    expect(one.body).toEqual(list.body.data[0]);
    expect(one.body).toMatchObject({
      schemaVersion: 'ISO/IEC TS 27560:2023', piiPrincipalId: world.demo.contactId, piiControllers: [{ partyRole: 'pii_controller', partyName: expect.any(String) }], notice: { text: 'I agree to offers.', noticeId: null },
      purposes: [{ purpose: 'marketing', lawfulBasis: 'consent', withdrawalMethod: 'write STOP on whatsapp', piiInformation: [{ piiType: 'address on whatsapp', piiOptional: false }, {}] }],
      events: [{ eventType: 'explicit', eventState: 'given', evidence: { text: 'I agree to offers.' } }],
    });
  });

  it('of nobody else: unknown and foreign ids are 404', async () => {
    const [record] = await sql<{ id: string }>(world, 'select id from consent_records limit 1');
    const { organizationId } = await world.secondOrganization();
    await sql(world, `update organization_security set mfa_roles = '{}' where organization_id = $1`, [organizationId]);
    const stranger = await colleague(world, 'OWNER', organizationId);
    expect((await stranger.call<Problem>('GET', `/v1/consents/cns_${record!.id.replaceAll('-', '')}/receipt`)).body.code).toBe('consent.not_found');
    expect((await stranger.call<Problem>('GET', `/v1/contacts/${world.demo.contactId}/consents/receipts`)).body.code).toBe('contact.not_found');
    const theirs = await stranger.call('GET', '/v1/consents/export');
    expect([theirs.status, theirs.headers.get('x-total-count'), theirs.text]).toEqual([200, '0', '']);
    expect(paths(await world.call<Problem>('GET', '/v1/consents/nonsense/receipt'))).toEqual([400, ['id']]);
  });

  it('the ledger is downloaded whole, in order, in both formats, and the download is told', async () => {
    const person = await ledger.person('+60170000001');
    // More than one chunk.
    for (let n = 0; n < 11; n++) await ledger.tx((em) => ledger.writer.record(em, ledger.actor, person, 'whatsapp', Array.from({ length: 100 }, () => ({ purpose: 'utility' as const, state: 'granted' as const, source: 'api' as const, evidence: { note: '=1+1' } }))));
    await ledger.tx((em) => ledger.writer.record(em, ledger.actor, person, '=cmd', [{ purpose: 'utility', state: 'granted', source: 'api', evidence: {} }]));
    const total = await count(world, 'consent_records where organization_id = $1', [world.demo.organizationId]);
    const auditor = await colleague(world, 'AUDITOR');
    const lines = await auditor.call('GET', '/v1/consents/export');
    expect([lines.status, lines.headers.get('content-type'), lines.headers.get('x-total-count')]).toEqual([200, 'application/x-ndjson; charset=utf-8', String(total)]);
    const rows = lines.text.trim().split('\n').map((line) => JSON.parse(line) as { id: string; contactId: string; evidence: object });
    expect(rows).toHaveLength(total);
    expect(rows.map((r) => r.id)).toEqual(rows.map((r) => r.id).sort());
    const csv = await auditor.call('GET', '/v1/consents/export?format=csv');
    expect([csv.status, csv.headers.get('content-disposition')]).toEqual([200, 'attachment; filename="consents.csv"']);
    const cells = csv.text.trim().split('\n');
    expect(cells).toHaveLength(total + 1);
    expect(cells[0]).toBe('id,contact_id,channel,purpose,state,source,actor,recorded_at,evidence');
    expect(cells.at(-1)).toContain(",'=cmd,");
    expect((await leaves(world, 'consent.exported')).slice(-2).map((l) => l.context)).toEqual([{ format: 'ndjson', rows: total }, { format: 'csv', rows: total }]);
    expect(paths(await auditor.call<Problem>('GET', '/v1/consents/export?format=xml'))).toEqual([400, ['format']]);
    for (const role of ['MARKETER', 'AGENT'] as const) expect((await (await colleague(world, role)).call('GET', '/v1/consents/export')).status).toBe(403);
  });
});
