import { chromium } from 'playwright-core';
import fs from 'node:fs';
const [,, out, cols, ...names] = process.argv;
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const p = await b.newPage({ viewport: { width: Number(process.env.W ?? 1800), height: 600 } });
const imgs = names.map((n) => `<img style="width:100%;border:1px solid #888" src="data:image/png;base64,${fs.readFileSync(`/tmp/shots/${n}.png`).toString('base64')}">`).join('');
await p.setContent(`<body style="margin:0"><div style="display:grid;gap:8px;grid-template-columns:repeat(${cols},1fr)">${imgs}</div>`);
await p.waitForTimeout(300); await p.screenshot({ path: out, fullPage: true }); await b.close();
