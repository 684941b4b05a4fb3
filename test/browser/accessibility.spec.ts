import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser, shot } from '../harness/browser.js';
import { World } from '../harness/world.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PAGES = ['/admin/simulator', '/admin/inbox', '/admin/messages', '/admin/compose', '/admin/policies', '/admin/consent-forms', '/admin/consent-settings', '/admin/contacts', '/admin/imports', '/admin/templates', '/admin/broadcasts', '/admin/broadcasts/create', '/admin/segments', '/admin/segments/create', '/admin/connections', '/admin/api-keys', '/admin/users', '/admin/organization', '/admin/organization/sso', '/admin/keys', '/admin/webhooks', '/admin/audit-streams', '/admin/monitoring', '/admin/alerts', '/admin/alerts/rules', '/admin/audit-log', '/admin/audit-log/settings', '/admin/profile', '/admin/profile/security', '/admin/profile/sessions', '/admin/profile/privacy', '/admin/privacy/requests', '/admin/privacy/holds', '/admin/privacy/retention', '/admin/privacy/exports', '/admin/privacy/processors', '/admin/system/backups', '/admin/mailbox'];

let world: World;
let browser: Browser;
beforeAll(async () => {
  world = await World.start();
  await world.send({ text: { body: 'A message to look at' } });
  await world.writes('STOP');
  await world.send();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

interface Violation { id: string; nodes: { target: string[] }[] }

/** Both themes, both directions; CONSENTRY_FULL=1: every language too. */
const LOOKS = process.env.CONSENTRY_FULL ? [['light', 'en'], ['dark', 'en'], ['light', 'ar'], ['dark', 'ar'], ['light', 'ms'], ['light', 'hi']] as const : [['light', 'en'], ['dark', 'ar']] as const;

describe.each(LOOKS)('axe, %s, %s', (theme, locale) => {
  it('finds nothing on any page', async () => {
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, reducedMotion: 'reduce', bypassCSP: true, locale, colorScheme: theme });
    const page = await context.newPage();
    const look = async (name: string): Promise<string[]> => {
      await page.evaluate(AXE);
      const violations = await page.evaluate(async () => (await (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run()).violations);
      await shot(page, `axe-${theme}-${locale}-${name}`);
      return violations.map((v) => `${name}: ${v.id} at ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`);
    };
    await page.goto(`${world.server.url}/admin/`);
    await page.locator('input[type=password]').waitFor();
    const found = await look('sign-in');
    await page.locator('input[type=email], input[name=email], input[autocomplete=username]').first().fill(World.owner.email);
    await page.locator('input[type=password]').fill(World.owner.password);
    await page.locator('button[type=submit]').click();
    await page.locator('nav').first().waitFor();
    for (const path of PAGES) {
      await page.goto(world.server.url + path);
      await page.locator('h1').first().waitFor();
      await page.waitForTimeout(600);
      found.push(...(await look(path.replace('/admin/', '').replaceAll('/', '-'))));
    }
    expect(await page.evaluate(() => {
      const { documentElement } = (globalThis as unknown as { document: { documentElement: { dir: string; lang: string } } }).document;
      return [documentElement.lang, documentElement.dir || 'ltr'];
    })).toEqual([locale, locale === 'ar' ? 'rtl' : 'ltr']);
    const lightness = await page.evaluate(() => {
      const { getComputedStyle, document } = globalThis as unknown as { getComputedStyle(e: unknown): { backgroundColor: string }; document: { body: unknown } };
      return Math.max(...getComputedStyle(document.body).backgroundColor.match(/\d+/g)!.slice(0, 3).map(Number));
    });
    expect(lightness > 128 ? 'light' : 'dark').toBe(theme);
    await context.close();
    expect(found).toEqual([]);
  });
});
