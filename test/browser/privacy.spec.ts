import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RetentionEngine } from '@consentry/privacy';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { count, DAY, ownerVisitor, somebody, sql, type Visitor } from '../harness/identity.js';
import { World } from '../harness/world.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let world: World;
let browser: Browser;
let owner: Page;
let admin: Page;
let api: Visitor;
let adminEmail: string;
const complaints: string[][] = [];
const made: Record<string, string> = {};
beforeAll(async () => {
  world = await World.start();
  // Weeks pass here: the time to enrol a second factor would be over.
  await sql(world, `update organization_security set mfa_roles = '{}'`);
  adminEmail = (await somebody(world, 'ADMIN', { name: 'Mira Tan' })).email;
  await world.writes('Hello, is the shop open today?');
  await world.send({ text: { body: 'Yes, until eight.' } });
  await world.settle();
  api = await ownerVisitor(world);
  const at = (days: number) => new Date(world.clock.nowMs() - days * DAY).toISOString();
  await api.call('POST', '/v1/privacy/requests', { kind: 'access', requester: { name: 'Noor Aziz', address: 'noor@example.com' }, message: 'Please send me what you have on me.', receivedAt: at(40) });
  await api.call('POST', '/v1/privacy/requests', { kind: 'rectification', contactId: world.demo.contactId, message: 'My name is spelt wrong.', receivedAt: at(26) });
  await api.call('POST', '/v1/privacy/inbound-mail', { messageId: '<a@example.com>', from: { address: 'lee@example.com', name: 'Lee Wen' }, subject: 'A question', text: 'What do you do with my number?' });
  browser = await openBrowser();
  [owner, admin] = await Promise.all([person(), person()]);
  await signIn(owner, World.owner.email);
  await signIn(admin, adminEmail);
}, 90_000);
afterAll(async () => {
  await browser.close();
  await world.close();
});

async function person(): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 }, locale: 'en-US', acceptDownloads: true })).newPage();
  page.setDefaultTimeout(10_000);
  complaints.push(complaintsOf(page));
  // Whatever asks for a confirmation gets it.
  await page.addLocatorHandler(page.getByRole('dialog', { name: 'Confirm that it is you' }), async (dialog) => {
    await dialog.getByLabel('Password', { exact: true }).fill(World.owner.password);
    await dialog.getByRole('button', { name: 'Confirm', exact: true }).click();
  });
  return page;
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${world.server.url}/admin/login`);
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[type=password]').fill(World.owner.password);
  await page.locator('button[type=submit]').click();
  await page.locator('nav').first().waitFor();
}

const go = (page: Page, name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
const state = (page: Page, name: string) => page.getByRole('status').getByText(name, { exact: true }).waitFor();
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');
const contact = async () => (await world.call('GET', `/v1/contacts/${world.demo.contactId}`)).body;

/** Takes a request at the counter and confirms the person. @returns its id */
async function taken(page: Page, kind: string): Promise<string> {
  await page.goto(`${world.server.url}/admin/privacy/requests`);
  await button(page, 'Take a request').first().click();
  await dialog(page).getByLabel('Right').click();
  await page.getByRole('option', { name: new RegExp(`^${kind}`) }).click();
  await dialog(page).getByRole('combobox', { name: /^Contact/ }).fill('You');
  await page.getByRole('option', { name: /You \(simulated\)/ }).click();
  await dialog(page).getByLabel('What they wrote').fill('Please do it soon.');
  if (kind === 'Erasure') await shot(page, 'privacy-take');
  await button(page, 'Write down').click();
  await page.getByRole('heading', { level: 1, name: kind, exact: true }).waitFor();
  await button(page, 'Confirm the person').click();
  await dialog(page).getByLabel('How').click();
  await page.getByRole('option', { name: 'Asked back on a channel we know' }).click();
  await button(page, 'Confirm').click();
  await state(page, 'Person confirmed');
  return page.url().split('/').at(-1)!;
}

describe('requests of people, in the panel', () => {
  it('stand in a list with what is left of their time, and what is overdue says so', async () => {
    await go(owner, 'Privacy requests');
    await owner.locator('[data-request]').nth(2).waitFor();
    await owner.getByText(/^Overdue: was due 10 days ago/).waitFor();
    await owner.getByText('Lee Wen · lee@example.com').waitFor();
    await shot(owner, 'privacy-requests');
    await owner.getByLabel('Right').click();
    await owner.getByRole('option', { name: 'Correction' }).click();
    await world.until(async () => (await owner.locator('[data-request]').allInnerTexts()).map((text) => text.split('\t')[0]?.trim()).join() === 'Correction');
  });

  it('a right whose person nobody knows yet is linked first; a correction is made there and then', async () => {
    await owner.getByRole('link', { name: 'Correction' }).click();
    await button(owner, 'Confirm the person').click();
    await dialog(owner).getByLabel('How').click();
    await owner.getByRole('option', { name: 'Called back on a known number' }).click();
    await dialog(owner).getByLabel('Note').fill('Spelt the name letter by letter.');
    await button(owner, 'Confirm').click();
    await button(owner, 'Put it right').click();
    await dialog(owner).getByLabel('Name', { exact: true }).fill('Yusuf (simulated)');
    await shot(owner, 'privacy-rectify');
    await dialog(owner).getByRole('button', { name: 'Put it right' }).click();
    await state(owner, 'Done');
    expect((await world.call<{ name: string }>('GET', `/v1/contacts/${world.demo.contactId}`)).body.name).toBe('Yusuf (simulated)');
    expect((await world.call('PATCH', `/v1/contacts/${world.demo.contactId}`, { name: 'You (simulated)' })).status).toBe(200);
  });

  it('restriction: from then on nothing is sent', async () => {
    made['restriction'] = await taken(owner, 'Restriction');
    await button(owner, 'Restrict processing').click();
    await dialog(owner).getByRole('button', { name: 'Restrict processing' }).click();
    await state(owner, 'Done');
    expect((await world.send<{ code: string }>()).body.code).toBe('gate.processing_restricted');
    expect((await world.call('PUT', `/v1/contacts/${world.demo.contactId}/restrictions`, { processingRestricted: false, objectedToMarketing: false })).status).toBe(200);
    await shot(owner, 'privacy-restricted');
  });

  it('access: the copy is made, and downloaded', async () => {
    made['access'] = await taken(owner, 'Access');
    await button(owner, 'Make the copy').click();
    await shot(owner, 'privacy-copy-ask');
    await dialog(owner).getByRole('button', { name: 'Make the copy' }).click();
    await state(owner, 'Done');
    const coming = owner.waitForEvent('download');
    await button(owner, 'Download the copy').click();
    const file = readFileSync(await (await coming).path());
    expect(file.subarray(0, 2).toString()).toBe('PK');
    await shot(owner, 'privacy-copy');
  });

  it('refusal keeps its reason, and more time is taken once', async () => {
    await taken(owner, 'Portability');
    await button(owner, 'Take more time').click();
    await dialog(owner).getByLabel('Reason').fill('Three systems have to be searched.');
    await button(owner, 'Extend').click();
    await owner.getByText('Time extended').waitFor();
    expect(await button(owner, 'Take more time').count()).toBe(0);
    await button(owner, 'Refuse').click();
    await dialog(owner).getByLabel('Reason').fill('The same was answered last week.');
    await dialog(owner).getByRole('button', { name: 'Refuse' }).click();
    await state(owner, 'Refused');
    await owner.getByText('The same was answered last week.').waitFor();
  });

  it('on the page of a person stand their own, and a new one is theirs from the start', async () => {
    await owner.goto(`${world.server.url}/admin/contacts/${world.demo.contactId}`);
    const section = owner.getByRole('region', { name: 'Privacy requests', exact: true });
    await section.locator('[data-request]').nth(3).waitFor();
    expect(await section.locator('[data-request] a').allInnerTexts()).toEqual(['Portability', 'Access', 'Restriction', 'Correction']);
    await section.getByText('Refused', { exact: true }).waitFor();
    await section.scrollIntoViewIfNeeded();
    await shot(owner, 'privacy-contact');
    await section.getByRole('button', { name: 'Take a request' }).click();
    expect(await dialog(owner).getByRole('combobox', { name: /^Contact/ }).inputValue()).toContain('You (simulated)');
    await dialog(owner).getByLabel('Right').click();
    await owner.getByRole('option', { name: /^Objection/ }).click();
    await button(owner, 'Write down').click();
    await owner.getByRole('heading', { level: 1, name: 'Objection to marketing', exact: true }).waitFor();
    const id = owner.url().split('/').at(-1)!;
    await owner.goBack();
    await section.locator(`[data-request="${id}"]`).getByText('Objection to marketing').waitFor();
    expect(await sql(world, 'select kind, contact_id from subject_requests order by received_at desc limit 1', [])).toEqual([{ kind: 'objection', contact_id: world.contactUuid }]);
    // Answered, so that nothing of it is in the way of what follows.
    expect((await api.call('POST', `/v1/privacy/requests/${id}/cancel`)).status).toBe(200);
  });

  it('a legal hold is set, named on the request, and lifted', async () => {
    await go(owner, 'Legal holds');
    await button(owner, 'Set a legal hold').first().click();
    await dialog(owner).getByRole('combobox', { name: /^Contact/ }).fill('You');
    await owner.getByRole('option', { name: /You \(simulated\)/ }).click();
    await dialog(owner).getByLabel('Reason').fill('Court of Kuala Lumpur, file 12/26');
    await button(owner, 'Set the hold').click();
    await owner.locator('[data-hold]').waitFor();
    await shot(owner, 'privacy-holds');
  });
});

describe('erasure takes two people', () => {
  it('the one who approved is told who carries it out, before being refused', async () => {
    made['erasure'] = await taken(owner, 'Erasure');
    await owner.getByText('A legal hold keeps this person’s data').waitFor();
    await owner.locator('[data-part=goes] [data-table=messages]').waitFor();
    await owner.locator('[data-part=keeps] [data-table=consent_records]').getByText(/^Proof of consent/).waitFor();
    await owner.getByText('Once you approve, somebody else carries it out: Mira Tan.').waitFor();
    await shot(owner, 'privacy-erasure');
    await button(owner, 'Approve the erasure').click();
    await dialog(owner).getByRole('button', { name: 'Approve the erasure' }).click();
    await state(owner, 'Approved');
    await owner.getByText('You approved this erasure, so somebody else must carry it out: Mira Tan.', { exact: false }).waitFor();
    expect(await button(owner, 'Erase for good').isDisabled()).toBe(true);
    await shot(owner, 'privacy-erasure-second');
  });

  it('the second decides under the hold; lifting it says what waits, and then it is carried out', async () => {
    await admin.goto(`${world.server.url}/admin/privacy/requests/${made['erasure']}`);
    await button(admin, 'Erase for good').click();
    expect(await dialog(admin).getByRole('button', { name: 'Erase for good' }).isDisabled()).toBe(true);
    await dialog(admin).getByLabel('Type “ERASE” to confirm').fill('ERASE');
    await shot(admin, 'privacy-erase-typed');
    await dialog(admin).getByRole('button', { name: 'Erase for good' }).click();
    await state(admin, 'Waits for a legal hold');
    await state(owner, 'Waits for a legal hold');
    expect(await contact()).toMatchObject({ name: 'You (simulated)' });
    await go(admin, 'Legal holds');
    await button(admin, 'Lift').click();
    await dialog(admin).getByText('Erasures that were decided and waited for a hold: 1.', { exact: false }).waitFor();
    await dialog(admin).getByLabel('Type “LIFT” to confirm').fill('LIFT');
    await shot(admin, 'privacy-lift');
    await dialog(admin).getByRole('button', { name: 'Lift' }).click();
    await state(owner, 'Done');
    expect(await contact()).toMatchObject({ name: null, identities: [], attributes: {} });
    expect(await count(world, 'messages')).toBe(0);
    await owner.getByText('Erased contact').first().waitFor();
    await shot(owner, 'privacy-erased');
  });
});

describe('retention', () => {
  it('shows what would go before it is saved, and afterwards what went', async () => {
    const phone = '+15005550042';
    await world.call('POST', '/v1/contacts', { name: 'Sara', phone, optedIn: true });
    for (const text of ['One', 'Two', 'Three']) await world.writes(text, phone);
    await sql(world, `update messages set created_at = created_at - interval '20 days'`);
    await sql(world, `update conversations set last_message_at = last_message_at - interval '20 days'`);
    await go(owner, 'Retention');
    const row = owner.locator('[data-class=messages]');
    const field = row.getByRole('spinbutton');
    await field.fill('3');
    expect(await button(owner, 'Review and save').isDisabled()).toBe(true);
    await field.fill('7');
    await row.locator('[data-counts]:not([data-counts=counting])').waitFor();
    expect(Number(await row.locator('[data-counts]').getAttribute('data-counts'))).toBeGreaterThanOrEqual(3);
    await row.getByText('Where it comes from, which tables').click();
    await shot(owner, 'retention');
    expect((await api.call<{ classes: { name: string; days: number }[] }>('GET', '/v1/privacy/retention')).body.classes.find(({ name }) => name === 'messages')?.days).toBe(90);
    await button(owner, 'Review and save').click();
    await dialog(owner).locator('[data-table=messages]').waitFor();
    await shot(owner, 'retention-review');
    await dialog(owner).getByLabel('Type “DELETE” to confirm').fill('DELETE');
    await button(owner, 'Save, and let it go').click();
    await owner.getByText('Saved.').waitFor();
    expect((await api.call<{ classes: { name: string; days: number }[] }>('GET', '/v1/privacy/retention')).body.classes.find(({ name }) => name === 'messages')?.days).toBe(7);
    expect(await count(world, 'messages')).toBe(3);
    await world.server.app.get(RetentionEngine, { strict: false }).run();
    expect(await count(world, 'messages')).toBe(0);
    await owner.locator('[data-run]').first().waitFor();
    await owner.locator('[data-run]').first().scrollIntoViewIfNeeded();
    await shot(owner, 'retention-runs');
  });

  it('complained of nothing', () => expect(complaints.flat()).toEqual([]));
});

interface Violation { id: string; nodes: { target: string[] }[] }

describe.each([['light', 'en'], ['dark', 'en'], ['light', 'ar'], ['dark', 'ar'], ['light', 'ms'], ['light', 'hi']] as const)('axe, %s, %s', (theme, locale) => {
  it('finds nothing', async () => {
    await api.call('POST', '/v1/privacy/requests', { kind: 'erasure', contactId: await sara(), message: 'Forget me.' });
    const context = await browser.newContext({ viewport: { width: 1360, height: 1000 }, reducedMotion: 'reduce', bypassCSP: true, locale, colorScheme: theme });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await signIn(page, World.owner.email);
    const found: string[] = [];
    const look = async (name: string) => {
      await page.waitForTimeout(400);
      await page.evaluate(AXE);
      const violations = await page.evaluate(async () => (await (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run()).violations);
      await shot(page, `axe-${theme}-${locale}-privacy-${name}`);
      found.push(...violations.map((v) => `${name}: ${v.id} at ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`));
    };
    const open = (await api.call<{ data: { id: string; kind: string }[] }>('GET', '/v1/privacy/requests?open=true')).body.data.find(({ kind }) => kind === 'erasure')!;
    for (const [name, path] of [['requests', 'requests?all'], ['erasure', `requests/${open.id}`], ['erased', `requests/${made['erasure']}`], ['copy', `requests/${made['access']}`], ['holds', 'holds?all'], ['retention', 'retention']] as const) {
      await page.goto(`${world.server.url}/admin/privacy/${path}`);
      await page.locator('h1').first().waitFor();
      await look(name);
      if (name === 'requests' && theme === 'light') {
        await page.locator('main button').first().click();
        await page.getByRole('dialog').waitFor();
        await look('take');
      }
    }
    await context.close();
    expect(found).toEqual([]);
  }, 90_000);
});

async function sara(): Promise<string> {
  const { data } = (await world.call<{ data: { id: string }[] }>('GET', '/v1/contacts')).body;
  return data[0]!.id;
}
