import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { World } from '../harness/world.js';

let world: World;
let browser: Browser;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  world = await World.start();
  await world.writes('Hello');
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, locale: 'en-US' });
  page.setDefaultTimeout(15_000);
  complaints = complaintsOf(page);
  await page.goto(`${world.server.url}/admin/login`);
  await page.locator('input[name=email]').fill(World.owner.email);
  await page.locator('input[type=password]').fill(World.owner.password);
  await page.locator('button[type=submit]').click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

const go = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
const dryRun = () => page.locator('[data-dry-run]');

describe('policies', () => {
  it('a lowered cap holds for the next send, which says the rule and when to come back', async () => {
    await go('Policies and limits');
    await page.getByLabel('Messages an hour').fill('21');
    await page.getByRole('button', { name: 'Save policies' }).click();
    expect(await page.getByLabel('Messages an hour').evaluate((field) => (field as unknown as { validity: { rangeOverflow: boolean } }).validity.rangeOverflow)).toBe(true);
    await page.getByLabel('Messages an hour').fill('1');
    await page.getByLabel('Keep quiet hours').check();
    await page.getByRole('button', { name: 'Save policies' }).click();
    await page.getByText('Saved.').waitFor();
    const saved = (await world.call<{ hourlyCap: number; quietHours: { purposes: string[] } | null }>('GET', '/v1/messaging-policies')).body;
    expect([saved.hourlyCap, saved.quietHours?.purposes]).toEqual([1, ['marketing']]);
    await shot(page, 'policies-en');
    await go('Inbox');
    await page.locator('[data-conversation]').first().click();
    const field = page.getByLabel('Message', { exact: true });
    await field.fill('The first');
    await field.press('Enter');
    await page.locator('[data-status=read]').getByText('The first').waitFor();
    await field.fill('The second');
    await field.press('Enter');
    await page.locator('[data-status=blocked]').filter({ hasText: 'gate.recipient_rate_limited' }).waitFor();
    const wait = Number(await page.locator('[data-retry]').getAttribute('data-retry'));
    expect(wait).toBeGreaterThan(3000);
    expect(wait).toBeLessThanOrEqual(3600);
    await shot(page, 'policies-refused');
  });

  it('the dry run names the same rule before anything is sent', async () => {
    await go('Messages');
    await page.getByRole('link', { name: 'Write a message' }).click();
    await page.getByLabel('Contact', { exact: true }).fill('simulated');
    await page.getByRole('option', { name: /You \(simulated\)/ }).click();
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Would this go?');
    await page.locator('[data-dry-run=blocked]').waitFor();
    expect(await dryRun().locator('[data-outcome=block]').getAttribute('data-rule')).toBe('recipient_rate_limited');
    expect(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
    await shot(page, 'compose-blocked');
    expect((await world.call('PATCH', '/v1/messaging-policies', { hourlyCap: 20 })).status).toBe(200);
    await page.getByLabel('Kind', { exact: true }).click();
    await page.getByRole('option', { name: 'Reply buttons' }).click();
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Shall we deliver tomorrow?');
    await page.getByLabel('Button 1').fill('Yes, please');
    await page.locator('[data-dry-run=allowed]').waitFor();
    await shot(page, 'compose-allowed');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('The message is on its way.').waitFor();
    await world.until(() => world.ledger().some(({ type }) => type === 'interactive'));
  });
});

describe('what the person asked for', () => {
  it('a restriction silences the composer, and lifting it brings it back', async () => {
    await page.goto(`${world.server.url}/admin/contacts/${world.demo.contactId}`);
    await page.getByLabel(/Processing restricted/).click();
    await page.getByRole('dialog', { name: 'Restrict processing?' }).getByRole('button', { name: 'Record' }).click();
    await page.getByText(/^Since /).waitFor();
    await shot(page, 'contact-restricted');
    await page.getByRole('link', { name: 'Open conversation' }).click();
    await page.getByText('This contact restricted processing.').waitFor();
    expect(await page.locator('[data-composer]').count()).toBe(0);
    expect((await world.call('PUT', `/v1/contacts/${world.demo.contactId}/restrictions`, { processingRestricted: false, objectedToMarketing: false })).status).toBe(200);
    await page.getByText('This contact restricted processing.').waitFor({ state: 'hidden' });
    await page.locator('[data-composer]').waitFor();
  });

  it('a form is made, changed into a second version, and its words of stopping are extended', async () => {
    await go('Consent');
    await page.getByRole('button', { name: 'New form' }).first().click();
    const editor = page.getByRole('dialog');
    await editor.getByLabel('Heading').fill('News from Kopi Kita');
    await editor.getByLabel('What people agree to').fill('We write about new roasts, twice a month.');
    await editor.getByLabel('Privacy notice').fill('https://example.com/privacy');
    await editor.getByLabel('Address', { exact: true }).fill('kopi-kita');
    await editor.getByRole('button', { name: 'Save', exact: true }).click();
    const card = page.locator('[data-form=kopi-kita]');
    await card.getByText('Version 1').waitFor();
    await card.getByRole('button', { name: 'Edit' }).click();
    await editor.getByLabel('What people agree to').fill('We write about new roasts, once a month.');
    await editor.getByRole('button', { name: 'Save', exact: true }).click();
    await card.getByText('Version 2').waitFor();
    expect(await card.getByRole('link', { name: 'Preview' }).getAttribute('href')).toBe('/c/kopi-kita');
    await card.getByRole('button', { name: 'Versions' }).click();
    await page.getByRole('dialog', { name: 'Versions' }).getByText('twice a month').waitFor();
    await shot(page, 'consent-versions');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Words and answers' }).click();
    await page.getByLabel('Your own opt-out word').last().fill('cukuplah');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Save words and answers' }).click();
    await world.until(async () => (await world.call<{ optOutWords: { word: string }[] }>('GET', '/v1/consent-settings')).body.optOutWords.length === 1);
    // The words are kept in each process until the database tells of the change.
    await world.until(async () => {
      await world.writes('cukuplah');
      return (await world.call<{ optOuts: unknown[] }>('GET', `/v1/contacts/${world.demo.contactId}/consents`)).body.optOuts.length === 1;
    });
    await go('Inbox');
    await page.locator('[data-conversation]').first().click();
    await page.getByText('This contact has opted out.').first().waitFor();
    await shot(page, 'inbox-opted-out');
  });

  it('complained of nothing', () => expect(complaints).toEqual([]));
});
