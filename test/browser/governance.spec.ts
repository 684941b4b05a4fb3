import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { fromBuffer } from 'yauzl';
import { BackupSettings } from '@consentry/backups';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { ownerVisitor, PASSWORD, somebody, sql } from '../harness/identity.js';
import { World } from '../harness/world.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PAGES = ['/privacy/exports', '/privacy/processors', '/profile/privacy', '/organization', '/system/backups'];

let world: World;
let browser: Browser;
let owner: Page;
let complaints: string[] = [];
beforeAll(async () => {
  world = await World.start();
  await world.send({ text: { body: 'A message to take along' } });
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
const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });
const button = (page: { getByRole: Page['getByRole'] }, name: string | RegExp) => page.getByRole('button', { name, exact: true });

async function signedIn(email: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1360, height: 1100 }, locale: 'en-US', bypassCSP: true, acceptDownloads: true, ...options })).newPage();
  page.setDefaultTimeout(15_000);
  complaintsOf(page).push = (...items) => complaints.push(...items);
  await page.goto(at('/login'));
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.locator('nav').first().waitFor();
  return page;
}

interface Violation { id: string; nodes: { target: string[] }[] }

async function axe(page: Page, name: string): Promise<string[]> {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => (await (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run()).violations);
  return violations.map((v) => `${name}: ${v.id} at ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`);
}

function namesIn(zip: Buffer): Promise<string[]> {
  return new Promise((resolve, reject) => fromBuffer(zip, { lazyEntries: false }, (error, file) => {
    if (error) return reject(error);
    const names: string[] = [];
    file.on('entry', ({ fileName }: { fileName: string }) => names.push(fileName)).on('end', () => resolve(names)).on('error', reject);
  }));
}

describe('copies', () => {
  it('one is begun, seen through to its end and downloaded whole', async () => {
    await owner.goto(at('/privacy/exports'));
    await owner.getByText('No copy has been made yet.').waitFor();
    await shot(owner, 'exports-empty');
    await owner.getByLabel(/With the files of messages/).click();
    await button(owner, 'Make a copy').click();
    await owner.locator('[data-export][data-status=ready]').waitFor();
    await shot(owner, 'exports-ready');
    const [file] = await Promise.all([owner.waitForEvent('download'), button(owner, /^Download the copy begun/).click()]);
    expect(file.suggestedFilename()).toMatch(/^exp_[0-9a-f]{32}\.zip$/);
    const path = join(await file.path());
    const names = await namesIn(readFileSync(path));
    expect(names).toEqual(expect.arrayContaining(['README.txt', 'messages.ndjson', 'messages.csv', 'schema/messages.json', 'manifest.json']));
    const [{ n }] = (await sql<{ n: number }>(world, `select count(*)::int as n from audit_leaves where action = 'export.downloaded'`)) as [{ n: number }];
    expect(n).toBe(1);
  });

  it('asks who it is before a download when the last proof is old, and deletes after a question', async () => {
    await sql(world, `update sessions set authenticated_at = authenticated_at - interval '1 hour'`);
    await owner.reload();
    await button(owner, /^Download the copy begun/).click();
    const question = dialog(owner, 'Confirm that it is you');
    await question.locator('input[name=password]').fill(PASSWORD);
    const [file] = await Promise.all([owner.waitForEvent('download'), button(question, 'Confirm').click()]);
    expect(readFileSync(await file.path()).length).toBeGreaterThan(1_000);
    await button(owner, /^Delete the copy begun/).click();
    await button(dialog(owner, 'Delete this copy?'), 'Delete').click();
    await owner.getByText('No copy has been made yet.').waitFor();
  });
});

describe('processors', () => {
  it('an entry is added and removed, the contact is kept, and a paper is downloaded in another language', async () => {
    await owner.goto(at('/privacy/processors'));
    await button(owner, 'Add an entry').click();
    const form = dialog(owner, 'Add a sub-processor');
    await form.getByLabel('Company').fill('Kopi Hosting Sdn Bhd');
    await form.getByLabel('What for').fill('Running the machines\nKeeping backups');
    await form.getByLabel('Countries or regions').fill('Malaysia');
    await form.getByLabel('Names and identifiers').check();
    await form.getByLabel('Terms of data processing').fill('http://example.com');
    await button(form, 'Save').click();
    await form.getByText('Must be an https:// address.').waitFor();
    await form.getByLabel('Terms of data processing').fill('https://example.com/dpa');
    await shot(owner, 'processors-dialog');
    expect(await axe(owner, 'the entry')).toEqual([]);
    await button(form, 'Save').click();
    const entry = owner.locator('[data-source=manual]');
    await entry.getByText('Kopi Hosting Sdn Bhd').waitFor();
    expect(await entry.getByRole('link').getAttribute('href')).toBe('https://example.com/dpa');
    await owner.getByLabel('Data protection officer').fill('Aisyah');
    await owner.getByLabel('Country', { exact: true }).fill('Malay');
    await owner.getByRole('option', { name: 'Malaysia' }).click();
    await button(owner, 'Save contact').click();
    await world.until(async () => (await world.call<{ dpoName: string; country: string }>('GET', '/v1/privacy/contact')).body.country === 'MY');
    await shot(owner, 'processors-en');
    await owner.getByLabel('Language of the paper').click();
    await owner.getByRole('option', { name: 'Bahasa Melayu' }).click();
    await owner.getByLabel('Format').click();
    await owner.getByRole('option', { name: 'Markdown' }).click();
    const [paper] = await Promise.all([owner.waitForEvent('download'), button(owner, 'Download: Records of processing').click()]);
    expect(paper.suggestedFilename()).toBe('records-ms.md');
    expect(readFileSync(await paper.path(), 'utf8')).toContain('Aisyah');
    await button(owner, 'Remove Kopi Hosting Sdn Bhd').click();
    await button(dialog(owner, /Remove Kopi/), 'Remove').click();
    await entry.waitFor({ state: 'detached' });
  });
});

describe('one’s own data', () => {
  it('an agent asks for a copy and sees it waiting; asked twice, is told so', async () => {
    const agent = await somebody(world, 'AGENT');
    const page = await signedIn(agent.email);
    await page.goto(at('/profile'));
    await page.getByRole('link', { name: 'Privacy and data' }).click();
    await page.getByLabel('What should they know?').fill('For my own records');
    await button(page, 'Send request').click();
    await page.locator('[data-request=access][data-state=verified]').getByText('For my own records').waitFor();
    await shot(page, 'my-data');
    await button(page, 'Send request').click();
    await page.getByText('You have asked for this already; it is being worked on.').waitFor();
    await page.getByLabel(/^Erasure/).check();
    await button(page, 'Send request').click();
    await button(dialog(page, 'Ask for the erasure of your account?'), 'Cancel').click();
    const [{ n }] = (await sql<{ n: number }>(world, `select count(*)::int as n from subject_requests`)) as [{ n: number }];
    expect(n).toBe(1);
    const visitor = await ownerVisitor(world);
    const [request] = (await visitor.call<{ data: { id: string }[] }>('GET', '/v1/privacy/requests')).body.data;
    expect((await visitor.call('POST', `/v1/privacy/requests/${request!.id}/fulfil`, {})).status).toBeLessThan(300);
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Download the copy').click()]);
    expect(await namesIn(readFileSync(await file.path()))).toContain('manifest.json');
    await page.context().close();
  });

  it('an owner downloads his own when it is ready', async () => {
    await owner.goto(at('/profile/privacy'));
    await button(owner, 'Send request').click();
    await owner.locator('[data-request=access]').waitFor();
    const visitor = await ownerVisitor(world);
    const { data } = (await visitor.call<{ data: { id: string; state: string }[] }>('GET', '/v1/privacy/requests')).body;
    expect((await visitor.call('POST', `/v1/privacy/requests/${data.find(({ state }) => state === 'verified')!.id}/fulfil`, {})).status).toBeLessThan(300);
    const [file] = await Promise.all([owner.waitForEvent('download'), button(owner, 'Download the copy').click()]);
    expect(await namesIn(readFileSync(await file.path()))).toEqual(expect.arrayContaining(['manifest.json', 'sessions.ndjson']));
  });
});

describe('the end of an organisation', () => {
  it('is refused a wrong password, scheduled with days of grace, shown on every page, and called off', async () => {
    await owner.goto(at('/organization'));
    await button(owner, 'Delete the organisation…').click();
    const form = owner.getByRole('dialog');
    const go = button(form, 'Schedule the deletion');
    expect(await go.isDisabled()).toBe(true);
    const name = (await world.call<{ name: string }>('GET', '/v1/organization')).body.name;
    await form.getByLabel('Type the name of the organisation').fill(name);
    await form.locator('input[name=password]').fill('not the password');
    await go.click();
    await form.getByText('The password is wrong.').waitFor();
    await shot(owner, 'closing-dialog');
    expect(await axe(owner, 'the dialog')).toEqual([]);
    await form.getByLabel('Days of grace').fill('3');
    await form.locator('input[name=password]').fill(PASSWORD);
    await go.click();
    await owner.getByRole('heading', { name: 'The deletion is scheduled' }).waitFor();
    const link = (await owner.getByRole('group', { name: 'Link to the certificate' }).textContent()) ?? '';
    expect(link).toMatch(/\/v1\/privacy\/certificates\/[\w-]{43}$/);
    const told = async () => ((await (await fetch(`${world.server.url}${new URL(link).pathname}`)).json()) as { state: string }).state;
    expect(await told()).toBe('scheduled');
    await shot(owner, 'closing-certificate');
    expect(await axe(owner, 'the certificate')).toEqual([]);
    expect(await button(owner, 'Back to the panel').isDisabled()).toBe(true);
    await owner.getByLabel('I have kept the link').check();
    await button(owner, 'Back to the panel').click();
    await owner.getByText(/This organisation will be deleted in/).waitFor();
    await owner.goto(at('/contacts'));
    await owner.getByText(/This organisation will be deleted in/).waitFor();
    await shot(owner, 'closing-banner');
    expect(await axe(owner, 'the banner')).toEqual([]);
    // Said once: nobody finds it again.
    await owner.goto(at('/organization-deletion'));
    await owner.getByText('There is nothing to show here.').waitFor();
    await owner.goto(at('/organization'));
    await owner.getByText('The deletion is scheduled.').waitFor();
    await shot(owner, 'closing-under-way');
    await button(owner, 'Call it off').first().click();
    await button(dialog(owner, 'Call the deletion off?'), 'Call it off').click();
    await owner.getByText(/This organisation will be deleted in/).waitFor({ state: 'hidden' });
    expect(await told()).toBe('cancelled');
    await button(owner, 'Delete the organisation…').waitFor();
  });
});

describe('backups', () => {
  it('says that it cannot, and once it can, makes one and tries it', async () => {
    await owner.goto(at('/system/backups'));
    await owner.getByText('This server can’t make backups').waitFor();
    expect(await button(owner, 'Back up now').isDisabled()).toBe(true);
    world.server.app.get(BackupSettings).ownerUrl = world.ownerUrl;
    await owner.goto(at('/system/backups'));
    await button(owner, 'Back up now').click();
    await owner.locator('[data-backup][data-state=done]').first().waitFor({ timeout: 60_000 });
    await button(owner, /^Try it: the backup/).first().click();
    await button(dialog(owner, 'Try this backup?'), 'Run the drill').click();
    await owner.getByText(/^Passed /).first().waitFor({ timeout: 60_000 });
    await owner.getByText(/^consentry restore --from bak_[0-9a-f]{32}$/).waitFor();
    await shot(owner, 'backups-en');
  }, 180_000);
});

describe.each([['light', 'en'], ['dark', 'en'], ['light', 'ar'], ['dark', 'ar']] as const)('axe, %s, %s', (theme, locale) => {
  it('finds nothing on any of these pages', async () => {
    const page = await signedIn(World.owner.email, { locale, colorScheme: theme, reducedMotion: 'reduce' });
    const found: string[] = [];
    for (const path of PAGES) {
      await page.goto(at(path));
      await page.locator('h1').first().waitFor();
      await page.waitForTimeout(700);
      found.push(...(await axe(page, path)));
      await shot(page, `governance-${theme}-${locale}${path.replaceAll('/', '-')}`);
    }
    if (theme === 'light') {
      // On a telephone nothing is wider than the screen.
      await page.setViewportSize({ width: 390, height: 844 });
      for (const path of PAGES) {
        await page.goto(at(path));
        await page.locator('h1').first().waitFor();
        await page.waitForTimeout(500);
        await shot(page, `governance-narrow-${locale}${path.replaceAll('/', '-')}`);
        if (await page.locator('#content').evaluate((main) => { const { scrollWidth, clientWidth } = main as unknown as { scrollWidth: number; clientWidth: number }; return scrollWidth > clientWidth; })) found.push(`${path}: wider than a telephone`);
      }
    }
    await page.context().close();
    expect(found).toEqual([]);
  });
});

// The last: nothing is left afterwards.
describe('the end of an organisation without grace', () => {
  it('begins at once, and the page with the certificate outlives the session', async () => {
    await owner.goto(at('/organization'));
    await button(owner, 'Delete the organisation…').click();
    const form = owner.getByRole('dialog');
    await form.getByLabel('Days of grace').fill('0');
    await form.getByLabel('Type the name of the organisation').fill('Demo organisation');
    await form.locator('input[name=password]').fill(PASSWORD);
    await button(form, 'Delete for good').click();
    await owner.getByRole('heading', { name: 'The deletion has begun' }).waitFor();
    const link = (await owner.getByRole('group', { name: 'Link to the certificate' }).textContent()) ?? '';
    const certificate = async () => (await (await fetch(`${world.server.url}${new URL(link).pathname}`)).json()) as { state: string };
    await world.until(async () => (await certificate()).state === 'done', 60);
    expect(await owner.getByRole('group', { name: 'Link to the certificate' }).textContent()).toBe(link);
    await shot(owner, 'closing-done');
    await owner.getByLabel('I have kept the link').check();
    await button(owner, 'Back to the panel').click();
    await owner.locator('input[type=password]').waitFor();
  }, 120_000);
});
