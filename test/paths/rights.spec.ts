import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseId } from '@consentry/kernel';
import { ErasureList } from '@consentry/backups';
import { RequestReminders } from '@consentry/privacy';
import { count, DAY, leaves, ownerVisitor, parallel, somebody, sql, tally, Visitor } from '../harness/identity.js';
import { World } from '../harness/world.js';

const SECRET = 'facebook-secret-of-a-test';
let world: World;
let owner: Visitor;
let second: Visitor;
beforeAll(async () => {
  world = await World.start({ env: { FACEBOOK_APP_ID: '1234567890', FACEBOOK_APP_SECRET: SECRET } });
  await sql(world, `update organization_security set mfa_roles = '{}'`);
  owner = await ownerVisitor(world);
  second = await new Visitor(world).in((await somebody(world, 'ADMIN')).email);
}, 60_000);
afterAll(() => world.close());

interface Body { id: string; state: string; kind: string | null; actions: string[]; dueAt: string; receivedAt: string; exportId: string | null; code?: string; errors?: { path: string }[]; userId: string | null; contactId: string | null; overdue: boolean; timeline: { kind: string }[] }
let numbers = 0;
const person = async () => (await world.call<{ id: string }>('POST', '/v1/contacts', { name: `Person ${++numbers}`, phone: `+1500555${String(1000 + numbers)}`, optedIn: true, marketingOptedIn: true })).body.id;
const ask = async (kind: string, subject: object, by = owner) => (await by.call<Body>('POST', '/v1/privacy/requests', { kind, ...subject })).body;
const step = (id: string, action: string, body: object | undefined = {}, by = owner) => by.call<Body>('POST', `/v1/privacy/requests/${id}/${action}`, action === 'approve' || action === 'cancel' ? undefined : body);
const read = async (id: string) => (await owner.call<Body>('GET', `/v1/privacy/requests/${id}`)).body;
async function verified(kind: string, subject: object): Promise<string> {
  const { id } = await ask(kind, subject);
  expect((await step(id, 'verify', { method: 'document' })).body.state).toBe('verified');
  return id;
}

describe('PR-3: the six rights of a contact', () => {
  it.each(['access', 'portability'])('%s: a copy with everything of the person and nothing of others', async (kind) => {
    const contactId = await person();
    const id = await verified(kind, { contactId });
    expect((await step(id, 'fulfil')).body.state).toBe('running');
    await world.settle();
    const done = await read(id);
    expect([done.state, done.timeline.map((e) => e.kind)]).toEqual(['done', ['received', 'verified', 'copying', 'done']]);
    const file = await owner.call('GET', `/v1/privacy/exports/${done.exportId}/download`);
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/zip']);
  });

  it('rectification: what is put right, and nothing else', async () => {
    const contactId = await person();
    const id = await verified('rectification', { contactId });
    expect((await step(id, 'fulfil', {})).body.errors).toMatchObject([{ path: 'changes' }]);
    expect((await step(id, 'fulfil', { changes: { name: 'Put Right' } })).body.state).toBe('done');
    expect((await world.call<{ name: string }>('GET', `/v1/contacts/${contactId}`)).body.name).toBe('Put Right');
  });

  it('restriction: nothing leaves from the answer on; objection: no marketing, and everything else', async () => {
    const contactId = await person();
    await step(await verified('objection', { contactId }), 'fulfil');
    expect((await world.send<{ code: string }>({ contactId, purpose: 'marketing', type: 'template', template: { name: 'season_sale', language: { code: 'en_US' } } })).body.code).toBe('gate.objected_to_marketing');
    await world.simulator.inbound(world.connectionUuid, { from: `+1500555${1000 + numbers}`, type: 'text', text: { body: 'hi' } });
    await world.settle();
    expect((await world.send({ contactId })).status).toBe(202);
    await step(await verified('restriction', { contactId }), 'fulfil');
    expect((await world.send<{ code: string }>({ contactId })).body.code).toBe('gate.processing_restricted');
  });

  it('erasure: by two people, exactly one erasure under 40 parallel tries', async () => {
    const contactId = await person();
    const id = await verified('erasure', { contactId });
    await step(id, 'approve');
    const answers = await parallel(40, () => step(id, 'fulfil', {}, second));
    expect(tally(answers as never)).toMatchObject({ 202: 1 });
    await world.settle();
    expect((await read(id)).state).toBe('done');
    expect(await count(world, 'erasures where subject_id = $1', [parseId('contact', contactId)])).toBe(1);
    expect((await leaves(world, 'contact.erased')).filter((l) => l.object_id === parseId('contact', contactId))).toHaveLength(1);
  });
});

describe('PR-3: of somebody who works with the system', () => {
  it('asks in the profile, confirmed; a copy, then the erasure of the account; the last owner stays', async () => {
    const someone = await somebody(world, 'AGENT', { name: 'Ada Agent' });
    const me = await new Visitor(world).in(someone.email);
    const copy = (await me.call<Body>('POST', '/v1/account/privacy-requests', { kind: 'access' })).body;
    expect(copy.state).toBe('verified');
    expect((await me.call<Body>('POST', '/v1/account/privacy-requests', { kind: 'access' })).body.code).toBe('privacy_request.state');
    await step(copy.id, 'fulfil');
    await world.settle();
    expect((await me.call<{ data: { state: string }[] }>('GET', '/v1/account/privacy-requests')).body.data.map((r) => r.state)).toEqual(['done']);
    const mine = await me.call('GET', `/v1/account/privacy-requests/${copy.id}/download`);
    expect([mine.status, mine.headers.get('content-type')]).toEqual([200, 'application/zip']);
    // Nobody else's, whoever he is; and an agent reads no copies but by his own request.
    expect((await second.call<Body>('GET', `/v1/account/privacy-requests/${copy.id}/download`)).body.code).toBe('export.not_found');
    expect((await me.call('GET', `/v1/privacy/exports/${(await read(copy.id)).exportId}/download`)).status).toBe(403);

    const { id } = (await me.call<Body>('POST', '/v1/account/privacy-requests', { kind: 'erasure' })).body;
    await step(id, 'approve');
    const { goes, keeps } = (await owner.call<{ goes: { table: string; rows: number }[]; keeps: unknown[] }>('GET', `/v1/privacy/requests/${id}/preview`)).body;
    expect((await step(id, 'fulfil', {}, second)).body.state).toBe('done');
    expect((await me.session()).status).toBe(401);
    // What it said would go is what went.
    expect(Object.keys(Object.fromEntries(goes.map((g) => [g.table, g.rows])))).toEqual(expect.arrayContaining(['users', 'memberships', 'sessions']));
    expect([await sql(world, 'select counts from erasures where request_id = $1', [parseId('subjectRequest', id)]), keeps]).toEqual([[{ counts: Object.fromEntries(goes.map((g) => [g.table, g.rows])) }], []]);
    expect(await sql(world, `select name, email like '%' || $2 || '%' as known, password_hash from users where id = $1`, [someone.id, someone.email])).toMatchObject([{ known: false, password_hash: null }]);
    for (const table of ['sessions', 'memberships', 'devices', 'known_origins', 'passkeys', 'user_identities']) expect([table, await count(world, `${table} where user_id = $1`, [someone.id])]).toEqual([table, 0]);
    expect((await sql<{ name: string }>(world, 'select name from users where id = $1', [someone.id]))[0]!.name).not.toContain('Ada');

    // A restored backup brings nobody back: it is written down beside the backups.
    await world.settle();
    expect(await world.server.app.get(ErasureList, { strict: false }).since(new Date(0))).toContainEqual(expect.objectContaining({ organizationId: world.demo.organizationId, userId: someone.id }));

    const ownerId = ((await owner.session()).body as { user: { id: string } }).user.id;
    const last = await verified('erasure', { userId: ownerId });
    await step(last, 'approve');
    expect((await step(last, 'fulfil', {}, second)).body.code).toBe('user.last_owner');
  });

  it('whoever belongs to another organisation too keeps the account, and the preview says so', async () => {
    const someone = await somebody(world, 'AGENT', { name: 'Bea Both' });
    const me = await new Visitor(world).in(someone.email);
    const elsewhere = await world.secondOrganization();
    await sql(world, `insert into memberships select (jsonb_populate_record(m, jsonb_build_object('organization_id', $2::uuid))).* from memberships m where user_id = $1`, [someone.id, elsewhere.organizationId]);
    const { id } = (await me.call<Body>('POST', '/v1/account/privacy-requests', { kind: 'erasure' })).body;
    await step(id, 'approve');
    const { goes } = (await owner.call<{ goes: { table: string; rows: number }[] }>('GET', `/v1/privacy/requests/${id}/preview`)).body;
    expect(goes.map(({ table, rows }) => [table, rows])).toEqual([['sessions', 1], ['memberships', 1]]);
    expect((await step(id, 'fulfil', {}, second)).body.state).toBe('done');
    expect((await me.session()).status).toBe(401);
    expect(await sql(world, 'select counts from erasures where request_id = $1', [parseId('subjectRequest', id)])).toEqual([{ counts: { sessions: 1, memberships: 1 } }]);
    expect(await sql(world, 'select u.name, m.organization_id from users u join memberships m on m.user_id = u.id where u.id = $1', [someone.id])).toEqual([{ name: 'Bea Both', organization_id: elsewhere.organizationId }]);
  });

  it('restriction suspends, rectification renames, an objection has nothing to object to', async () => {
    const someone = await somebody(world, 'AGENT');
    const me = await new Visitor(world).in(someone.email);
    expect((await step(await verified('rectification', { userId: someone.publicId }), 'fulfil', { changes: { name: 'Right Name' } })).body.state).toBe('done');
    expect(await sql(world, 'select name from users where id = $1', [someone.id])).toEqual([{ name: 'Right Name' }]);
    expect((await step(await verified('objection', { userId: someone.publicId }), 'fulfil')).body.code).toBe('privacy_request.kind');
    expect((await step(await verified('restriction', { userId: someone.publicId }), 'fulfil')).body.state).toBe('done');
    expect((await me.session()).status).toBe(401);
  });
});

describe('PR-3: in time', () => {
  it('30 days from when it came, 60 more once with a reason; late ones say so', async () => {
    const contactId = await person();
    const receivedAt = new Date(world.clock.nowMs() - 10 * DAY);
    const made = await ask('access', { contactId, receivedAt: receivedAt.toISOString() });
    expect(Date.parse(made.dueAt)).toBe(receivedAt.getTime() + 30 * DAY);
    expect((await owner.call<Body>('POST', '/v1/privacy/requests', { kind: 'access', contactId, receivedAt: new Date(world.clock.nowMs() + DAY).toISOString() })).body.errors).toMatchObject([{ path: 'receivedAt' }]);
    expect((await step(made.id, 'extend', {})).body.errors).toMatchObject([{ path: 'reason' }]);
    const extended = (await step(made.id, 'extend', { reason: 'Many requests at once' })).body;
    expect(Date.parse(extended.dueAt)).toBe(receivedAt.getTime() + 90 * DAY);
    expect((await step(made.id, 'extend', { reason: 'Again' })).body.code).toBe('privacy_request.state');
    world.clock.advance(81 * DAY);
    owner = await ownerVisitor(world);
    second = await new Visitor(world).in((await somebody(world, 'ADMIN')).email);
    expect((await read(made.id)).overdue).toBe(true);
    expect((await step(made.id, 'refuse', { reason: 'Manifestly unfounded' })).body).toMatchObject({ state: 'refused', actions: [] });
  });

  it('an alert opens a week before, and once more when it is late', async () => {
    const { id } = await ask('access', { contactId: await person() });
    const reminders = world.server.app.get(RequestReminders, { strict: false });
    await reminders.run();
    const alerts = () => sql<{ severity: string; facts: object }>(world, `select severity, facts from alerts where rule = 'privacy.request_due' and object_id = $1 order by first_at`, [parseId('subjectRequest', id)]);
    expect(await alerts()).toEqual([]);
    world.clock.advance(24 * DAY);
    await reminders.run();
    await reminders.run();
    expect(await alerts()).toEqual([{ severity: 'warning', facts: { late: false } }]);
    world.clock.advance(7 * DAY);
    await reminders.run();
    await reminders.run();
    expect(await alerts()).toEqual([{ severity: 'warning', facts: { late: false } }, { severity: 'critical', facts: { late: true } }]);
    owner = await ownerVisitor(world);
    second = await new Visitor(world).in((await somebody(world, 'ADMIN')).email);
  });

  it('a mail is taken once, its kind read from its words, and proves nothing of who sent it', async () => {
    const mail = { messageId: '<one@mail.example>', from: { address: 'ada@example.org', name: 'Ada' }, subject: 'Please delete my data', text: 'Right to be forgotten.' };
    const answers = await parallel(20, () => world.call<Body>('POST', '/v1/privacy/inbound-mail', mail, { key: world.demo.apiKey }));
    const forbidden = answers.filter((a) => a.status === 403).length;
    const taken = forbidden === 20 ? await parallel(20, () => owner.call<Body>('POST', '/v1/privacy/inbound-mail', mail)) : answers;
    expect(new Set(taken.map((a) => a.body.id)).size).toBe(1);
    expect(taken[0]!.body).toMatchObject({ kind: 'erasure', state: 'received' });
    expect((await step(taken[0]!.body.id, 'verify', { method: 'document' })).body.code).toBe('privacy_request.no_subject');
    const contactId = await person();
    expect((await step(taken[0]!.body.id, 'link', { contactId })).body).toMatchObject({ contactId });
    expect((await owner.call<Body>('POST', '/v1/privacy/inbound-mail', { ...mail, messageId: '<two@mail.example>', subject: 'Hello', text: 'How are you?' })).body.kind).toBeNull();
    expect((await owner.call<Body>('POST', '/v1/privacy/inbound-mail', { ...mail, from: { address: 'nobody' } })).body.errors).toMatchObject([{ path: 'from.address' }]);
  });

  it('nobody reads or works on a request of another organisation', async () => {
    const { id } = await ask('access', { contactId: await person() });
    const other = await world.secondOrganization();
    const stranger = await somebody(world, 'OWNER', { organizationId: other.organizationId });
    const visitor = await new Visitor(world).in(stranger.email);
    for (const [method, path, body] of [['GET', '', undefined], ['GET', '/preview', undefined], ['POST', '/verify', { method: 'document' }], ['POST', '/fulfil', {}], ['POST', '/cancel', undefined]] as const) {
      expect([path, (await visitor.call('/'.length ? method : method, `/v1/privacy/requests/${id}${path}`, body)).status]).toEqual([path, 404]);
    }
    expect((await visitor.call<Body>('POST', '/v1/privacy/requests', { kind: 'erasure', contactId: world.demo.contactId })).body.code).toBe('contact.not_found');
  });
});

describe('PR-4: callbacks of Meta', () => {
  const signed = (payload: object, secret = SECRET) => {
    const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
    return `${createHmac('sha256', secret).update(text).digest('base64url')}.${text}`;
  };
  const post = async (path: string, request: string) => {
    const answer = await fetch(`${world.server.url}/webhooks/meta/${path}`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ signed_request: request }).toString() });
    return { status: answer.status, body: (await answer.json()) as { url: string; confirmation_code: string; code?: string } };
  };
  const link = async (userId: string, subject: string) => sql(world, `insert into user_identities (provider, issuer, subject, organization_id, user_id, created_at, last_used_at) values ('facebook', 'facebook', $1, $2, $3, now(), now())`, [subject, world.demo.organizationId, userId]);

  it('forged ones are refused and leave nothing', async () => {
    const good = signed({ algorithm: 'HMAC-SHA256', user_id: '218471', issued_at: 1 });
    const [signature, payload] = good.split('.') as [string, string];
    const forged = [
      '', '.', 'a.b', good.slice(1), `${good}.x`, `${signature}x.${payload}`, `${signature}.${payload}x`, `.${payload}`, `${signature}.`, signed({ algorithm: 'HMAC-SHA256', user_id: '218471' }, 'another secret'), signed({ algorithm: 'none', user_id: '1' }),
      signed({ algorithm: 'HMAC-SHA256' }), signed({ algorithm: 'HMAC-SHA256', user_id: "1' or 1=1" }), `${createHmac('sha1', SECRET).update(payload).digest('base64url')}.${payload}`, `${Buffer.from('0').toString('base64url')}.${payload}`,
    ];
    for (const request of forged) expect([request.slice(0, 20), (await post('data-deletion', request)).status]).toEqual([request.slice(0, 20), 401]);
    expect(await count(world, 'provider_callbacks')).toBe(0);
  });

  it('the link goes, the answer is in Meta’s form, and a replay is the same request', async () => {
    const someone = await somebody(world, 'AGENT');
    await link(someone.id, '218471');
    const request = signed({ algorithm: 'HMAC-SHA256', expires: 1291840400, issued_at: 1291836800, user_id: '218471' });
    const answers = await parallel(30, () => post('data-deletion', request));
    expect(new Set(answers.map((a) => JSON.stringify([a.status, a.body]))).size).toBe(1);
    const { url, confirmation_code: code } = answers[0]!.body;
    expect(url.endsWith(`/privacy/status/${code}`)).toBe(true);
    expect(await count(world, `user_identities where subject = '218471'`)).toBe(0);
    expect(await leaves(world, 'account.provider_link_erased')).toHaveLength(1);
    expect(await count(world, `subject_requests where channel = 'callback' and state = 'done'`)).toBe(1);
    for (const [language, dir, words] of [['en', 'ltr', 'was deleted'], ['ms', 'ltr', 'telah dipadamkan'], ['ar', 'rtl', 'حُذف'], ['hi', 'ltr', 'हटा दिया गया']] as const) {
      const page = await fetch(`${world.server.url}${new URL(url).pathname}?lang=${language}`);
      const html = await page.text();
      expect([page.status, html.includes(`lang="${language}" dir="${dir}"`), html.includes(words), html.includes('218471')]).toEqual([200, true, true, false]);
    }
    expect((await fetch(`${world.server.url}/privacy/status/${'x'.repeat(43)}`)).status).toBe(404);
    expect((await fetch(`${world.server.url}/privacy/status/nothing`)).status).toBe(404);
  });

  it('nobody known: a code all the same, and the page says so; deauthorise ends what was signed in by it', async () => {
    const nobody = await post('data-deletion', signed({ algorithm: 'HMAC-SHA256', user_id: '999', issued_at: 5 }));
    expect(await (await fetch(`${world.server.url}${new URL(nobody.body.url).pathname}`)).text()).toContain('found none');
    const someone = await somebody(world, 'AGENT');
    await link(someone.id, '777');
    const me = await new Visitor(world).in(someone.email);
    await sql(world, `update sessions set methods = '{facebook}' where user_id = $1`, [someone.id]);
    expect((await post('deauthorize', signed({ algorithm: 'HMAC-SHA256', user_id: '777', issued_at: 6 }))).status).toBe(200);
    expect((await me.session()).status).toBe(401);
  });
});
