import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, openBrowser, shot } from '../harness/browser.js';
import { count } from '../harness/identity.js';
import { colleague, type Person } from '../harness/people.js';
import { World } from '../harness/world.js';
import { makeForm } from '../modules/consent.fixture.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TEXTS: Record<string, { title: string; text: string }> = {
  en: { title: 'News and offers from Kopi Kita', text: 'We would like to write to you on WhatsApp: when a new roast is in, when there is something to celebrate, and to answer what you ask us. About two messages a month.' },
  ms: { title: 'Berita dan tawaran daripada Kopi Kita', text: 'Kami ingin menghubungi anda di WhatsApp apabila ada kopi baharu, dan untuk menjawab soalan anda. Kira-kira dua mesej sebulan.' },
  ar: { title: 'أخبار وعروض من كوبي كيتا', text: 'نود أن نكتب إليك عبر واتساب: عند وصول محصول جديد، وعند وجود مناسبة، وللرد على أسئلتك. رسالتان في الشهر تقريبًا.' },
  hi: { title: 'Kopi Kita से समाचार और ऑफ़र', text: 'हम आपको WhatsApp पर लिखना चाहते हैं: जब नई कॉफ़ी आए, और आपके सवालों के जवाब देने के लिए। महीने में लगभग दो संदेश।' },
};

let world: World;
let browser: Browser;
let admin: Person;
beforeAll(async () => {
  world = await World.start();
  admin = await colleague(world, 'ADMIN');
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

interface Violation { id: string; nodes: { target: string[] }[] }

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => (await (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run()).violations);
  return found.map((v) => `${v.id} at ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

describe.each([['en', 'light'], ['en', 'dark'], ['ar', 'light'], ['ar', 'dark'], ['ms', 'light'], ['hi', 'dark']] as const)('CM-2: the hosted form, %s, %s', (language, theme) => {
  it('is filled in, corrected and answered with a code; axe finds nothing on the way', async () => {
    const { url, slug } = await makeForm(admin, { language, ...TEXTS[language]!, purposes: ['service', 'utility', 'marketing'] });
    const context = await browser.newContext({ viewport: { width: 1100, height: 1050 }, bypassCSP: true, javaScriptEnabled: true, colorScheme: theme, locale: language });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(`${world.server.url}${new URL(url).pathname}`);
    expect(new URL(page.url()).pathname).toBe(`/c/${slug}`);
    const look = async (name: string) => {
      const found = await violations(page);
      await shot(page, `consent-form-${language}-${theme}-${name}`);
      expect([name, found]).toEqual([name, []]);
    };
    await look('1-form');
    await page.locator('button[type=submit]').click();
    await page.locator('[role=alert]').waitFor();
    await look('2-faults');
    // By keyboard alone: from the fault to its field, then box by box.
    await page.locator('.faults a').first().press('Enter');
    await page.locator('#phone').fill('+60 12-555 0134');
    await page.locator('#p-marketing').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.code').waitFor();
    await look('3-code');
    const code = await page.locator('.code span').innerText();
    expect(code).toMatch(/^[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}$/);
    expect(await page.locator('a.button').getAttribute('href')).toBe(`https://wa.me/60312345678?text=${code}`);
    expect(page.url()).not.toMatch(/60125550134|\?/);
    expect(await page.evaluate(() => {
      const { documentElement } = (globalThis as unknown as { document: { documentElement: { dir: string; lang: string } } }).document;
      return [documentElement.lang, documentElement.dir];
    })).toEqual([language, language === 'ar' ? 'rtl' : 'ltr']);
    expect(complaints).toEqual([]);
    expect(await count(world, `consent_pending p join consent_forms f on f.id = p.form_id where f.slug = $1`, [slug])).toBe(1);
    await context.close();
  });
});

describe('CM-2: the hosted form', () => {
  it('on a telephone, without script, under the content policy; nothing is wider than the screen', async () => {
    const { url } = await makeForm(admin, { ...TEXTS['en']!, title: 'Averyveryverylongwordthatnobodywouldeverwriteinatitlebutsomebodywill' });
    const context = await browser.newContext({ viewport: { width: 320, height: 640 }, isMobile: true, javaScriptEnabled: false });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(`${world.server.url}${new URL(url).pathname}`);
    await page.locator('#phone').fill('+60125550134');
    await page.locator('label[for=p-service]').click();
    await shot(page, 'consent-form-phone');
    await page.locator('button[type=submit]').click();
    await page.locator('.code').waitFor();
    await shot(page, 'consent-form-phone-code');
    const box = await page.locator('main').boundingBox();
    expect(box!.x >= 0 && box!.x + box!.width <= 320).toBe(true);
    expect(complaints).toEqual([]);
    await page.goto(`${world.server.url}/c/nothing-here`);
    await shot(page, 'consent-form-missing');
    expect(await page.locator('h1').innerText()).toBe('This form is not available');
    await context.close();
  });
});
