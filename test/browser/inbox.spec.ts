import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { colleague, type Person } from '../harness/people.js';
import { World } from '../harness/world.js';

const DAY = 24 * 3_600_000;

let world: World;
let browser: Browser;
let page: Page;
let mira: Person;
let complaints: string[];
beforeAll(async () => {
  world = await World.start();
  await world.writes('Is my parcel on its way?');
  world.clock.advance(DAY + 3_600_000);
  mira = await colleague(world, 'ADMIN');
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
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

const composer = () => page.locator('[data-kinds]');
const thread = () => page.getByRole('log', { name: /Conversation with/ });
const conversation = async () => (await world.call<{ data: { id: string; status: string; assigneeId: string | null; labels: string[] }[] }>('GET', '/v1/conversations')).body.data[0]!;

describe('the composer follows policy', () => {
  it('offers no text outside the window, says why, and sends a template', async () => {
    await page.getByRole('link', { name: 'Inbox', exact: true }).click();
    await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor({ state: 'attached' });
    await page.locator('[data-conversation]').waitFor();
    await page.keyboard.press('j');
    await composer().waitFor();
    expect(await composer().getAttribute('data-kinds')).toBe('template note');
    expect(await page.locator('[data-composer]').count()).toBe(0);
    await composer().getByText('Window closed').waitFor();
    await shot(page, 'inbox-outside-window');
    await composer().getByLabel('Template').click();
    await page.getByRole('option', { name: /hello_world/ }).click();
    await composer().getByRole('button', { name: 'Send', exact: true }).click();
    await thread().locator('[data-status=read]').filter({ hasText: 'Template' }).waitFor();
    expect(world.ledger().map(({ type }) => type)).toContain('template');
  });

  it('brings the text back as soon as the person writes', async () => {
    await world.writes('I am here again');
    await page.locator('[data-kinds="text template note"]').waitFor();
    await composer().getByText(/Window closes in/).waitFor();
    await composer().getByLabel('Message', { exact: true }).fill('Good to hear from you');
    await page.keyboard.press('Enter');
    await thread().locator('[data-status=read]').getByText('Good to hear from you').waitFor();
  });

  it('answers a message and reacts to it', async () => {
    const theirs = thread().locator('[data-message-id]').filter({ hasText: 'I am here again' });
    const menu = theirs.locator('xpath=../..').getByRole('button', { name: /What to do with the message/ });
    await theirs.hover();
    await menu.click();
    await page.getByRole('menuitem', { name: 'React with 👍' }).click();
    await thread().getByRole('list', { name: 'Reactions' }).getByText('👍').waitFor();
    await theirs.hover();
    await menu.click();
    await page.getByRole('menuitem', { name: 'Reply' }).click();
    await composer().getByLabel('Message', { exact: true }).fill('It arrives tomorrow');
    await page.keyboard.press('Enter');
    await thread().locator('[data-status=read]').filter({ hasText: 'It arrives tomorrow' }).filter({ hasText: 'I am here again' }).waitFor();
    await shot(page, 'inbox-replied');
  });
});

describe('work by keyboard alone', () => {
  it('takes, notes, labels, finds and closes', async () => {
    await thread().focus();
    await page.keyboard.press('a');
    await thread().locator('[data-event-kind=assigned]').waitFor();
    expect((await conversation()).assigneeId).toMatch(/^usr_/);
    await page.keyboard.press('n');
    await page.getByLabel('Write a note').waitFor();
    await page.keyboard.type('Asked the carrier');
    await page.keyboard.press('Control+Enter');
    await thread().locator('[data-note]').getByText('Asked the carrier').waitFor();
    await page.getByRole('button', { name: 'More for this conversation' }).press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Labels' }).waitFor();
    await page.keyboard.type('parcel');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
    await page.locator('header').getByText('parcel').waitFor();
    expect((await conversation()).labels).toEqual(['parcel']);
    await page.getByRole('dialog', { name: 'Labels' }).waitFor({ state: 'hidden' });
    await thread().focus();
    await page.keyboard.press('/');
    await page.keyboard.type('nobody of this name');
    await page.getByText('Nothing found.').waitFor();
    await page.getByLabel('Search').fill('simulated');
    await page.locator('[data-conversation]').waitFor();
    await page.getByLabel('Search').press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await shot(page, 'inbox-keys');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ state: 'hidden' });
    await thread().focus();
    await page.keyboard.press('e');
    await thread().locator('[data-event-kind=closed]').waitFor();
    expect((await conversation()).status).toBe('closed');
    await shot(page, 'inbox-closed');
  });

  it('tells by name that a colleague was quicker', async () => {
    await page.getByRole('button', { name: 'Open again' }).click();
    await page.getByRole('button', { name: 'You', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Give back' }).click();
    const nobody = page.getByRole('button', { name: 'Nobody', exact: true });
    await nobody.waitFor();
    const { id } = await conversation();
    await page.route('**/assign', async (route) => {
      await mira.call('POST', `/v1/conversations/${id}/assign`, { assigneeId: 'me' });
      await route.continue();
    }, { times: 1 });
    await nobody.click();
    await page.getByRole('menuitem', { name: 'Assign to me' }).click();
    await page.getByText('was quicker and has this conversation now.').waitFor();
    expect((await conversation()).assigneeId).toBe(mira.userId);
  });
});

describe('an unknown outcome', () => {
  it('is resolved by one click; sending again is typed', async () => {
    world.simulator.fault(world.connectionUuid, 'drop_before_accept', 1);
    await thread().focus();
    await page.keyboard.press('r');
    await composer().getByLabel('Message', { exact: true }).fill('Did this arrive?');
    await page.keyboard.press('Enter');
    const doubtful = thread().locator('[data-status=unknown]');
    await doubtful.waitFor();
    await doubtful.click();
    const details = page.getByRole('dialog', { name: 'Message details' });
    await details.getByText('Did it arrive?').waitFor();
    await details.getByRole('button', { name: /Send again/ }).click();
    const asking = page.getByRole('dialog', { name: 'Send it again?' });
    expect(await asking.getByRole('button', { name: 'Send again' }).isDisabled()).toBe(true);
    await asking.getByRole('button', { name: 'Cancel' }).click();
    await shot(page, 'inbox-unknown');
    await details.getByRole('button', { name: 'It did not arrive' }).click();
    await details.locator('[data-event=failed]').waitFor();
    // The button that had the focus is gone, and for a moment nothing has it: a key pressed into the page would reach nobody.
    await details.press('Escape');
    await details.waitFor({ state: 'hidden' });
    await thread().locator('[data-status=failed]').filter({ hasText: 'Did this arrive?' }).waitFor();
  });

  it('complained of nothing', () => expect(complaints).toEqual([]));
});
