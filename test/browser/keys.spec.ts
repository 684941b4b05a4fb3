import { existsSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { Keys } from '@consentry/vault';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { enrolTotp, MINUTE, PASSWORD, somebody, sql, Visitor } from '../harness/identity.js';
import { withClient } from '../harness/postgres.js';
import { World } from '../harness/world.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** The class of advisory locks under which writers hold a data key; @consentry/vault keeps it to itself. */
const KEY_LOCKS = 727_005;
const CONTACTS = 12;

let world: World;
let browser: Browser;
let owner: Page;
let complaints: string[] = [];
beforeAll(async () => {
  world = await World.start();
  for (let n = 0; n < CONTACTS; n++) expect((await world.call('POST', '/v1/contacts', { phone: `+6012345${String(n).padStart(4, '0')}`, optedIn: true })).status).toBe(201);
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

const at = (path: string) => `${world.server.url}/admin${path}`;
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
const button = (page: { getByRole: Page['getByRole'] }, name: string) => page.getByRole('button', { name, exact: true });
const versions = (page: Page, table: string) => page.getByRole('table', { name: table }).getByRole('row');
const DATA = 'Your organisation’s data key';

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

async function open(page: Page): Promise<void> {
  await page.goto(at('/keys'));
  await page.locator('table').first().waitFor();
}

/** Confirms that it is still the same person, after the sign-in was long enough ago. */
async function stepUp(page: Page): Promise<void> {
  const question = dialog(page, 'Confirm that it is you');
  await question.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await button(question, 'Confirm').click();
  await question.waitFor({ state: 'hidden' });
}

/** What fades in has faded in. */
const settled = (page: Page) => page.evaluate(() => Promise.all((globalThis as unknown as { document: { getAnimations(): { finished: Promise<unknown> }[] } }).document.getAnimations().map(({ finished }) => finished.catch(() => undefined))).then(() => undefined));

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => (await (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> } }).axe.run()).violations);
  return found.map((v) => `${v.id} at ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`);
}

/** Where everything stands, in windows of every kind. */
async function places(): Promise<unknown> {
  const found = [];
  for (const width of [320, 390, 600, 768, 1360]) {
    await owner.setViewportSize({ width, height: 1000 });
    for (const each of await owner.locator('main section, main tr, main [role=progressbar]').all()) {
      const { y, height } = (await each.boundingBox())!;
      found.push([width, y, height]);
    }
  }
  return found;
}

const dataKeys = () => sql<{ version: number; state: string; id: string }>(world, `select id, version, state from data_keys where organization_id = $1 and kind = 'seal' order by version`, [world.demo.organizationId]);

describe('the data key', () => {
  it('is rotated by the owner, who is asked whether it is him; the progress is shown, and at its end nothing moves', async () => {
    await owner.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Keys and encryption' }).click();
    await heading(owner, 'Keys and encryption').waitFor();
    await versions(owner, 'Versions of the data key').filter({ hasText: 'Active' }).waitFor();
    await owner.getByText('The data key has not been rotated yet.').waitFor();

    world.clock.advance(15 * MINUTE);
    const [first] = await dataKeys();
    let running: unknown;
    // Somebody who writes under a key holds it like this until he is done, and a rotation waits for him.
    await withClient(world.ownerUrl, async (writer) => {
      await writer.query(`select pg_advisory_lock_shared(hashtextextended($1, ${KEY_LOCKS}))`, [first!.id]);
      await button(owner, 'Rotate now').click();
      const question = dialog(owner, 'Rotate the data key?');
      await question.getByText('nobody who works here notices').waitFor();
      await button(question, 'Rotate now').click();
      await stepUp(owner);
      await question.waitFor({ state: 'hidden' });
      const bar = owner.getByRole('progressbar', { name: 'From version 1 to version 2' });
      await owner.getByText(/Sealed anew: ([1-9]\d*) of \1 · started .*, by Demo owner/).waitFor();
      expect(Number(await bar.getAttribute('aria-valuenow'))).toBe(100);
      await region(owner, DATA).getByText('Running').waitFor();
      expect(await versions(owner, 'Versions of the data key').allInnerTexts()).toEqual([expect.anything(), expect.stringMatching(/^2\s+Active/), expect.stringMatching(/^1\s+Being replaced/)]);
      expect(await button(owner, 'Rotate now').isDisabled()).toBe(true);
      await shot(owner, 'keys-running');
      running = await places();
    });
    await region(owner, DATA).getByText('Done').waitFor();
    expect(await places()).toEqual(running);
    expect(await versions(owner, 'Versions of the data key').allInnerTexts()).toEqual([expect.anything(), expect.stringMatching(/^2\s+Active/), expect.stringMatching(/^1\s+Destroyed/)]);
    expect((await dataKeys()).map(({ version, state }) => [version, state])).toEqual([[1, 'destroyed'], [2, 'active']]);
    await shot(owner, 'keys-rotated');
  });

  it('keeps to a policy, which says when it is due, and warns when that is past', async () => {
    const section = region(owner, DATA);
    await section.getByText('Every 365 days').waitFor();
    await section.getByRole('button', { name: /^Change the rotation/ }).click();
    const form = dialog(owner, `Rotation: ${DATA}`);
    await form.getByRole('radio', { name: /^By hand alone/ }).check();
    await button(form, 'Save').click();
    await form.waitFor({ state: 'hidden' });
    await section.getByText('By hand alone').waitFor();
    // By the keyboard alone, to the end.
    await section.getByRole('button', { name: /^Change the rotation/ }).press('Enter');
    await form.getByRole('radio', { name: /^By hand alone/ }).press('ArrowUp');
    await owner.keyboard.press('Tab');
    await owner.keyboard.type('1');
    await owner.keyboard.press('Enter');
    await section.getByText('Every 1 day', { exact: true }).waitFor();
    expect(await section.getByText('Overdue').count()).toBe(0);
    await sql(world, `update data_keys set created_at = created_at - interval '3 days' where organization_id = $1 and state = 'active'`, [world.demo.organizationId]);
    await open(owner);
    await section.getByText('Every 1 day', { exact: true }).waitFor();
    await section.getByText('Overdue').waitFor();
    await section.getByText('It should have been rotated by itself on').waitFor();
    await shot(owner, 'keys-overdue');
    await world.server.app.get(Keys).runPolicies();
    await open(owner);
    await section.getByText(/by the schedule/).waitFor();
    await section.getByText('Done').waitFor();
    expect(await section.getByText('Overdue').count()).toBe(0);
  });
});

describe('the master key', () => {
  const section = () => region(owner, 'Master key');
  const steps = () => region(owner, 'Change the master key');
  const file = (version: number) => join(world.dataDir, 'keys', `master-${version}.key`);

  it('shows the fingerprint that the database was sealed under', async () => {
    const [row] = await sql<{ fingerprint: string }>(world, `select fingerprint from master_keys where state = 'current'`);
    expect((await section().getByRole('group', { name: 'Fingerprint' }).innerText()).trim()).toBe(row!.fingerprint);
  });

  it('is changed in four steps: staged, brought everywhere, put to use, and the old one destroyed', async () => {
    await button(steps(), 'Make a new version').click();
    await versions(owner, 'Versions of the master key').filter({ hasText: 'Staged' }).waitFor();
    expect(existsSync(file(2))).toBe(true);
    await steps().getByText('Copy master-2.key from the key folder').waitFor();
    const staged = (await steps().getByRole('group', { name: 'Fingerprint of version 2' }).innerText()).trim();
    expect(await button(steps(), 'Put version 2 to use').isDisabled()).toBe(true);
    await shot(owner, 'keys-staged');
    await steps().getByRole('checkbox', { name: /have version 2/ }).check();
    await button(steps(), 'Put version 2 to use').click();
    await button(dialog(owner, 'Put version 2 to use?'), 'Put to use').click();
    await section().getByRole('progressbar', { name: 'From version 1 to version 2' }).waitFor();
    await section().getByText('Done').waitFor();
    expect((await section().getByRole('group', { name: 'Fingerprint', exact: true }).innerText()).trim()).toBe(staged);
    expect(await versions(owner, 'Versions of the master key').allInnerTexts()).toEqual([expect.anything(), expect.stringMatching(/^2\s+In use/), expect.stringMatching(/^1\s+Being replaced[\s\S]*\s0$/)]);

    await button(steps(), 'Destroy version 1').click();
    const question = dialog(owner, 'Destroy version 1 of the master key?');
    expect(await button(question, 'Destroy').isDisabled()).toBe(true);
    await question.getByRole('textbox').fill('2');
    expect(await button(question, 'Destroy').isDisabled()).toBe(true);
    await question.getByRole('textbox').fill('1');
    await settled(owner);
    await shot(owner, 'keys-destroy');
    await button(question, 'Destroy').click();
    await question.waitFor({ state: 'hidden' });
    await versions(owner, 'Versions of the master key').filter({ hasText: /^1\s*Destroyed/ }).waitFor();
    expect(existsSync(file(1))).toBe(false);
    await button(steps(), 'Make a new version').waitFor();
    await shot(owner, 'keys-changed');
  });

  it('that is gone closes everything, which the page says, and takes back by itself', async () => {
    renameSync(file(2), `${file(2)}.away`);
    const notice = owner.getByRole('alert').filter({ hasText: 'nothing can be sealed or opened' });
    try {
      await world.until(async () => (await world.call('GET', '/v1/contacts')).status === 503);
      await open(owner);
      await notice.getByText('The master key is gone from').waitFor();
      for (const part of ['Stands still', 'Goes on']) await notice.getByText(part).waitFor();
      expect(await violations(owner)).toEqual([]);
      await shot(owner, 'keys-closed');
      // What the notice says goes on does, and what stands still does.
      const asked = (method: string, path: string) => owner.evaluate(async ([m, p]) => (await fetch(`/v1/${p}`, { method: m })).status, [method, path] as const);
      for (const path of ['keys', 'connections', 'api-keys', 'alerts', 'organization/security']) expect([path, await asked('GET', path)]).toEqual([path, 200]);
      for (const path of ['contacts', 'conversations', 'users']) expect([path, await asked('GET', path)]).toEqual([path, 503]);
      expect([(await world.call('POST', '/v1/auth/login', World.owner, { key: null })).status, (await world.send()).status]).toEqual([503, 503]);
    } finally {
      renameSync(`${file(2)}.away`, file(2));
    }
    await notice.waitFor({ state: 'hidden' });
    // What failed meanwhile belongs to the test: the server answered 503 because it was told to.
    complaints = complaints.filter((line) => !line.includes('503'));
  });

  it('belongs to the installation: the owner of another organisation learns who looks after it', async () => {
    const { organizationId } = await world.secondOrganization();
    const page = await signedIn((await somebody(world, 'OWNER', { organizationId })).email);
    await open(page);
    await page.getByText('The master key serves every organisation of this installation.').waitFor();
    expect(await page.getByRole('button', { name: 'Make a new version' }).count()).toBe(0);
    expect(await button(page, 'Rotate now').count()).toBe(1);
  });
});

describe('other roles', () => {
  it('an agent has no entry, and the deep link says what is missing', async () => {
    const page = await signedIn((await somebody(world, 'AGENT')).email);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Inbox' }).waitFor();
    expect(await page.getByRole('link', { name: 'Keys and encryption' }).count()).toBe(0);
    await page.goto(at('/keys'));
    await heading(page, 'You may not open this page').waitFor();
    for (const part of ['keys.read', 'Owner, Administrator, Auditor']) expect(await page.getByRole('main').innerText()).toContain(part);
  });

  it('an auditor sees all of it, what was opened too, and can change nothing', async () => {
    const { email } = await somebody(world, 'AUDITOR', { name: 'Aisyah Rahman' });
    const page = await signedIn(email);
    await enrolTotp(await new Visitor(world).in(email));
    await open(page);
    await page.getByRole('row', { name: /^mfa\.verify/ }).filter({ hasText: 'Counted' }).waitFor();
    expect(await versions(page, 'Versions of the data key').count()).toBeGreaterThan(2);
    const names = await page.getByRole('main').getByRole('button').allInnerTexts();
    expect(names.filter((name) => name !== 'Copy')).toEqual([]);
    await page.getByText('An owner of this organisation can change the master key.').waitFor();
    // A rotation that somebody else began is told by his name.
    await page.getByText('by the schedule').waitFor();
    await shot(page, 'keys-auditor');
  });
});

describe('secrets opened', () => {
  it('are none at first, and the page says what will stand there', async () => {
    const page = await signedIn(World.owner.email);
    // A real server has opened a connection by the time somebody looks; its answer with the counts of the first moment.
    await page.route('**/v1/keys', async (route) => {
      const answer = await route.fetch();
      const keys = (await answer.json()) as { openings: { count: number }[] };
      await route.fulfill({ response: answer, json: { ...keys, openings: keys.openings.map((opening) => ({ ...opening, count: 0 })) } });
    });
    await open(page);
    await region(page, 'Secrets opened since the server started').getByText('No secret has been opened since the server started.').waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

describe.each([['light', 'en'], ['dark', 'en'], ['light', 'ar'], ['dark', 'ar'], ['light', 'ms'], ['light', 'hi']] as const)('%s, %s', (colorScheme, locale) => {
  it('reads well for machines too: no violation, no key instead of a word, the right direction', async () => {
    const page = await signedIn(World.owner.email, { locale, colorScheme, reducedMotion: 'reduce' });
    await open(page);
    await page.waitForTimeout(400);
    expect(await page.evaluate(() => {
      const { lang, dir } = (globalThis as unknown as { document: { documentElement: { lang: string; dir: string } } }).document.documentElement;
      return [lang, dir];
    })).toEqual([locale, locale === 'ar' ? 'rtl' : 'ltr']);
    expect((await page.locator('body').innerText()).match(/\b(keys|action|permission|credentials|nav)\.[a-z]\w+/gi)?.filter((name) => name !== 'mfa.verify') ?? []).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 1360, height: await page.locator('main').evaluate((main) => (main as unknown as { scrollHeight: number }).scrollHeight) + 140 });
    await shot(page, `keys-${colorScheme}-${locale}`);
    await page.setViewportSize({ width: 390, height: 844 });
    await shot(page, `keys-${colorScheme}-${locale}-narrow`);
    expect(await page.evaluate(() => (globalThis as unknown as { document: { documentElement: { scrollWidth: number } } }).document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await page.locator('main').evaluate((main) => { const { scrollWidth, clientWidth } = main as unknown as { scrollWidth: number; clientWidth: number }; return scrollWidth - clientWidth; })).toBe(0);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
});

describe('the secrets of a connection', () => {
  it('are replaced blind, and what is typed stays nowhere in the browser', async () => {
    const typed = 'not-for-any-memory-4711';
    await owner.goto(at(`/connections/${world.demo.connectionId}`));
    const section = region(owner, 'Secrets');
    const shown = await section.innerText();
    await button(section, 'Replace secrets').click();
    const form = dialog(owner, 'Replace the secrets of Demo WhatsApp');
    const fields = form.locator('input');
    expect(await fields.evaluateAll((all) => (all as unknown as { type: string; value: string; autocomplete: string }[]).map(({ type, value, autocomplete }) => [type, value, autocomplete]))).toEqual(Array(3).fill(['password', '', 'off']));
    await settled(owner);
    await shot(owner, 'connection-secrets');
    expect(await violations(owner)).toEqual([]);
    await button(form, 'Replace secrets').click();
    await form.getByText('Nothing to replace').waitFor();
    await form.getByLabel('Verify token').fill(typed);
    await button(form, 'Replace secrets').click();
    await form.waitFor({ state: 'hidden' });
    await section.getByText('4711').waitFor();
    // Of the others the masks are what they were.
    const masks = (text: string) => text.split('\n').filter((line) => line.startsWith('••••'));
    expect(masks(await section.innerText()).filter((mask) => masks(shown).includes(mask))).toHaveLength(masks(shown).length - 1);
    const kept = await owner.evaluate(everythingKept);
    expect(kept.queries).toBeGreaterThan(3);
    expect(['connections', typed].map((part) => kept.text.includes(part))).toEqual([true, false]);
  });
});

/** Runs in the page: its address, its storages, its document, and all that its query cache holds, found through React's own tree. */
function everythingKept(): { queries: number; text: string } {
  interface Fiber { memoizedProps?: { client?: { getQueryCache(): Cache; getMutationCache(): Cache } }; child?: Fiber; sibling?: Fiber }
  interface Cache { getAll(): { state: unknown; queryKey?: unknown }[] }
  const page = globalThis as unknown as { document: { getElementById(id: string): object; documentElement: { outerHTML: string } }; location: { href: string }; localStorage: object; sessionStorage: object; history: { state: unknown } };
  const root = Object.values(page.document.getElementById('root')).find((value) => (value as Fiber | undefined)?.child !== undefined) as Fiber;
  const find = (fiber: Fiber | undefined): NonNullable<Fiber['memoizedProps']>['client'] => {
    if (!fiber) return undefined;
    const client = fiber.memoizedProps?.client;
    return client && 'getQueryCache' in client ? client : (find(fiber.child) ?? find(fiber.sibling));
  };
  const client = find(root)!;
  const held = [client.getQueryCache(), client.getMutationCache()].map((cache) => cache.getAll().map(({ queryKey, state }) => [queryKey, state]));
  return { queries: held[0]!.length, text: JSON.stringify([held, page.location.href, { ...page.localStorage }, { ...page.sessionStorage }, page.history.state, page.document.documentElement.outerHTML]) };
}
