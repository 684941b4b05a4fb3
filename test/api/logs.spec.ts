import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConnectionDirectory } from '@consentry/connections';
import { Log } from '@consentry/kernel';
import { colleague } from '../harness/people.js';
import { withClient } from '../harness/postgres.js';
import { closeWebhookSockets, WebhookLine } from '../harness/webhook-line.js';
import { World, type Answer } from '../harness/world.js';

const BODY = 'canary-body-7c1e';
const NAME = 'canary-name-51fa';
const EMAIL = 'canary-mail-99d0@example.com';
const WRONG = 'canary-password-3b2a';
const PHONES = ['15550148000', '15550148001', '15550148002'];

let world: World;
let line: WebhookLine;
const problems: string[] = [];
const secrets: string[] = [];

beforeAll(async () => {
  world = await World.start();
  line = await WebhookLine.make(world);
});
afterAll(async () => { closeWebhookSockets(); await world.close(); });

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
    await c.query('update connections set credentials = $1 where id = $2', [Buffer.alloc(200), second.uuid]);
    // A rule of the database that nobody foresaw: its message quotes the row.
    await c.query(`alter table contacts add constraint unforeseen check (name is null or name not like '%unforeseen%')`);
    await c.query(`alter table messages add constraint unforeseen check (content::text not like '%unforeseen%')`);
  });
  world.server.app.get(ConnectionDirectory).forget(second.uuid);
  await second.deliver(second.text(BODY));
  await keep(world.call('POST', '/v1/contacts', { phone: '+15550148500', name: `${NAME} unforeseen` }));
  await keep(world.send({ connectionId: line.id, to: `+${PHONES[1]}`, contactId: undefined, text: { body: `${BODY} unforeseen` } }));
  await line.deliver(line.text(`${BODY} unforeseen`, { from: PHONES[1] }));
  await world.until(() => world.logLines.some((l) => l.includes('inbound_apply_failed')));
}

describe('I8: what is never written down', () => {
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
