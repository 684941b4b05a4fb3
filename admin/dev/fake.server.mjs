// An in-memory stand-in for the server, with its Content-Security-Policy. For looking at the panel only.
import http from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';

const DIST = path.resolve(import.meta.dirname, '../dist');
const PORT = Number(process.env.PORT ?? 4399);
const id = (p) => `${p}_${Date.now().toString(16).padStart(12, '0')}${randomBytes(10).toString('hex')}`;
const ago = (min) => new Date(Date.now() - min * 60000).toISOString();
const now = () => new Date().toISOString();
const PURPOSES = ['service', 'utility', 'marketing', 'authentication'];
const streams = new Set();
let session = null;
const EMPTY = process.env.EMPTY === '1';

const connections = EMPTY ? [] : [
  { id: id('con'), plugin: 'channel-whatsapp', channel: 'whatsapp', name: 'Demo WhatsApp', status: 'active', credentials: { accessToken: '••••9f2c', appSecret: '••••a1b0', verifyToken: '••••demo' }, settings: { phoneNumberId: '106540352242922', businessAccountId: '102290129340398', apiBaseUrl: 'http://127.0.0.1:41234' }, webhookUrl: 'http://localhost:3000/webhooks/con_01932f0c8a7b7c3e9d5a1b2c3d4e5f60', serviceWindowHours: 24, types: ['text', 'template'], createdAt: ago(3000), lastWebhookAt: ago(3), lastError: null, lastCheckedAt: ago(60) },
  { id: id('con'), plugin: 'channel-whatsapp', channel: 'whatsapp', name: 'Shop Kuala Lumpur', status: 'paused', credentials: { accessToken: '••••77aa' }, settings: { phoneNumberId: '998877665544', businessAccountId: '1122334455' }, webhookUrl: 'http://localhost:3000/webhooks/con_01932f0c8a7b7c3e9d5a1b2c3d4e5f61', serviceWindowHours: 24, types: ['text', 'template'], createdAt: ago(9000), lastWebhookAt: ago(1500), lastError: 'The access token has expired or was revoked.', lastCheckedAt: ago(1500) },
];
const contacts = []; const messages = []; const conversations = []; const records = []; const optOuts = []; const ledger = []; const keys = []; const events = []; const faults = {};
const T = (name, state, components, category = 'utility', language = 'en') => ({ id: id('tpl'), connectionId: connections[0]?.id, name, language, category, state, components, syncedAt: ago(30) });
const templates = EMPTY ? [] : [
  T('order_update', 'approved', [{ type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' }, { type: 'BODY', text: 'Hi {{1}}, your order {{2}} is on its way.' }, { type: 'FOOTER', text: 'Reply STOP to opt out' }]),
  T('welcome', 'approved', [{ type: 'BODY', text: 'Welcome to Kedai Kita! How can we help?' }], 'marketing'),
  T('raya_sale', 'pending', [{ type: 'BODY', text: 'Raya sale: {{discount}} off this week.' }], 'marketing', 'ms'),
  T('old_offer', 'rejected', [{ type: 'BODY', text: 'Old offer' }], 'marketing'),
];
function contact(name, phone, purposes, attributes = {}, at = 2000) {
  const c = { id: id('cnt'), name, identities: [{ id: id('idn'), channel: 'whatsapp', kind: 'phone', address: phone }], attributes, createdAt: ago(at), updatedAt: ago(at) };
  contacts.unshift(c);
  for (const p of purposes) record(c.id, { channel: 'whatsapp', purpose: p, state: 'granted', source: 'api', evidence: { form: 'checkout-2026-10' } }, at, 'api key “Shop”');
  return c;
}
function record(contactId, r, at = 0, actor = 'owner@example.com') { records.unshift({ contactId, id: id('csr'), evidence: {}, actor, recordedAt: ago(at), ...r }); }
const optedOut = (cid) => optOuts.find((o) => o.contactId === cid);
const granted = (cid, p) => records.find((r) => r.contactId === cid && r.purpose === p)?.state === 'granted';
const conv = (c, con) => {
  let v = conversations.find((x) => x.contactId === c.id && x.connectionId === con.id);
  if (!v) { v = { id: id('cnv'), contactId: c.id, contactName: c.name, address: c.identities[0].address, connectionId: con.id, status: 'open', unreadCount: 0, lastMessageAt: now(), lastPreview: '', lastDirection: null, lastStatus: null, windowClosesAt: null, optedOut: false }; conversations.push(v); }
  return v;
};
function verdictOf(c, con, purpose, type) {
  const v = conversations.find((x) => x.contactId === c.id && x.connectionId === con.id);
  const open = v?.windowClosesAt && v.windowClosesAt > now();
  const rows = [
    ['organization_suspended', true, 'The organisation is active.', {}],
    ['connection_paused', con.status === 'active', con.status === 'active' ? 'The connection is active.' : 'The connection is paused.', { status: con.status }],
    ['contact_erased', true, 'The contact was not erased.', {}],
    ['processing_restricted', true, 'Processing is not restricted.', {}],
    ['opted_out', !optedOut(c.id), optedOut(c.id) ? 'The contact opted out of WhatsApp by keyword.' : 'The contact has not opted out of WhatsApp.', optedOut(c.id) ? { since: optedOut(c.id).since, by: 'keyword' } : { channel: 'whatsapp' }],
    ['not_opted_in', granted(c.id, purpose), granted(c.id, purpose) ? `Consent to ${purpose} messages is on record.` : `There is no consent to ${purpose} messages.`, { purpose, source: 'api' }],
    ['outside_service_window', type === 'template' || !!open, type === 'template' ? 'Templates may go outside the window.' : open ? 'The window is open.' : 'The window is closed: the contact has not written in 24 hours.', { windowClosesAt: v?.windowClosesAt ?? null, windowHours: 24 }],
    ['template_not_approved', type === 'text' ? null : true, type === 'text' ? 'Not a template.' : 'The template is approved.', {}],
    ['recipient_rate_limited', true, '1 of 10 messages in the last minute.', { sent: 1, limit: 10, windowSeconds: 60 }],
    ['marketing_frequency_capped', purpose === 'marketing' ? true : null, purpose === 'marketing' ? '0 of 2 marketing messages today.' : 'Not a marketing message.', {}],
    ['connection_rate_limited', true, 'Far below the limit.', { perSecond: 80 }],
  ];
  let stop = false;
  return rows.map(([rule, ok, detail, facts]) => {
    if (stop) return { rule, outcome: 'skip', code: null, detail: 'Not asked: an earlier rule blocked.', facts: {} };
    if (ok === false) { stop = true; return { rule, outcome: 'block', code: `gate.${rule}`, detail, facts }; }
    return { rule, outcome: ok === null ? 'skip' : 'pass', code: null, detail, facts };
  });
}
function emit(...resources) { for (const s of streams) for (const resource of resources) s.write(`data: ${JSON.stringify({ resource })}\n\n`); }
function previewOf(b) {
  if (b.type === 'text') return b.text.body;
  const t = templates.find((x) => x.name === b.template.name);
  const body = t?.components.find((x) => x.type === 'BODY')?.text ?? b.template.name;
  const ps = b.template.components?.find((x) => x.type === 'body')?.parameters ?? [];
  return body.replace(/\{\{(\w+)\}\}/g, (_, n) => ps[Number(n) - 1]?.text ?? ps.find((p) => p.parameter_name === n)?.text ?? '');
}
function send(b, at = 0, instant = false) {
  const con = connections.find((c) => c.id === b.connectionId); const c = contacts.find((x) => x.id === b.contactId);
  const verdict = verdictOf(c, con, b.purpose, b.type); const block = verdict.find((r) => r.outcome === 'block');
  const v = conv(c, con);
  const m = { id: id('msg'), direction: 'out', status: block ? 'blocked' : 'queued', type: b.type, purpose: b.purpose, connectionId: con.id, contactId: c.id, conversationId: v.id, contactName: c.name, to: c.identities[0].address, content: b[b.type], preview: previewOf(b), code: block?.code ?? null, detail: block?.detail ?? null, providerId: null, source: 'panel', createdAt: ago(at),
    history: [{ status: block ? 'blocked' : 'accepted', at: ago(at), detail: block?.detail ?? null, code: block?.code ?? null }], verdict, dispatchVerdict: [] };
  messages.push(m); touch(v, m); emit('messages', 'conversations');
  if (block) return { status: block.rule?.includes('rate') ? 429 : 422, body: { type: 'about:blank', title: 'The gate blocked this message', status: 422, detail: `${block.detail} Nothing was sent.`, code: block.code, verdict } };
  const step = (status, ms, f) => { const go = () => { m.status = status; m.history.push({ status, at: instant ? ago(at - 0.02) : now(), detail: null, code: null }); f?.(); touch(v, m); emit('messages', 'conversations'); }; instant ? go() : setTimeout(go, ms); };
  m.history.push({ status: 'queued', at: ago(at), detail: null, code: null });
  if (faults.next) { delete faults.next; step('failed', 400, () => { m.code = 'provider.unavailable'; m.detail = 'WhatsApp could not take the message just now.'; }); return { status: 202, body: { id: m.id, status: 'queued', verdict } }; }
  step('sending', 150, () => { m.dispatchVerdict = verdictOf(c, con, b.purpose, b.type); });
  step('sent', 350, () => { m.providerId = `wamid.${randomBytes(12).toString('base64url')}`; ledger.push({ connectionId: con.id, id: String(ledger.length + 1), providerId: m.providerId, to: m.to.slice(1), type: m.type, body: m.content, receivedAt: m.createdAt }); });
  step('delivered', 900); if (at < 60) step('read', 1600);
  return { status: 202, body: { id: m.id, status: 'queued', verdict } };
}
function touch(v, m) { v.lastMessageAt = m.createdAt; v.lastPreview = m.preview; v.lastDirection = m.direction; v.lastStatus = m.status; v.optedOut = !!optedOut(v.contactId); }
function inbound(con, c, body, at = 0) {
  const v = conv(c, con);
  const m = { id: id('msg'), direction: 'in', status: 'received', type: 'text', purpose: null, connectionId: con.id, contactId: c.id, conversationId: v.id, contactName: c.name, to: null, content: { body }, preview: body, code: null, detail: null, providerId: `wamid.${randomBytes(8).toString('hex')}`, source: 'inbound', createdAt: ago(at), history: [{ status: 'received', at: ago(at), detail: null, code: null }], verdict: [], dispatchVerdict: [] };
  messages.push(m); v.unreadCount += 1; v.windowClosesAt = new Date(Date.parse(m.createdAt) + 24 * 3600000).toISOString();
  if (!granted(c.id, 'service')) record(c.id, { channel: 'whatsapp', purpose: 'service', state: 'granted', source: 'inbound' }, at, 'system');
  if (/^stop$/i.test(body.trim()) && !optedOut(c.id)) { optOuts.push({ contactId: c.id, channel: 'whatsapp', since: ago(at), by: 'keyword' }); for (const p of PURPOSES) record(c.id, { channel: 'whatsapp', purpose: p, state: 'withdrawn', source: 'keyword', evidence: { word: 'STOP' } }, at, 'system'); }
  if (/^start$/i.test(body.trim()) && optedOut(c.id)) { optOuts.splice(optOuts.findIndex((o) => o.contactId === c.id), 1); for (const p of PURPOSES) record(c.id, { channel: 'whatsapp', purpose: p, state: 'granted', source: 'keyword', evidence: { word: 'START' } }, at, 'system'); }
  touch(v, m); con.lastWebhookAt = ago(at); emit('messages', 'conversations', 'contacts', 'consents');
  events.unshift({ id: id('evt'), connectionId: con.id, kind: 'message', name: 'messages', state: 'applied', receivedAt: ago(at), appliedAt: ago(at), detail: null, payload: { from: c.identities[0].address.slice(1), type: 'text', text: { body } } });
}
if (!EMPTY) {
  const demo = connections[0];
  const all = ['service', 'utility', 'authentication'];
  const sofia = contact('Sofía Hernández', '+525512345678', all, { tier: 'gold' }, 4000);
  const omar = contact('عمر الفارسي', '+971501234567', [...all, 'marketing'], {}, 3500);
  const priya = contact('Priya Nair', '+919812345678', all, { city: 'Kochi', orders: 4 }, 3000);
  contact(null, '+60129998877', ['service'], {}, 2000);
  const you = contact('You (simulated)', '+15550001111', all, {}, 1000);
  inbound(demo, sofia, '¿Dónde está mi pedido?', 1600); send({ connectionId: demo.id, contactId: sofia.id, purpose: 'service', type: 'text', text: { body: 'It left our warehouse this morning and arrives tomorrow.' } }, 1590, true);
  inbound(demo, omar, 'مرحبا، هل لديكم توصيل إلى دبي؟', 300); send({ connectionId: demo.id, contactId: omar.id, purpose: 'service', type: 'text', text: { body: 'نعم، خلال يومين.' } }, 290, true); inbound(demo, omar, 'STOP', 120);
  send({ connectionId: demo.id, contactId: omar.id, purpose: 'marketing', type: 'template', template: { name: 'welcome', language: { code: 'en' }, components: [] } }, 100);
  inbound(demo, priya, 'Hi, can I change my delivery address?', 42); inbound(demo, priya, 'It should go to my office instead, the one in Kakkanad near the metro station.', 41);
  inbound(demo, you, 'Hello', 6); 
  events.unshift({ id: id('evt'), connectionId: demo.id, kind: 'other', name: 'account_update', state: 'not_understood', receivedAt: ago(50), appliedAt: null, detail: 'This kind of event is stored for later.', payload: { event: 'VERIFIED_ACCOUNT', phone_number: '16505551111', nested: { a: [1, 2, 3] } } });
  events.unshift({ id: id('evt'), connectionId: demo.id, kind: 'status', name: 'statuses', state: 'pending', receivedAt: ago(1), appliedAt: null, detail: null, payload: { status: 'read' } });
  keys.push({ id: id('key'), name: 'Shop', environment: 'live', prefix: 'csk_live_7hGq', scopes: ['messages.send'], createdAt: ago(8000), expiresAt: null, lastUsedAt: ago(20), revokedAt: null });
  keys.push({ id: id('key'), name: 'Old CRM', environment: 'test', prefix: 'csk_test_Pq2z', scopes: ['messages.send'], createdAt: ago(9000), expiresAt: null, lastUsedAt: null, revokedAt: ago(700) });
}
const plugins = [{ id: 'channel-whatsapp', kind: 'channel', name: 'WhatsApp Cloud API', channel: 'whatsapp', sdk: '^1.0.0', types: ['text', 'template'], serviceWindowHours: 24, hasSimulator: true, fields: [
  { name: 'accessToken', secret: true, required: true, description: 'A system user’s token with whatsapp_business_messaging and whatsapp_business_management' }, { name: 'appSecret', secret: true, required: true, description: 'The app secret: Meta signs every delivery with it' }, { name: 'verifyToken', secret: true, required: true, description: 'The word you type into Meta’s dashboard when you subscribe the webhook' },
  { name: 'phoneNumberId', secret: false, required: true, description: 'Phone number id (not the phone number)' }, { name: 'businessAccountId', secret: false, required: true, description: 'WhatsApp Business Account id' }, { name: 'apiBaseUrl', secret: false, required: false, description: 'Another address than Meta’s, for a proxy or the simulator' }] },
  { id: 'keys-file', kind: 'keys', name: 'Keys in a file', channel: null, sdk: '^1.0.0', types: [], serviceWindowHours: null, fields: [], hasSimulator: false }];

const page = (rows, q) => { const limit = Number(q.get('limit') ?? 25); const from = q.get('cursor') ? Number(Buffer.from(q.get('cursor'), 'base64url')) : 0; const data = rows.slice(from, from + limit); return { data, nextCursor: from + limit < rows.length ? Buffer.from(String(from + limit)).toString('base64url') : null }; };
const slim = ({ history, verdict, dispatchVerdict, ...m }) => m;
const newest = (rows, f) => [...rows].sort((a, b) => b[f].localeCompare(a[f]));
const strip = ({ contactId, ...r }) => r;
const problem = (status, code, title, detail, extra = {}) => ({ status, body: { type: `http://localhost/docs/errors#${code}`, title, status, detail, code, ...extra } });
const find = (rows, x) => rows.find((r) => r.id === x);
const nothing = () => problem(404, 'request.not_found', 'There is nothing here', 'Check the address and the id.');

function route(method, p, q, b) {
  const [a, x, y] = p;
  if (a === 'auth' && x === 'login') { if (b.password !== 'password123') return problem(401, 'auth.invalid', 'Email or password is wrong', 'Check both and try again. After five wrong tries the account waits a while.'); session = { user: { id: id('usr'), email: b.email, name: 'Aminah Rahman', role: 'OWNER' }, organization: { id: id('org'), name: 'Kedai Kita Sdn Bhd', status: 'active' }, csrfToken: 'tok', permissions: (process.env.PERMS ?? 'messages.read messages.send contacts.read contacts.write consents.write connections.read connections.write templates.read templates.sync inbound_events.read consents.read api_keys.read api_keys.write simulator.use').split(' '), expiresAt: ago(-600), demo: true }; return { body: session, cookie: true }; }
  if (!session) return problem(401, 'auth.required', 'Sign in first', 'Send the session cookie.');
  if (a === 'auth' && x === 'session') return { body: session };
  if (a === 'auth' && x === 'logout') { session = null; return { status: 204, clear: true }; }
  if (a === 'plugins') return { body: { data: plugins } };
  if (a === 'api-keys') { if (method === 'GET') return { body: page(newest(keys, 'createdAt'), q) }; if (method === 'POST') { const k = { id: id('key'), name: b.name, environment: b.environment, prefix: `csk_${b.environment}_9xKq`, scopes: ['messages.send'], createdAt: now(), expiresAt: null, lastUsedAt: null, revokedAt: null }; keys.push(k); return { status: 201, body: { ...k, key: `csk_${b.environment}_9xKq${randomBytes(18).toString('base64url')}` } }; } find(keys, x).revokedAt = now(); return { status: 204 }; }
  if (a === 'connections') {
    if (!x && method === 'GET') return { body: page(connections.filter((c) => !q.get('status') || c.status === q.get('status')), q) };
    if (!x) { if (!/^\d{5,20}$/.test(b.settings.phoneNumberId ?? '')) return problem(400, 'request.invalid', 'The request is not valid', 'settings.phoneNumberId: digits only, as shown in Meta’s app dashboard', { errors: [{ path: 'settings.phoneNumberId', message: 'digits only, as shown in Meta’s app dashboard' }] }); const c = { ...connections[1], id: id('con'), name: b.name, status: 'active', settings: b.settings, lastError: null, lastWebhookAt: null, lastCheckedAt: null, createdAt: now() }; connections.push(c); return { status: 201, body: c }; }
    const c = find(connections, x); if (!c) return nothing();
    if (y === 'check') { c.lastCheckedAt = now(); emit('connections'); return { body: c.lastError ? { ok: false, detail: c.lastError, code: 'credentials_rejected' } : { ok: true, detail: '+1 555 0100, quality high.', code: null } }; }
    if (method === 'PATCH') Object.assign(c, b); if (method === 'DELETE') { c.status = 'disconnected'; return { status: 204 }; }
    return { body: c };
  }
  if (a === 'contacts') {
    if (!x && method === 'GET') { const s = q.get('q')?.toLowerCase(); return { body: page(contacts.filter((c) => !s || c.name?.toLowerCase().includes(s) || c.identities.some((i) => i.address === s)), q) }; }
    if (!x) { if (!/^\+\d{7,}/.test(b.phone ?? '')) return problem(400, 'request.invalid', 'The request is not valid', 'phone: Must be a phone number with country code.', { errors: [{ path: 'phone', message: 'Must be a phone number with country code.' }] }); return { status: 201, body: contact(b.name ?? null, b.phone, [...(b.optedIn ? PURPOSES.filter((z) => z !== 'marketing') : []), ...(b.marketingOptedIn ? ['marketing'] : [])], {}, 0) }; }
    const c = find(contacts, x); if (!c) return nothing();
    if (y === 'consents') { if (method === 'POST') { record(c.id, b); emit('consents'); return { status: 201, body: strip(records[0]) }; } const rs = records.filter((r) => r.contactId === c.id); const states = PURPOSES.flatMap((z) => { const r = rs.find((k) => k.purpose === z); return r ? [{ channel: 'whatsapp', purpose: z, state: r.state, source: r.source, since: r.recordedAt }] : []; }); return { body: { ...page(rs.map(strip), q), states, optOuts: optOuts.filter((o) => o.contactId === c.id).map(strip) } }; }
    if (y === 'merge') { contacts.splice(contacts.findIndex((z) => z.id === b.otherId), 1); return { body: c }; }
    if (method === 'PATCH') Object.assign(c, b); return { body: c };
  }
  if (a === 'messages') { if (method === 'POST') return send(b); if (x) { const m = find(messages, x); return m ? { body: m } : nothing(); } return { body: page(newest(messages, 'createdAt').filter((m) => ['connectionId', 'contactId', 'conversationId', 'status', 'direction', 'purpose'].every((f) => !q.get(f) || m[f] === q.get(f))).map(slim), q) }; }
  if (a === 'conversations') { if (!x) return { body: page(newest(conversations, 'lastMessageAt'), q) }; const v = find(conversations, x); if (!v) return nothing(); if (y === 'read') { v.unreadCount = 0; return { status: 204 }; } return { body: v }; }
  if (a === 'templates') { if (x === 'sync') { for (const t of templates) t.syncedAt = now(); return { body: { total: templates.length, approved: 2 } }; } return { body: page(templates.filter((t) => t.connectionId === q.get('connectionId')), q) }; }
  if (a === 'inbound-events') return { body: page(events.filter((e) => e.connectionId === q.get('connectionId') && (!q.get('state') || e.state === q.get('state'))), q) };
  if (a === 'simulator') { if (x === 'messages') return { body: { data: ledger.filter((l) => l.connectionId === q.get('connectionId')) } }; if (x === 'faults') { if (method === 'GET') return { body: { data: [{ kind: 'server_error', description: 'The provider answers 500 to the next request.' }, { kind: 'slow_answer', description: 'The provider takes ten seconds.' }, { kind: 'lost_webhook', description: 'The next status webhook never arrives.' }] } }; faults.next = b.kind; return { status: 204 }; } const con = find(connections, b.connectionId); inbound(con, contacts.find((c) => c.identities[0].address === b.from), b.text.body); return { status: 201, body: { providerId: 'wamid.x', webhookStatus: 200 } }; }
  return nothing();
}
const CSP = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.html': 'text/html; charset=utf-8' };
http.createServer(async (req, res) => {
  const url = new URL(req.url, 'http://x'); const p = url.pathname.split('/').filter(Boolean);
  res.setHeader('content-security-policy', CSP);
  if (p[0] === 'admin') { const f = path.join(DIST, ...p.slice(1)); const file = fs.existsSync(f) && fs.statSync(f).isFile() ? f : path.join(DIST, 'index.html'); res.setHeader('content-type', TYPES[path.extname(file)] ?? 'text/plain'); return res.end(fs.readFileSync(file)); }
  if (p[0] === 'reset') { session = null; return res.end(); }
  if (p[0] !== 'v1') { res.statusCode = 404; return res.end(); }
  if (p[1] === 'events') { res.writeHead(200, { 'content-type': 'text/event-stream' }); res.write(':\n\n'); streams.add(res); req.on('close', () => streams.delete(res)); return; }
  let body = ''; for await (const chunk of req) body += chunk;
  if (process.env.SLOW) await new Promise((r) => setTimeout(r, Number(process.env.SLOW)));
  const rid = `req_${randomBytes(6).toString('hex')}`;
  let out; try { out = route(req.method, p.slice(1), url.searchParams, body ? JSON.parse(body) : undefined); } catch (e) { process.stderr.write(`${e.stack}\n`); out = problem(500, 'server.internal', 'Something went wrong on our side', 'Nothing was changed. Try again, and give the request id when you report it.'); }
  res.statusCode = out.status ?? 200; res.setHeader('x-request-id', rid);
  if (res.statusCode === 204) return res.end();
  res.setHeader('content-type', res.statusCode >= 400 ? 'application/problem+json' : 'application/json');
  res.end(JSON.stringify(res.statusCode >= 400 ? { ...out.body, requestId: rid } : out.body));
}).listen(PORT);
