import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { Alerts, LogFollowers } from '@consentry/audit';
import { Database } from '@consentry/kernel';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { DAY, MINUTE, PASSWORD, somebody, sql, Visitor, WRONG } from '../harness/identity.js';
import { World } from '../harness/world.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const CONTACTS = 5;

let world: World;
let browser: Browser;
let owner: Page;
let complaints: string[] = [];
beforeAll(async () => {
  world = await World.start();
  for (let n = 0; n < CONTACTS; n++) await contact(n);
  await new Visitor(world).login(World.owner.email, WRONG);
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
});

let contacts = 0;
async function contact(n = ++contacts + 100): Promise<string> {
  const answer = await world.call<{ id: string }>('POST', '/v1/contacts', { phone: `+6012345${String(n).padStart(4, '0')}` });
  expect(answer.status).toBe(201);
  return answer.body.id;
}

const at = (path: string) => `${world.server.url}/admin${path}`;
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
const button = (page: { getByRole: Page['getByRole'] }, name: string) => page.getByRole('button', { name, exact: true });
const log = (page = owner) => page.getByRole('table', { name: 'Audit log' });
const rows = (page = owner) => page.locator('tr[data-log-id]');
const actionsShown = (page = owner) => rows(page).evaluateAll((found) => found.map((row) => (row as unknown as { dataset: { action: string } }).dataset.action));

async function signedIn(email: string, options: BrowserContextOptions = {}, aheadMs = 0): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 1000 }, locale: 'en-US', bypassCSP: true, ...options });
  if (aheadMs > 0) await context.addInitScript(goAhead, aheadMs);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  complaintsOf(page).push = (...items) => complaints.push(...items);
  await page.goto(at('/login'));
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.locator('#content').waitFor();
  return page;
}

/** Runs in the page: its clock goes before as the server's does. */
function goAhead(ms: number): void {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given: [number?]) {
      super(...((given.length === 0 ? [Real.now() + ms] : given) as [number]));
    }

    static override now(): number {
      return Real.now() + ms;
    }
  } as DateConstructor;
}

async function open(page = owner, path = '/audit-log'): Promise<void> {
  await page.goto(at(path));
  await rows(page).first().waitFor();
}

async function stepUp(page = owner): Promise<void> {
  const question = dialog(page, 'Confirm that it is you');
  await question.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await button(question, 'Confirm').click();
  await question.waitFor({ state: 'hidden' });
}

/** What fades in has faded in. */
const settled = (page: Page) => page.evaluate(() => Promise.all((globalThis as unknown as { document: { getAnimations(): { finished: Promise<unknown> }[] } }).document.getAnimations().map(({ finished }) => finished.catch(() => undefined))).then(() => undefined));

async function violations(page: Page): Promise<string[]> {
  await settled(page);
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => (await (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> } }).axe.run()).violations);
  return found.map((v) => `${v.id} at ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`);
}

const sealed = () => world.server.app.get(LogFollowers).idle();

async function raise(entry: Parameters<Alerts['raise']>[2]): Promise<void> {
  const { organizationId } = world.demo;
  await world.server.app.get(Database).tx({ organizationId }, (em) => world.server.app.get(Alerts).raise(em, organizationId, entry));
}

/** Resolves once the rows on the screen do what they should. */
async function until(what: () => Promise<boolean>): Promise<void> {
  await world.until(what, 10);
}

describe('the list', () => {
  it('tells what happened, who it was and from where, newest first', async () => {
    await owner.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit log' }).click();
    await heading(owner, 'Audit log').waitFor();
    const signIn = rows().filter({ hasText: 'Somebody signed in' }).first();
    for (const part of ['Demo owner', '127.0.0.1']) await signIn.getByText(part, { exact: true }).filter({ visible: true }).waitFor();
    await rows().filter({ hasText: 'A sign-in failed' }).first().waitFor();
    const made = rows().filter({ hasText: 'A contact was made' }).first();
    expect(await made.getByRole('link', { name: /^Contact …/ }).getAttribute('href')).toMatch(/\/contacts\/con_/);
    const times = await rows().locator('time').evaluateAll((found) => found.map((time) => (time as unknown as { dateTime: string }).dateTime));
    expect(times).toEqual(times.toSorted().reverse());
    await shot(owner, 'audit-list');
  });

  it('is narrowed by type, action, person, address, record and dates, all of it in the address', async () => {
    await button(owner, 'Signing in').click();
    await until(async () => (await actionsShown()).every((action) => action.startsWith('auth.')) && (await rows().count()) > 0);
    await owner.getByLabel('What happened').fill('sign-in failed');
    await owner.getByRole('option', { name: 'A sign-in failed' }).click();
    await until(async () => new Set(await actionsShown()).size === 1);
    expect(await actionsShown()).toContain('auth.login_failed');
    expect(new URL(owner.url()).searchParams.get('action')).toBe('auth.login_failed');
    await owner.reload();
    await until(async () => (await rows().count()) === 1);
    await button(owner, 'Everything').click();
    await until(async () => (await rows().count()) > 3);

    await owner.getByLabel('Who').fill('Demo');
    await owner.getByRole('option', { name: 'Demo owner' }).click();
    await until(async () => (await rows().count()) > 0 && (await rows().count()) === (await rows().filter({ hasText: 'Demo owner' }).count()));
    await button(owner, 'Clear').first().click();

    await owner.getByLabel('From where').fill('not an address');
    await owner.getByText(/Invalid|IP|address/i).and(owner.locator('p')).first().waitFor();
    await owner.getByLabel('From where').fill('203.0.113.77');
    await owner.getByText('No entry fits these filters.').waitFor();
    await owner.getByRole('button', { name: 'Clear' }).last().click();
    await rows().first().waitFor();

    const id = await contact();
    await owner.getByLabel('Id of a record').fill(id);
    await until(async () => (await actionsShown()).join() === 'contact.created');
    await owner.goto(at('/audit-log?period=own&from=2026-03-02&to=2026-03-01'));
    await owner.getByText('The end lies before the beginning.').waitFor();
    await owner.getByText('Choose the first and the last day.').waitFor();
    await owner.getByLabel('To', { exact: true }).fill('2026-03-03');
    await owner.getByText('Nothing was recorded in this period.').waitFor();
    expect(await violations(owner)).toEqual([]);
  });

  it('goes back page by page', async () => {
    for (let n = 0; n < 60; n++) await contact();
    await open(owner, '/audit-log?action=contact.created');
    const first = await rows().first().getAttribute('data-log-id');
    expect(await rows().count()).toBe(50);
    await button(owner, 'Older').click();
    await owner.getByText('Page 2').waitFor();
    await until(async () => (await rows().first().getAttribute('data-log-id')) !== first);
    await button(owner, 'Newer').click();
    await until(async () => (await rows().first().getAttribute('data-log-id')) === first);
  });
});

describe('an entry', () => {
  const outcomes = (page = owner) => page.locator('[data-step]').evaluateAll((found) => Object.fromEntries(found.map((each) => {
    const { step, outcome } = (each as unknown as { dataset: { step: string; outcome: string } }).dataset;
    return [step, outcome];
  })));
  const HOLDS = { shown: 'holds', content: 'holds', leaf: 'holds', path: 'holds', head: 'holds', signature: 'holds' };
  const panel = () => dialog(owner, 'Entry of the audit log');

  it('opens beside the list, with its proof computed in this browser', async () => {
    await open(owner, '/audit-log?action=contact.created');
    await rows().nth(2).getByRole('link', { name: 'A contact was made' }).click();
    await panel().getByText('Checked in this browser').waitFor();
    expect(await outcomes()).toEqual(HOLDS);
    expect(owner.url()).toMatch(/\/audit-log\/log_[0-9a-f]{32}\?action=contact\.created$/);
    for (const part of ['Position', 'Size of the tree', 'Leaf hash', 'Root hash', 'contact.created', 'Kept until', 'Request id']) await panel().getByText(part, { exact: true }).first().waitFor();
    expect(await violations(owner)).toEqual([]);
    await shot(owner, 'audit-entry');
    await owner.keyboard.press('Escape');
    await panel().waitFor({ state: 'hidden' });
    await rows().nth(2).waitFor();
  });

  it.each([
    ['a path', 'proof/inclusion', (body: string) => body.replace(/"hashes":\["./, (found) => `${found.slice(0, -1)}${found.endsWith('A') ? 'B' : 'A'}`), ['path']],
    ['what was sealed', 'proof/inclusion', (body: string) => body.replace('contact.created', 'contact.changed'), ['shown', 'content']],
    ['the signed head', 'checkpoint', (body: string) => body.replace(/(time [0-9]{3})([0-9])/, '$19'), ['signature']],
    ['what is shown', 'log_', (body: string) => body.replace('"ip_address":"127.0.0.1"', '"ip_address":"203.0.113.9"'), ['shown']],
  ])('shows when somebody on the way altered %s', async (_, path, alter, broken) => {
    const id = (await sql<{ id: string }>(world, `select replace(id::text, '-', '') as id from audit_leaves where action = 'contact.created' and ip is not null order by id limit 1`))[0]!.id;
    let altered = 0;
    await owner.route(new RegExp(`/v1/audit-logs/${path}`), async (route) => {
      const answer = await route.fetch();
      const [before, after] = [await answer.text(), alter(await answer.text())];
      altered += before === after ? 0 : 1;
      await route.fulfill({ response: answer, body: after });
    });
    try {
      await owner.goto(at(`/audit-log/log_${id}`));
      await panel().getByText('This proof does not hold').waitFor();
      expect(altered).toBeGreaterThan(0);
      expect(await outcomes()).toEqual({ ...HOLDS, ...Object.fromEntries(broken.map((step) => [step, 'broken'])) });
      await settled(owner);
      if (path === 'proof/inclusion') await shot(owner, 'audit-entry-broken');
    } finally {
      await owner.unrouteAll();
    }
  });
});

describe('the verification', () => {
  const card = () => region(owner, 'Verification');

  it('is run at once by a button, and says when and how much', async () => {
    await open();
    await button(card(), 'Verify now').click();
    await card().locator('[data-verification=verified]').waitFor();
    await card().getByText(/entries: \d+/).waitFor();
    const checkpoint = region(owner, 'Signed checkpoint');
    await button(checkpoint, 'Copy the key').waitFor();
    await checkpoint.getByText('Signed', { exact: true }).waitFor();
    await shot(owner, 'audit-verified');
  });

  it('names the first entry that was altered, opens it, and an alarm stands on every page', async () => {
    const [leaf] = await sql<{ id: string; seq: string }>(world, `select l.id, e.seq from audit_leaves l join audit_entries e on e.leaf_id = l.id where l.action = 'contact.created' and l.ip = '127.0.0.1' order by e.seq limit 1`);
    const alter = (by: string) => sql(world, `set session_replication_role = replica; update audit_leaves set ip = '${by}' where id = '${leaf!.id}'`);
    await alter('203.0.113.200');
    try {
      await button(card(), 'Verify now').click();
      await card().locator('[data-verification=failed]').waitFor();
      await card().getByText(`An entry was altered, at position ${leaf!.seq}.`).waitFor();
      await owner.getByRole('status').filter({ hasText: 'Alerts are open. Critical: 1' }).waitFor();
      expect(await violations(owner)).toEqual([]);
      await shot(owner, 'audit-failed');
      await button(card(), 'Open the entry').click();
      await dialog(owner, 'Entry of the audit log').getByText('This proof does not hold').waitFor();
    } finally {
      await alter('127.0.0.1');
    }
    await open();
    await button(card(), 'Verify now').click();
    await card().locator('[data-verification=verified]').waitFor();
  });
});

describe('an export', () => {
  async function choose(kind: RegExp): Promise<Locator> {
    await button(owner, 'Export').click();
    await owner.getByRole('menuitem', { name: kind }).click();
    return owner.getByRole('dialog');
  }

  it('is a file with what the filters show, counted while it comes', async () => {
    await open(owner, '/audit-log?action=contact.created');
    const coming = owner.waitForEvent('download');
    const window = await choose(/^Entries as CSV/);
    await window.getByText('audit-log.csv is complete.').waitFor();
    await window.getByText(/^Entries: (\d+) of \1$/).waitFor();
    await settled(owner);
    await shot(owner, 'audit-export');
    const lines = readFileSync(await (await coming).path(), 'utf8').trim().split('\n');
    const [{ n }] = await sql<{ n: number }>(world, `select count(*)::int as n from audit_leaves where action = 'contact.created'`) as [{ n: number }];
    expect(lines).toHaveLength(n + 1);
    expect(lines.slice(1).every((line) => line.includes('contact.created'))).toBe(true);
    await button(window, 'Close').click();
  });

  it('can be broken off, and leaves no file', async () => {
    let downloads = 0;
    owner.on('download', () => { downloads += 1; });
    const failed = owner.waitForEvent('requestfailed', (request) => request.url().includes('/audit-logs/export'));
    await owner.route(/audit-logs\/export/, () => undefined);
    const window = await choose(/^Entries as NDJSON/);
    await window.getByRole('progressbar').waitFor();
    await button(window, 'Cancel').click();
    await window.waitFor({ state: 'hidden' });
    expect((await failed).failure()?.errorText).toContain('ABORTED');
    await owner.unrouteAll();
    expect(downloads).toBe(0);
  });

  it('of the whole log asks whether it is really you', async () => {
    world.clock.advance(15 * MINUTE);
    await sealed();
    const coming = owner.waitForEvent('download');
    await choose(/^Whole log with proofs/);
    await stepUp();
    await owner.getByText('audit-log.bundle.ndjson is complete.').waitFor();
    const lines = readFileSync(await (await coming).path(), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect([lines[0]!['format'], lines.length, lines.at(-1)!['end']]).toEqual(['consentry-audit-bundle/1', Number(lines[0]!['size']) + 2, lines[0]!['size']]);
    await button(owner.getByRole('dialog'), 'Close').click();
  });
});

describe('live', () => {
  const away = () => owner.mouse.move(5, 5);
  const firstAction = async () => (await actionsShown())[0];

  it('shows what is sealed at the top, and does not feed on its own questions', async () => {
    await open(owner, '/audit-log?action=contact.created');
    await away();
    const before = await rows().first().getAttribute('data-log-id');
    await contact();
    await until(async () => (await rows().first().getAttribute('data-log-id')) !== before);
    let asked = 0;
    owner.on('request', (request) => { asked += /\/v1\/audit-logs/.test(request.url()) ? 1 : 0; });
    await sealed();
    await owner.waitForTimeout(2_500);
    asked = 0;
    await owner.waitForTimeout(2_500);
    expect(asked).toBe(0);
  });

  it('moves nothing under the cursor: what is new waits and is counted', async () => {
    const places = () => rows().evaluateAll((found) => found.slice(0, 8).map((row) => {
      const { dataset, getBoundingClientRect } = row as unknown as { dataset: { logId: string }; getBoundingClientRect(): { y: number } };
      return [dataset.logId, getBoundingClientRect.call(row).y];
    }));
    await log().hover();
    const before = await places();
    for (let n = 0; n < 3; n++) await contact();
    await button(owner, 'New entries: 3').waitFor();
    expect(await places()).toEqual(before);
    await shot(owner, 'audit-waiting');
    await button(owner, 'New entries: 3').click();
    await until(async () => JSON.stringify((await places()).slice(3, 5).map(([id]) => id)) === JSON.stringify(before.slice(0, 2).map(([id]) => id)));
    await away();
    // Scrolled down it is the same.
    await owner.locator('#content').evaluate((content) => (content as unknown as { scrollTo(to: object): void }).scrollTo({ top: 900 }));
    await contact();
    await button(owner, 'New entries: 1').click();
    await until(async () => (await firstAction()) === 'contact.created' && (await owner.locator('#content').evaluate((content) => (content as unknown as { scrollTop: number }).scrollTop)) === 0);
  });

  it('can be switched off', async () => {
    await owner.getByRole('switch', { name: 'Follow live' }).uncheck();
    await away();
    await rows().first().waitFor();
    const before = await rows().first().getAttribute('data-log-id');
    await contact();
    await sealed();
    await owner.waitForTimeout(1_000);
    expect(await rows().first().getAttribute('data-log-id')).toBe(before);
    expect(await owner.getByText(/^New entries/).count()).toBe(0);
    await owner.getByRole('switch', { name: 'Follow live' }).check();
    await until(async () => (await rows().first().getAttribute('data-log-id')) !== before);
  });
});

describe('alerts', () => {
  const row = (what: string) => owner.locator('tr[data-alert-id]').filter({ hasText: what });
  const tab = (name: RegExp) => owner.getByRole('group', { name: 'State' }).getByRole('button', { name });
  const banner = () => owner.getByRole('status').filter({ hasText: 'Alerts are open' });

  it('ring on whatever page one is, and go when they are looked after', async () => {
    await sql(world, 'delete from alerts');
    await owner.goto(at('/contacts'));
    await heading(owner, 'Contacts').waitFor();
    expect(await banner().count()).toBe(0);
    await raise({ rule: 'sign_in.impossible_travel', facts: { from: 'MY', to: 'DE', kilometres: 9_800, minutes: 40 } });
    await banner().getByText('Warnings: 1').waitFor();
    await raise({ rule: 'connection.pin_mismatch', object: { type: 'connection', id: world.connectionUuid }, facts: { host: 'graph.example.com' } });
    await raise({ rule: 'api_key.rotation_due', facts: { days: 90 } });
    await raise({ rule: 'queue.age', facts: { olderThanSeconds: 300 } });
    await banner().getByText('Critical: 1').waitFor();
    await shot(owner, 'alerts-banner');
    await banner().getByRole('link', { name: 'See alerts' }).click();
    await heading(owner, 'Alerts').waitFor();
    await tab(/^Open\s*4$/).waitFor();
    await row('Sign-ins too far apart to travel').getByText('Malaysia').waitFor();
    expect(await row('The provider shows a key').getByRole('link', { name: 'Open the connection' }).getAttribute('href')).toContain(world.demo.connectionId);
    expect(await violations(owner)).toEqual([]);
    await shot(owner, 'alerts-open');
  });

  it('are acknowledged and closed by one click each, several at once, and with a note', async () => {
    await owner.getByRole('button', { name: 'Acknowledge: The provider shows a key that nobody pinned: nothing is sent' }).filter({ visible: true }).click();
    await tab(/^Acknowledged\s*1$/).waitFor();
    await banner().getByText('Warnings: 2').waitFor();
    await banner().getByText('Critical').waitFor({ state: 'detached' });
    await owner.getByRole('button', { name: 'Close: The key is 90 days old: time for a new one' }).filter({ visible: true }).click();
    await tab(/^Closed\s*1$/).waitFor();
    await owner.getByRole('checkbox', { name: 'Choose all' }).check();
    await button(owner, 'Acknowledge 2').click();
    await tab(/^Acknowledged\s*3$/).waitFor();
    await owner.getByText('Nothing asks for attention.').waitFor();
    await banner().waitFor({ state: 'detached' });
    await tab(/^Acknowledged/).click();
    await row('Work waits').getByText(/Acknowledged by Demo owner/).waitFor();
    await owner.getByRole('button', { name: 'Close with a note: Work waits for too long' }).filter({ visible: true }).click();
    const form = dialog(owner, 'Close with a note');
    await form.getByLabel('Note').fill('A worker was down for an hour.');
    await settled(owner);
    await shot(owner, 'alerts-note');
    await button(form, 'Close').click();
    await form.waitFor({ state: 'hidden' });
    await tab(/^Closed\s*2$/).click();
    await row('Work waits').getByText('A worker was down for an hour.').waitFor();
  });

  it('open by rules that can be changed within their bounds, or switched off', async () => {
    await owner.getByRole('link', { name: 'Alert rules' }).click();
    await heading(owner, 'Alert rules').waitFor();
    const rule = (name: string) => owner.locator(`li[data-rule="${name}"]`);
    await rule('queue.age').waitFor();
    const held = async (name: string) => (await owner.evaluate(async () => (await (await fetch('/v1/alert-rules')).json()) as { data: { rule: string; enabled: boolean; parameters: { name: string; value: number }[]; notify: { roles: string[]; users: string[] } }[] })).data.find((each) => each.rule === name)!;
    await button(rule('sign_in.failures'), 'Change: Many failed sign-ins').click();
    const form = dialog(owner, 'Many failed sign-ins');
    await form.getByText('3 to 10,000. As delivered: 10.').waitFor();
    await form.getByLabel('Failures for one person').fill('2');
    await button(form, 'Save').click();
    expect(await form.getByLabel('Failures for one person').evaluate((field) => (field as unknown as { validity: { rangeUnderflow: boolean } }).validity.rangeUnderflow)).toBe(true);
    await form.getByLabel('Failures for one person').fill('6');
    await form.getByRole('checkbox', { name: 'Auditor' }).check();
    await settled(owner);
    expect(await violations(owner)).toEqual([]);
    await shot(owner, 'alerts-rule');
    await button(form, 'Save').click();
    await form.waitFor({ state: 'hidden' });
    await rule('sign_in.failures').getByText('Owner, Administrator, Auditor').waitFor();
    expect(await held('sign_in.failures')).toMatchObject({ enabled: true, notify: { roles: ['OWNER', 'ADMIN', 'AUDITOR'] }, parameters: expect.arrayContaining([expect.objectContaining({ name: 'perPerson', value: 6 })]) });
    await owner.getByRole('switch', { name: 'On: Somebody keeps asking too often' }).uncheck();
    await until(async () => !(await held('rate_limit.storm')).enabled);
    await rule('rate_limit.storm').getByText('Off').waitFor();
    expect(await owner.getByRole('switch', { name: 'On: The audit log does not fit its checkpoints' }).isDisabled()).toBe(true);
    await shot(owner, 'alerts-rules');
    expect(await violations(owner)).toEqual([]);
  });
});

describe('other roles', () => {
  it('an auditor reads all of it and can change nothing', async () => {
    await raise({ rule: 'webhook.disabled', facts: { reason: 'gone' } });
    const page = await signedIn((await somebody(world, 'AUDITOR', { name: 'Aisyah Rahman' })).email);
    await open(page);
    await region(page, 'Signed checkpoint').waitFor();
    await page.goto(at('/audit-log/settings'));
    await page.getByText('You can look at these settings.').waitFor();
    expect(await page.getByRole('spinbutton').evaluateAll((found) => found.map((field) => (field as unknown as { disabled: boolean }).disabled))).toEqual(Array(4).fill(true));
    expect(await button(page, 'Save settings').count()).toBe(0);
    await page.goto(at('/alerts'));
    await page.locator('tr[data-alert-id]').first().waitFor();
    expect(await page.getByRole('main').getByRole('button').allInnerTexts()).toEqual([expect.stringMatching(/^Open/), expect.stringMatching(/^Acknowledged/), expect.stringMatching(/^Closed/)]);
    expect(await page.getByRole('checkbox').count()).toBe(0);
    await page.goto(at('/alerts/rules'));
    await page.getByText('You can look at these rules.').waitFor();
    expect(await page.getByRole('switch', { disabled: false }).count()).toBe(0);
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
  });

  it('an agent has no entries and no banner, and the deep link says what is missing', async () => {
    const page = await signedIn((await somebody(world, 'AGENT')).email);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Inbox' }).waitFor();
    for (const name of ['Audit log', 'Alerts', 'Monitoring', 'Webhooks']) expect(await page.getByRole('link', { name, exact: true }).count()).toBe(0);
    for (const [path, permission] of [['/audit-log', 'audit.read'], ['/audit-log/settings', 'audit.read'], ['/alerts', 'alerts.read'], ['/alerts/rules', 'alerts.read'], ['/monitoring', 'monitoring.read'], ['/webhooks', 'webhooks.read']] as const) {
      await page.goto(at(path));
      await heading(page, 'You may not open this page').waitFor();
      for (const part of [permission, 'Owner, Administrator, Auditor']) expect(await page.getByRole('main').innerText()).toContain(part);
    }
    expect(await page.getByText('Alerts are open').count()).toBe(0);
  });
});

describe('its looks', () => {
  it.each([['dark', 'en-US'], ['light', 'ar'], ['dark', 'hi'], ['light', 'ms']] as const)('%s, %s: nothing for axe to find, nothing left in English', async (colorScheme, locale) => {
    const page = await signedIn(World.owner.email, { colorScheme, locale, reducedMotion: 'reduce' });
    const name = `${colorScheme}-${locale.slice(0, 2)}`;
    await raise({ rule: 'export.mass', facts: { exports: 12, rows: 80_000, minutes: 60 } });
    await open(page);
    expect(await violations(page)).toEqual([]);
    await shot(page, `audit-list-${name}`);
    if (!locale.startsWith('en')) {
      await page.getByRole('combobox').nth(1).click();
      await page.getByRole('option').first().waitFor();
      expect(await page.getByRole('option').count()).toBeGreaterThan(90);
      expect(await page.locator('[role=option]:has([lang=en])').evaluateAll((found) => found.map((each) => (each as unknown as { dataset: { action: string } }).dataset.action))).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await rows(page).nth(1).getByRole('link').first().click();
    await page.locator('[data-step]').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await shot(page, `audit-entry-${name}`);
    await page.goto(at('/audit-log/settings'));
    await page.getByRole('spinbutton').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await shot(page, `audit-settings-${name}`);
    await page.goto(at('/alerts'));
    await page.locator('tr[data-alert-id]').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await shot(page, `alerts-${name}`);
    await page.goto(at('/alerts/rules'));
    await page.locator('li[data-rule]').first().waitFor();
    expect(await violations(page)).toEqual([]);
    if (!locale.startsWith('en')) expect(await page.locator('main [lang=en]').allInnerTexts()).toEqual([]);
    await shot(page, `alerts-rules-${name}`);
    await page.context().close();
  });

  it('on a phone', async () => {
    const page = await signedIn(World.owner.email, { viewport: { width: 390, height: 844 } });
    for (const [path, name] of [['/audit-log', 'audit'], ['/alerts', 'alerts'], ['/alerts/rules', 'rules'], ['/audit-log/settings', 'settings']] as const) {
      await page.goto(at(path));
      await page.locator('main h1').waitFor();
      await page.waitForTimeout(500);
      await shot(page, `phone-${name}`);
      expect(await page.locator('#content').evaluate((content) => {
        const { scrollWidth, clientWidth } = content as unknown as { scrollWidth: number; clientWidth: number };
        return scrollWidth - clientWidth;
      })).toBe(0);
    }
    await page.context().close();
  });
});

describe('the settings', () => {
  it('say what a shorter time would remove before they take it, and are given witnesses', async () => {
    // By then the owner's role would be powerless without a second factor.
    await sql(world, `update organization_security set mfa_roles = '{}'`);
    world.clock.advance(40 * DAY);
    const page = await signedIn(World.owner.email, {}, 40 * DAY + 15 * MINUTE);
    await page.goto(at('/audit-log/settings'));
    const requests = page.getByLabel('API requests: days');
    await page.getByText('30 to 730 days. As delivered: 90.').waitFor();
    const held = () => page.evaluate(async () => (await (await fetch('/v1/audit-logs/settings')).json()) as { retention: { api_request: number }; witnessEmails: string[] });
    await page.getByLabel('Email addresses').fill('witness@example.com\nsecond@example.com');
    await button(page, 'Save settings').click();
    await page.getByText('Saved.').waitFor();
    expect((await held()).witnessEmails).toEqual(['witness@example.com', 'second@example.com']);
    await requests.fill('31');
    await button(page, 'Save settings').click();
    const question = dialog(page, 'Remove older entries?');
    await question.getByText(/^API requests: [\d,]+ from before /).waitFor();
    expect((await held()).retention.api_request).toBe(90);
    expect(await button(question, 'Save and remove').isDisabled()).toBe(true);
    await settled(page);
    await shot(page, 'audit-settings-purge');
    expect(await violations(page)).toEqual([]);
    await button(question, 'Cancel').click();
    await question.waitFor({ state: 'hidden' });
    expect(await requests.inputValue()).toBe('31');
    await button(page, 'Save settings').click();
    await question.getByRole('textbox').fill('REMOVE');
    await button(question, 'Save and remove').click();
    await question.waitFor({ state: 'hidden' });
    expect((await held()).retention.api_request).toBe(31);
    await page.context().close();
  });
});
