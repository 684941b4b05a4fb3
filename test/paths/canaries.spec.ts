import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findRunningPostgres } from '@consentry/kernel';
import { Canaries, CONTROL, formsOf, MARK, NAME_MARK, needles, PHONE_MARK, searchBytes, searchFiles, type Found } from '../harness/canaries.js';
import { EchoingProvider } from '../harness/echoing.provider.js';
import { LyingProvider } from '../harness/oidc.js';
import { withClient } from '../harness/postgres.js';
import { PNG } from '../harness/matrix.fill.js';
import { freePort, killAtOnce } from '../harness/processes.js';
import { dumpText } from '../harness/tables.js';

const MAIN = join(import.meta.dirname, '../../../apps/server/dist/main.js');
const OWNER = { email: 'owner@example.com', password: 'Correct-horse-7-battery' };
const TEMPLATE = `${CONTROL}_template`;

/**
 * What turns up and is right to stay, by name and reason. Everything else that turns up is a fault.
 *
 * - The provider's own message ids (`messages.provider_id`): Meta packs the number of the other side into some of them
 *   (`wamid.` and base64). Statuses and reactions name messages by them, so they are looked up as they are; encryption.md says so.
 */
const RIGHT_TO_STAY = { providerId: `wamid.${Buffer.from(`\x1c\x18\x0b${PHONE_MARK}999`).toString('base64')}` };

const canaries = new Canaries();
let folder: string;
let dataDir: string;
let child: ChildProcess;
let output = '';
let url: string;
let metricsPort: number;
const problems: string[] = [];
let provider: EchoingProvider;
let identityProvider: LyingProvider;
let session: { cookie: string; csrf: string };
let apiKey: string;
let line: { id: string; appSecret: string; phoneNumberId: string; businessAccountId: string };
const refused: string[] = [];
const answers: string[] = [];

interface Answer { status: number; body: Record<string, unknown>; text: string }

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const who = headers['x-person'] ? { cookie: session.cookie, 'x-csrf-token': session.csrf } : { authorization: `Bearer ${apiKey}` };
  const response = await fetch(url + path, { method, headers: { ...who, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await response.text();
  if (response.status >= 400) refused.push(`${response.status} ${method} ${path.replace(/[a-z]+_[0-9a-f]+/g, '…')}`);
  answers.push(text);
  if (response.status >= 400) problems.push(text);
  return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {}, text };
}
const person = { 'x-person': '1' };

async function must(status: number, answer: Promise<Answer>): Promise<Record<string, unknown>> {
  const got = await answer;
  if (got.status !== status) throw new Error(`${got.status} instead of ${status}: ${got.text.slice(0, 400)}`);
  return got.body;
}

/** With whatever status success has there. */
async function went(answer: Promise<Answer>): Promise<Record<string, unknown>> {
  const { status } = await answer;
  return must(status < 300 ? status : 200, answer);
}

async function deliver(value: Record<string, unknown>, change: { field?: string; phoneNumberId?: string; connection?: typeof line } = {}): Promise<number> {
  const { connection = line } = change;
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: connection.businessAccountId, time: 1_795_000_000, changes: [{ field: change.field ?? 'messages', value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '15550000001', phone_number_id: change.phoneNumberId ?? connection.phoneNumberId }, ...value } }] }],
  });
  const signature = `sha256=${createHmac('sha256', connection.appSecret).update(body).digest('hex')}`;
  return (await fetch(`${url}/webhooks/${connection.id}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature }, body })).status;
}

let counter = 0;
/** One inbound message of a stranger with a profile name. */
async function wrote(kind: string, content: Record<string, unknown>, from = canaries.phone(`number of ${kind}`), change: Parameters<typeof deliver>[1] = {}): Promise<string> {
  const message = { from, id: `wamid.in-${++counter}`, timestamp: String(Math.floor(Date.now() / 1000)), ...content };
  expect([kind, await deliver({ contacts: [{ profile: { name: canaries.text(`profile name, ${kind}`, ' ') }, wa_id: from }], messages: [message] }, change)]).toEqual([kind, 200]);
  return from;
}

async function start(): Promise<void> {
  child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'test', PORT: '0', CONSENTRY_DATA_DIR: dataDir, CONSENTRY_DEMO: '0', CONSENTRY_BOOTSTRAP_EMAIL: OWNER.email, CONSENTRY_BOOTSTRAP_PASSWORD: OWNER.password, CONSENTRY_BCRYPT_COST: '4', CONSENTRY_METRICS_PORT: String(metricsPort), CONSENTRY_RATE_LIMIT_IP: '0', LOG_LEVEL: 'debug' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  while (!output.includes('Consentry is ready')) {
    if (child.exitCode !== null) throw new Error(output.slice(-2000));
    await sleep(20);
  }
  url = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(output)![0];
}

async function connect(name: string): Promise<typeof line> {
  const credentials = { accessToken: canaries.text('access token'), appSecret: canaries.text('app secret'), verifyToken: canaries.text('verify token') };
  const n = ++counter;
  const settings = { phoneNumberId: `10155500000${100 + n}`, businessAccountId: `20155500000${100 + n}`, apiBaseUrl: provider.address };
  const made = await must(201, call('POST', '/v1/connections', { plugin: 'channel-whatsapp', name, credentials, settings }));
  return { id: String(made['id']), appSecret: credentials.appSecret, ...settings };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'consentry-canaries-'));
  dataDir = join(folder, 'data');
  provider = await EchoingProvider.start([{ id: '1', name: TEMPLATE, language: 'en', category: 'UTILITY', status: 'APPROVED', components: [{ type: 'BODY', text: 'Hello {{1}}, {{2}} and {{3}}' }] }]);
  identityProvider = await LyingProvider.start();
  metricsPort = await freePort();
  await start();
  const signIn = await fetch(`${url}/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(OWNER) });
  session = { cookie: signIn.headers.getSetCookie()[0]!.split(';')[0]!, csrf: ((await signIn.json()) as { csrfToken: string }).csrfToken };
  canaries.keep('session', session.cookie.split('=')[1]!);
  const key = await must(201, call('POST', '/v1/api-keys', { name: 'canaries' }, person));
  apiKey = canaries.keep('API key', String(key['key']));
}, 60_000);
afterAll(async () => {
  await killAtOnce(child);
  // The database ends with its parent; wait until its folder can be removed.
  for (let n = 0; n < 100 && (await findRunningPostgres(dataDir)); n++) await sleep(50);
  await provider.stop();
  await identityProvider.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function plantContacts(): Promise<void> {
  for (let n = 0; n < 12; n++) {
    const made = await must(201, call('POST', '/v1/contacts', {
      phone: `+${canaries.phone('contact')}`, name: canaries.text('contact name', ' '), optedIn: true, marketingOptedIn: n % 2 === 0, identities: [{ channel: 'email', address: canaries.email('contact e-mail') }],
      attributes: { order: canaries.text('attribute'), note: canaries.text('attribute', ' ') },
    }, n % 2 ? { 'idempotency-key': `contact-${n}` } : {}));
    const path = `/v1/contacts/${String(made['id'])}`;
    await must(200, call('PATCH', path, { name: canaries.text('changed name', ' '), attributes: { city: canaries.text('changed attribute') } }));
    await must(201, call('POST', `${path}/consents`, { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'manual', evidence: { form: canaries.text('evidence'), said: canaries.text('evidence', ' ') } }, { 'idempotency-key': `consent-${n}` }));
    await call('GET', `/v1/contacts?q=${encodeURIComponent(canaries.text('searched name', ' '))}`);
    await call('GET', `/v1/contacts?q=%2B${canaries.phone('searched number')}`);
    // Refused, and what was refused is kept for the key.
    if (n < 4) await call('POST', '/v1/contacts', { phone: `+${canaries.planted.get('contact')![0]!}`, name: canaries.text('refused contact') }, { 'idempotency-key': `twice-${n}` });
    if (n < 4) await call('POST', '/v1/contacts', { phone: `+${canaries.phone('bad request')}`, name: canaries.text('bad request'), [canaries.text('unknown field', '_')]: 1 });
  }
}

async function plantMessages(people: string[]): Promise<void> {
  const send = (body: Record<string, unknown>, headers?: Record<string, string>) => call('POST', '/v1/messages', { connectionId: line.id, purpose: 'service', ...body }, headers);
  for (const [n, from] of people.entries()) {
    const found = (await must(200, call('GET', `/v1/contacts?q=%2B${from}`))) as { data: { id: string }[] };
    await must(201, call('POST', `/v1/contacts/${found.data[0]!.id}/consents`, { channel: 'whatsapp', purpose: 'utility', state: 'granted', source: 'api', evidence: { call: canaries.text('evidence') } }));
    await must(202, send({ to: `+${from}`, type: 'text', text: { body: canaries.text('text out') } }, n % 2 ? { 'idempotency-key': `send-${n}` } : {}));
    const parameters = ['parameter', 'parameter', 'parameter'].map((kind) => ({ type: 'text', text: canaries.text(kind) }));
    await must(202, send({ to: `+${from}`, type: 'template', purpose: 'utility', template: { name: TEMPLATE, language: { code: 'en' }, components: [{ type: 'body', parameters }] } }));
  }
  for (const how of ['refused', 'unheard', 'broken', 'garbled']) await must(202, send({ to: `+${people[0]!}`, type: 'text', text: { body: `${how} ${canaries.text(`${how} by the provider`)}` } }));
  // Blocked by the gate, and refused before it.
  for (let n = 0; n < 6; n++) await send({ to: `+${canaries.phone('blocked')}`, type: 'text', purpose: 'marketing', text: { body: canaries.text('blocked') } }, { 'idempotency-key': `blocked-${n}` });
  await call('POST', '/v1/messages/check', { connectionId: line.id, purpose: 'service', to: `+${canaries.phone('checked')}`, type: 'text', text: { body: canaries.text('checked') } });
  await send({ to: `+${people[1]!}`, type: 'template', purpose: 'utility', template: { name: TEMPLATE, language: { code: 'en' }, components: [{ type: 'body', parameters: [{ type: 'text', text: canaries.text('too few parameters') }] }] } }, { 'idempotency-key': 'few' });
  await send({ to: `+${people[1]!}`, type: 'image', image: { link: 'https://example.com', caption: canaries.text('unsupported out') } });
}

async function plantDeliveries(): Promise<string[]> {
  const people: string[] = [];
  for (let n = 0; n < 6; n++) people.push(await wrote('text', { type: 'text', text: { body: canaries.text('text in') } }));
  for (const type of ['image', 'video', 'document']) await wrote(type, { type, [type]: { id: '1', caption: canaries.text(`${type} caption`), filename: canaries.text('file name'), sha256: 'x', mime_type: 'image/png' } });
  await wrote('button', { type: 'button', button: { text: canaries.text('button text'), payload: canaries.text('button payload') } });
  await wrote('button reply', { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: canaries.text('reply id'), title: canaries.text('reply title') } } });
  await wrote('list reply', { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: canaries.text('row id'), title: canaries.text('row title'), description: canaries.text('row description') } } });
  await wrote('flow', { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: JSON.stringify({ answer: canaries.text('flow answer') }) } } });
  await wrote('reaction', { type: 'reaction', reaction: { message_id: 'wamid.in-1', emoji: canaries.text('reaction') } }, people[0]);
  await wrote('location', { type: 'location', location: { latitude: 1, longitude: 2, name: canaries.text('place'), address: canaries.text('address', ' ') } });
  await wrote('contacts', { type: 'contacts', contacts: [{ name: { formatted_name: canaries.text('card', ' ') }, phones: [{ phone: `+${canaries.phone('card')}`, wa_id: canaries.phone('card') }], emails: [{ email: canaries.email('card') }] }] });
  await wrote('order', { type: 'order', order: { catalog_id: '1', text: canaries.text('order'), product_items: [] } });
  await wrote('edit', { type: 'edit', edit: { original_message_id: 'wamid.in-1', message: { type: 'text', text: { body: canaries.text('edited text') } } } }, people[0]);
  await wrote('hologram', { type: 'hologram', hologram: { words: canaries.text('type of tomorrow') } });
  await wrote('unsupported', { type: 'unsupported', errors: [{ code: 131051, title: 'x', message: canaries.text('error of a message'), error_data: { details: canaries.text('error of a message') } }] });
  await wrote('new number', { type: 'system', system: { type: 'user_changed_number', body: canaries.text('system text'), wa_id: canaries.phone('new number') } }, people[5]);
  await wrote('STOP', { type: 'text', text: { body: 'STOP' } });
  await wrote('group', { type: 'text', group_id: canaries.text('group'), text: { body: canaries.text('group text') } });
  await wrote('unrouted', { type: 'text', text: { body: canaries.text('unrouted text') } }, undefined, { phoneNumberId: '99999999999' });
  expect(await deliver({ statuses: people.slice(0, 3).map((recipient_id) => ({ id: `wamid.nobody-${recipient_id.slice(-3)}`, status: 'failed', timestamp: '1795000001', recipient_id, errors: [{ code: 131026, title: canaries.text('status title'), message: canaries.text('status message'), error_data: { details: `${canaries.text('status details')} +${recipient_id}` } }] })) })).toBe(200);
  for (const field of ['account_alerts', 'history', 'standby', 'calls', 'field_of_tomorrow']) expect(await deliver({ [field]: [{ from: canaries.phone('not understood'), words: canaries.text('not understood') }] }, { field })).toBe(200);
  expect(await deliver({ messages: [{ type: 7, words: canaries.text('malformed'), from: canaries.phone('malformed') }] })).toBe(200);
  expect(await deliver({ contacts: [{ profile: { name: canaries.text('profile of a preference', ' ') }, wa_id: people[2] }], user_preferences: [{ wa_id: people[2], detail: canaries.text('preference'), category: 'marketing_messages', value: 'stop', timestamp: '1795000001' }] }, { field: 'user_preferences' })).toBe(200);
  return people.slice(0, 5);
}

/** What became of messages that the provider took, in words that say everything back. */
async function plantStatuses(): Promise<void> {
  const taken = provider.heard.filter((h) => h.body.type === 'template').slice(0, 3);
  const failed = (n: number, errors: unknown[]) => {
    const { to, biz_opaque_callback_data } = taken[n]!.body;
    return deliver({ statuses: [{ id: `wamid.status-${n}`, status: 'failed', timestamp: '1795000001', recipient_id: to, biz_opaque_callback_data, errors }] });
  };
  const echo = () => `${canaries.text('words of a failed status')} +${taken[0]!.body.to}`;
  expect(await failed(0, [{ code: 131026, title: echo(), message: echo(), error_data: { details: echo() }, href: echo() }])).toBe(200);
  expect(await failed(1, [{ code: 999_999, title: echo(), message: echo(), error_data: { details: echo() } }])).toBe(200);
  // Meta's codes are numbers. One that comes as words must not be kept as a code, where it would be readable.
  expect(await failed(2, [{ code: canaries.text('error code in words') }])).toBe(200);
}

async function plantSecrets(): Promise<void> {
  await must(200, call('PATCH', `/v1/connections/${line.id}`, { credentials: { verifyToken: canaries.text('second verify token') } }));
  await call('POST', '/v1/connections', { plugin: 'channel-whatsapp', name: 'x', credentials: { accessToken: canaries.text('refused token'), appSecret: canaries.text('refused secret'), [canaries.text('unknown credential', '_')]: 'x' }, settings: { phoneNumberId: canaries.text('wrong setting') } });
  await call('POST', `/v1/connections/${line.id}/check`);
  const gone = await connect('To be disconnected');
  expect((await call('DELETE', `/v1/connections/${gone.id}`)).status).toBe(204);
  const { secret } = (await must(200, call('POST', '/v1/auth/mfa/totp', {}, person))) as { secret: string };
  canaries.keep('seed of an authenticator', secret);
  await must(200, call('PUT', '/v1/organization/sso', { issuer: identityProvider.issuer, clientId: 'client', clientSecret: canaries.text('SSO client secret') }, person));
  const wrong = { email: OWNER.email, password: canaries.text('wrong password') };
  await fetch(`${url}/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(wrong) });
}

/** Whatever the desk, campaigns, imports, files and forms hold of people. */
async function plantWork(people: string[]): Promise<void> {
  const { data: conversations } = (await must(200, call('GET', '/v1/conversations?limit=200'))) as { data: { id: string; contactId: string }[] };
  for (const { id } of conversations.slice(0, 4)) {
    const note = await went(call('POST', `/v1/conversations/${id}/notes`, { text: canaries.text('note', ' ') }));
    await went(call('PATCH', `/v1/conversations/${id}/notes/${String(note['id'])}`, { text: canaries.text('changed note') }));
    await went(call('PUT', `/v1/conversations/${id}/labels`, { labels: [canaries.name('label')] }));
  }
  await call('POST', `/v1/conversations/${conversations[0]!.id}/notes`, { text: canaries.text('refused note'), [canaries.text('unknown field', '_')]: 1 });

  const png = Uint8Array.from(PNG);
  const upload = (path: string, type: string, body: Uint8Array | string, headers: Record<string, string> = {}) => fetch(url + path, { method: 'POST', headers: { authorization: `Bearer ${apiKey}`, 'content-type': type, ...headers }, body: body as never }).then(async (r) => ({ status: r.status, text: await r.text() }));
  expect((await upload('/v1/media', 'image/png', png, { 'content-disposition': `attachment; filename="${canaries.text('name of a file')}.png"` })).status).toBe(201);
  expect((await upload('/v1/media', 'image/png', Buffer.from(canaries.text('no file of that type')), { 'content-disposition': `attachment; filename="${canaries.text('name of a refused file')}.png"` })).status).toBeGreaterThanOrEqual(400);

  const row = (broken = false) => `"${canaries.text('imported name', ' ')}",${broken ? canaries.text('no number') : `+${canaries.phone('imported')}`},${canaries.text('imported attribute')}`;
  const file = await upload(`/v1/contacts/import?name=people-${Date.now()}.csv`, 'text/csv', `Who,Phone,Note\n${row()}\n${row()}\n${row(true)}\n`);
  expect(file.status).toBe(202);
  const at = `/v1/imports/${String((JSON.parse(file.text) as { id: string }).id)}`;
  await went(call('PATCH', at, { mapping: { Who: 'name', Phone: 'phone', Note: 'attribute:note' } }));
  for (const step of ['dry-run', 'run']) {
    for (let n = 0; n < 100 && (await call('POST', `${at}/${step}`)).status !== 202; n++) await sleep(50);
    await sleep(300);
  }
  for (let n = 0; n < 100 && (await must(200, call('GET', at)))['state'] !== 'finished'; n++) await sleep(50);
  for (const rest of ['/rows', '/errors.csv']) await call('GET', at + rest);
  await upload('/v1/contacts/import?name=x.csv', 'text/csv', `"${canaries.text('unclosed quote')}`);

  const definition = { match: 'all', conditions: [{ field: 'attribute', name: 'order', op: 'in', values: [canaries.text('value of a segment'), canaries.planted.get('attribute')![0]!] }] };
  const segment = await went( call('POST', '/v1/segments', { name: canaries.name('segment'), definition }));
  await call('POST', '/v1/segments/count', { definition });
  await went(call('POST', '/v1/tags', { name: canaries.name('tag') }));
  const message = { purpose: 'utility', type: 'template', template: { name: TEMPLATE, language: { code: 'en' }, components: [{ type: 'body', parameters: ['x', 'y', 'z'].map(() => ({ type: 'text', text: canaries.text('word of a broadcast') })) }] } };
  const order = await went( call('POST', '/v1/broadcasts', { name: canaries.name('broadcast'), connectionId: line.id, message, audience: { segmentId: segment['id'] } }));
  await call('POST', `/v1/broadcasts/${String(order['id'])}/preview`, {});
  await call('POST', `/v1/broadcasts/${String(order['id'])}/start`, {});

  const slug = `form-${++counter}`;
  await went(call('POST', '/v1/consent-forms', { slug, connectionId: line.id, title: canaries.name('title of a form'), text: canaries.name('text of a form'), privacyUrl: 'https://example.com/privacy', purposes: ['marketing'] }));
  const submit = (fields: Record<string, string>) => fetch(`${url}/c/${slug}`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields).toString() }).then((r) => r.status);
  expect(await submit({ phone: `+${canaries.phone('form')}`, purpose: 'marketing' })).toBe(200);
  await submit({ phone: canaries.text('no number on a form'), purpose: 'marketing' });
  expect(await submit({ phone: `+${people[0]!}`, purpose: 'marketing' })).toBe(200);
  for (const path of ['segments', 'broadcasts', 'imports', 'tags', 'consent-forms']) await must(200, call('GET', `/v1/${path}?limit=100`));
}

/** Deliberately readable, in every form that is searched for: an API key's name is kept as it is. */
async function plantControls(): Promise<void> {
  for (const [, bytes] of formsOf(`${CONTROL}-readable`)) {
    const name = bytes.toString('utf8');
    // A text of the database cannot hold zero bytes; UTF-16 is looked for in files of its own below.
    if (!name.includes('\0')) await must(201, call('POST', '/v1/api-keys', { name }, person));
  }
}

let dump: string;
let ownerUrl: string;
const secrets = () => ['session', 'API key', 'seed of an authenticator'].flatMap((kind) => canaries.planted.get(kind) ?? []);
const wanted = () => needles([MARK, PHONE_MARK, ...secrets()]);
/** In logs and figures not even what a house calls its own things. */
const unsaid = () => needles([MARK, PHONE_MARK, NAME_MARK, ...secrets()]);
const tell = (found: Found[]) => found.map((f) => `${f.what} in ${f.where}: ${f.around}`);

describe('VA-6, VA-1: what people wrote and who they are, planted everywhere', () => {
  it('is planted', async () => {
    line = await connect(`${CONTROL} line`);
    await sleep(500);
    const people = await plantDeliveries();
    await sleep(1000);
    await plantContacts();
    await plantMessages(people);
    for (let n = 0; n < 200 && provider.heard.length < people.length * 2 + 4; n++) await sleep(50);
    await plantStatuses();
    await plantWork(people);
    await plantSecrets();
    await plantControls();
    // Every way to read it was gone as well: what is opened for somebody is not written down on the way.
    for (const path of ['contacts', 'messages', 'conversations', 'inbound-events', 'connections', 'templates']) await must(200, call('GET', `/v1/${path}?limit=200`));
    await sleep(1500);
    ownerUrl = (await findRunningPostgres(dataDir))!;
    const counts = await withClient(ownerUrl, async (c) => (await c.query<Record<string, number>>(`
      select (select count(*) from contacts)::int as contacts, (select count(*) from messages where direction = 'out' and status <> 'blocked')::int as sent, (select count(*) from messages where status = 'failed')::int as failed,
        (select count(*) from messages where status = 'blocked')::int as blocked, (select count(*) from messages where direction = 'in')::int as received, (select count(*) from idempotency_keys where state = 'done')::int as kept,
        (select count(*) from inbound_events where state = 'unrouted')::int as unrouted, (select count(*) from inbound_events where state = 'not_understood')::int as strange, (select count(*) from consent_records)::int as consents`)).rows[0]!);
    process.stdout.write(`canaries: ${canaries.count} of ${canaries.planted.size} kinds planted; ${JSON.stringify(counts)}; ${answers.length} answers, ${refused.length} refusals\n`);
    expect(canaries.count).toBeGreaterThanOrEqual(200);
    for (const [what, n] of Object.entries(counts)) expect([what, n > 0]).toEqual([what, true]);
    // The provider got them in the clear, so they were there to be leaked.
    expect(provider.heard.filter((h) => JSON.stringify(h).includes(MARK)).length).toBeGreaterThan(10);
    // And those who may read them did.
    expect(answers.join('').split(MARK).length).toBeGreaterThan(100);
  }, 60_000);

  it('no table holds any of it, in no encoding; outbox, errors and the audit log included', async () => {
    dump = await dumpText(ownerUrl);
    const bytes = Buffer.from(dump);
    const found = searchBytes('the dump', bytes, wanted());
    process.stdout.write(`canaries: ${(bytes.length / 1e6).toFixed(1)} MB of every table searched for ${wanted().length} forms: ${found.length} found\n`);
    expect(tell(found)).toEqual([]);
    // The same search finds what is readable, in every form that a column can hold.
    const controls = [...formsOf(`${CONTROL}-readable`)].filter(([, form]) => !form.includes(0)).map(([form, needle]) => [form, searchBytes('', bytes, [[form, needle]]).length]);
    expect(controls.filter(([, n]) => n !== 1)).toEqual([]);
    for (const readable of [TEMPLATE, 'My organisation', `${CONTROL} line`]) expect([readable, dump.includes(readable)]).toEqual([readable, true]);
  });

  it('no file of the data folder but the keys holds any of it: tables, indexes, the write-ahead log, the database’s log', async () => {
    const controlForms = needles([`${CONTROL}-readable`]).filter(([, form]) => !form.includes(0));
    await withClient(ownerUrl, async (c) => {
      // A record of the write-ahead log may be cut in two by the end of a page: of eight, not all are.
      await c.query('create table control_again (form text)');
      for (let n = 0; n < 8; n++) await c.query('insert into control_again select unnest($1::text[])', [controlForms.map(([, form]) => form.toString('utf8'))]);
      await c.query('drop table control_again');
      await c.query('checkpoint');
    });
    const searched = searchFiles(dataDir, wanted(), (path) => path.startsWith(join(dataDir, 'keys') + sep));
    process.stdout.write(`canaries: ${(searched.bytes / 1e6).toFixed(0)} MB in ${searched.files} files of the data folder searched: ${searched.found.length} found\n`);
    expect(tell(searched.found)).toEqual([]);
    expect(searched.bytes).toBeGreaterThan(30e6);
    // In tables and in the write-ahead log alike the search finds the controls.
    const controls = searchFiles(dataDir, controlForms, (path) => !path.startsWith(join(dataDir, 'postgres')));
    for (const [what] of controlForms) {
      const where = controls.found.filter((f) => f.what === what).map((f) => (f.where.includes('pg_wal') ? 'write-ahead log' : 'table'));
      expect([what, [...new Set(where)].sort()]).toEqual([what, ['table', 'write-ahead log']]);
    }
    expect(searchFiles(dataDir, needles([TEMPLATE]), () => false).found.length).toBeGreaterThan(0);
  }, 120_000);

  it('I8: the server’s log holds none of it, nor does the database’s', () => {
    const log = Buffer.from(output);
    expect(tell(searchBytes('the log', log, unsaid()))).toEqual([]);
    const lines = output.split('\n').filter((l) => l.startsWith('{'));
    process.stdout.write(`canaries: ${lines.length} lines of log searched\n`);
    // It was a log of this day: its failures are in it.
    expect(lines.some((l) => l.includes('"send_failed"'))).toBe(true);
    expect(tell(searchBytes('postgres.log', readFileSync(join(dataDir, 'postgres.log')), unsaid()))).toEqual([]);
  });

  it('I8: nor any figure, nor any address that the server asked for, nor any error that it answered', async () => {
    const figures = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(figures).toContain('consentry_messages_total');
    expect(tell(searchBytes('the figures', Buffer.from(figures), unsaid()))).toEqual([]);
    const asked = provider.heard.map((h) => JSON.stringify(h.path ?? '')).join('\n');
    expect(tell(searchBytes('an address', Buffer.from(asked), unsaid()))).toEqual([]);
    // A name of a field that nobody knows is said back; what stands in it is not.
    expect(tell(searchBytes('an error', Buffer.from(problems.join('\n').replace(new RegExp(`${MARK}_[0-9a-z_]+_${MARK}`, 'g'), '')), unsaid()))).toEqual([]);
    expect(problems.length).toBeGreaterThan(10);
  });

  it('nor anything by which a guess could be proven: what tells a repeated delivery is keyed', async () => {
    const { data } = (await must(200, call('GET', '/v1/inbound-events?limit=200'))) as { data: { kind: string; payload: { messages?: { id: string }[]; value?: { messages?: { id: string }[] } } }[] };
    const told = data.filter((e) => e.kind === 'message').map(({ kind, payload }) => {
      const text = JSON.stringify(payload);
      return createHash('sha256').update(`${kind}\0${/"id":"(wamid\.in-[^"]+)"/.exec(text)![1]!}\0`).update(text).digest('hex');
    });
    expect(told.length).toBeGreaterThan(10);
    // Whoever has a copy of the database and guesses the few words of an answer must not find the proof in it.
    expect(told.filter((digest) => dump.includes(digest)).length).toBe(0);
  });

  it('what is right to stay is what is listed, and nothing else comes with it', async () => {
    expect(await deliver({ contacts: [{ wa_id: `${PHONE_MARK}999` }], messages: [{ from: `${PHONE_MARK}999`, id: RIGHT_TO_STAY.providerId, timestamp: String(Math.floor(Date.now() / 1000)), type: 'text', text: { body: 'x' } }] })).toBe(200);
    await sleep(1500);
    const after = searchBytes('the dump', Buffer.from(await dumpText(ownerUrl)), wanted());
    expect(after.length).toBeGreaterThan(0);
    expect(after.filter((f) => !f.around.includes('"provider_id": "wamid.'))).toEqual([]);
  });
});
