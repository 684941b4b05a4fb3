import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { AuthenticatorApp, DAY, MINUTE, PASSWORD, somebody, type Someone } from '../harness/identity.js';
import { World } from '../harness/world.js';

let world: World;
let browser: Browser;
let complaints: string[] = [];
beforeAll(async () => {
  world = await World.start();
  browser = await openBrowser();
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

/** Passkeys belong to the name under which the installation is known, so everybody uses that one. */
const at = (path: string) => `${world.server.mode.publicUrl}/admin${path}`;
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
const addressOf = (page: Page) => page.evaluate(() => (globalThis as unknown as { location: { href: string } }).location.href);

async function newBrowser(): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1360, height: 900 }, locale: 'en-US' })).newPage();
  page.setDefaultTimeout(15_000);
  const found = complaintsOf(page);
  // One list for all: whichever page complains, the test that runs then is red.
  found.push = (...items) => complaints.push(...items);
  return page;
}

async function givePassword(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto(at('/login'));
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await button(page, 'Sign in').click();
}

const inside = (page: Page) => page.getByRole('navigation', { name: 'Main' }).waitFor();

async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await givePassword(page, email, password);
  await inside(page);
}

async function account(page: Page, item: 'Profile' | 'Sign out'): Promise<void> {
  await page.getByRole('button', { name: /Account$/ }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

async function signOut(page: Page): Promise<void> {
  await account(page, 'Sign out');
  await heading(page, 'Sign in').waitFor();
}

async function security(page: Page): Promise<void> {
  await account(page, 'Profile');
  await page.getByRole('link', { name: 'Sign-in', exact: true }).click();
  await page.getByRole('heading', { name: 'Two-step verification' }).waitFor();
}

/** Sets up an authenticator as a person does, up to the backup codes in the open dialog. */
async function enrol(page: Page): Promise<{ app: AuthenticatorApp; codes: string[] }> {
  await button(page, 'Set it up').click();
  const qr = page.getByRole('img', { name: /^QR code/ });
  await qr.waitFor();
  // The page's own policy lets the picture through.
  expect(await qr.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBeGreaterThan(0);
  const secret = (await page.getByRole('group', { name: 'Secret' }).textContent())!.replaceAll(/\s/g, '');
  const app = new AuthenticatorApp(world, secret);
  await page.getByLabel('Code').fill(app.code());
  await button(page, 'Switch on').click();
  const codes = page.locator('[data-backup-code]');
  await codes.first().waitFor();
  return { app, codes: await codes.allTextContents() };
}

describe('a second factor', () => {
  let page: Page;
  let person: Someone;
  let app: AuthenticatorApp;
  let codes: string[];

  it('is set up from the secret beside the QR code; ten backup codes are shown once, to be kept', async () => {
    person = await somebody(world, 'AGENT');
    page = await newBrowser();
    await signIn(page, person.email);
    await security(page);
    ({ app, codes } = await enrol(page));
    expect(new Set(codes).size).toBe(10);
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Download').click()]);
    const kept = readFileSync(await download.path(), 'utf8');
    for (const code of codes) expect(kept).toContain(code);
    await page.keyboard.press('Escape');
    expect(await button(page, 'Done').isDisabled()).toBe(true);
    await shot(page, 'identity-backup-codes');
    await page.getByLabel('I have kept them in a safe place').check();
    await button(page, 'Done').click();
    await page.getByText('Backup codes left: 10').waitFor();
    expect(await page.locator('[data-backup-code]').count()).toBe(0);
    await shot(page, 'identity-security');
  });

  it('asks for a code at the next sign-in, and takes no wrong one', async () => {
    await signOut(page);
    await givePassword(page, person.email);
    await heading(page, 'One more step').waitFor();
    const right = app.next();
    await page.getByLabel('Code').fill(right === '000000' ? '000001' : '000000');
    await button(page, 'Sign in').click();
    await page.getByText('The code does not fit').waitFor();
    await shot(page, 'identity-second-step');
    await page.getByLabel('Code').fill(right);
    await button(page, 'Sign in').click();
    await inside(page);
  });

  it('takes a backup code once, and says how many are left', async () => {
    await signOut(page);
    await givePassword(page, person.email);
    await button(page, 'Use a backup code').click();
    await page.getByLabel('Backup code').fill(codes[3]!);
    await button(page, 'Sign in').click();
    await page.getByRole('status').filter({ hasText: 'Codes left: 9' }).waitFor();
    await security(page);
    await page.getByText('Backup codes left: 9').waitFor();
    await signOut(page);
    await givePassword(page, person.email);
    await button(page, 'Use a backup code').click();
    await page.getByLabel('Backup code').fill(codes[3]!);
    await button(page, 'Sign in').click();
    await page.getByText('The code does not fit').waitFor();
    await page.getByLabel('Backup code').fill(codes[4]!);
    await button(page, 'Sign in').click();
    await inside(page);
  });

  it('confirms what is dangerous once the sign-in is a while ago, and what was wanted is done', async () => {
    await security(page);
    world.clock.advance(15 * MINUTE);
    await button(page, 'New backup codes').click();
    await dialog(page, 'Make new backup codes?').getByRole('button', { name: 'New backup codes' }).click();
    const question = dialog(page, 'Confirm that it is you');
    await question.waitFor();
    // An account with a second factor is not asked for its password, which proves less.
    expect(await question.getByLabel('Password', { exact: true }).count()).toBe(0);
    await shot(page, 'identity-step-up');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('You closed the confirmation, so nothing was changed.').waitFor();
    expect(await page.locator('[data-backup-code]').count()).toBe(0);
    await dialog(page, 'Make new backup codes?').getByRole('button', { name: 'New backup codes' }).click();
    await question.getByLabel('Code').fill(app.next());
    await question.getByRole('button', { name: 'Confirm' }).click();
    await page.locator('[data-backup-code]').first().waitFor();
    expect(await page.locator('[data-backup-code]').allTextContents()).not.toContain(codes[0]);
    await page.getByLabel('I have kept them in a safe place').check();
    await button(page, 'Done').click();
    // The session has new tokens now; what is sent next goes with those.
    await page.getByRole('link', { name: 'You', exact: true }).click();
    await page.getByLabel('Name', { exact: true }).fill('Quentin the Second');
    await button(page, 'Save').click();
    await page.getByText('Saved', { exact: true }).waitFor();
  });
});

describe('a passkey', () => {
  it('is added, opens the account without a password, and is removed', async () => {
    const person = await somebody(world, 'AGENT');
    const page = await newBrowser();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    await signIn(page, person.email);
    await security(page);
    await button(page, 'Add a passkey').click();
    expect(await page.getByLabel('Name').inputValue()).toBe('Chrome on Linux');
    await page.getByLabel('Name').fill('My laptop');
    await button(page, 'Continue').click();
    await page.getByText('never used').waitFor();
    await shot(page, 'identity-passkeys');
    await signOut(page);
    await button(page, 'Use a passkey').click();
    await inside(page);
    await security(page);
    await page.getByText('last used').waitFor();
    await button(page, 'Remove My laptop').click();
    await dialog(page, 'Remove My laptop?').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No passkeys yet.').waitFor();
    await signOut(page);
    await button(page, 'Use a passkey').click();
    await page.getByText('This passkey does not open an account here.').waitFor();
  });
});

describe('a forgotten password', () => {
  it('is replaced by the link of a mail, which the mailbox shows; the token stays out of the address, and serves once', async () => {
    const person = await somebody(world, 'AGENT');
    const page = await newBrowser();
    await givePassword(page, person.email, 'no longer known');
    await page.getByRole('link', { name: 'Send me a link to unlock' }).waitFor();
    await page.getByRole('link', { name: 'Forgot password?' }).click();
    await page.getByLabel('Email').fill(person.email);
    await button(page, 'Send the link').click();
    await page.getByText('If there is an account').waitFor();

    const owner = await newBrowser();
    await signIn(owner, World.owner.email);
    await owner.getByRole('link', { name: 'Mailbox', exact: true }).click();
    await owner.getByRole('link', { name: 'Choose a new password' }).filter({ hasText: person.email }).click();
    const link = (await owner.getByRole('article', { name: 'Choose a new password' }).getByRole('link').getAttribute('href'))!;
    await shot(owner, 'identity-mailbox');
    const token = new URL(link).hash.slice('#token='.length);
    expect(token).toHaveLength(43);

    await page.goto(link);
    await heading(page, 'Set a new password').waitFor();
    expect(await addressOf(page)).toBe(at('/reset-password'));
    await page.getByLabel('New password').fill('short');
    await button(page, 'Set password').click();
    await page.getByRole('listitem').filter({ hasText: 'At least 8 characters' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'An upper-case letter' }).waitFor();
    await shot(page, 'identity-reset');
    await page.getByLabel('New password').fill('three owls in a wet harbour');
    await button(page, 'Set password').click();
    await page.getByRole('link', { name: 'Go to sign-in' }).click();
    await signIn(page, person.email, 'three owls in a wet harbour');
    expect(await page.evaluate(() => { const { localStorage, sessionStorage, history } = globalThis as unknown as Record<string, unknown>; return JSON.stringify([localStorage, sessionStorage, (history as { state: unknown }).state]); })).not.toContain(token);

    await page.goto(link);
    await page.getByLabel('New password').fill('four owls in a wet harbour');
    await button(page, 'Set password').click();
    await heading(page, 'This link no longer works').waitFor();
    await page.getByRole('link', { name: 'Get a new link' }).waitFor();
  });
});

describe('sessions', () => {
  it('are listed with what and where, and one browser ends another', async () => {
    const person = await somebody(world, 'AGENT');
    const [here, there] = [await newBrowser(), await newBrowser()];
    await signIn(here, person.email);
    await signIn(there, person.email);
    await account(here, 'Profile');
    await here.getByRole('link', { name: 'Sessions', exact: true }).click();
    const list = here.getByRole('region', { name: 'Sessions' });
    await list.getByText('This browser').waitFor();
    expect(await list.getByRole('listitem').filter({ hasText: 'Chrome on Linux' }).count()).toBe(2);
    await shot(here, 'identity-sessions');
    await list.getByRole('button', { name: /^End the session/ }).click();
    await here.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click();
    await list.getByRole('button', { name: /^End the session/ }).waitFor({ state: 'detached' });
    await there.getByRole('link', { name: 'Contacts', exact: true }).click();
    await heading(there, 'Sign in').waitFor();
    await here.getByRole('link', { name: 'Contacts', exact: true }).click();
    await heading(here, 'Contacts').waitFor();
  });
});

describe('a role that must have a second factor', () => {
  it('is told when, and from then on can do nothing but set one up', async () => {
    const person = await somebody(world, 'ADMIN');
    const page = await newBrowser();
    await signIn(page, person.email);
    await page.getByRole('status').filter({ hasText: 'Set up two-step verification by' }).waitFor();
    await shot(page, 'identity-due');
    world.clock.advance(60 * DAY);
    await signIn(page, person.email);
    await heading(page, 'Two-step verification is needed').waitFor();
    await page.goto(at('/contacts'));
    await heading(page, 'Two-step verification is needed').waitFor();
    await shot(page, 'identity-overdue');
    await page.getByRole('link', { name: 'Set it up' }).click();
    await enrol(page);
    await page.getByLabel('I have kept them in a safe place').check();
    await button(page, 'Done').click();
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    await heading(page, 'Contacts').waitFor();
  });
});
