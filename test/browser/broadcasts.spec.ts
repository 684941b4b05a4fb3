import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { internal } from '../harness/fault.line.js';
import { PASSWORD, somebody, sql } from '../harness/identity.js';
import { World } from '../harness/world.js';
import { broadcast, contactIds, crowd, OFFER, type Someone } from '../modules/broadcasts.crowd.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let world: World;
let browser: Browser;
let owner: Page;
let people: Someone[];
let complaints: string[] = [];
/** How many messages the line may still take: so a broadcast stands still where the test wants it. */
let allowance = Infinity;
beforeAll(async () => {
  world = await World.start();
  Object.assign(internal<object>(world, 'Pace'), { take: async (_c: unknown, _o: string, _id: string, _perSecond: number, wanted: number) => {
    const granted = Math.min(wanted, allowance);
    allowance -= granted;
    return { granted, waitMs: granted < wanted ? 200 : 0, gapMs: 0 };
  } });
  people = await crowd(world, 60, { attributes: (n) => (n < 40 ? { town: 'Ipoh' } : { town: 'Klang' }) });
  // Forty with consent to marketing, six of whom have opted out since.
  await sql(world, `delete from consent_states where purpose = 'marketing' and contact_id in (select id from contacts order by id desc limit 20)`, []);
  for (const { phone } of people.slice(0, 6)) await world.writes('STOP', phone);
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
/** How many of it have left. */
const offers = () => world.ledger().filter((entry) => JSON.stringify(entry).includes('seasonal_offer')).length;
const figure = async (id: string) => Number((await owner.locator(`[data-figure="${id}"] > :nth-child(2)`).innerText()).trim());

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

async function choose(label: string, option: string | RegExp): Promise<void> {
  await owner.getByRole('combobox', { name: label }).click();
  await owner.getByRole('option', { name: option }).click();
}

describe('a segment', () => {
  it('is built of conditions in words, and says as it is written how many are meant', async () => {
    await owner.goto(at('/broadcasts'));
    await owner.getByText('No broadcasts yet.').waitFor();
    await shot(owner, 'broadcasts-empty');
    expect(await violations(owner)).toEqual([]);
    await owner.getByRole('navigation', { name: 'Broadcasts' }).getByRole('link', { name: 'Segments' }).click();
    await owner.getByText('No segments yet.').waitFor();
    await owner.getByRole('link', { name: 'New segment' }).first().click();
    await owner.getByLabel('Name', { exact: true }).fill('Ipoh');
    await choose('What', 'Attribute');
    await owner.getByText('Fill in every condition').waitFor();
    await owner.getByLabel('Attribute', { exact: true }).fill('town');
    await owner.getByLabel('Value', { exact: true }).fill('ipoh');
    await owner.locator('strong[data-count]').filter({ hasText: /^40$/ }).waitFor();
    await button('Add condition').click();
    const second = owner.getByRole('group', { name: 'Condition 2' });
    await second.getByRole('combobox', { name: 'What' }).click();
    await owner.getByRole('option', { name: 'Opt-out' }).click();
    await second.getByRole('combobox', { name: 'How' }).click();
    await owner.getByRole('option', { name: 'has not opted out' }).click();
    await owner.locator('strong[data-count]').filter({ hasText: /^34$/ }).waitFor();
    await owner.getByText('town is “ipoh” and not opted out of any channel').waitFor();
    await shot(owner, 'segments-builder');
    expect(await violations(owner)).toEqual([]);
    await button('Create').click();
    await owner.getByRole('link', { name: 'Ipoh' }).waitFor();
    await shot(owner, 'segments');
  });
});

describe('a broadcast', () => {
  it('is written in steps: whom, what, and who really gets it, with the reasons of those who do not', async () => {
    await owner.goto(at('/broadcasts'));
    await owner.getByRole('link', { name: 'New broadcast' }).first().click();
    await owner.getByLabel('Name', { exact: true }).fill('Autumn range');
    await owner.getByRole('radio', { name: 'A segment' }).check();
    await choose('Segment', 'Ipoh');
    await owner.locator('strong[data-count]').filter({ hasText: /^34$/ }).waitFor();
    await owner.getByRole('radio', { name: 'Everybody who agreed to: Marketing' }).check();
    await owner.locator('strong[data-count]').filter({ hasText: /^3\d$|^4\d$/ }).waitFor();
    await owner.getByRole('radio', { name: 'A segment' }).check();
    await shot(owner, 'broadcasts-audience');
    expect(await violations(owner)).toEqual([]);
    await button('Next').click();
    await choose('Template', /^seasonal_offer/);
    await button('Insert the contact’s data: Value: 1').click();
    await owner.getByLabel('If it is not known').fill('friend');
    await button('Insert').click();
    expect(await owner.getByRole('textbox', { name: 'Value: 1' }).inputValue()).toBe('{{contact.name|friend}}');
    await owner.getByText('Hi friend, our autumn range').waitFor();
    await shot(owner, 'broadcasts-message');
    expect(await violations(owner)).toEqual([]);
    await button('Next').click();
    await owner.locator('[data-figure="eligible"]').waitFor();
    await world.until(async () => (await figure('checked')) === 34);
    expect([await figure('eligible'), await figure('excluded')]).toEqual([34, 0]);
    await button('Back').click();
    await button('Back').click();
    await owner.getByRole('heading', { name: 'Audience' }).waitFor();
    await owner.goBack();
  });

  it('excludes by reason, in the words of the verdict', async () => {
    const id = await broadcast(world, contactIds(people), OFFER, { name: 'To everybody' }, null);
    await owner.goto(at(`/broadcasts/${id}`));
    await owner.getByRole('link', { name: 'Check and send' }).click();
    await owner.locator('[data-figure="eligible"]').waitFor();
    await owner.locator('tr[data-reason="opted_out"]').filter({ hasText: 'The contact opted out' }).filter({ hasText: '6' }).waitFor();
    await owner.locator('tr[data-reason="not_opted_in"]').filter({ hasText: '20' }).waitFor();
    expect([await figure('eligible'), await figure('excluded'), await figure('checked')]).toEqual([34, 26, 60]);
    await shot(owner, 'broadcasts-check');
    expect(await violations(owner)).toEqual([]);
  });

  it('starts, is paused and goes on, and its progress follows', async () => {
    allowance = 12;
    await button('Next').click();
    await shot(owner, 'broadcasts-start');
    expect(await violations(owner)).toEqual([]);
    await button('Start now').click();
    await owner.getByRole('dialog', { name: 'Start “To everybody”?' }).getByRole('button', { name: 'Start now' }).click();
    await heading(owner, 'To everybody').waitFor();
    await button('Pause').waitFor();
    await world.until(() => offers() === 12);
    await shot(owner, 'broadcasts-running');
    await button('Pause').click();
    await owner.getByText('Paused. Nothing leaves until you resume.').waitFor();
    allowance = Infinity;
    await world.settle();
    expect(offers()).toBe(12);
    // Twelve have left, twenty-six are excluded: the others still wait.
    await owner.getByText('38 of 60 people done with').waitFor();
    await shot(owner, 'broadcasts-paused');
    expect(await violations(owner)).toEqual([]);
    await button('Resume').click();
    await owner.getByRole('main').getByText('Finished', { exact: true }).waitFor({ timeout: 40_000 });
    await owner.getByText('60 of 60 people done with').waitFor();
    expect(offers()).toBe(34);
  });

  it('has a report, as bars and as a table, and each recipient by state and reason', async () => {
    await owner.getByRole('figure').waitFor();
    await owner.waitForTimeout(500);
    await shot(owner, 'broadcasts-report');
    await button('View as table').click();
    const stage = async (id: string) => (await owner.locator(`tr[data-stage="${id}"]`).innerText()).split(/\s{1,}/).at(-3);
    await world.until(async () => (await stage('read')) === '34');
    expect(await Promise.all(['recipients', 'accepted', 'sent', 'delivered', 'read', 'excluded', 'failed'].map(stage))).toEqual(['60', '34', '34', '34', '34', '26', '0']);
    expect(await violations(owner)).toEqual([]);
    await owner.getByRole('link', { name: 'The contact opted out' }).click();
    const rows = owner.getByRole('table', { name: 'Recipients' }).locator('tbody tr');
    await world.until(async () => (await rows.count()) === 6);
    expect(await rows.first().innerText()).toMatch(/The contact opted out[^]*Excluded/);
    await rows.first().scrollIntoViewIfNeeded();
    await shot(owner, 'broadcasts-recipients');
    await owner.goto(at('/broadcasts'));
    await owner.getByRole('row', { name: /To everybody/ }).filter({ hasText: 'Finished' }).waitFor();
    await shot(owner, 'broadcasts');
    expect(await violations(owner)).toEqual([]);
  });

  it('is cancelled by its name', async () => {
    allowance = 0;
    const id = await broadcast(world, contactIds(people.slice(40, 50)), { purpose: 'utility', type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } }, { name: 'Never mind' });
    await owner.goto(at(`/broadcasts/${id}`));
    await button('Cancel broadcast').click();
    const question = owner.getByRole('dialog', { name: 'Cancel this broadcast?' });
    expect(await question.getByRole('button', { name: 'Cancel broadcast' }).isDisabled()).toBe(true);
    await question.getByRole('textbox').fill('Never mind');
    await question.getByRole('button', { name: 'Cancel broadcast' }).click();
    await owner.getByRole('main').getByText('Cancelled', { exact: true }).waitFor();
    allowance = Infinity;
  });

  it('waits for a second person where the organisation asks for it', async () => {
    expect((await world.call('PATCH', '/v1/messaging-policies', { broadcastApproval: true })).status).toBe(200);
    await owner.goto(at('/broadcasts'));
    await owner.getByRole('link', { name: 'Autumn range' }).click();
    await owner.getByText('somebody else who may send broadcasts has to approve it').waitFor();
    expect(await button('Approve').count()).toBe(0);
    const page = await signedIn((await somebody(world, 'MARKETER')).email);
    await page.goto(owner.url());
    await page.getByText('and you can be it').waitFor();
    await shot(page, 'broadcasts-approve');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Approved by somebody else').waitFor();
    // Numbers are masked for a marketer.
    await page.goto(at('/broadcasts'));
    await page.getByRole('link', { name: 'To everybody' }).click();
    const text = await page.getByRole('table', { name: 'Recipients' }).innerText();
    expect(people.some(({ phone }) => text.includes(phone))).toBe(false);
    await page.context().close();
    await owner.getByText('Approved by somebody else').waitFor();
  });

  it('an auditor looks and touches nothing', async () => {
    const page = await signedIn((await somebody(world, 'AUDITOR')).email);
    await page.goto(at('/broadcasts'));
    await page.getByRole('link', { name: 'Autumn range' }).click();
    await heading(page, 'Autumn range').waitFor();
    expect(await page.getByRole('main').getByRole('button', { name: /Pause|Cancel|Delete|Approve|Start/ }).count()).toBe(0);
    await page.context().close();
  });

  it.each([['dark', 'ar'], ['light', 'hi'], ['light', 'ms']] as const)('axe finds nothing, %s, %s', async (colorScheme, locale) => {
    const page = await signedIn(World.owner.email, { locale, colorScheme });
    await page.goto(at('/broadcasts'));
    await page.locator('tbody tr').first().waitFor();
    const found = await violations(page);
    await shot(page, `broadcasts-${colorScheme}-${locale}`);
    await page.getByRole('link', { name: 'To everybody' }).click();
    await page.getByRole('figure').waitFor();
    await page.waitForTimeout(700);
    found.push(...(await violations(page)));
    await shot(page, `broadcast-${colorScheme}-${locale}`);
    await page.goto(at('/segments'));
    await page.getByRole('link', { name: 'Ipoh' }).click();
    await page.locator('strong[data-count]').waitFor();
    found.push(...(await violations(page)));
    await shot(page, `segment-${colorScheme}-${locale}`);
    await page.goto(at('/broadcasts/create'));
    await page.locator('strong[data-count]').waitFor();
    found.push(...(await violations(page)));
    await shot(page, `broadcast-create-${colorScheme}-${locale}`);
    await page.context().close();
    expect(found).toEqual([]);
  });
});
