import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { badBodies, plantText } from '../harness/bad-bodies.js';
import { bodyOf, idOf, routesOf, sampleOf, type Document, type Route } from '../harness/openapi.js';
import { problemFaults, type Expected } from '../harness/problems.js';
import { rowCounts } from '../harness/tables.js';
import { World, type CallOptions } from '../harness/world.js';

let world: World;
let document: Document;
let routes: Route[];
let session: Record<string, string>;
let before: Record<string, number>;
let sent = 0;

beforeAll(async () => {
  world = await World.start();
  document = (await world.call<Document>('GET', '/v1/openapi.json')).body;
  routes = routesOf(document);
  // The owner, who may do everything: what is refused here is refused for its form.
  const { cookie, csrf } = await world.ownerSession();
  session = { cookie, 'x-csrf-token': csrf };
  before = await rowCounts(world.ownerUrl);
});
afterAll(() => world.close());

const pathOf = ({ path, operation }: Route, id?: string) => path.replace(/\{(\w+)\}/g, (_, name: string) => id ?? idOf(operation.parameters?.find((p) => p.name === name)?.schema.pattern) ?? 'missing');
const own = () => routes.filter((r) => !r.path.startsWith('/webhooks'));
const withBody = () => own().filter((r) => bodyOf(document, r));

interface Case { what: string; method: string; path: string; body?: unknown; options?: CallOptions; expected: Expected }

/** Asks them all, a few at a time, and lists how the answers fall short. */
async function faultsOf(cases: Case[]): Promise<string[]> {
  const faults: string[] = [];
  const queue = [...cases];
  await Promise.all(Array.from({ length: 6 }, async () => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      sent++;
      const { what, method, path, body, options, expected } = one;
      const answer = await world.call(method, path, body, { key: null, ...options, headers: { ...session, ...options?.headers } });
      faults.push(...problemFaults(answer, expected).map((fault) => `${method} ${path.slice(0, 60)} (${what}): ${fault}`));
    }
  }));
  return faults;
}

const invalid = (path?: string): Expected => ({ status: 400, code: 'request.invalid', path });
const MALFORMED: Expected = { status: 400, code: 'request.malformed' };
const json = { 'content-type': 'application/json' };

describe('every route that takes a body refuses', () => {
  it('what is not JSON, in whatever way', async () => {
    const raw: [string, string | Uint8Array][] = [
      ['an open brace', '{'], ['a trailing comma', '{"a":1,}'], ['single quotes', "{'a':1}"], ['a comment', '{} // fine'], ['a word', 'undefined'], ['two values', '{}{}'], ['NaN', '{"a":NaN}'],
      ['not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])], ['UTF-16', new Uint8Array(Buffer.from('{"a":1}', 'utf16le'))], ['a surrogate in UTF-8', new Uint8Array(Buffer.from('{"a":"\xed\xa0\x80"}', 'latin1'))],
      ['brackets without end', '['.repeat(200_000)],
    ];
    expect(withBody().length).toBeGreaterThan(8);
    expect(await faultsOf(withBody().flatMap((r) => raw.map(([what, bytes]): Case => ({ what, method: r.method, path: pathOf(r), options: { raw: bytes, headers: json }, expected: MALFORMED }))))).toEqual([]);
  });

  it('JSON that is no object', async () => {
    const raw = ['null', '[]', '"text"', '1', 'true', '[{}]'];
    expect(await faultsOf(withBody().flatMap((r) => raw.map((bytes): Case => ({ what: bytes, method: r.method, path: pathOf(r), options: { raw: bytes, headers: json }, expected: invalid('(body)') }))))).toEqual([]);
    // Of what may be left out whole, nothing is missing.
    const optional = ['/v1/conversations/{id}/read', '/v1/broadcasts/{id}/start', '/v1/privacy/exports'];
    expect(await faultsOf(withBody().filter((r) => !optional.includes(r.path)).map((r): Case => ({ what: 'no body', method: r.method, path: pathOf(r), expected: invalid('(body)') })))).toEqual([]);
  });

  it('another content type', async () => {
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml', 'application/jsonp', 'text/json', 'nonsense', 'application/json-seq', ''];
    expect(await faultsOf(withBody().flatMap((r) => types.map((type): Case => ({
      what: `type ${type}`, method: r.method, path: pathOf(r), options: { raw: new Uint8Array(Buffer.from('{"a":1}')), headers: type ? { 'content-type': type } : {} }, expected: { status: 415, code: 'request.media_type' },
    }))))).toEqual([]);
  });

  it('more than 1 MB', async () => {
    const raw = JSON.stringify({ pad: 'x'.repeat(1_048_576) });
    expect(await faultsOf(withBody().map((r): Case => ({ what: 'over 1 MB', method: r.method, path: pathOf(r), options: { raw, headers: json }, expected: { status: 413, code: 'request.too_large' } })))).toEqual([]);
  });

  it('every field when it is unknown, missing, of a wrong type, too long or too short, and names it', async () => {
    const cases = withBody().flatMap((r) => badBodies(document, bodyOf(document, r)!).map((b): Case => ({ what: b.what, method: r.method, path: pathOf(r), body: b.body, expected: invalid(b.path) })));
    process.stdout.write(`bad input: ${cases.length} bodies with one wrong field, on ${withBody().length} routes\n`);
    expect(cases.length).toBeGreaterThan(3000);
    expect(await faultsOf(cases)).toEqual([]);
  }, 300_000);

  it('NUL and halves of surrogate pairs in every text', async () => {
    const cases = withBody().flatMap((r) => ['a\u0000b', '\ud800', 'x\udc00y', '\ud83d'].flatMap((text) =>
      plantText(document, bodyOf(document, r)!, text).map((b): Case => ({ what: b.what, method: r.method, path: pathOf(r), body: b.body, expected: MALFORMED }))));
    expect(cases.length).toBeGreaterThan(60);
    expect(await faultsOf(cases)).toEqual([]);
  });

  it('members that reach for prototypes', async () => {
    const raw = ['{"__proto__":{"purpose":"service"}}', '{"constructor":{"prototype":{"a":1}}}', '{"toString":1}'];
    expect(await faultsOf(withBody().flatMap((r) => raw.map((bytes): Case => ({ what: bytes, method: r.method, path: pathOf(r), options: { raw: bytes, headers: json }, expected: invalid() }))))).toEqual([]);
  });
});

describe('every route refuses', () => {
  it('ids that are none', async () => {
    // A rule of alerts goes by its name, and so does a label: one that is none is an unknown one. A certificate goes by its code.
    const withId = routes.filter((r) => r.path.includes('{') && !r.path.includes('{rule}') && !r.path.includes('{name}') && !r.path.includes('{code}'));
    const hex = '0'.repeat(32);
    expect(withId.length).toBeGreaterThan(10);
    const cases = withId.flatMap((r) => {
      const { name, schema } = r.operation.parameters!.find((p) => p.in === 'path')!;
      const prefix = idOf(schema.pattern)!.slice(0, 3);
      const ids = ['x', '1', '%00', `xyz_${hex}`, hex, `${prefix}_${hex}0`, `${prefix}_${hex.slice(1)}`, `${prefix}_${'F'.repeat(32)}`, `${prefix.toUpperCase()}_${hex}`, `${prefix}_${hex}%00`, `${prefix}_${hex}%0A`, `%20${prefix}_${hex}`, "1'%20or%20'1'='1", '..%2F..', '%F0%9F%98%80'];
      return ids.map((id): Case => ({ what: 'a bad id', method: r.method, path: pathOf(r, id), ...(bodyOf(document, r) ? { body: sampleOf(document, bodyOf(document, r)!) } : {}), expected: invalid(name) }));
    });
    expect(await faultsOf(cases)).toEqual([]);
    const labels = routes.filter((r) => r.path.includes('{name}'));
    expect(labels.map((r) => r.path)).toEqual(['/v1/conversation-labels/{name}']);
    expect(await faultsOf(labels.flatMap((r) => ([['x', { status: 404, code: 'label.not_found' }], ['%00', invalid('name')], ['%0A', invalid('name')], ['x'.repeat(41), invalid('name')]] as [string, Expected][]).map(([name, expected]): Case => ({ what: 'a bad label', method: r.method, path: pathOf(r, name), expected }))))).toEqual([]);
    const coded = routes.filter((r) => r.path.includes('{code}'));
    expect(coded.map((r) => r.path)).toEqual(['/v1/privacy/certificates/{code}']);
    const codes: [string, Expected][] = [...['x', '%00', '..%2F..', 'x'.repeat(42), 'x'.repeat(44), `${'x'.repeat(43)}%0A`, `${'x'.repeat(42)}+`, `${'x'.repeat(42)}%C3%A9`].map((code): [string, Expected] => [code, invalid('code')]), ['x'.repeat(43), { status: 404, code: 'certificate.not_found' }]];
    expect(await faultsOf(coded.flatMap((r) => codes.map(([code, expected]): Case => ({ what: 'a bad code', method: r.method, path: pathOf(r, code), expected }))))).toEqual([]);
    const rules = routes.filter((r) => r.path.includes('{rule}'));
    expect(rules.length).toBeGreaterThan(0);
    const none: [string, Expected][] = [...['x', '%00', '..%2F..', 'toString', '__proto__', 'queue.age%0A', 'QUEUE.AGE', '%F0%9F%98%80'].map((rule): [string, Expected] => [rule, { status: 404, code: 'alert_rule.not_found' }]), ['x'.repeat(65), invalid('rule')]];
    expect(await faultsOf(rules.flatMap((r) => none.map(([rule, expected]): Case => ({ what: 'a bad rule', method: r.method, path: pathOf(r, rule), ...(bodyOf(document, r) ? { body: sampleOf(document, bodyOf(document, r)!) } : {}), expected }))))).toEqual([]);
  });

  it('queries that make no sense', async () => {
    const queried = own().filter((r) => r.operation.parameters?.some((p) => p.in === 'query'));
    expect(queried.length).toBeGreaterThan(7);
    const cases = queried.flatMap((r) => {
      const bad: [string, string][] = [['surprise', 'surprise=1'], ['Limit', 'Limit=5']];
      const required = r.operation.parameters!.filter((p) => p.in === 'query' && p.required).map((p) => p.name);
      for (const name of required) bad.push([name, '']);
      for (const { name, schema } of r.operation.parameters!.filter((p) => p.in === 'query')) {
        if (name === 'limit') bad.push(...['0', String(schema.maximum! + 1), 'abc', '-1', '1.5', '', '1e9', '%00', 'Infinity', '0x10g'].map((v): [string, string] => [name, `limit=${v}`]), [name, 'limit=1&limit=2']);
        else if (name === 'cursor') bad.push(...cursors(r.path).map((v): [string, string] => [name, `cursor=${v}`]), [name, 'cursor=a&cursor=b'], [name, `cursor=${'x'.repeat(513)}`]);
        else if (name === 'count') bad.push([name, 'count=maybe'], [name, 'count=2']);
        else {
          const fits = schema.pattern !== undefined && new RegExp(String(schema.pattern), 'u').test('nonsense');
          if (schema.enum || schema.pattern) bad.push(...(fits ? [] : [[name, `${name}=nonsense`] as [string, string]]), [name, `${name}=`], [name, `${name}=%00`]);
          if (schema.maxLength) bad.push([name, `${name}=${'x'.repeat(schema.maxLength + 1)}`]);
          bad.push([name, `${name}=a&${name}=b`], [name, `${name}[x]=1`.replace('[x]', '%5Bx%5D')]);
        }
      }
      // Everything else is as it must be, so that the one fault is what is refused.
      const rest = (name: string) => required.filter((one) => one !== name).map((one) => `${one}=${REQUIRED[one]}`);
      const path = r.path.startsWith('/v1/contacts/') ? pathOf(r, world.demo.contactId) : pathOf(r);
      return bad.map(([name, query]): Case => ({ what: decodeURIComponent(query.slice(0, 60)) || `no ${name}`, method: r.method, path: `${path}?${[...rest(name), query].filter(Boolean).join('&')}`, expected: invalid(query.includes('%5B') ? `${name}[x]` : name) }));
    });
    expect(await faultsOf(cases)).toEqual([]);
  });

  it('NUL and broken UTF-8 in free texts of a query, rather than asking the database', async () => {
    const texts = own().flatMap((r) => (r.operation.parameters ?? []).filter((p) => p.in === 'query' && p.schema.type === 'string' && !p.schema.enum && !p.schema.pattern && !['cursor', 'count'].includes(p.name)).map((p) => ({ r, name: p.name })));
    expect(texts.map((t) => t.name)).toEqual(expect.arrayContaining(['q', 'kind']));
    expect(await faultsOf(texts.map(({ r, name }): Case => ({ what: 'NUL', method: r.method, path: `${pathOf(r)}?${name}=a%00b`, expected: { status: 400, code: 'request.invalid', path: name } })))).toEqual([]);
  });

  it('idempotency keys that are none, on every unsafe route', async () => {
    const unsafe = own().filter((r) => !['GET', 'HEAD'].includes(r.method) && r.path !== '/v1/auth/login');
    const keys = ['a b', 'x'.repeat(256), 'caf\u00e9', '\t', '{}\u00a0'];
    expect(await faultsOf(unsafe.flatMap((r) => keys.map((key): Case => ({ what: `key ${key.slice(0, 8)}`, method: r.method, path: pathOf(r), ...(bodyOf(document, r) ? { body: {} } : {}), options: { headers: { 'idempotency-key': key } }, expected: { status: 400, code: 'request.idempotency_key' } }))
      // The send route reads the key itself, after the body.
      .filter(() => r.path !== '/v1/messages')))).toEqual([]);
  });
});

/** What the queries that must have something are asked with. */
const REQUIRED: Record<string, string> = { start_date: '2026-01-01', end_date: '2026-01-31', format: 'csv', first: '1', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };

/** Cursors that are no cursor of any list, or hold what the database would choke on. */
function cursors(path: string): string[] {
  const uuid = '00000000-0000-7000-8000-000000000000';
  const of = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  return [
    '', 'x', '%00', '!!!', of('{'), of({}), of([]), of([1, 2]), of(['2026-01-01T00:00:00Z', 'x']), of(['2026-01-01T00:00:00Z', `${uuid}'--`]), of([null, null]), of('"text"'),
    of(['\u0000', uuid]),
    // A list by name takes any text as its key; one by time must not hand the database a year that it doesn't know.
    ...(path === '/v1/tags' ? [] : [of(['2026-01-01T00:00:00Z'])]),
    ...(['/v1/templates', '/v1/tags'].includes(path) ? [] : [of(['yesterday', uuid]), of(['0000-01-01T00:00:00Z', uuid])]),
  ];
}

describe('by hand', () => {
  const message = (change: Record<string, unknown>) => ({ connectionId: world.demo.connectionId, contactId: world.demo.contactId, purpose: 'service', type: 'text', text: { body: 'never sent' }, ...change });
  const post = (what: string, path: string, body: unknown, expected: Expected): Case => ({ what, method: 'POST', path, body, expected });

  it('telephone numbers without sense', async () => {
    const numbers = ['123', '+', '', 'abc', '0123456789', '+0123456789', '+1 555', '++15550100777', '+1555010077712345', '15550100777x12', 'tel:+15550100777', '+1555\u200b0100777', '+١٥٥٥٠١٠٠٧٧٧', ' ', '+1-'.repeat(13), '+155501007771555010'];
    expect(await faultsOf(numbers.flatMap((phone) => [
      post(phone, '/v1/contacts', { phone }, invalid('phone')), post(phone, '/v1/contacts', { identities: [{ channel: 'whatsapp', address: phone }] }, invalid('identities.0.address')),
      post(phone, '/v1/messages', message({ contactId: undefined, to: phone }), invalid('to')), post(phone, '/v1/messages/check', message({ contactId: undefined, to: phone }), invalid('to')),
      post(phone, '/v1/simulator/inbound', { connectionId: world.demo.connectionId, from: phone, text: { body: 'x' } }, invalid('from')),
    ]))).toEqual([]);
  });

  it('messages that name nobody, everybody or nothing to send', async () => {
    const zero = '0'.repeat(32);
    const cases = ['/v1/messages', '/v1/messages/check'].flatMap((path) => [
      post('neither contact nor to', path, message({ contactId: undefined }), invalid('to')),
      post('both contact and to', path, message({ to: '+15550100777' }), invalid('to')),
      post('no content', path, message({ text: undefined }), invalid('text')),
      post('content of another type', path, message({ type: 'template' }), invalid('template')),
      post('two contents', path, message({ template: { name: 'hello_world', language: { code: 'en_US' } } }), invalid('template')),
      post('a foreign content beside', path, message({ image: { id: '1' } }), invalid('image')),
      post('an empty text', path, message({ text: { body: '' } }), invalid('text.body')),
      post('4,097 characters', path, message({ text: { body: 'x'.repeat(4097) } }), invalid('text.body')),
      post('a type nobody knows', path, message({ type: 'carrier_pigeon' }), invalid('type')),
      post('a purpose nobody knows', path, message({ purpose: 'fun' }), invalid('purpose')),
      post('an unknown connection', path, message({ connectionId: `cnx_${zero}` }), { status: 404, code: 'connection.not_found', path: 'connectionId' }),
      post('an unknown contact', path, message({ contactId: `con_${zero}` }), { status: 404, code: 'contact.not_found', path: 'contactId' }),
      post('an id of another kind', path, message({ contactId: `cnx_${zero}` }), invalid('contactId')),
      post('a template without a language', path, message({ type: 'template', text: undefined, template: { name: 'hello_world' } }), invalid('template.language')),
      post('a component nobody knows', path, message({ type: 'template', text: undefined, template: { name: 'a', language: { code: 'en_US' }, components: [{ type: 'pigeon' }] } }), invalid('template.components.0.type')),
      ...([
        ['image', {}, 'image.id'], ['image', { id: '1', link: 'https://files.example.com/a' }, 'image.id'], ['video', { link: 'http://files.example.com/a' }, 'video.link'], ['audio', { link: 'https://127.0.0.1/a' }, 'audio.link'], ['document', { link: 'https://169.254.169.254/latest' }, 'document.link'], ['sticker', { link: 'https://printer.local/a' }, 'sticker.link'],
        ['document', { link: 'https://files.example.com/a', filename: 'x'.repeat(241) }, 'document.filename'], ['audio', { link: 'https://files.example.com/a', caption: 'x' }, 'audio.caption'], ['location', { latitude: 91, longitude: 0 }, 'location.latitude'], ['location', { latitude: 1 }, 'location.longitude'], ['contacts', [], 'contacts'], ['contacts', { name: 'x' }, 'contacts'], ['contacts', [{ name: {} }], 'contacts.0.name.formatted_name'],
        ['reaction', { message_id: 'wamid.1', emoji: '👍' }, 'reaction.message_id'], ['reaction', { message_id: `msg_${zero}` }, 'reaction.emoji'], ['interactive', { type: 'hologram', body: { text: 'x' } }, 'interactive.type'], ['interactive', { type: 'button', body: { text: 'x' }, action: { buttons: [] } }, 'interactive.action.buttons'],
        ['interactive', { type: 'cta_url', body: { text: 'x' }, action: { name: 'cta_url', parameters: { display_text: 'x', url: 'https://[::1]/' } } }, 'interactive.action.parameters.url'],
      ] as [string, unknown, string][]).map(([type, content, at]) => post(`${type}: ${JSON.stringify(content).slice(0, 60)}`, path, message({ type, text: undefined, [type]: content }), invalid(at))),
      post('a header at a private address', path, message({ type: 'template', text: undefined, template: { name: 'a', language: { code: 'en_US' }, components: [{ type: 'header', parameters: [{ type: 'image', image: { link: 'https://10.0.0.1/a' } }] }] } }), invalid('template.components.0.parameters.0.image.link')),
    ]);
    expect(await faultsOf(cases)).toEqual([]);
  });

  it('what the other modules know better', async () => {
    const { connectionId, contactId } = world.demo;
    const credentials = { accessToken: 'planted-token-0001', appSecret: 'planted-secret-0001', verifyToken: 'planted-verify-0001' };
    const settings = { phoneNumberId: '10155500000999', businessAccountId: '20155500000999' };
    const connection = (change: Record<string, unknown>) => ({ plugin: 'channel-whatsapp', name: 'x', credentials, settings, ...change });
    expect(await faultsOf([
      post('an unknown plugin', '/v1/connections', connection({ plugin: 'channel-pigeon' }), invalid('plugin')),
      post('a keys plugin', '/v1/connections', connection({ plugin: 'file' }), invalid('plugin')),
      post('a secret missing', '/v1/connections', connection({ credentials: { ...credentials, appSecret: undefined } }), invalid('credentials.appSecret')),
      post('a secret among the settings', '/v1/connections', connection({ settings: { ...settings, appSecret: 'x' } }), invalid('settings.appSecret')),
      post('a setting among the secrets', '/v1/connections', connection({ credentials: { ...credentials, phoneNumberId: '1' } }), invalid('credentials.phoneNumberId')),
      post('an unknown setting', '/v1/connections', connection({ settings: { ...settings, colour: 'red' } }), invalid('settings.colour')),
      post('a bad setting', '/v1/connections', connection({ settings: { ...settings, phoneNumberId: 'abc' } }), invalid('settings.phoneNumberId')),
      ...['http://10.0.0.1', 'https://10.0.0.1', 'https://169.254.169.254/latest', 'http://graph.example.com', 'ftp://graph.example.com', 'file:///etc/passwd', 'javascript:alert(1)', 'https://[::ffff:10.0.0.1]', 'https://[fd00::1]', 'https://0x0a000001', 'https://167772161', 'https://user:word@graph.example.com']
        .map((apiBaseUrl) => post(apiBaseUrl, '/v1/connections', connection({ settings: { ...settings, apiBaseUrl } }), invalid('settings.apiBaseUrl'))),
      post('no identity at all', '/v1/contacts', { name: 'Nobody' }, invalid('phone')),
      post('a known number', '/v1/contacts', { phone: world.demo.phone }, { status: 409, code: 'contact.identity_taken', path: 'phone' }),
      post('a merge with itself', `/v1/contacts/${contactId}/merge`, { otherId: contactId }, { status: 400, code: 'contact.merge_self' }),
      post('an unknown scope', '/v1/api-keys', { name: 'x', scopes: ['contacts.read', 'everything'] }, invalid('scopes.1')),
      post('a scope no key may carry', '/v1/api-keys', { name: 'x', scopes: ['api_keys.write'] }, invalid('scopes.0')),
      post('a key that has expired', '/v1/api-keys', { name: 'x', expiresAt: '2020-01-01T00:00:00Z' }, invalid('expiresAt')),
      post('an unknown fault', '/v1/simulator/faults', { connectionId, kind: 'earthquake' }, { status: 400, code: 'simulator.unknown_fault', path: 'kind' }),
      post('a text without its text', '/v1/simulator/inbound', { connectionId, from: '+15550100777' }, invalid('text.body')),
      post('a clock turned back', '/v1/test/clock', { advanceSeconds: -1 }, invalid('advanceSeconds')),
      post('a clock turned by nothing', '/v1/test/clock', { advanceSeconds: 0 }, invalid('advanceSeconds')),
      post('a password as a list', '/v1/auth/login', { email: 'owner@example.com', password: ['x'] }, invalid('password')),
      { what: 'a purpose', method: 'POST', path: `/v1/contacts/${contactId}/consents`, body: { channel: 'whatsapp', purpose: 'fun', state: 'granted', source: 'api' }, expected: invalid('purpose') },
      { what: 'a source that the house alone writes', method: 'POST', path: `/v1/contacts/${contactId}/consents`, body: { channel: 'whatsapp', purpose: 'service', state: 'granted', source: 'keyword' }, expected: invalid('source') },
    ])).toEqual([]);
  });

  it('what sign-in, people and the rules for them know better', async () => {
    const patch = (what: string, path: string, body: unknown, expected: Expected): Case => ({ what, method: 'PATCH', path, body, expected });
    const security = (what: string, body: unknown, path: string) => patch(what, '/v1/organization/security', body, invalid(path));
    const me = (await world.call<{ user: { id: string } }>('GET', '/v1/auth/session', undefined, { key: null, headers: session })).body.user.id;
    const none = '0'.repeat(32);
    const sso = (issuer: unknown) => ({ issuer, clientId: 'x' });
    expect(await faultsOf([
      ...['10.0.0.0/33', '10.0.0', 'fd00::/129', '10.0.0.0/-1', '::ffff:10.0.0.0/99', 'example.com', '10.0.0.0/8/8', ' ', '10.0.0.1/08'].map((network) => security(`the network ${network}`, { ipAllowlist: ['192.0.2.0/24', network] }, 'ipAllowlist.1')),
      security('a network of somebody else alone', { ipAllowlist: ['192.0.2.0/24'] }, 'ipAllowlist'),
      ...['XX', 'is', 'ISL', 'I'].map((country) => security(`the country ${country}`, { countryMode: 'deny', countries: [country] }, 'countries.0')),
      security('idle for a moment', { idleMinutes: 4 }, 'idleMinutes'), security('idle for two days', { idleMinutes: 1441 }, 'idleMinutes'), security('a year of grace', { mfaGraceDays: 91 }, 'mfaGraceDays'), security('a profile nobody knows', { passwordProfile: 'weak' }, 'passwordProfile'),
      security('a role nobody has', { mfaRoles: ['OWNER', 'KING'] }, 'mfaRoles.1'), security('a field of ours', { mfaSince: '2020-01-01T00:00:00Z' }, 'mfaSince'),
      ...['nobody', 'a@b@c', '@example.com', 'a@', 'a b@example.com', `${'a'.repeat(320)}@example.com`].map((email) => post(`the address ${email.slice(0, 20)}`, '/v1/invitations', { email, role: 'AGENT' }, invalid('email'))),
      post('a role that is none', '/v1/invitations', { email: 'a@example.com', role: 'owner' }, invalid('role')), post('a colleague', '/v1/invitations', { email: 'OWNER@example.com', role: 'AGENT' }, { status: 409, code: 'invitation.already_member' }),
      patch('one\'s own role', `/v1/users/${me}`, { role: 'AGENT' }, { status: 409, code: 'user.own_role' }), patch('nobody', `/v1/users/usr_${none}`, { role: 'AGENT' }, { status: 404, code: 'user.not_found' }), patch('a name for another', `/v1/users/${me}`, { name: 'x' }, invalid('name')),
      patch('an empty name', '/v1/auth/profile', { name: '  ' }, invalid('name')), patch('a language we have not', '/v1/auth/profile', { locale: 'tlh' }, invalid('locale')), patch('an address by the way', '/v1/auth/profile', { email: 'a@example.com' }, invalid('email')),
      ...['short', 'password', 'nouppercase1', 'NOLOWERCASE1', 'NoDigitsHere', 'Password1', 'Owner-owner-1', 'x'.repeat(257)].map((newPassword) => post(`the password ${newPassword.slice(0, 14)}`, '/v1/auth/password/change', { currentPassword: World.owner.password, newPassword }, invalid('newPassword'))),
      post('two proofs at once', '/v1/auth/step-up', { password: 'x', code: '000000' }, invalid()), post('no proof', '/v1/auth/step-up', {}, invalid()), post('a proof of another kind', '/v1/auth/step-up', { secret: 'x' }, invalid()), post('no organisation', '/v1/auth/switch', { organizationId: me }, invalid('organizationId')),
      ...['example', 'com', 'ex ample.com', '-a.example.com', `${'a'.repeat(64)}.example.com`, 'https://example.com', '*.example.com', 'example..com', '127.0.0.1', 'a@example.com'].map((domain) => post(`the domain ${domain.slice(0, 20)}`, '/v1/organization/sso/domains', { domain }, invalid('domain'))),
      ...['nonsense', 'ftp://id.example.com', 'javascript:alert(1)', 'https://id.example.com/?x=1', 'https://id.example.com/#x', 'https://user:word@id.example.com', 'https://', `https://id.example.com/${'x'.repeat(500)}`, 7].map((issuer): Case => ({ what: `the issuer ${String(issuer).slice(0, 30)}`, method: 'PUT', path: '/v1/organization/sso', body: sso(issuer), expected: invalid('issuer') })),
      ...['http://127.0.0.1:9', 'https://169.254.169.254', 'https://[::1]:9', 'https://10.0.0.1', 'https://id.invalid'].map((issuer): Case => ({ what: `the issuer ${issuer}`, method: 'PUT', path: '/v1/organization/sso', body: sso(issuer), expected: invalid('issuer') })),
      post('a key of no networks', '/v1/api-keys', { name: 'x', ipAllowlist: ['nowhere'] }, invalid('ipAllowlist.0')), post('a key of no requests', '/v1/api-keys', { name: 'x', ratePerMinute: 0 }, invalid('ratePerMinute')), post('an overlap of a month', `/v1/api-keys/key_${none}/rotate`, { overlapHours: 720 }, invalid('overlapHours')),
      post('a passkey of no bytes', '/v1/auth/passkeys', { name: 'x', response: { id: '!', rawId: '!', type: 'public-key', response: { clientDataJSON: 'e30', attestationObject: 'oA' } } }, invalid('response.id')),
    ])).toEqual([]);
  });

  it('what the audit log, its figures, alerts, streams and webhooks know better', async () => {
    const get = (what: string, path: string, ...names: string[]) => names.map((name): Case => ({ what, method: 'GET', path, expected: invalid(name) }));
    const log = (query: string) => `/v1/audit-logs?start_date=2026-01-01&end_date=2026-01-31&${query}`;
    const dates = (path: string, from: string, to: string) => [
      ...['yesterday', '2026-02-30', '2026-13-01T00:00:00Z', '2026-01-01T25:00:00Z', '01/02/2026', '1767225600'].flatMap((date) => [...get(`from ${date}`, `${path}${from}=${date}&${to}=2126-01-01T00:00:00Z`, from), ...get(`to ${date}`, `${path}${from}=2026-01-01T00:00:00Z&${to}=${date}`, to)]),
      ...get('reversed dates', `${path}${from}=2026-01-02T00:00:00Z&${to}=2026-01-01T00:00:00Z`, to), ...get('no dates', path, from, to),
    ];
    const stream = (what: string, settings: Record<string, unknown>, path: string, kind = 'http'): Case => post(what, '/v1/audit-streams', { kind, name: 'x', enabled: false, settings }, invalid(path));
    const hook = (what: string, url: string): Case => post(what, '/v1/webhook-endpoints', { url, eventTypes: ['*'] }, invalid('url'));
    expect(await faultsOf([
      ...dates('/v1/audit-logs?', 'start_date', 'end_date'), ...dates('/v1/audit-logs/export?format=csv&', 'start_date', 'end_date'), ...['usage', 'security', 'access', 'performance'].flatMap((figure) => dates(`/v1/monitoring/${figure}?`, 'from', 'to')),
      ...get('a type nobody knows', log('event_type=gossip'), 'event_type'), ...get('no name of an action', log('action=drop%20table'), 'action'), ...get('1,001 rows', log('limit=1001'), 'limit'), ...get('an offset behind everything', log('offset=100001'), 'offset'),
      ...get('an actor of no kind', log('actor=Mallory!'), 'actor'), ...get('half an id', log('object=con_1'), 'object'), ...get('no address', log('ip=300.1.1.1'), 'ip'), ...get('another format', '/v1/audit-logs/export?start_date=2026-01-01&end_date=2026-01-31&format=pdf', 'format'),
      ...get('neither id nor index', '/v1/audit-logs/proof/inclusion', 'id'), ...get('both', `/v1/audit-logs/proof/inclusion?id=log_${'0'.repeat(32)}&index=1`, 'id'), ...get('a tree to come', '/v1/audit-logs/proof/inclusion?index=0&tree_size=1000000000', 'tree_size'), ...get('an older log that is the newer', '/v1/audit-logs/proof/consistency?first=2&second=1', 'first'),
      ...get('a decade of minutes', '/v1/monitoring/usage?from=2016-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&bucket=minute', 'to'), ...get('a clock of another planet', '/v1/monitoring/access?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&offsetMinutes=841', 'offsetMinutes'),
      ...(['api_request', 'authentication', 'account_change', 'security_event'] as const).flatMap((type) => [0, 100_000, 1.5].map((days): Case => ({ what: `${type} kept for ${days} days`, method: 'PUT', path: '/v1/audit-logs/settings', body: { retention: { [type]: days } }, expected: invalid(`retention.${type}`) }))),
      { what: 'no witness', method: 'PUT', path: '/v1/audit-logs/settings', body: { witnessEmails: ['nobody'] }, expected: invalid('witnessEmails.0') },
      stream('a metadata service', { url: 'https://169.254.169.254/' }, 'settings.url'), stream('a private network', { url: 'https://10.0.0.1/' }, 'settings.url'), stream('another protocol', { url: 'ftp://example.com/' }, 'settings.url'), stream('a password in the address', { url: 'https://u:p@example.com/' }, 'settings.url'),
      stream('a header with a line feed', { url: 'https://127.0.0.1:9/', headers: { 'x-token': 'a\r\nb: c' } }, 'settings.headers.x-token'), stream('a header of the protocol', { url: 'https://127.0.0.1:9/', headers: { host: 'elsewhere.example' } }, 'settings.headers.host'), stream('no certificate', { url: 'https://127.0.0.1:9/', ca: 'nonsense' }, 'settings.ca'),
      stream('a port too high', { host: '127.0.0.1', port: 65_536 }, 'settings.port', 'syslog'), stream('a certificate without its key', { host: '127.0.0.1', port: 6514, transport: 'tcp', serverName: 'x.example' }, 'settings.transport', 'syslog'), stream('another kind', { url: 'https://127.0.0.1:9/' }, 'kind', 'smoke'),
      ...['nonsense', 'ftp://example.com/', 'https://169.254.169.254/', 'https://10.0.0.1/', 'https://u:p@example.com/', 'https://example.com/#x', 'http://example.com/'].map((url) => hook(`the address ${url}`, url)),
      post('an event nobody tells of', '/v1/webhook-endpoints', { url: 'https://127.0.0.1:9/', eventTypes: ['world.ended'] }, invalid('eventTypes.0')), post('no events', '/v1/webhook-endpoints', { url: 'https://127.0.0.1:9/', eventTypes: [] }, invalid('eventTypes')),
      { what: 'a threshold out of its range', method: 'PUT', path: '/v1/alert-rules/queue.age', body: { enabled: true, parameters: { seconds: 1 } }, expected: invalid('parameters.seconds') }, { what: 'a threshold that the rule has not', method: 'PUT', path: '/v1/alert-rules/queue.age', body: { enabled: true, parameters: { minutes: 5 } }, expected: invalid('parameters.minutes') },
      { what: 'a rule that cannot be switched off', method: 'PUT', path: '/v1/alert-rules/audit.verification_failed', body: { enabled: false }, expected: invalid('enabled') }, { what: 'mails to those who may not read alerts', method: 'PUT', path: '/v1/alert-rules/queue.age', body: { enabled: true, notify: { roles: ['AGENT'] } }, expected: invalid('notify.roles.0') },
    ])).toEqual([]);
  });

  it('addresses and methods that are not there', async () => {
    expect(await faultsOf([
      { what: 'nothing', method: 'GET', path: '/v1/nothing', expected: { status: 404, code: 'request.not_found' } },
      { what: 'a route without its version', method: 'GET', path: '/contacts', expected: { status: 404, code: 'request.not_found' } },
      { what: 'undecodable', method: 'GET', path: '/v1/contacts/%zz', expected: { status: 404, code: 'request.not_found' } },
      { what: 'an id of 400 characters', method: 'GET', path: `/v1/contacts/${'c'.repeat(400)}`, expected: { status: 404, code: 'request.not_found' } },
      { what: 'another method', method: 'PUT', path: '/v1/contacts', body: {}, expected: { status: 405, code: 'request.method_not_allowed' } },
    ])).toEqual([]);
  });

  it('a template without the parameters it needs names their place', async () => {
    const template = { name: 'order_confirmation', language: { code: 'en_US' } };
    for (const components of [undefined, [], [{ type: 'body', parameters: [{ type: 'text', text: 'one' }] }]]) {
      const body = message({ type: 'template', purpose: 'utility', text: undefined, template: { ...template, ...(components ? { components } : {}) } });
      const { status, body: problem } = await world.call<{ code: string; errors: { path: string }[] }>('POST', '/v1/messages', body, { key: null, headers: session });
      expect([status, problem.code]).toEqual([422, 'gate.template_parameters_invalid']);
      expect(problem.errors.map((e) => e.path)).toEqual([expect.stringMatching(/^template\.components\.\d+\.parameters$/)]);
    }
    // These attempts are recorded by design: the gate refused them, not their form.
    const recorded = 3;
    before = { ...before, messages: before['messages']! + recorded, audit_leaves: before['audit_leaves']! + recorded };
  });
});

it('nothing of all this left a row behind', async () => {
  await world.settle();
  expect(await rowCounts(world.ownerUrl)).toEqual(before);
  expect(world.logLines.filter((line) => line.includes('request_failed'))).toEqual([]);
  process.stdout.write(`bad input: ${sent} requests, no row written\n`);
});
