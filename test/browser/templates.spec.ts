import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { PASSWORD, somebody, sql } from '../harness/identity.js';
import { World } from '../harness/world.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let world: World;
let browser: Browser;
let owner: Page;
let complaints: string[] = [];
beforeAll(async () => {
  world = await World.start({ delays: { answer: 0, sent: 1, delivered: 2, read: 1500 } });
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
const heading = (name: string) => owner.getByRole('heading', { name, level: 1 });
const button = (name: string) => owner.getByRole('button', { name, exact: true });
const row = (name: string) => owner.locator(`tr[data-template="${name}"]`);

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

describe('templates', () => {
  it('stand in a list with their state and the reason in words, synced by hand', async () => {
    await owner.goto(at('/templates'));
    await heading('Templates').waitFor();
    await button('Sync now').click();
    await owner.getByText(/^Templates: \d+, approved: \d+/).waitFor();
    expect(await row('weekly_digest').innerText()).toMatch(/can’t be sent for now[^]*Low[^]*Paused/);
    expect(await row('prize_draw').innerText()).toContain('it looks like fraud');
    expect(await row('hello_world').innerText()).toMatch(/Utility[^]*American English[^]*High[^]*Approved/);
    await shot(owner, 'templates');
    expect(await violations(owner)).toEqual([]);
    await owner.getByRole('combobox', { name: 'State' }).click();
    await owner.getByRole('option', { name: 'Paused' }).click();
    await row('hello_world').waitFor({ state: 'detached' });
    await row('weekly_digest').waitFor();
    expect(await owner.locator('tr[data-template]').count()).toBe(1);
    expect(new URL(owner.url()).searchParams.get('state')).toBe('paused');
  });

  it('one is written: what would be refused is said at its field, and when it is mended it is handed in and approved', async () => {
    await owner.getByRole('link', { name: 'Write template' }).click();
    await heading('Write template').waitFor();
    await owner.getByLabel('Name', { exact: true }).fill('Parcel Ready');
    expect(await owner.getByLabel('Name', { exact: true }).inputValue()).toBe('parcel_ready');
    const body = owner.getByRole('textbox', { name: 'Body' });
    await body.fill('Hello {{1}}');
    await owner.getByText('A variable may stand neither first nor last.').waitFor();
    expect(await body.getAttribute('aria-invalid')).toBe('true');
    await owner.getByText('The provider would refuse this.').waitFor();
    expect(await button('Hand in for review').isDisabled()).toBe(true);
    await shot(owner, 'templates-refused');
    expect(await violations(owner)).toEqual([]);

    await body.fill('Hello {{1}}, your parcel is ready.');
    await owner.getByText('Every variable needs an example: 1 wanted, 0 given.').waitFor();
    await owner.getByLabel('Value: 1').fill('Ada');
    await button('Add button').click();
    await owner.getByLabel('Label').fill('Thank you');
    await owner.getByText('Nothing to object to.').waitFor();
    const phone = owner.getByRole('group', { name: 'How it looks on the phone' });
    expect(await phone.innerText()).toMatch(/Hello Ada, your parcel is ready\.\s+Thank you/);
    await shot(owner, 'templates-written');
    await button('Hand in for review').click();
    await heading('parcel_ready').waitFor();
    await owner.getByText('The provider is reviewing it.').waitFor();
    await shot(owner, 'templates-pending');
    await owner.getByRole('main').getByText('Approved', { exact: true }).waitFor();
    expect(await owner.getByText('The provider is reviewing it.').count()).toBe(0);
    expect(await owner.getByRole('link', { name: 'Use in a broadcast' }).count()).toBe(1);
    await shot(owner, 'templates-approved');
    expect(await violations(owner)).toEqual([]);
  });

  it('a name that is taken is said at its field; a rejected one says why', async () => {
    await owner.goto(at('/templates'));
    await owner.getByRole('link', { name: 'Write template' }).click();
    await owner.getByLabel('Name', { exact: true }).fill('parcel_ready');
    await owner.getByRole('textbox', { name: 'Body' }).fill('Nothing new.');
    await owner.getByText('Nothing to object to.').waitFor();
    await button('Hand in for review').click();
    await owner.getByText('This connection has a template of that name and language.').first().waitFor();
    await owner.getByLabel('Name', { exact: true }).fill('please_reject_me');
    await button('Hand in for review').click();
    await heading('please_reject_me').waitFor();
    await owner.getByText('its format or variables are wrong').waitFor();
  });

  it('a new wording is kept beside the old one, and it is deleted by its name', async () => {
    await owner.goto(at('/templates'));
    await owner.getByRole('link', { name: 'parcel_ready' }).click();
    await owner.getByRole('link', { name: 'Change wording' }).click();
    await owner.getByRole('textbox', { name: 'Body' }).fill('Hello {{1}}, your parcel waits for you.');
    await owner.getByText('Nothing to object to.').waitFor();
    await button('Hand in for review').click();
    await heading('parcel_ready').waitFor();
    await owner.getByText('Wording 2').waitFor();
    expect(await owner.getByRole('region', { name: 'Wordings' }).getByRole('listitem').count()).toBe(2);
    await owner.getByRole('main').getByText('Approved', { exact: true }).waitFor();
    await button('Delete').click();
    const question = owner.getByRole('dialog', { name: 'Delete this template?' });
    expect(await question.getByRole('button', { name: 'Delete', exact: true }).isDisabled()).toBe(true);
    await question.getByRole('textbox').fill('parcel_ready');
    await question.getByRole('button', { name: 'Delete', exact: true }).click();
    await heading('Templates').waitFor();
    expect(await sql(world, `select state from templates where name = 'parcel_ready'`)).toEqual([{ state: 'deleted' }]);
  });

  it('an agent reads them and writes none', async () => {
    const page = await signedIn((await somebody(world, 'AGENT')).email);
    await page.goto(at('/templates'));
    await page.getByRole('link', { name: 'hello_world' }).click();
    await page.getByRole('heading', { name: 'hello_world', level: 1 }).waitFor();
    expect(await page.getByRole('main').getByRole('button', { name: /Delete|Sync/ }).count() + await page.getByRole('link', { name: /Change wording|Write template|broadcast/ }).count()).toBe(0);
    await page.goto(at('/templates/create'));
    await page.getByText('templates.write').waitFor();
    await page.context().close();
  });

  it.each([['dark', 'ar'], ['light', 'hi'], ['light', 'ms']] as const)('axe finds nothing, %s, %s', async (colorScheme, locale) => {
    const page = await signedIn(World.owner.email, { locale, colorScheme });
    await page.goto(at('/templates'));
    await page.locator('tbody tr').first().waitFor();
    const found = await violations(page);
    await shot(page, `templates-${colorScheme}-${locale}`);
    await page.locator('tr[data-template="seasonal_offer"] a').click();
    await page.locator('ol li').first().waitFor();
    found.push(...(await violations(page)));
    await shot(page, `template-${colorScheme}-${locale}`);
    await page.locator('a[href$="/edit"]').click();
    await page.locator('form textarea').first().waitFor();
    found.push(...(await violations(page)));
    await shot(page, `template-edit-${colorScheme}-${locale}`);
    await page.context().close();
    expect(found).toEqual([]);
  });
});
