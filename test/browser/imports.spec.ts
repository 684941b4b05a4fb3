import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { count, PASSWORD, somebody, sql } from '../harness/identity.js';
import { World } from '../harness/world.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ROWS = [
  ['Aisyah', '0123456781', 'Ipoh', 'vip', 'yes'], ['Ben', '0123456782', 'Melaka', '', 'no'], ['Chandra', '12', 'Ipoh', '', 'yes'], ['Devi', '0123456784', 'Klang', 'vip', 'perhaps'],
  ['Farid', '0123456785', 'Ipoh', '', 'yes'], ['Twice', '0123456781', 'Ipoh', '', 'yes'], ['Nobody', '', 'Ipoh', '', ''],
];
const CSV = ['Full Name,Mobile,City,Tags,Newsletter', ...ROWS.map((row) => row.join(','))].join('\r\n');

let world: World;
let browser: Browser;
let owner: Page;
let complaints: string[] = [];
beforeAll(async () => {
  world = await World.start();
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
const button = (name: string) => owner.getByRole('button', { name, exact: true });
const figure = async (id: string) => Number((await owner.locator(`[data-figure="${id}"] > :nth-child(2)`).innerText()).trim());
const figures = async () => Promise.all(['created', 'updated', 'skipped', 'invalid'].map(figure));

async function signedIn(email: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1360, height: 1000 }, locale: 'en-US', bypassCSP: true, reducedMotion: 'reduce', ...options })).newPage();
  page.setDefaultTimeout(15_000);
  complaintsOf(page).push = (...items) => complaints.push(...items);
  await page.goto(at('/login'));
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.locator('nav').first().waitFor();
  return page;
}

async function violations(page: Page): Promise<string[]> {
  await page.waitForTimeout(300);
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => (await (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> } }).axe.run()).violations);
  return found.map((v) => `${v.id} at ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`);
}

describe('an import', () => {
  let before = 0;

  it('refuses what is no CSV and keeps nothing of it', async () => {
    before = await count(world, 'contacts where merged_into is null and erased_at is null');
    await owner.goto(at('/imports'));
    await owner.getByText('No imports yet.').waitFor();
    await shot(owner, 'imports-empty');
    expect(await violations(owner)).toEqual([]);
    await owner.locator('input[type=file]').setInputFiles({ name: 'broken.csv', mimeType: 'text/csv', buffer: Buffer.from('Name,Phone\n"open,1\n') });
    await owner.getByText('A quotation mark is out of place').waitFor();
    await owner.getByText('Nothing of the file was kept.').waitFor();
    expect(await count(world, 'imports')).toBe(0);
  });

  it('guesses what the columns mean, with their first rows beside them', async () => {
    await owner.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
    await heading(owner, 'people.csv').waitFor();
    const meaning = (column: string) => owner.getByRole('combobox', { name: `Meaning of ${column}` });
    expect(await Promise.all(['Full Name', 'Mobile', 'City', 'Tags', 'Newsletter'].map((column) => meaning(column).innerText()))).toEqual(['Name', 'Phone (WhatsApp)', 'Leave out', 'Tag', 'Agreed to marketing (yes or no)']);
    expect(await owner.locator('tr[data-column="City"]').innerText()).toContain('Melaka');
    await meaning('City').click();
    await owner.getByRole('option', { name: 'An attribute of your own' }).click();
    await owner.getByLabel('Attribute', { exact: true }).fill('town');
    await owner.getByRole('combobox', { name: 'Country of numbers' }).fill('Malaysia');
    await owner.getByRole('option', { name: 'Malaysia' }).click();
    await owner.getByRole('combobox', { name: 'Tags for all of them' }).fill('Autumn fair');
    await owner.getByRole('option', { name: 'New tag “Autumn fair”' }).click();
    await owner.getByRole('button', { name: 'Autumn fair' }).waitFor();
    await shot(owner, 'imports-mapping');
    expect(await violations(owner)).toEqual([]);
  });

  it('a dry run says what would happen, with counts that add up, and the invalid rows by number and reason', async () => {
    await button('Check the file').click();
    await owner.getByRole('heading', { name: 'What would happen' }).waitFor();
    expect(await figures()).toEqual([3, 0, 1, 3]);
    await owner.getByText('3 new + 0 updated + 1 skipped + 3 invalid = 7 rows.').waitFor();
    const rows = owner.getByRole('table', { name: 'Rows' }).locator('tbody tr');
    await rows.nth(2).waitFor();
    expect(await rows.allInnerTexts()).toEqual([expect.stringMatching(/^4\s+Invalid\s+This is not a phone number/), expect.stringMatching(/^5\s+Invalid\s+The consent column says neither/), expect.stringMatching(/^8\s+Invalid\s+No number/)]);
    expect(await count(world, 'contacts where merged_into is null and erased_at is null')).toBe(before);
    await shot(owner, 'imports-dry-run');
    expect(await violations(owner)).toEqual([]);
    const [file] = await Promise.all([owner.waitForEvent('download'), button('Invalid rows (CSV)').click()]);
    expect(readFileSync(await file.path(), 'utf8')).toContain('Chandra');
  });

  it('runs as it said, and is undone', async () => {
    await button('Import 3 rows').click();
    await owner.getByRole('heading', { name: 'What happened' }).waitFor();
    expect(await figures()).toEqual([3, 0, 1, 3]);
    expect(await count(world, 'contacts where merged_into is null and erased_at is null')).toBe(before + 3);
    await shot(owner, 'imports-done');
    await owner.goto(at('/contacts'));
    await owner.getByRole('combobox', { name: 'Tag' }).click();
    await owner.getByRole('option', { name: 'Autumn fair' }).click();
    const people = owner.getByRole('table', { name: 'Contacts' }).locator('tbody tr');
    await world.until(async () => (await people.count()) === 3);
    await shot(owner, 'contacts-tags');
    expect(await violations(owner)).toEqual([]);
    await owner.goto(at('/imports'));
    await owner.getByRole('row', { name: /people\.csv/ }).filter({ hasText: 'Finished' }).waitFor();
    await shot(owner, 'imports');
    await owner.getByRole('link', { name: 'people.csv' }).click();
    await button('Undo import').click();
    await owner.getByRole('dialog', { name: 'Undo this import?' }).getByRole('button', { name: 'Undo import' }).click();
    await owner.getByText('Contacts removed: 3. Put back as they were: 0. Kept, because they were touched since: 0.').waitFor();
    expect(await sql(world, 'select state from imports')).toEqual([{ state: 'undone' }]);
    await shot(owner, 'imports-undone');
  });

  it('an agent has no entry, and the deep link says what is missing', async () => {
    const page = await signedIn((await somebody(world, 'AGENT')).email);
    await page.goto(at('/imports'));
    await heading(page, 'You may not open this page').waitFor();
    await page.getByText('contacts.import').waitFor();
    expect(await page.getByRole('link', { name: 'Imports' }).count()).toBe(0);
    await page.context().close();
  });

  it('a marketer maps columns and sees no whole numbers', async () => {
    const page = await signedIn((await somebody(world, 'MARKETER')).email);
    await page.goto(at('/imports'));
    await page.locator('input[type=file]').setInputFiles({ name: 'again.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
    await heading(page, 'again.csv').waitFor();
    expect(await page.getByRole('main').innerText()).not.toContain('0123456781');
    await page.context().close();
  });

  it.each([['dark', 'ar'], ['light', 'hi'], ['light', 'ms']] as const)('axe finds nothing, %s, %s', async (colorScheme, locale) => {
    const page = await signedIn(World.owner.email, { locale, colorScheme });
    await page.goto(at('/imports'));
    await page.locator('tbody tr').first().waitFor();
    const found = await violations(page);
    await shot(page, `imports-${colorScheme}-${locale}`);
    await page.getByRole('link', { name: 'again.csv' }).click();
    await page.locator('tr[data-column]').first().waitFor();
    found.push(...(await violations(page)));
    await shot(page, `imports-mapping-${colorScheme}-${locale}`);
    await page.context().close();
    expect(found).toEqual([]);
  });
});
