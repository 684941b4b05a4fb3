import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { HookReceiver, signaturesThatFit } from '../harness/hook.receiver.js';
import { count, PASSWORD, somebody, sql } from '../harness/identity.js';
import { SiemCollector } from '../harness/siem.js';
import { World } from '../harness/world.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const REPOSITORY = new URL('../../..', import.meta.url);

let world: World;
let browser: Browser;
let receiver: HookReceiver;
let siem: SiemCollector;
let owner: Page;
let secret: string;
let complaints: string[] = [];
beforeAll(async () => {
  world = await World.start();
  receiver = await HookReceiver.start();
  siem = await SiemCollector.start();
  browser = await openBrowser();
  owner = await signedIn(World.owner.email);
});
afterEach(() => {
  const found = complaints;
  complaints = [];
  expect(found).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await world.close();
  await receiver.close();
  await siem.stop();
});

const at = (path: string) => `${world.server.url}/admin${path}`;
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });
const button = (part: Page | Locator, name: string) => part.getByRole('button', { name, exact: true });
const dialog = (name: string) => owner.getByRole('dialog', { name });
const deliveries = () => owner.getByRole('table', { name: 'Deliveries' }).locator('tbody tr');
const panelOf = () => dialog('Delivery');

async function signedIn(email: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1360, height: 1000 }, locale: 'en-US', bypassCSP: true, ...options })).newPage();
  page.setDefaultTimeout(15_000);
  complaintsOf(page).push = (...items) => complaints.push(...items);
  await page.goto(at('/login'));
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.locator('nav').first().waitFor();
  return page;
}

/** What fades in has faded in. */
const settled = (page: Page) => page.evaluate(() => Promise.all((globalThis as unknown as { document: { getAnimations(): { finished: Promise<unknown> }[] } }).document.getAnimations().map(({ finished }) => finished.catch(() => undefined))).then(() => undefined));

async function violations(page: Page): Promise<string[]> {
  await settled(page);
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => (await (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> } }).axe.run()).violations);
  return found.map((v) => `${v.id} at ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`);
}

/** Runs a program as it is printed on the page, but on a port that is free. */
async function running(program: string, env: Record<string, string>): Promise<{ url: string; stop(): void }> {
  expect(program).toContain('.listen(8080)');
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program.replace('.listen(8080)', ".listen(0, '127.0.0.1', function () { console.error(this.address().port); })")], { cwd: REPOSITORY, env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await new Promise<string>((resolve, reject) => { child.stderr.once('data', (text: Buffer) => resolve(text.toString().trim())); child.once('exit', reject); });
  return { url: `http://127.0.0.1:${port}/`, stop: () => child.kill() };
}

describe('an endpoint', () => {
  it('is made by the owner, told what is wrong with an address, and its secret is shown this once', async () => {
    await owner.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Webhooks' }).click();
    await heading(owner, 'Webhooks').waitFor();
    await owner.getByText('No endpoint yet.').waitFor();
    await shot(owner, 'webhooks-empty');
    await button(owner, 'Add endpoint').first().click();
    const form = dialog('Add endpoint');
    await form.getByLabel('Address').fill('http://example.com/hooks');
    await form.getByLabel('Description').fill('Shop');
    await form.getByRole('radio', { name: 'Only what I choose' }).check();
    await form.getByRole('group', { name: 'Messages' }).getByRole('checkbox', { name: 'All of these' }).check();
    await form.getByRole('checkbox', { name: /^An alert opened/ }).check();
    await settled(owner);
    await shot(owner, 'webhooks-create');
    expect(await violations(owner)).toEqual([]);
    await button(form, 'Create').click();
    await form.getByText('Must begin with https://.').waitFor();
    await form.getByLabel('Address').fill(receiver.url);
    await button(form, 'Create').click();
    await owner.getByText('Signing secret of Shop').waitFor();
    secret = (await owner.getByRole('group', { name: 'Signing secret', exact: true }).innerText()).trim();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/=]{32,}$/);
    const [stored] = await sql<{ event_types: string[] }>(world, 'select event_types from webhook_endpoints');
    expect(stored!.event_types.toSorted()).toEqual(['alert.opened', 'message.*']);
    await owner.getByText('How your program checks').click();
    await shot(owner, 'webhooks-secret');
    expect(await violations(owner)).toEqual([]);
  });

  it('is sent a test, which arrives signed; the program on the page verifies it and refuses a forged one', async () => {
    const program = await owner.getByRole('group', { name: 'Program that checks the signature' }).innerText();
    await owner.getByRole('link', { name: 'Open the endpoint' }).click();
    await heading(owner, 'Shop').waitFor();
    expect(await owner.getByRole('main').innerText()).not.toContain(secret);
    await button(owner, 'Send test event').click();
    await owner.getByText('Delivered. The receiver answered 204').waitFor();
    const [hook] = receiver.hooks;
    expect([hook!.body.type, receiver.hooks.length, signaturesThatFit(secret, hook!)]).toEqual(['webhook.test', 1, 1]);
    await deliveries().filter({ hasText: 'webhook.test' }).filter({ hasText: 'Delivered' }).waitFor();

    const { url, stop } = await running(program, { WEBHOOK_SECRET: secret });
    try {
      const headers = { 'webhook-id': String(hook!.headers['webhook-id']), 'webhook-timestamp': String(hook!.headers['webhook-timestamp']), 'webhook-signature': String(hook!.headers['webhook-signature']) };
      const answers = [hook!.text, hook!.text.replace('webhook.test', 'webhook.best')].map(async (body) => (await fetch(url, { method: 'POST', headers, body })).status);
      expect(await Promise.all(answers)).toEqual([204, 400]);
    } finally {
      stop();
    }
  });

  it('shows what is delivered as it happens, and each delivery with its attempt and what was sent', async () => {
    await owner.mouse.move(5, 5);
    const sent = await world.send();
    const row = deliveries().filter({ hasText: 'message.delivered' });
    await row.filter({ hasText: 'Delivered' }).waitFor();
    await row.getByRole('link').click();
    await panelOf().getByText('A message reached the device of its recipient').waitFor();
    const payload = JSON.parse(await panelOf().getByRole('group', { name: 'What is sent' }).innerText()) as { type: string; data: { messageId: string } };
    expect([payload.type, payload.data.messageId]).toEqual(['message.delivered', sent.body.id]);
    expect(payload).toEqual(receiver.hooks.find(({ body }) => body.type === 'message.delivered')!.body);
    expect(await panelOf().getByRole('listitem').allInnerTexts()).toEqual([expect.stringMatching(/^Attempt 1\s+204\s+after \d/)]);
    expect(await violations(owner)).toEqual([]);
    await shot(owner, 'webhooks-delivery');
    await button(panelOf(), 'Close').click();
    await panelOf().waitFor({ state: 'hidden' });
  });

  it('says in words why nothing arrives and when it is tried again; sent again, it arrives as the same event', async () => {
    receiver.answer = (_hook, response) => { response.writeHead(500, { 'retry-after': '600' }).end(); };
    await button(owner, 'Send test event').click();
    await owner.getByText('Not delivered. The receiver answered 500. It is tried again at').waitFor();
    await owner.getByText(/^Failing since/).waitFor();
    await owner.getByText('No delivery has succeeded since').waitFor();
    await shot(owner, 'webhooks-failing');
    await owner.getByRole('link', { name: 'See the delivery' }).click();
    await panelOf().getByText('Next attempt').waitFor();
    await panelOf().getByText('Trying again').waitFor();
    expect(await panelOf().getByRole('listitem').innerText()).toMatch(/^Attempt 1\s+500\s+after [^]*The receiver answered 500\.$/);
    await settled(owner);
    await shot(owner, 'webhooks-failed-delivery');
    receiver.answer = (_hook, response) => { response.writeHead(204).end(); };
    await button(panelOf(), 'Send again').click();
    await panelOf().getByRole('listitem').nth(1).waitFor();
    await panelOf().getByText('Delivered').first().waitFor();
    expect(await panelOf().getByRole('listitem').allInnerTexts()).toEqual([expect.stringMatching(/^Attempt 2\s+204/), expect.stringMatching(/^Attempt 1\s+500/)]);
    const [first, again] = receiver.hooks.slice(-2).map(({ headers }) => headers['webhook-id']);
    expect(first).toBe(again);
    await button(panelOf(), 'Close').click();
    await panelOf().waitFor({ state: 'hidden' });
    // It works again, which the page says by itself.
    await owner.getByText('No delivery has succeeded since').waitFor({ state: 'hidden' });
  });

  it('lists only what is in a state, and the address holds that', async () => {
    await owner.getByRole('combobox', { name: 'State' }).click();
    await owner.getByRole('option', { name: 'Given up' }).click();
    await owner.getByText('No delivery is in this state.').waitFor();
    expect(new URL(owner.url()).search).toBe('?state=failed');
    await owner.getByRole('combobox', { name: 'State' }).click();
    await owner.getByRole('option', { name: 'Delivered' }).click();
    await world.until(async () => (await deliveries().count()) === (await count(world, `webhook_deliveries where state = 'delivered'`)));
    expect(await deliveries().count()).toBeGreaterThan(3);
  });

  it('replays what happened since a time, and says how much that was', async () => {
    await world.settle();
    const stored = await sql<{ id: string }>(world, `select id from webhook_events where type = 'message.read'`);
    const ids = () => receiver.hooks.filter(({ body }) => body.type === 'message.read').map(({ headers }) => headers['webhook-id']);
    const before = ids();
    expect([stored.length, before.length]).toEqual([1, 1]);
    await button(owner, 'Replay').click();
    const form = dialog('Replay stored events');
    await form.getByLabel('Only these types').click();
    await owner.getByRole('option', { name: /The recipient opened a message/ }).click();
    await form.getByLabel('Until').fill('2020-01-01T00:00');
    await button(form, 'Replay').click();
    await form.getByText('Must be later than since.').waitFor();
    await form.getByLabel('Until').fill('');
    await settled(owner);
    await shot(owner, 'webhooks-replay');
    expect(await violations(owner)).toEqual([]);
    await button(form, 'Replay').click();
    await owner.getByText('Events sent again: 1.').waitFor();
    await world.until(() => ids().length === 2);
    expect(new Set(ids()).size).toBe(1);
  });

  it('gets a new secret, and for a while the old one signs beside it', async () => {
    await button(owner, 'Rotate secret').click();
    const form = dialog('Rotate the signing secret?');
    await form.getByLabel('Hours both secrets sign').fill('2');
    await button(form, 'Rotate secret').click();
    await owner.getByText('Signing secret of Shop').waitFor();
    const next = (await owner.getByRole('group', { name: 'Signing secret', exact: true }).innerText()).trim();
    await owner.getByText('The secret before signs too until').first().waitFor();
    const had = receiver.hooks.length;
    await button(owner, 'Send test event').click();
    await world.until(() => receiver.hooks.length > had);
    const hook = receiver.hooks.at(-1)!;
    expect([next === secret, signaturesThatFit(next, hook), signaturesThatFit(secret, hook)]).toEqual([false, 1, 1]);
    await button(owner, 'I have saved it').click();
    expect(await owner.getByText(next).count()).toBe(0);
  });

  it('is switched off by us when the receiver is gone: the page says so at once, and how to go on', async () => {
    receiver.answer = (_hook, response) => { response.writeHead(410).end(); };
    await button(owner, 'Send test event').click();
    await owner.getByText('Switched off by us: gone').waitFor();
    await owner.getByText('We switched it off: the receiver answered 410 Gone').waitFor();
    expect(await button(owner, 'Send test event').count()).toBe(0);
    await settled(owner);
    await shot(owner, 'webhooks-gone');
    await owner.goto(at('/webhooks'));
    await owner.getByRole('row', { name: /Shop/ }).filter({ hasText: 'Switched off by us: gone' }).waitFor();
    await shot(owner, 'webhooks-list');
    await owner.getByRole('link', { name: 'Shop' }).click();
    receiver.answer = (_hook, response) => { response.writeHead(204).end(); };
    await button(owner, 'Switch on').click();
    await button(owner, 'Send test event').click();
    await owner.getByText('Delivered. The receiver answered 204').waitFor();
    await button(owner, 'Switch off').click();
    await owner.getByText('It is switched off.').waitFor();
    await button(owner, 'Switch on').click();
    await button(owner, 'Switch off').waitFor();
  });

  it('is changed: other events are kept as they were chosen', async () => {
    await button(owner, 'Change').click();
    const form = dialog('Change');
    expect(await form.getByRole('group', { name: 'Consent' }).getByRole('checkbox', { name: 'All of these' }).isChecked()).toBe(false);
    expect(await form.getByRole('group', { name: 'Messages' }).getByRole('checkbox', { name: 'All of these' }).isChecked()).toBe(true);
    await form.getByRole('checkbox', { name: /^A consent was withdrawn/ }).check();
    await form.getByLabel('Description').fill('Warehouse');
    await button(form, 'Save').click();
    await heading(owner, 'Warehouse').waitFor();
    const [stored] = await sql<{ event_types: string[] }>(world, 'select event_types from webhook_endpoints');
    expect(stored!.event_types.toSorted()).toEqual(['alert.opened', 'consent.withdrawn', 'message.*']);
  });
});

describe('in other looks', () => {
  it.each([['dark', 'en'], ['light', 'ar'], ['dark', 'ar'], ['light', 'ms'], ['light', 'hi']] as const)('axe finds nothing, %s, %s', async (colorScheme, locale) => {
    const page = await signedIn(World.owner.email, { locale, colorScheme, reducedMotion: 'reduce' });
    const [row] = await sql<{ id: string }>(world, `select d.id from webhook_deliveries d join webhook_events v on v.id = d.event_id where v.type = 'webhook.test' and d.attempts = 2`);
    await page.goto(at('/webhooks'));
    await page.locator('tbody tr').first().waitFor();
    const found = await violations(page);
    await page.locator('tbody a').first().click();
    await page.locator('tr[data-delivery-id]').first().waitFor();
    found.push(...(await violations(page)));
    await shot(page, `webhooks-endpoint-${colorScheme}-${locale}`);
    await page.locator(`tr[data-delivery-id$="${row!.id.replaceAll('-', '')}"] a`).click();
    await page.getByRole('dialog').locator('li').nth(1).waitFor();
    found.push(...(await violations(page)));
    await shot(page, `webhooks-delivery-${colorScheme}-${locale}`);
    await page.context().close();
    expect(found).toEqual([]);
  });
});

describe('other roles', () => {
  it('an auditor sees endpoints and deliveries, and can change nothing', async () => {
    const page = await signedIn((await somebody(world, 'AUDITOR')).email);
    await page.goto(at('/webhooks'));
    await page.getByRole('link', { name: 'Warehouse' }).click();
    await page.getByRole('table', { name: 'Deliveries' }).getByRole('link').first().click();
    await page.getByRole('dialog', { name: 'Delivery' }).getByText('Attempt 1').waitFor();
    // “Switch to dark mode” is his.
    expect(await page.locator('main, [role=dialog]').getByRole('button', { name: /Send|Replay|Rotate|Delete|Switch|Change/, includeHidden: true }).count()).toBe(0);
    await page.context().close();
  });

  it('an agent has no entry, and the deep link says what is missing', async () => {
    const page = await signedIn((await somebody(world, 'AGENT')).email);
    await page.goto(at('/webhooks'));
    await heading(page, 'You may not open this page').waitFor();
    for (const part of ['webhooks.read', 'Owner, Administrator, Auditor']) expect(await page.getByRole('main').innerText()).toContain(part);
    expect(await page.getByRole('link', { name: 'Webhooks' }).count()).toBe(0);
    await page.context().close();
  });
});

describe('log streams', () => {
  const row = () => owner.getByRole('table', { name: 'Log streams' }).locator('tbody tr');
  const menu = async (item: string) => {
    await button(owner, 'More: Our SIEM').click();
    await owner.getByRole('menuitem', { name: item, exact: true }).click();
  };
  const TOKEN = 'Splunk 11223344-aaaa-bbbb-cccc-5566778899dd';

  it('send the log on from now, with a secret that is never shown again', async () => {
    await owner.goto(at('/audit-streams'));
    await owner.getByText('No stream yet.').waitFor();
    await button(owner, 'Add stream').first().click();
    const form = dialog('Add stream');
    await form.getByRole('radio', { name: /^Syslog/ }).check();
    await form.getByLabel('Host').waitFor();
    await settled(owner);
    await shot(owner, 'streams-create-syslog');
    expect(await violations(owner)).toEqual([]);
    await form.getByRole('radio', { name: /^HTTP/ }).check();
    await form.getByLabel('Name', { exact: true }).fill('Our SIEM');
    await form.getByLabel('Address').fill('https://10.0.0.9/collect');
    await form.getByLabel('Secret headers').fill(`authorization: ${TOKEN}`);
    await button(form, 'Create').click();
    await form.getByText('This address lies in a network that may not be contacted.').waitFor();
    await form.getByLabel('Address').fill(siem.url);
    await settled(owner);
    await shot(owner, 'streams-create');
    await button(form, 'Create').click();
    await row().filter({ hasText: 'Our SIEM' }).waitFor();
    await world.send();
    await world.until(() => siem.uids.length > 0);
    expect(siem.batches[0]!.headers.authorization).toBe(TOKEN);
    await row().filter({ hasText: 'Up to date' }).waitFor();
    await button(owner, 'Send test event: Our SIEM').click();
    await owner.getByText('The receiver took the test event.').waitFor();
    await shot(owner, 'streams');
    expect(await violations(owner)).toEqual([]);
    await menu('Change');
    const text = await dialog('Change').innerText();
    expect([text.includes('authorization: ••••99dd'), text.includes(TOKEN)]).toEqual([true, false]);
    await button(dialog('Change'), 'Save').click();
    await dialog('Change').waitFor({ state: 'hidden' });
  });

  it('say why a receiver takes nothing, are paused, sent back and deleted', async () => {
    siem.answer = () => 503;
    await world.send();
    await row().filter({ hasText: 'Failing' }).filter({ hasText: '503' }).waitFor();
    await shot(owner, 'streams-failing');
    await menu('Pause');
    await row().filter({ hasText: 'Paused since' }).waitFor();
    siem.answer = () => 204;
    await menu('Resume');
    await row().filter({ hasText: 'Sending' }).waitFor();
    await row().filter({ hasText: 'Up to date' }).waitFor();
    const had = siem.uids.length;
    await menu('Rewind');
    await button(dialog('Rewind Our SIEM?'), 'Rewind').click();
    await owner.getByText('It goes on from entry').waitFor();
    await world.until(() => siem.uids.length > had && new Set(siem.uids).size < siem.uids.length);
    await menu('Delete');
    await dialog('Delete Our SIEM?').getByRole('textbox').fill('Our SIEM');
    await button(dialog('Delete Our SIEM?'), 'Delete').click();
    await owner.getByText('No stream yet.').waitFor();
    expect(await count(world, 'audit_streams')).toBe(0);
  });
});

describe('an endpoint that is not needed any more', () => {
  it('is deleted by its name, with its deliveries', async () => {
    await owner.goto(at('/webhooks'));
    await owner.getByRole('link', { name: 'Warehouse' }).click();
    await button(owner, 'Delete').click();
    const question = dialog('Delete this endpoint?');
    expect(await button(question, 'Delete').isDisabled()).toBe(true);
    await question.getByRole('textbox').fill('Warehouse');
    await button(question, 'Delete').click();
    await owner.getByText('No endpoint yet.').waitFor();
    expect([await count(world, 'webhook_endpoints'), await count(world, 'webhook_deliveries')]).toEqual([0, 0]);
  });
});
