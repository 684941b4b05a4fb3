import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permissionTable } from '@consentry/kernel';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { World } from '../harness/world.js';

const COLLEAGUE = { email: 'mira@example.com', name: 'Mira Tan', password: 'a-quiet-river-under-7-bridges' };

let world: World;
let browser: Browser;
let owner: Page;
let colleague: Page;
const complaints: string[][] = [];
beforeAll(async () => {
  world = await World.start();
  browser = await openBrowser();
  [owner, colleague] = await Promise.all([person(), person()]);
  await signIn(owner, World.owner.email, World.owner.password);
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

/** A browser of one's own: nothing is shared with the other's. */
async function person(): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1360, height: 900 }, locale: 'en-US' })).newPage();
  complaints.push(complaintsOf(page));
  return page;
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto(`${world.server.url}/admin/`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await navigation(page).waitFor();
}

const navigation = (page: Page) => page.getByRole('navigation', { name: 'Main' });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });

/** The newest link that was mailed to somebody, other than the one before, on the address under which the server listens. */
async function mailedLink(to: string, before = 'none'): Promise<string> {
  let link: string | undefined;
  await world.until(() => {
    const folder = join(world.dataDir, 'mail');
    const mails = names(folder).sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { to: string; text: string });
    link = mails.filter((mail) => mail.to === to).flatMap(({ text }) => text.match(/https?:\/\/\S+#token=[^\s<>"]+/g) ?? []).filter((each) => !before.endsWith(new URL(each).hash)).at(-1);
    return link !== undefined;
  });
  const { pathname, hash } = new URL(link!);
  return world.server.url + pathname + hash;
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

describe('people', () => {
  it('tells about roles what the server grants', async () => {
    await navigation(owner).getByRole('link', { name: 'Users and roles' }).click();
    await heading(owner, 'Users and roles').waitFor();
    await owner.locator('tr[data-permission]').first().waitFor();
    const shown = await owner.locator('tr[data-permission]').evaluateAll((rows) => rows.map((row) => {
      const element = row as unknown as { dataset: { permission: string }; querySelectorAll(s: string): Iterable<{ dataset: { role: string } }> };
      return [element.dataset.permission, [...element.querySelectorAll('[data-role]:has([data-granted])')].map((cell) => cell.dataset.role)] as const;
    }));
    expect(shown.length).toBeGreaterThan(20);
    for (const [permission, roles] of shown) expect({ permission, roles: [...roles].sort() }).toEqual({ permission, roles: [...(permissionTable().get(permission)?.roles ?? [])].sort() });
    const ofDevelopment = ['simulator.use', 'test_clock.advance', 'mailbox.read'];
    expect([...permissionTable().keys()].filter((name) => !ofDevelopment.includes(name)).sort()).toEqual(shown.map(([permission]) => permission).sort());
  });

  it('invites by mail; sent again, the first link is void; and a colleague comes in', async () => {
    await owner.getByRole('button', { name: 'Invite a colleague' }).click();
    const dialog = owner.getByRole('dialog', { name: 'Invite a colleague' });
    await dialog.getByLabel('Email').fill(COLLEAGUE.email);
    await dialog.getByRole('radio', { name: /^Marketer/ }).check();
    await shot(owner, 'people-1-invite');
    await dialog.getByRole('button', { name: 'Send invitation' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await owner.getByRole('table', { name: 'Open invitations' }).getByText(COLLEAGUE.email).waitFor();
    const first = await mailedLink(COLLEAGUE.email);
    await owner.getByRole('button', { name: `Send again: ${COLLEAGUE.email}` }).click();
    const second = await mailedLink(COLLEAGUE.email, first);
    await colleague.goto(first);
    await colleague.locator('a[href$="/login"]').first().waitFor();
    expect(await colleague.getByLabel('Name').count()).toBe(0);
    await colleague.goto('about:blank');
    await colleague.goto(second);
    await colleague.getByLabel('Name').fill(COLLEAGUE.name);
    await colleague.getByLabel('New password', { exact: true }).fill(COLLEAGUE.password);
    await shot(colleague, 'people-2-accept');
    await colleague.locator('button[type=submit]').click();
    await colleague.getByLabel('New password', { exact: true }).waitFor({ state: 'detached' });
    await signIn(colleague, COLLEAGUE.email, COLLEAGUE.password);
    await navigation(colleague).getByRole('link', { name: 'Simulator' }).waitFor();
    expect(await navigation(colleague).getByRole('link', { name: 'API keys' }).count()).toBe(0);
  });

  it('shows a deep link without permission as what it is', async () => {
    await colleague.goto(`${world.server.url}/admin/users`);
    await heading(colleague, 'You may not open this page').waitFor();
    const page = await colleague.getByRole('main').innerText();
    for (const part of ['See people, roles and invitations', 'members.read', 'Marketer', 'Owner, Administrator, Auditor']) expect(page).toContain(part);
    await shot(colleague, 'people-3-forbidden');
    await colleague.getByRole('link', { name: 'Go to the start page' }).click();
    await heading(colleague, 'Simulator').waitFor();
  });

  it('a role that the owner changes takes a page away', async () => {
    await owner.reload();
    await owner.getByRole('table', { name: 'People' }).getByRole('link', { name: COLLEAGUE.name }).click();
    await heading(owner, COLLEAGUE.name).waitFor();
    await owner.getByRole('radio', { name: /^Auditor/ }).check();
    await owner.getByRole('button', { name: 'Change role' }).click();
    await owner.getByText(`${COLLEAGUE.name} is now: Auditor.`).waitFor();
    await shot(owner, 'people-4-role');
    await colleague.goto(`${world.server.url}/admin/simulator`);
    await heading(colleague, 'You may not open this page').waitFor();
    expect(await colleague.getByRole('main').innerText()).toContain('simulator.use');
    expect(await navigation(colleague).getByRole('link', { name: 'Simulator' }).count()).toBe(0);
    await navigation(colleague).getByRole('link', { name: 'Users and roles' }).click();
    await heading(colleague, 'Users and roles').waitFor();
    expect(await colleague.getByRole('button', { name: 'Invite a colleague' }).count()).toBe(0);
  });

  it('nobody changes himself: the owner sees why', async () => {
    await owner.goto(`${world.server.url}/admin/users`);
    await owner.getByRole('row').filter({ hasText: World.owner.email }).getByRole('link').click();
    await owner.getByText('Nobody changes their own role or access.').waitFor();
    expect(await owner.getByRole('button', { name: 'Change role' }).count()).toBe(0);
  });

  it('a person who is removed is out with the next click', async () => {
    await owner.goto(`${world.server.url}/admin/users`);
    await owner.getByRole('table', { name: 'People' }).getByRole('link', { name: COLLEAGUE.name }).click();
    await owner.getByRole('button', { name: 'Remove from the organisation' }).click();
    const dialog = owner.getByRole('dialog', { name: `Remove ${COLLEAGUE.name}?` });
    const confirm = dialog.getByRole('button', { name: 'Remove from the organisation' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill(COLLEAGUE.name);
    await confirm.click();
    await heading(owner, 'Users and roles').waitFor();
    const people = owner.getByRole('table', { name: 'People' }).getByRole('row');
    await people.filter({ hasText: World.owner.email }).waitFor();
    await people.filter({ hasText: COLLEAGUE.email }).waitFor({ state: 'detached' });
    await navigation(colleague).getByRole('link', { name: 'Messages' }).click();
    await colleague.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  });
});

describe('API keys', () => {
  const status = async (key: string, path = '/v1/messages') => (await world.call('GET', path, undefined, { key })).status;
  const shownKey = async () => (await owner.getByRole('group', { name: 'Key', exact: true }).innerText()).trim();
  let first: string;
  let second: string;

  it('makes one that may do only what was chosen, and tells which network entry is wrong', async () => {
    await owner.goto(`${world.server.url}/admin/api-keys`);
    await owner.getByRole('button', { name: 'Create API key' }).first().click();
    const dialog = owner.getByRole('dialog', { name: 'Create API key' });
    await dialog.getByLabel('Name').fill('Shop');
    await dialog.getByLabel('Allowed networks').fill('127.0.0.1\n10.0.0.1/8');
    await dialog.getByRole('radio', { name: 'Only what I choose' }).check();
    await dialog.getByRole('checkbox', { name: /messages\.read/ }).check();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('"10.0.0.1/8" has bits set behind its mask').waitFor();
    await dialog.getByLabel('Allowed networks').fill('127.0.0.1\n::1');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await owner.getByText('Key “Shop” created').waitFor();
    first = await shownKey();
    expect(first).toMatch(/^csk_test_/);
    await shot(owner, 'people-5-key');
    expect([await status(first), await status(first, '/v1/contacts')]).toEqual([200, 403]);
  });

  it('rotates it: both work for a while', async () => {
    await owner.getByRole('table', { name: 'API keys' }).getByRole('link', { name: 'Shop', exact: true }).click();
    await heading(owner, 'Shop').waitFor();
    await owner.getByRole('button', { name: 'Rotate' }).click();
    const dialog = owner.getByRole('dialog', { name: 'Rotate Shop?' });
    await dialog.getByLabel('Hours both keys work').fill('2');
    await dialog.getByRole('button', { name: 'Rotate' }).click();
    await owner.getByText('Key “Shop” created').waitFor();
    second = await shownKey();
    expect(second).not.toBe(first);
    expect([await status(first), await status(second), await status(second, '/v1/contacts')]).toEqual([200, 200, 403]);
    await shot(owner, 'people-6-rotated');
  });

  it('revokes the new one, by its name, from its next request on', async () => {
    await owner.getByRole('link', { name: 'Go to the new key' }).click();
    await owner.getByText('the key before').waitFor();
    await owner.getByRole('button', { name: 'Revoke' }).click();
    const dialog = owner.getByRole('dialog', { name: 'Revoke Shop?' });
    await dialog.getByRole('textbox').fill('Shop');
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await owner.getByText(/^Revoked /).waitFor();
    expect([await status(first), await status(second)]).toEqual([200, 401]);
    expect(await owner.getByRole('button', { name: 'Rotate' }).count()).toBe(0);
  });

  it('counts what the old key was used for, as bars and as a table', async () => {
    await owner.getByRole('link', { name: 'the key before' }).click();
    await world.until(async () => {
      await owner.reload();
      await heading(owner, 'Shop').waitFor();
      await owner.getByText(/^Requests in all: /).waitFor();
      return (await owner.getByRole('img', { name: /^Requests per day/ }).count()) === 1;
    });
    await owner.getByRole('button', { name: 'View as table' }).click();
    const rows = owner.getByRole('table', { name: 'Usage of the last 30 days' }).getByRole('row');
    expect(await rows.count()).toBe(31);
    await shot(owner, 'people-7-usage');
  });
});

describe('organisation', () => {
  it('refuses rules that would lock out who makes them, and keeps what was typed', async () => {
    await navigation(owner).getByRole('link', { name: 'Organisation' }).click();
    await owner.getByLabel('Allowed networks').fill('192.0.2.0/24');
    await owner.getByRole('button', { name: 'Save security settings' }).click();
    await owner.locator('[name=ipAllowlist][aria-invalid=true]').waitFor();
    expect(await owner.getByLabel('Allowed networks').inputValue()).toBe('192.0.2.0/24');
    await owner.getByRole('button', { name: 'Add it' }).click();
    await owner.getByRole('button', { name: 'Save security settings' }).click();
    await owner.getByText('Saved.').waitFor();
    await owner.reload();
    await owner.getByLabel('Allowed networks').waitFor();
    expect(await owner.getByLabel('Allowed networks').inputValue()).toMatch(/^192\.0\.2\.0\/24\n/);
    await shot(owner, 'people-8-organisation');
  });

  it('shows the alerts', async () => {
    await navigation(owner).getByRole('link', { name: 'Alerts' }).click();
    await heading(owner, 'Alerts').waitFor();
    await owner.getByRole('table', { name: 'Alerts' }).or(owner.getByText('Nothing asks for attention.')).waitFor();
    await shot(owner, 'people-9-alerts');
  });

  it('complained of nothing', () => expect(complaints.flat()).toEqual([]));
});
