import { chromium } from 'playwright-core';
import fs from 'node:fs';
import { createRequire } from 'node:module';
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [,, theme = 'light', locale = 'en', width = '1360', only = ''] = process.argv;
const OUT = '/tmp/shots'; fs.mkdirSync(OUT, { recursive: true });
const BASE = `http://127.0.0.1:${process.env.PORT ?? 4399}`;
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
const context = await browser.newContext({ viewport: { width: Number(width), height: 860 }, reducedMotion: 'reduce' }); context.setDefaultTimeout(6000);
await context.addInitScript(([t, l]) => { localStorage.setItem('RaStoreconsentry.theme', JSON.stringify(t)); localStorage.setItem('RaStoreconsentry.locale', JSON.stringify(l)); }, [theme, locale]);
const page = await context.newPage();
const noise = [];
page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) noise.push(`${m.type()}: ${m.text().slice(0, 300)}`); });
page.on('pageerror', (e) => noise.push(`pageerror: ${e.message.slice(0, 400)}`));
let total = 0; process.on('uncaughtException', (e) => { console.log(e.message); console.log(noise); process.exit(1); });
async function shot(name, { full = false } = {}) {
  await page.waitForTimeout(350);
  await page.screenshot({ path: `${OUT}/${name}-${theme}-${locale}-${width}.png`, fullPage: full });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  total += violations.length;
  for (const v of violations) { console.log(`AXE ${name}: ${v.id} (${v.nodes.length}) ${v.help}`); for (const n of v.nodes.slice(0, 3)) console.log('   ', n.html.slice(0, 220), '|', (n.any[0] ?? n.all[0] ?? n.none[0])?.message?.slice(0, 200)); }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wide > 1) console.log(`WIDE ${name}: ${wide}px`);
}
const go = async (path) => { await page.goto(`${BASE}/admin${path}`); await page.waitForSelector('main h1', { timeout: 8000 }).catch(() => console.log('no h1', path)); await page.waitForTimeout(500); };
const want = (n) => !only || only.split(',').includes(n);
await page.goto(`${BASE}/reset`); await page.goto(`${BASE}/admin/`); await page.waitForSelector('form');
if (want('signin')) { await shot('signin'); await page.fill('[name=email]', 'owner@example.com'); await page.fill('[name=password]', 'wrong'); await page.click('[type=submit]'); await page.waitForTimeout(400); await shot('signin-error'); }
await page.fill('[name=email]', 'owner@example.com'); await page.fill('[name=password]', 'password123'); await page.click('[type=submit]');
await page.waitForURL(/admin\/(simulator|inbox)/, { timeout: 8000 }); await page.waitForTimeout(900);
if (want('simulator')) {
  await shot('simulator');
  const composer = page.locator('main section').first();
  await composer.locator('button[type=submit]').click(); await page.waitForTimeout(2600);
  await page.getByRole('button', { name: 'STOP' }).click(); await page.waitForTimeout(700);
  await composer.locator('textarea').first().fill('One more thing'); await composer.locator('textarea').first().press('Enter'); await page.waitForTimeout(700);
  await shot('simulator-stopped');
  await page.locator('[data-message-id]').last().click(); await page.waitForTimeout(600); await shot('drawer');
  await page.keyboard.press('Escape'); await page.waitForTimeout(300);
  await page.getByRole('button', { name: 'START' }).click(); await page.waitForTimeout(500);
  const code = page.locator('main section').last().getByRole('button'); await code.click(); await page.waitForTimeout(500); await code.scrollIntoViewIfNeeded(); await shot('simulator-code');
}
if (want('inbox')) {
  await go('/inbox'); await shot('inbox-none');
  const rows = page.locator('main ul li a');
  for (let i = 0; i < Math.min(await rows.count(), 4); i += 1) { if (Number(width) < 600) await go('/inbox'); await rows.nth(i).click(); await page.waitForTimeout(700); await shot(`inbox-${i}`); }
}
if (want('messages')) { await go('/messages'); await shot('messages'); await page.locator('main table a').first().click(); await page.waitForTimeout(500); await shot('messages-drawer'); }
if (want('contacts')) { await go('/contacts'); await shot('contacts'); await page.locator('main button').first().click(); await page.waitForTimeout(400); await shot('contacts-create'); await page.keyboard.press('Escape'); await go('/contacts'); await page.locator('main table a').nth(0).click(); await page.waitForTimeout(700); await shot('contact'); await page.locator('main section button').nth(0).click(); await page.waitForTimeout(400); await shot('consent-dialog'); }
if (want('connections')) { await go('/connections'); await shot('connections'); await page.locator('main li a').first().click(); await page.waitForTimeout(700); await shot('connection'); await page.locator('main').evaluate((m) => { m.scrollTop = 99999; }); await shot('connection-foot'); await page.locator('main table button').first().click(); await page.waitForTimeout(500); await shot('event-drawer'); await go('/connections/create'); await shot('connection-create'); }
if (want('keys')) { await go('/api-keys'); await shot('keys'); await page.locator('main button').first().click(); await page.waitForTimeout(300); await page.fill('[name=name]', 'My program'); await shot('keys-create'); await page.locator('[role=dialog] [type=submit]').click(); await page.waitForTimeout(600); await shot('keys-shown'); }
if (want('other')) { await go('/nowhere'); await shot('nowhere'); }
console.log(`${theme} ${locale} ${width}: ${total} violations`); for (const n of [...new Set(noise)]) console.log(n);
await browser.close();
