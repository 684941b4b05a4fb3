import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConnectionDirectory } from '@consentry/connections';
import { Log } from '@consentry/kernel';
import { DAY_PASSWORDS, IdentityDay, Neighbours } from '../harness/identity.day.js';
import { colleague } from '../harness/people.js';
import { withClient } from '../harness/postgres.js';
import { dumpText } from '../harness/tables.js';
import { closeWebhookSockets, WebhookLine } from '../harness/webhook-line.js';
import { World, type Answer } from '../harness/world.js';

const BODY = 'canary-body-7c1e';
const NAME = 'canary-name-51fa';
const EMAIL = 'canary-mail-99d0@example.com';
const WRONG = 'canary-password-3b2a';
const PHONES = ['15550148000', '15550148001', '15550148002'];

let world: World;
let line: WebhookLine;
let neighbours: Neighbours;
let day: IdentityDay;
const problems: string[] = [];
const secrets: string[] = [];

beforeAll(async () => {
  neighbours = await Neighbours.start();
  world = await World.start({ env: neighbours.env });
  line = await WebhookLine.make(world);
});
afterAll(async () => { closeWebhookSockets(); await world.close(); await neighbours.stop(); });

async function keep(answer: Promise<Answer<object>>): Promise<void> {
  const { status, text } = await answer;
  if (status >= 400) problems.push(text);
}

/** What a long day brings: sends, answers, faults of the provider, wrong passwords, forgeries, and failures of our own. */
async function busyDay(): Promise<void> {
  const owner = await world.ownerSession();
  const agent = await colleague(world, 'AGENT');
  secrets.push(owner.cookie.split('=')[1]!, owner.csrf, agent.cookie.split('=')[1]!, agent.csrf, world.demo.apiKey, World.owner.password, WRONG, ...Object.values(line.secrets), ...Object.values(world.simulator.demoSettings()).filter((v): v is string => typeof v === 'string' && v.length > 20 && !v.startsWith('http')));
  const { key } = (await world.call<{ key: string }>('POST', '/v1/api-keys', { name: 'another' }, { key: null, headers: { cookie: owner.cookie, 'x-csrf-token': owner.csrf } })).body;
  secrets.push(key);

  for (const phone of PHONES) await keep(world.call('POST', '/v1/contacts', { phone: `+${phone}`, name: NAME, optedIn: true }));
  await keep(world.call('POST', '/v1/contacts', { phone: `+${PHONES[0]}`, name: NAME }));
  for (const phone of PHONES) await line.deliver(line.text(BODY, { from: phone }));
  await world.settle();
  for (const fault of ['http_500', 'http_503', 'garbage', 'drop_after_accept', 'refuse_connection']) {
    world.simulator.fault(line.uuid, fault, 1);
    await keep(world.send({ connectionId: line.id, to: `+${PHONES[0]}`, contactId: undefined, text: { body: `${BODY} ${fault}` } }));
    await world.settle();
  }
  await keep(world.send({ connectionId: line.id, to: `+${PHONES[1]}`, contactId: undefined, type: 'template', purpose: 'utility', template: { name: 'order_confirmation', language: { code: 'en_US' }, components: [{ type: 'body', parameters: [BODY, NAME, PHONES[1]!].map((text) => ({ type: 'text', text })) }] } }));
  await keep(world.send({ connectionId: line.id, to: '+15550148999', contactId: undefined, text: { body: BODY } }));
  await keep(world.send({ connectionId: line.id, to: `+${PHONES[1]}`, contactId: undefined, text: { body: BODY.repeat(500) } }));
  await keep(world.send({ connectionId: line.id, to: `+${PHONES[1]}`, contactId: undefined, text: { body: BODY, surprise: BODY } }));
  await keep(world.send({ connectionId: line.id, to: `+${PHONES[1]} ${BODY}`, contactId: undefined }));

  for (const password of [WRONG, `${WRONG}${'x'.repeat(300)}`]) await keep(world.call('POST', '/v1/auth/login', { email: EMAIL, password }, { key: null }));
  await keep(world.call('POST', '/v1/auth/login', { email: World.owner.email, password: WRONG }, { key: null }));
  await keep(world.call('GET', '/v1/contacts', undefined, { key: `${world.demo.apiKey}x` }));
  await keep(world.call('GET', `/v1/contacts/${PHONES[0]}`));
  await keep(world.call('GET', `/v1/contacts/${world.demo.apiKey}`));
  await keep(world.call('POST', '/v1/contacts', undefined, { raw: `{"phone":"+${PHONES[0]}","name":"${NAME}"`, headers: { 'content-type': 'application/json' } }));
  await keep(world.call('POST', '/v1/connections', { plugin: 'channel-whatsapp', name: 'x', credentials: { ...line.secrets, surprise: line.secrets.appSecret }, settings: { phoneNumberId: line.secrets.accessToken, businessAccountId: '1' } }));
  await keep(world.call('PATCH', `/v1/connections/${line.id}`, { credentials: { appSecret: ['x', line.secrets.appSecret] } }));

  await line.post(line.text(BODY), { 'x-hub-signature-256': 'sha256=0' });
  await line.deliver(`{"object":"${BODY}"`);
  await line.deliver(line.text('STOP', { from: PHONES[2] }));
  await world.settle();

  // Failures of our own: what the database says of them must not come out, and must not go into the log with its values.
  await keep(world.call('GET', `/v1/contacts?q=${NAME}%00%2B${PHONES[0]}`));
  await keep(world.call('GET', `/v1/inbound-events?kind=${NAME.slice(0, 24)}%00`));
  const second = await WebhookLine.make(world);
  secrets.push(...Object.values(second.secrets));
  await withClient(world.ownerUrl, async (c) => {
    await c.query('set session_replication_role = replica');
    await c.query('update connections set credentials = $1 where id = $2', [Buffer.from('CV\x01\x02'.padEnd(200, '\0')), second.uuid]);
    // A rule of the database that nobody foresaw: its message quotes the row.
    for (const table of ['contacts', 'messages']) {
      const { rows } = await c.query<{ last: string }>(`select coalesce(max(created_at), now())::text as last from ${table}`);
      await c.query(`alter table ${table} add constraint unforeseen check (created_at <= '${rows[0]!.last}')`);
    }
  });
  world.server.app.get(ConnectionDirectory).forget(second.uuid);
  await second.deliver(second.text(BODY));
  await keep(world.call('POST', '/v1/contacts', { phone: '+15550148500', name: `${NAME} unforeseen` }));
  await keep(world.send({ connectionId: line.id, to: `+${PHONES[1]}`, contactId: undefined, text: { body: `${BODY} unforeseen` } }));
  await line.deliver(line.text(`${BODY} unforeseen`, { from: PHONES[1] }));
  await world.until(() => world.logLines.some((l) => l.includes('inbound_apply_failed')));
}

/** Failures of our own in the middle of it: rules of the database that nobody foresaw, whose messages quote the row. */
async function failures(of: IdentityDay): Promise<Answer<object>[]> {
  const owner = await world.ownerSession();
  const headers = { cookie: owner.cookie, 'x-csrf-token': owner.csrf };
  const ask = (method: string, path: string, body?: unknown, more: Record<string, string> = {}) => world.call(method, path, body, { key: null, headers: { ...headers, ...more } });
  const address = 'unforeseen@example.com';
  of.addresses.push(address);
  of.secrets.push(owner.cookie.split('=')[1]!, ...DAY_PASSWORDS);
  const rules = [
    ['invitations', `email not like 'unforeseen%'`], ['users', `name <> 'unforeseen'`], ['sessions', `user_agent <> 'unforeseen'`], ['api_keys', `name <> 'unforeseen'`], ['organizations', `name <> 'unforeseen'`], ['one_time_tokens', `kind <> 'email_verification'`],
  ] as const;
  await withClient(world.ownerUrl, async (c) => { for (const [table, rule] of rules) await c.query(`alter table ${table} add constraint unforeseen check (${rule}) not valid`); });
  try {
    return [
      await ask('POST', '/v1/invitations', { email: address, role: 'AGENT' }), await ask('PATCH', '/v1/auth/profile', { name: 'unforeseen' }), await ask('POST', '/v1/api-keys', { name: 'unforeseen' }), await ask('PATCH', '/v1/organization', { name: 'unforeseen' }),
      await ask('POST', '/v1/auth/email/change', { email: address, password: World.owner.password }), await ask('POST', '/v1/auth/login', World.owner, { 'user-agent': 'unforeseen' }),
    ];
  } finally {
    await withClient(world.ownerUrl, async (c) => { for (const [table] of rules) await c.query(`alter table ${table} drop constraint unforeseen`); });
  }
}

/** A secret in a text. Codes of six digits stand alone: as a part of a longer number they are no code. */
const holds = (text: string, secret: string) => (/^\d{6}$/.test(secret) ? new RegExp(`(?<![0-9a-f.-])${secret}(?![0-9a-f.-])`).test(text) : text.includes(secret));

describe('I8: what is never written down', () => {
  it('ID-8: a day of sign-ins leaves no password, code, token, cookie, key, client secret or address in the log, nor in a problem', async () => {
    const answered: string[] = [];
    const from = world.logLines.length;
    day = new IdentityDay(world, neighbours, (_method, _path, { status, text }) => { if (status >= 400) answered.push(text); });
    await day.run();
    await world.settle();
    for (const { status, text } of await failures(day)) { expect([status, text]).toEqual([500, expect.anything()]); answered.push(text); }
    const lines = world.logLines.slice(from);
    expect(lines.filter((l) => l.includes('request_failed')).length).toBeGreaterThanOrEqual(5);
    const wanted = [...new Set([...day.secrets, ...day.csrfTokens, ...day.addresses])];
    expect(wanted.filter((secret) => secret.length < 6)).toEqual([]);
    // One of each kind was there: codes, backup codes, tokens of mails, cookies, keys, the secret of an authenticator.
    for (const kind of [/^\d{6}$/, /^[\w-]{43}$/, /^csk_test_/, /^[A-Z2-7]{16,}$/, /@/]) expect([kind, wanted.some((s) => kind.test(s))]).toEqual([kind, true]);
    expect([lines.length >= 5, answered.length > 40, wanted.length > 60]).toEqual([true, true, true]);
    const log = lines.join('');
    const found = wanted.filter((secret) => holds(log, secret)).map((secret) => `${secret} in ${lines.find((l) => holds(l, secret))?.slice(0, 300)}`);
    for (const secret of wanted) for (const text of answered) if (holds(text, secret)) found.push(`${secret} answered in ${text.slice(0, 300)}`);
    expect(found).toEqual([]);
    process.stdout.write(`logs: ${lines.length} lines and ${answered.length} problems of a day of sign-ins, looked through for ${wanted.length} secrets\n`);
  }, 60_000);

  it('ID-9, ID-8: and the database keeps none of them in the clear', async () => {
    const stored = await dumpText(world.ownerUrl);
    const kept = [...new Set(day.secrets)].filter((secret) => secret.length > 8 && stored.includes(secret));
    expect(kept).toEqual([]);
    // The dump is one that would show them: what may be kept in the clear is there.
    expect(day.addresses.some((address) => stored.includes(address))).toBe(true);
  });

  it('a busy day leaves neither bodies, names, numbers nor secrets in the log', async () => {
    await busyDay();
    const log = world.logLines.join('');
    const events = new Set(world.logLines.map((l) => (JSON.parse(l) as { event: string }).event));
    // The day was busy: its failures are in the log.
    for (const event of ['send_failed', 'request_failed', 'inbound_apply_failed']) expect([...events]).toContain(event);
    const found: string[] = [];
    for (const canary of [BODY, NAME, EMAIL, 'unforeseen check', ...secrets]) if (log.includes(canary)) found.push(`${canary.slice(0, 20)} in ${world.logLines.find((l) => l.includes(canary))?.slice(0, 400)}`);
    for (const phone of [...PHONES, world.demo.phone.slice(1), '15550148500', '15550148999']) if (log.includes(phone)) found.push(`${phone} in ${world.logLines.find((l) => l.includes(phone))?.slice(0, 400)}`);
    expect(found).toEqual([]);
    process.stdout.write(`logs: ${world.logLines.length} lines of ${events.size} kinds, ${secrets.length} secrets and ${problems.length} problem answers looked through\n`);
  });

  it('nor in a problem that is answered', () => {
    expect(problems.length).toBeGreaterThan(12);
    const found = problems.flatMap((text) => [BODY, NAME, EMAIL, ...secrets, ...PHONES].filter((canary) => text.includes(canary)).map((canary) => `${canary.slice(0, 20)} in ${text.slice(0, 300)}`));
    expect(found).toEqual([]);
  });

  it('nor in an address: every link that we make is of ids alone', async () => {
    for (const path of ['/v1/connections', '/v1/contacts', '/v1/messages', '/v1/conversations']) {
      const urls = (await world.call('GET', `${path}?limit=200`)).text.match(/https?:\/\/[^"\s]+/g) ?? [];
      for (const url of urls) for (const canary of [...secrets, ...PHONES, BODY]) expect([url, url.includes(canary)]).toEqual([url, false]);
    }
  });

  it('the log takes out what looks like a secret or a number wherever it hides, and fields that nobody allowed', () => {
    const log = world.server.app.get(Log);
    const before = world.logLines.length;
    log.warn('planted', { error: `call +1 555 014 8000 with ${world.demo.apiKey} at postgresql://u:word@h/d, Bearer abc.def, EAA${'x'.repeat(30)}`, body: BODY, to: PHONES[0]! });
    const text = world.logLines.slice(before).join('');
    expect(text).toContain('planted');
    for (const canary of ['014 8000', world.demo.apiKey.slice(9), 'u:word', 'abc.def', 'EAAx', BODY, PHONES[0]!]) expect([canary, text.includes(canary)]).toEqual([canary, false]);
  });
});
