import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOCALES, dataMap, retentionClasses } from '@consentry/kernel';
import { PluginRegistry } from '@consentry/plugins';
import { Facilities, facilitiesOf, Processors } from '@consentry/privacy';
import { Housekeeping } from '@consentry/server';
import { HookReceiver } from '../harness/hook.receiver.js';
import { count, leaves, letters, parallel, somebody, sql } from '../harness/identity.js';
import { colleague, type Person } from '../harness/people.js';
import { World } from '../harness/world.js';

interface Entry { id: string; source: string; name: string; host: string | null; regions: string[]; purposes: string[]; categories: string[]; terms: string | null; since: string | null }
interface Notice { id: string; at: string; baseline: boolean; changes: { processorId: string; name: string; kind: string; fields: string[] }[] }

/** PR-7: who else processes the data of this installation, and what owners hear of it. */
let world: World;
let owner: Person;
let admin: Person;
let auditor: Person;
beforeAll(async () => {
  world = await World.start();
  await sql(world, `update organization_security set mfa_roles = '{}'`);
  [owner, admin, auditor] = [await colleague(world, 'OWNER'), await colleague(world, 'ADMIN'), await colleague(world, 'AUDITOR')];
});
afterAll(() => world.close());

const processors = () => world.server.app.get(Processors, { strict: false });
const review = async () => {
  const news = await processors().review();
  await world.settle();
  return news;
};
const list = async (who: Person = auditor) => (await who.call<{ data: Entry[] }>('GET', '/v1/privacy/processors')).body.data;
const notices = async () => (await auditor.call<{ data: Notice[]; total?: number }>('GET', '/v1/privacy/processors/notices?count=true')).body;
/** The minute of the world's clock, which goes on while we look. */
const justNow = () => expect.stringMatching(new RegExp(`^(?:${[0, -60_000].map((ms) => new Date(world.clock.nowMs() + ms).toISOString().slice(0, 16)).join('|')})`));
const names = async () => (await list()).map((p) => p.name).toSorted();
const wired = (env: Parameters<typeof facilitiesOf>[0]) => { world.server.app.get(Facilities, { strict: false }).set(facilitiesOf(env)); };
const status = (connection: 'active' | 'disconnected') => sql(world, `update connections set status = $1, credentials = case when $1 = 'disconnected' then null else credentials end where id = $2`, [connection, world.connectionUuid]);
const ENTRY = { name: 'Hosting GmbH', regions: ['Germany'], purposes: ['Running the machines'], categories: ['technical'], terms: 'https://hosting.example/dpa' };
const make = async (change: Record<string, unknown> = {}) => (await owner.call<Entry>('POST', '/v1/privacy/processors', { ...ENTRY, ...change }));

describe('what is in use', () => {
  it('shows who stands behind the plugin of a connection, and nobody of plugins that nobody uses', async () => {
    const [meta, ...others] = await list();
    expect(meta).toEqual({
      id: expect.stringMatching(/^prc_[0-9a-f]{32}$/), source: 'plugin', name: 'Meta Platforms, Inc.', host: null, regions: ['Global'], purposes: ['Delivering WhatsApp messages and handing over the answers'],
      categories: ['contact', 'content', 'technical'], terms: 'https://www.whatsapp.com/legal/business-data-processing-terms', since: null,
    });
    // AWS KMS is loaded; the key lies in a file.
    expect(others).toEqual([]);
    expect(world.server.app.get(PluginRegistry).keys('aws')!.processor!.name).toBe('Amazon Web Services');
  });

  it('is written down quietly at the first look, under the id that was shown before', async () => {
    const [shown] = await list();
    await new Housekeeping(world.server.app).run();
    await world.settle();
    const [written] = await list();
    expect(written).toEqual({ ...shown!, since: justNow() });
    expect((await notices()).data).toEqual([{ id: expect.stringMatching(/^prn_/), at: written!.since, baseline: true, changes: [{ processorId: shown!.id, name: 'Meta Platforms, Inc.', kind: 'appeared', fields: [] }] }]);
    expect(await letters(world, undefined, 'processors_changed')).toEqual([]);
    expect(await review()).toBe(0);
    expect((await notices()).data).toHaveLength(1);
  });

  it('is no longer shown once the last connection has ended; owners are mailed, once each, and nobody else', async () => {
    const gone = await somebody(world, 'OWNER', { memberDisabled: true });
    await status('disconnected');
    expect(await names()).toEqual([]);
    // Two processes look at the same moment.
    expect((await parallel(2, review)).toSorted()).toEqual([0, 1]);
    const mails = await letters(world, undefined, 'processors_changed');
    expect(mails.map((mail) => mail.to).toSorted()).toEqual([owner.email, World.owner.email].toSorted());
    for (const mail of mails) {
      expect(mail.text).toContain('No longer: Meta Platforms, Inc.');
      expect(mail.text).toContain('/admin/privacy/processors');
    }
    expect(mails.some((mail) => [gone.email, admin.email, auditor.email].includes(mail.to))).toBe(false);
    expect((await notices()).data[0]!).toMatchObject({ baseline: false, changes: [{ name: 'Meta Platforms, Inc.', kind: 'disappeared' }] });
    const [leaf] = (await leaves(world, 'processors.changed')).slice(-1);
    expect(leaf).toMatchObject({ actor_kind: 'system', object_type: 'processor_notice', context: { appeared: 0, disappeared: 1, edited: 0, baseline: false, mails: 2 } });
  });

  it('comes back with a new date and the same id', async () => {
    const [before] = await sql<{ id: string; since: Date; ended_at: Date }>(world, `select id, since, ended_at from processors where key = 'plugin:channel-whatsapp'`);
    expect(before!.ended_at).not.toBeNull();
    world.clock.advance(3_600_000);
    const receiver = await HookReceiver.start();
    const { body: endpoint } = await owner.call<{ id: string }>('POST', '/v1/webhook-endpoints', { url: receiver.url, eventTypes: ['processors.changed'] });
    await status('active');
    expect(await review()).toBe(1);
    await world.until(() => receiver.hooks.length > 0);
    const [notice] = (await notices()).data;
    expect(receiver.hooks.map((h) => h.body)).toMatchObject([{ type: 'processors.changed', data: { noticeId: notice!.id, appeared: [notice!.changes[0]!.processorId], disappeared: [], edited: [] } }]);
    await owner.call('DELETE', `/v1/webhook-endpoints/${endpoint.id}`);
    await receiver.close();
    const [back] = await list();
    expect(back!.id).toBe(`prc_${before!.id.replaceAll('-', '')}`);
    expect(Date.parse(back!.since!) - before!.ended_at.getTime()).toBeGreaterThanOrEqual(3_600_000);
  });

  it('tells what changed when a plugin says something else', async () => {
    await sql(world, `update processors set told = jsonb_set(jsonb_set(told, '{regions}', '["Ireland"]'), '{terms}', 'null') where key = 'plugin:channel-whatsapp'`);
    expect(await review()).toBe(1);
    expect((await notices()).data[0]!.changes).toEqual([{ processorId: expect.any(String), name: 'Meta Platforms, Inc.', kind: 'edited', fields: ['regions', 'terms'] }]);
    expect((await letters(world, owner.email, 'processors_changed')).at(-1)!.text).toContain('Changed: Meta Platforms, Inc.');
  });

  it('takes in receivers of the audit log, the identity provider, and sign-in with Facebook, while they are on', async () => {
    const org = (await sql<{ id: string }>(world, 'select organization_id as id from connections where id = $1', [world.connectionUuid]))[0]!.id;
    await sql(world, `insert into audit_streams (id, organization_id, name, kind, enabled, settings, masks, position, certain, created_at, updated_at)
      select gen_random_uuid(), $1, x.n, x.k, x.e, x.s::jsonb, '{}', 0, 0, now(), now() from (values
        ('a', 'http', true, '{"url":"https://siem.example.com/in/secret-path?key=1"}'), ('b', 'syslog', true, '{"host":"logs.example.net","port":6514}'),
        ('c', 'http', false, '{"url":"https://off.example.com/"}'), ('d', 'syslog', true, '{"host":"127.0.0.1","port":514}')) x(n, k, e, s)`, [org]);
    await sql(world, `insert into sso_providers (organization_id, issuer, client_id, default_role, enabled, created_at, updated_at) values ($1, 'https://login.example.org/realm', 'x', 'AGENT', true, now(), now())`, [org]);
    const identity = (provider: string) => sql(world, `insert into user_identities (provider, issuer, subject, organization_id, user_id, created_at, last_used_at) select $2, 'f', 's', '00000000-0000-0000-0000-000000000000', user_id, now(), now() from memberships where organization_id = $1 limit 1`, [org, provider]);
    await identity('oidc');
    expect((await list()).map((p) => p.purposes[0])).not.toContain('Signing people in with Facebook');
    await identity('facebook');
    const found = await list();
    expect(found.map((p) => p.host).filter(Boolean).toSorted()).toEqual(['login.example.org', 'logs.example.net', 'siem.example.com']);
    expect(found.map((p) => p.purposes[0])).toContain('Signing people in with Facebook');
    expect(JSON.stringify(found)).not.toContain('secret-path');
    await sql(world, 'delete from audit_streams; delete from sso_providers; delete from user_identities');
    expect(await names()).toEqual(['Meta Platforms, Inc.']);
  });

  it('is stated by plugins in one way: a statement that is none refuses the start', async () => {
    const channel = world.server.app.get(PluginRegistry).channel('channel-whatsapp');
    const stated = (processor: unknown) => PluginRegistry.load({ acme: { ...channel, id: 'acme', processor } }).then((registry) => registry.channel('acme').processor, (error: Error) => error.message);
    expect(await stated({ name: 'Acme', regions: ['Singapore'], purposes: ['x'] })).toEqual({ name: 'Acme', regions: ['Singapore'], purposes: ['x'] });
    expect(await stated(undefined)).toBeUndefined();
    for (const [wrong, path] of [[{ name: '', regions: ['x'], purposes: ['x'] }, 'processor.name'], [{ name: 'x', regions: [], purposes: ['x'] }, 'processor.regions'], [{ name: 'x', regions: ['x'], purposes: ['x'], terms: 'javascript:1' }, 'processor.terms'], ['Acme', 'processor']] as const) {
      expect(await stated(wrong)).toContain(`acme: ${path}`);
    }
  });

  it('of another organisation is not shown', async () => {
    const { owner: other } = await world.secondOrganization();
    expect(await count(world, 'processors where organization_id = $1', [other.organizationId])).toBe(0);
    await review();
    expect(await count(world, 'processors where organization_id = $1', [other.organizationId])).toBe(0);
    expect(await count(world, 'processor_reviews where organization_id = $1', [other.organizationId])).toBe(1);
  });
});

describe('what the operator configured', () => {
  const NOTHING = { storage: 'disk' } as const;

  it('is told without hosts of settings that are secret; what lies on this machine is nobody else', () => {
    const all = facilitiesOf({
      databaseUrl: 'postgresql://u:hidden@db.example.com/c', redisUrl: 'rediss://:hidden@redis.example.com', smtpUrl: 'smtps://u:hidden@mail.example.com', storage: 's3', s3Endpoint: 'https://minio.example.com:9000', otlpEndpoint: 'http://traces.example.com:4318',
    });
    expect(all.map((f) => [f.key, f.host])).toEqual([['configuration:database', null], ['configuration:redis', null], ['configuration:mail', null], ['configuration:storage', 'minio.example.com'], ['configuration:traces', 'traces.example.com']]);
    expect(JSON.stringify(all)).not.toMatch(/hidden|db\.example|redis\.example|mail\.example/);
    expect(facilitiesOf({ databaseUrl: 'postgresql://u@localhost/c?host=/tmp/x', redisUrl: 'redis://127.0.0.1:6379', smtpUrl: 'smtp://localhost:25', storage: 's3', s3Endpoint: 'http://[::1]:9000', otlpEndpoint: 'http://127.9.9.9:4318' })).toEqual([]);
    expect(facilitiesOf({ storage: 's3', s3Region: 'eu-central-1' })).toMatchObject([{ name: 'Amazon Web Services', regions: ['eu-central-1'] }]);
    expect(facilitiesOf({ storage: 'disk', s3Region: 'eu-central-1' })).toEqual([]);
  });

  it('is shown to everybody it serves, and its coming and going is told', async () => {
    wired({ ...NOTHING, smtpUrl: 'smtps://u:hidden@mail.example.com' });
    expect(await names()).toEqual(['Mail server', 'Meta Platforms, Inc.']);
    // This organisation and the second one.
    expect(await review()).toBe(2);
    wired(NOTHING);
    expect(await names()).toEqual(['Meta Platforms, Inc.']);
    expect(await review()).toBe(2);
    expect((await notices()).data.slice(0, 2).map((n) => n.changes.map((c) => `${c.kind} ${c.name}`))).toEqual([['disappeared Mail server'], ['appeared Mail server']]);
  });
});

describe('entries by hand', () => {
  it('are made, changed and removed, each in the log, and owners hear of what is left of it in one mail', async () => {
    const before = (await letters(world, owner.email, 'processors_changed')).length;
    const made = await make();
    expect([made.status, made.body]).toEqual([201, { id: expect.stringMatching(/^prc_/), source: 'manual', host: null, since: justNow(), ...ENTRY }]);
    const changed = await admin.call<Entry>('PATCH', `/v1/privacy/processors/${made.body.id}`, { regions: ['Germany', 'France'], name: ENTRY.name });
    expect(changed.body).toEqual({ ...made.body, regions: ['Germany', 'France'] });
    const brief = await make({ name: 'Never told' });
    expect((await owner.call('DELETE', `/v1/privacy/processors/${brief.body.id}`)).status).toBe(204);
    expect(await review()).toBe(1);
    expect((await notices()).data[0]!.changes).toEqual([{ processorId: made.body.id, name: 'Hosting GmbH', kind: 'appeared', fields: [] }]);
    await admin.call('PATCH', `/v1/privacy/processors/${made.body.id}`, { purposes: ['Running the machines', 'Backups'] });
    await review();
    expect((await notices()).data[0]!.changes).toEqual([{ processorId: made.body.id, name: 'Hosting GmbH', kind: 'edited', fields: ['purposes'] }]);
    expect((await owner.call('DELETE', `/v1/privacy/processors/${made.body.id}`)).status).toBe(204);
    expect(await names()).toEqual(['Meta Platforms, Inc.']);
    await review();
    expect((await notices()).data[0]!.changes).toEqual([{ processorId: made.body.id, name: 'Hosting GmbH', kind: 'disappeared', fields: [] }]);
    expect((await letters(world, owner.email, 'processors_changed')).length - before).toBe(3);
    expect((await leaves(world, 'processor.edited')).map((l) => l.context)).toEqual([{ fields: ['regions'] }, { fields: ['purposes'] }]);
    expect([(await leaves(world, 'processor.added')).length, (await leaves(world, 'processor.removed')).length]).toEqual([2, 2]);
  });

  it('say what is wrong with them, and leave nothing behind', async () => {
    const before = await count(world, 'processors');
    for (const [change, path] of [[{ name: '' }, 'name'], [{ name: 'a\nb' }, 'name'], [{ regions: [] }, 'regions'], [{ categories: ['shoe size'] }, 'categories.0'], [{ terms: 'http://x.example/' }, 'terms'], [{ terms: 'javascript:alert(1)' }, 'terms'], [{ purposes: ['a', 'a'] }, 'purposes'], [{ host: 'x' }, 'host']] as const) {
      const answer = await owner.call<{ errors: { path: string }[] }>('POST', '/v1/privacy/processors', { ...ENTRY, ...change });
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(path.split('.')[0]!)]);
    }
    expect(await count(world, 'processors')).toBe(before);
  });

  it('alone can be changed: what follows from use, is gone or belongs to others cannot', async () => {
    const [meta] = await list();
    for (const method of ['PATCH', 'DELETE'] as const) {
      expect((await owner.call(method, `/v1/privacy/processors/${meta!.id}`, method === 'PATCH' ? { name: 'Nobody' } : undefined)).body).toMatchObject({ code: 'processor.derived' });
      expect((await owner.call(method, `/v1/privacy/processors/prc_${'0'.repeat(32)}`, method === 'PATCH' ? { name: 'Nobody' } : undefined)).status).toBe(404);
    }
    const { body } = await make();
    await sql(world, `update processors set organization_id = (select id from organizations where name = 'Another') where name = 'Hosting GmbH' and ended_at is null`);
    expect((await owner.call('PATCH', `/v1/privacy/processors/${body.id}`, { name: 'Mine' })).status).toBe(404);
    expect((await owner.call('DELETE', `/v1/privacy/processors/${body.id}`)).status).toBe(404);
    expect(await names()).toEqual(['Meta Platforms, Inc.']);
  });

  it('are 200 at most, also when many come at once', async () => {
    const org = (await sql<{ id: string }>(world, 'select organization_id as id from connections where id = $1', [world.connectionUuid]))[0]!.id;
    await sql(world, `insert into processors (id, organization_id, source, key, name, regions, purposes, categories, since, created_at, updated_at)
      select g, $1, 'manual', 'manual:' || g, 'n', '{x}', '{x}', '{}', now(), now(), now() from (select gen_random_uuid() as g from generate_series(1, 195)) s`, [org]);
    const answers = await parallel(20, () => make());
    expect([answers.filter((a) => a.status === 201).length, answers.filter((a) => a.status === 409).length]).toEqual([5, 15]);
    await sql(world, `delete from processors where source = 'manual'`);
  });
});

describe('rights', () => {
  it.each(['MARKETER', 'AGENT'] as const)('%s sees nothing of it', async (role) => {
    const person = await colleague(world, role);
    for (const path of ['processors', 'processors/notices', 'contact', 'documents/records']) expect([path, (await person.call('GET', `/v1/privacy/${path}`)).status]).toEqual([path, 403]);
  });

  it('an auditor reads and writes nothing', async () => {
    for (const path of ['processors', 'processors/notices', 'contact', 'documents/records']) expect([path, (await auditor.call('GET', `/v1/privacy/${path}`)).status]).toEqual([path, 200]);
    expect((await auditor.call('POST', '/v1/privacy/processors', ENTRY)).status).toBe(403);
    expect((await auditor.call('PUT', '/v1/privacy/contact', {})).status).toBe(403);
  });
});

describe('the contact', () => {
  const EMPTY = { controllerName: null, country: null, dpoName: null, dpoEmail: null, dpoAddress: null };
  const CONTACT = { controllerName: 'Kopi Sdn Bhd', country: 'MY', dpoName: 'Siti binti Ali', dpoEmail: 'dpo@kopi.example', dpoAddress: '1 Jalan Kopi' };

  it('is empty, then whole, and what is left out is empty again', async () => {
    expect((await auditor.call('GET', '/v1/privacy/contact')).body).toEqual({ ...EMPTY, updatedAt: null });
    expect((await admin.call('PUT', '/v1/privacy/contact', CONTACT)).body).toEqual({ ...CONTACT, updatedAt: justNow() });
    await admin.call('PUT', '/v1/privacy/contact', CONTACT);
    expect((await admin.call('PUT', '/v1/privacy/contact', { country: 'MY' })).body).toMatchObject({ ...EMPTY, country: 'MY' });
    expect((await leaves(world, 'privacy_contact.changed')).map((l) => l.context)).toEqual([{ fields: Object.keys(CONTACT) }, { fields: ['controllerName', 'dpoName', 'dpoEmail', 'dpoAddress'] }]);
    expect((await admin.call('PUT', '/v1/privacy/contact', { country: 'Malaysia' })).status).toBe(400);
    expect((await admin.call('PUT', '/v1/privacy/contact', { dpoEmail: 'nobody' })).status).toBe(400);
    await admin.call('PUT', '/v1/privacy/contact', CONTACT);
  });
});

describe('documents', () => {
  const paper = (kind: string, query = '') => auditor.call('GET', `/v1/privacy/documents/${kind}${query}`);

  it('the records tell every purpose, category, table with personal data, time, reason and processor', async () => {
    await make();
    const { text, headers } = await paper('records', '?format=md');
    expect(headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="records-of-processing.md"');
    const shown = text.replaceAll('\\', '');
    for (const table of dataMap().filter((t) => t.columns.personal)) expect(shown).toContain(table.holds);
    for (const { what, source } of retentionClasses().values()) expect([shown.includes(what), shown.includes(source)]).toEqual([true, true]);
    for (const part of ['Kopi Sdn Bhd', 'Malaysia', 'dpo@kopi.example', 'Meta Platforms, Inc.', 'Hosting GmbH', '90 days', 'Key files']) expect(shown).toContain(part);
    expect(shown).toContain('GDPR art. 17(3)(b)');
    // What holds nothing of people is no processing of personal data.
    expect(shown).not.toContain(dataMap().find((t) => t.table === 'sso_domains')!.holds);
  });

  it.each(LOCALES)('all three are whole in %s', async (lang) => {
    for (const kind of ['dpa', 'dpia', 'records']) {
      const html = await paper(kind, `?lang=${lang}`);
      const md = await paper(kind, `?lang=${lang}&format=md`);
      expect([html.status, md.status]).toEqual([200, 200]);
      expect(html.text).toContain(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">`);
      for (const text of [html.text, md.text]) {
        expect(text).toContain('Kopi Sdn Bhd');
        expect(text).toContain('Meta Platforms');
        expect(text).not.toMatch(/undefined|\[object|\{(?:controller|date|keeper)\}/);
      }
    }
  });

  it('languages have the same parts', async () => {
    for (const kind of ['dpa', 'dpia', 'records']) {
      const shapes = await Promise.all(LOCALES.map(async (lang) => ((await paper(kind, `?lang=${lang}`)).text.match(/<(?:h1|h2|p|ul|li|table|tr|td|th)[ >]/g) ?? []).join('')));
      expect(new Set(shapes).size).toBe(1);
    }
  });

  it('take what people wrote as text, in both formats', async () => {
    await make({ name: `<script>alert('x')</script> | [a](https://evil.example) & $& \u202e`, purposes: ['# Title'] });
    const html = (await paper('records')).text;
    expect(html).not.toContain('<script');
    expect(html).toContain('&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;');
    expect(html).not.toMatch(/src=|href=|url\(/);
    const md = (await paper('records', '?format=md')).text;
    expect(md).toContain('\\<script\\>');
    expect(md).toContain('\\| \\[a\\](https://evil.example)');
    const row = md.split('\n').find((l) => l.includes('evil.example'))!;
    expect(row.replace(/\\./g, '').split('|')).toHaveLength(7);
  });

  it('name what is wrong with what was asked', async () => {
    expect((await paper('nothing')).status).toBe(404);
    expect((await paper('dpa', '?lang=fr')).text).toContain('lang');
    expect((await paper('dpa', '?format=pdf')).text).toContain('format');
  });
});
