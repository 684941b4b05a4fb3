import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { World } from '../harness/world.js';

let world: World;
let browser: Browser;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  world = await World.start({ delays: {} });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1360, height: 900 }, locale: 'en-US' });
  complaints = complaintsOf(page);
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

const bubbles = () => page.locator('[data-message-id][data-status]');
const details = () => page.getByRole('dialog', { name: 'Message details' });

/** The first two minutes of ux.md, step by step, as a person takes them. */
describe('first run', () => {
  it('signs in and lands on the simulator', async () => {
    await page.goto(world.server.url);
    await shot(page, 'first-run-1-sign-in');
    await page.getByLabel('Email').fill(World.owner.email);
    await page.getByLabel('Password', { exact: true }).fill('not this one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('E-mail or password is wrong').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(World.owner.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Simulator', level: 1 }).waitFor();
    await page.getByLabel('Message from the phone').waitFor();
  });

  it('sends, and the phone shows it, and the ticks go to read', async () => {
    await page.getByLabel('Message', { exact: true }).fill('Your order is on its way');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('log', { name: 'Messages on the phone' }).getByText('Your order is on its way').waitFor();
    await page.locator('[data-status="read"]').getByText('Your order is on its way').first().waitFor();
    await shot(page, 'first-run-2-sent');
  });

  it('shows each rule of the gate', async () => {
    await bubbles().filter({ hasText: 'Your order is on its way' }).first().click();
    await details().locator('[data-rule="not_opted_in"][data-outcome="pass"]').first().waitFor();
    expect(await details().locator('[data-rule]').count()).toBeGreaterThanOrEqual(11);
    await shot(page, 'first-run-3-verdict');
    await page.keyboard.press('Escape');
    await details().waitFor({ state: 'hidden' });
  });

  it('STOP from the phone opts out, and the next send is blocked by name', async () => {
    await page.getByRole('button', { name: 'STOP', exact: true }).click();
    await page.getByText('This contact has opted out.').first().waitFor();
    await page.getByLabel('Message', { exact: true }).fill('One more thing');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const blocked = page.locator('[data-status="blocked"]').filter({ hasText: 'One more thing' }).first();
    await blocked.waitFor();
    expect(await blocked.textContent()).toContain('gate.opted_out');
    await shot(page, 'first-run-4-blocked');
    await blocked.click();
    await details().locator('[data-rule="opted_out"][data-outcome="block"]').first().waitFor();
    await shot(page, 'first-run-5-why');
    await page.keyboard.press('Escape');
    expect(world.ledger().map((e) => JSON.stringify(e.body))).not.toContainEqual(expect.stringContaining('One more thing'));
  });

  it('does the same from code: the command that it shows works as it stands', async () => {
    await page.getByRole('button', { name: 'START', exact: true }).click();
    await page.getByText('This contact has opted out.').first().waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Create a test key' }).click();
    const command = await page.getByText('curl -X POST').first().evaluate((element) => (element as unknown as { value?: string }).value ?? element.textContent ?? '');
    expect(command).toContain('csk_test_');
    const { stdout } = await promisify(execFile)('bash', ['-c', `${command} -s -o /dev/null -w '%{http_code}'`]);
    expect(stdout).toBe('202');
    await page.getByRole('log', { name: 'Messages on the phone' }).getByText('Hello from my program').waitFor();
  });

  it('the other pages stand: inbox, messages, contacts, connections, keys', async () => {
    for (const [link, heading] of [['Inbox', 'Inbox'], ['Messages', 'Messages'], ['Contacts', 'Contacts'], ['Connections', 'Connections'], ['API keys', 'API keys']] as const) {
      await page.getByRole('link', { name: link, exact: true }).click();
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      await page.waitForTimeout(400);
      await shot(page, `page-${link.toLowerCase().replace(' ', '-')}`);
    }
  });

  it('complained of nothing', () => expect(complaints).toEqual([]));
});
