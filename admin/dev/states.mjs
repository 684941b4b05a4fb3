import { chromium } from 'playwright-core';
import fs from 'node:fs'; import { createRequire } from 'node:module';
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [,, tag, ...paths] = process.argv; const BASE = 'http://127.0.0.1:4399';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await (await b.newContext({ viewport: { width: 1360, height: 700 } })).newPage(); page.on('pageerror', (e) => console.log('pageerror', e.message));
await page.goto(`${BASE}/reset`); await page.goto(`${BASE}/admin/`); await page.fill('[name=email]', 'a@b.co'); await page.fill('[name=password]', 'password123'); await page.click('[type=submit]'); await page.waitForTimeout(1500);
for (const p of paths) { await page.goto(`${BASE}/admin${p}`); await page.waitForTimeout(Number(process.env.WAIT ?? 900)); await page.screenshot({ path: `/tmp/shots/${tag}${p.replaceAll('/', '-')}.png` }); await page.evaluate(axe); const r = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })); for (const v of r.violations) console.log('AXE', tag, p, v.id, v.nodes[0].html.slice(0, 200)); }
await b.close();
