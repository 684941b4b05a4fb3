import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { LogFollowers } from '@consentry/audit';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { count, PASSWORD, somebody, sql, Visitor, WRONG } from '../harness/identity.js';
import { World } from '../harness/world.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SENT = 5;
const BLOCKED = 3;
const FAILED_SIGN_INS = 2;
const NOT_FOUND = 4;
/** One that can be seen. */
const BAR = '.MuiBarChart-element:not([height="0"])';

let world: World;
let browser: Browser;
let owner: Page;
let complaints: string[] = [];
const fetched: string[] = [];
beforeAll(async () => {
  world = await World.start();
  for (let n = 0; n < SENT; n++) expect((await world.send()).status).toBe(202);
  await world.until(async () => (await count(world, `(select distinct message_id from message_events where status = 'delivered') d`)) === SENT);
  await world.writes('STOP');
  for (let n = 0; n < BLOCKED; n++) expect((await world.send()).status).toBeGreaterThan(399);
  for (let n = 0; n < NOT_FOUND; n++) expect((await world.call('GET', `/v1/messages/msg_${'0'.repeat(32)}`)).status).toBe(404);
  for (let n = 0; n < FAILED_SIGN_INS; n++) expect((await new Visitor(world).login(World.owner.email, WRONG)).status).toBe(401);
  await world.settle();
  browser = await openBrowser();
  owner = await signedIn(World.owner.email);
  owner.on('request', (request) => fetched.push(request.url()));
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
const region = (name: string) => owner.getByRole('region', { name, exact: true });
const numberIn = (text: string) => Number(text.replaceAll(/[^\d]/g, ''));
const legend = async (section: string, series: string) => numberIn(await region(section).locator(`[data-series="${series}"] strong`).innerText());
const indicator = (name: string) => owner.locator(`[data-indicator=${name}]`);

async function signedIn(email: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1360, height: 1000 }, locale: 'en-US', bypassCSP: false, ...options })).newPage();
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
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => (await (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> } }).axe.run()).violations);
  return found.map((v) => `${v.id} at ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`);
}

/** All of a page that scrolls inside itself. */
async function wholeShot(page: Page, name: string): Promise<void> {
  const height = await page.evaluate(() => (globalThis as unknown as { document: { getElementById(id: string): { scrollHeight: number } } }).document.getElementById('content').scrollHeight);
  await page.setViewportSize({ width: 1360, height: height + 60 });
  await page.waitForTimeout(400);
  await shot(page, name);
  await page.setViewportSize({ width: 1360, height: 1000 });
}

/** What a chart of a section says, as a table: each column's sum, counted here from its rows. */
async function sumsOf(section: string): Promise<{ rows: number; sums: Record<string, number>; told: Record<string, number> }> {
  const table = region(section).getByRole('table');
  const names = (await table.locator('thead th').allInnerTexts()).slice(1);
  const rows = await table.locator('tbody tr').evaluateAll((list) => list.map((row) => [...(row as unknown as { querySelectorAll(s: string): { textContent: string }[] }).querySelectorAll('td')].map(({ textContent }) => textContent)));
  const told = await table.locator('tfoot td').allInnerTexts();
  const named = (values: number[]) => Object.fromEntries(names.map((name, index) => [name, values[index]!]));
  return { rows: rows.length, sums: named(names.map((_, column) => rows.reduce((sum, cells) => sum + numberIn(cells[column]!), 0))), told: named(told.map(numberIn)) };
}

describe('monitoring', () => {
  it('costs other pages nothing: the drawing of charts is fetched when one is shown', async () => {
    await owner.goto(at('/contacts'));
    await heading(owner, 'Contacts').waitFor();
    const charts = () => fetched.filter((url) => /bar\.chart/.test(url)).length;
    expect(charts()).toBe(0);
    await world.server.app.get(LogFollowers).idle();
    await owner.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Monitoring' }).click();
    await heading(owner, 'Monitoring').waitFor();
    await region('Messages').locator(BAR).first().waitFor();
    expect(charts()).toBeGreaterThan(0);
  });

  it('counts what was done: sent, blocked, refused, a sign-in that failed', async () => {
    await world.until(async () => (await legend('Messages', 'accepted')) === SENT);
    expect({ blocked: await legend('Messages', 'blocked'), sent: await legend('Messages', 'sent'), delivered: await legend('Messages', 'delivered'), failed: await legend('Messages', 'failed') })
      .toEqual({ blocked: BLOCKED, sent: await count(world, `(select distinct message_id from message_events where status = 'sent') s`), delivered: await count(world, `(select distinct message_id from message_events where status = 'delivered') s`), failed: 0 });
    // Refused: what the gate blocked, and what was not there.
    const refused = await count(world, `audit_leaves where (context->>'response_code')::int between 400 and 499`);
    expect([await legend('API use', 'clientError'), refused >= BLOCKED + NOT_FOUND]).toEqual([refused, true]);
    expect(await legend('Security events', 'auth.login_failed')).toBe(FAILED_SIGN_INS);
    const speed = await owner.getByRole('table', { name: 'How long it takes' }).getByRole('row', { name: /^Measured/ }).innerText();
    expect(speed.split(/\s+/).slice(1).map(Number).every((measured) => measured >= SENT)).toBe(true);
    await wholeShot(owner, 'monitoring');
  });

  it('draws a bar for what was counted, as high as it should be', async () => {
    const bars = await region('Messages').locator('svg').evaluateAll((list) => list.flatMap((svg) => [...(svg as unknown as { querySelectorAll(s: string): { getBBox(): { height: number } }[] }).querySelectorAll('.MuiBarChart-element')].map((bar) => bar.getBBox().height)).filter((height) => height > 0));
    // Accepted, blocked, sent and delivered in this hour; the highest to the lowest as the figures are.
    expect(bars.length).toBeGreaterThanOrEqual(4);
    const most = Math.max(await legend('Messages', 'accepted'), await legend('Messages', 'sent'), await legend('Messages', 'delivered'));
    expect(Math.max(...bars) / Math.min(...bars)).toBeCloseTo(most / BLOCKED, 0);
  });

  it.each(['Messages', 'API use', 'Security events'])('says the same as a table: %s', async (section) => {
    const series = await region(section).locator('li[data-series]').evaluateAll((list) => list.map((item) => (item as unknown as { querySelectorAll(s: string): { textContent: string }[] }).querySelectorAll('span, strong')).map((parts) => [parts[0]!.textContent, Number(parts[1]!.textContent.replaceAll(/\D/g, ''))] as const));
    await region(section).getByRole('button', { name: 'View as table' }).press('Enter');
    const { rows, sums, told } = await sumsOf(section);
    expect(rows).toBe(24);
    expect(told).toEqual(sums);
    expect(sums).toEqual(Object.fromEntries(series));
    expect(await region(section).locator('caption').innerText()).toContain(`${section}, by the hour`);
    if (section === 'Messages') await shot(owner, 'monitoring-table');
    expect(await violations(owner)).toEqual([]);
    await region(section).getByRole('button', { name: 'View as table' }).click();
    await region(section).getByRole('figure').waitFor();
  });

  it('follows what happens while it is open, and nothing moves', async () => {
    await world.writes('START');
    const places = () => owner.locator('main section').evaluateAll((list) => list.map((part) => { const { top, height } = (part as unknown as { getBoundingClientRect(): { top: number; height: number } }).getBoundingClientRect(); return [top, height]; }));
    const before = await places();
    const had = await legend('Messages', 'accepted');
    expect((await world.send()).status).toBe(202);
    await world.until(async () => (await legend('Messages', 'accepted')) === had + 1, 12);
    expect(await places()).toEqual(before);
  });

  it('shows when and from where people came', async () => {
    const map = region('When people and programs come').getByRole('table');
    const cells = await map.locator('[data-count]').evaluateAll((list) => list.map((cell) => Number((cell as unknown as { dataset: { count: string } }).dataset.count)));
    expect(cells).toHaveLength(7 * 24);
    const countries = owner.getByRole('table', { name: 'From where' });
    const [name, requests] = (await countries.locator('tbody tr').first().innerText()).split('\t');
    expect([name!.trim(), Number(requests!.replaceAll(/\D/g, ''))]).toEqual(['Unknown or private address', cells.reduce((sum, cell) => sum + cell, 0)]);
    await owner.getByRole('button', { name: 'Sign-ins' }).click();
    const signIns = await map.locator('[data-count]').evaluateAll((list) => list.map((cell) => Number((cell as unknown as { dataset: { count: string } }).dataset.count)));
    expect(signIns.reduce((sum, cell) => sum + cell, 0)).toBe(await count(world, `audit_leaves where action = 'auth.login_succeeded'`));
    await owner.getByRole('button', { name: 'Requests', exact: true }).click();
  });

  it('says what must hold and does not, in a word and a sentence, and leads to where it is mended', async () => {
    expect(await indicator('mfa').getAttribute('data-state')).toBe('attention');
    for (const part of ['Needs attention', 'Owners and administrators with a second factor: 0 of 1.']) expect(await indicator('mfa').innerText()).toContain(part);
    expect(await indicator('keys').innerText()).toContain('In order');
    expect(await indicator('tls').innerText()).toContain('CONSENTRY_PUBLIC_URL');
    await indicator('mfa').getByRole('link').click();
    await heading(owner, 'Users and roles').waitFor();
    await owner.goBack();
    await heading(owner, 'Monitoring').waitFor();
  });

  it('shows an hour, a week and a month; the address holds which', async () => {
    for (const [name, bars, section] of [['Hour', 60, 'API use'], ['7 days', 28, 'API use'], ['30 days', 30, 'API use']] as const) {
      await button(name);
      await region(section).getByRole('button', { name: 'View as table' }).click();
      expect([name, (await sumsOf(section)).rows]).toEqual([name, bars]);
      expect((await sumsOf(section)).sums['Refused (4xx)']).toBeGreaterThanOrEqual(NOT_FOUND);
      await region(section).getByRole('button', { name: 'View as table' }).click();
    }
    expect(new URL(owner.url()).search).toBe('?period=month');
    await owner.getByText('At most the last 7 days.').waitFor();
    await wholeShot(owner, 'monitoring-month');
  });

  async function button(name: string): Promise<void> {
    await owner.getByRole('group', { name: 'Period' }).getByRole('button', { name, exact: true }).click();
    await region('API use').getByRole('button', { name: 'View as table' }).waitFor();
  }

  it('a failure says what happened, and is tried again', async () => {
    await owner.route('**/v1/monitoring/security?*', (route) => route.fulfill({ status: 404, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: 'Nothing here', status: 404, detail: 'The figures are away.', code: 'request.not_found' }) }));
    await owner.goto(at('/monitoring?period=hour'));
    await region('Security events').getByText('The figures are away.').waitFor();
    await region('Messages').getByRole('figure').waitFor();
    await owner.unroute('**/v1/monitoring/security?*');
    await region('Security events').getByRole('button', { name: 'Try again' }).click();
    await region('Security events').getByRole('figure').waitFor();
  });
});

describe('in other looks', () => {
  it.each([['light', 'en'], ['dark', 'en'], ['light', 'ar'], ['dark', 'ar'], ['light', 'ms'], ['light', 'hi']] as const)('axe finds nothing, %s, %s', async (colorScheme, locale) => {
    const page = await signedIn(World.owner.email, { locale, colorScheme, reducedMotion: 'reduce', bypassCSP: true });
    await page.goto(at('/monitoring'));
    await page.locator(BAR).first().waitFor();
    await page.locator('[data-count]').first().waitFor();
    await wholeShot(page, `monitoring-${colorScheme}-${locale}`);
    const found = await violations(page);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.waitForTimeout(300);
    await shot(page, `monitoring-narrow-${colorScheme}-${locale}`);
    await page.context().close();
    expect(found).toEqual([]);
  });
});

describe('other roles', () => {
  it('an auditor sees it', async () => {
    const page = await signedIn((await somebody(world, 'AUDITOR')).email);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Monitoring' }).click();
    await page.getByRole('region', { name: 'Messages', exact: true }).getByRole('figure').waitFor();
    await page.context().close();
  });

  it('an agent has no entry, and the deep link says what is missing', async () => {
    const page = await signedIn((await somebody(world, 'AGENT')).email);
    await page.goto(at('/monitoring'));
    await heading(page, 'You may not open this page').waitFor();
    for (const part of ['monitoring.read', 'Owner, Administrator, Auditor']) expect(await page.getByRole('main').innerText()).toContain(part);
    expect(await page.getByRole('link', { name: 'Monitoring' }).count()).toBe(0);
    await page.context().close();
  });

  it('the figures of another organisation are its own', async () => {
    const { organizationId } = await world.secondOrganization();
    const page = await signedIn((await somebody(world, 'OWNER', { organizationId })).email);
    await page.goto(at('/monitoring'));
    await page.getByRole('region', { name: 'Messages', exact: true }).getByText('No messages in this period.').waitFor();
    expect((await sql<{ n: number }>(world, 'select count(*)::int as n from messages'))[0]!.n).toBeGreaterThan(0);
    await page.context().close();
  });
});
