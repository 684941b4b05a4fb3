import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import whatsapp from '@consentry/channel-whatsapp';
import { InboundEvent } from '@consentry/plugin-sdk';
import { testHost } from '@consentry/plugin-sdk/conformance';
import { sql } from '../harness/identity.js';
import { readVectors, vectorFolder } from '../harness/vectors.js';
import { World } from '../harness/world.js';
import { delivery, metadata, signWith, whatsappFixture } from './whatsapp.fixture.js';
import { graphBench, type GraphBench } from './whatsapp.bench.js';

const connection = whatsapp.create(whatsapp.settings.parse(whatsappFixture.settings('http://127.0.0.1:9', 0)), testHost([]));
const parse = (body: string): InboundEvent[] => {
  const events = connection.parse({ headers: {}, rawBody: Buffer.from(body) });
  for (const event of events) expect(InboundEvent.safeParse(event).error).toBeUndefined();
  return events;
};
const base = { id: 'wamid.1', from: '15550001111', timestamp: '1780000000' };
const only = (element: unknown, rest: Record<string, unknown> = {}) => parse(delivery({ metadata, messages: [element], ...rest }));

/** As `toMatchObject`; what is expected as undefined must not be there at all. */
function meets(found: unknown, expected: Record<string, unknown>): void {
  const absent: string[][] = [];
  const present = (value: unknown, path: string[]): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
    return Object.fromEntries(Object.entries(value).flatMap(([key, part]) => (part === undefined ? (absent.push([...path, key]), []) : [[key, present(part, [...path, key])]])));
  };
  expect(found).toMatchObject(present(expected, []) as object);
  for (const path of absent) expect(found).not.toHaveProperty(path);
}

describe('messages of every type (CH-1)', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['order', { type: 'order', order: { catalog_id: 'c', text: 'Two, please', product_items: [{ product_retailer_id: 'sku', quantity: 2, item_price: 5, currency: 'EUR' }] } }, { text: 'Two, please', content: { catalog_id: 'c' } }],
    ['a question about a product', { type: 'text', text: { body: 'Is it blue?' }, context: { id: 'wamid.p', referred_product: { catalog_id: 'c', product_retailer_id: 'sku' } } }, { replyTo: 'wamid.p' }],
    ['request_welcome', { type: 'request_welcome' }, { content: null }],
    ['an unknown type', { type: 'hologram', hologram: { glow: 3 } }, { type: 'hologram', content: { glow: 3 } }],
    ['unsupported, with its kind', { type: 'unsupported', unsupported: { type: 'poll' }, errors: [{ code: 131051 }] }, { content: { type: 'poll', errors: [{ code: 131051 }] } }],
    ['a reaction taken back without an emoji', { type: 'reaction', reaction: { message_id: 'wamid.9' } }, { action: { kind: 'reaction', messageId: 'wamid.9', emoji: '' } }],
    ['an edited caption', { type: 'edit', edit: { original_message_id: 'wamid.0', message: { type: 'image', image: { id: '5', caption: 'now so' } } } }, { text: 'now so', action: { kind: 'edit', messageId: 'wamid.0' } }],
    ['a file without an id', { type: 'image', image: { caption: 'hm' } }, { text: 'hm', media: undefined }],
    ['a flow’s answers that are no JSON', { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { body: 'Sent', response_json: '{oops' } } }, { content: { nfm_reply: { response_json: '{oops' } } }],
    ['a flow’s answers that are too many', { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: JSON.stringify('x'.repeat(70_000)) } } }, { content: { nfm_reply: { response_json: expect.any(String), response: undefined } } }],
    ['a flow’s answers that nest too deep', { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: `${'['.repeat(40)}${']'.repeat(40)}` } } }, { content: { nfm_reply: { response_json: expect.any(String), response: undefined } } }],
    ['a flow’s answers with brackets in a text', { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: JSON.stringify({ note: '['.repeat(100) }) } } }, { content: { nfm_reply: { response: { note: '['.repeat(100) } } } }],
  ])('%s', (_name, part, expected) => {
    const events = only({ ...base, ...part });
    expect(events.length).toBe(1);
    meets(events[0], { kind: 'message', type: part['type'], ...expected });
  });
});

describe('the line itself (MO-3)', () => {
  const told = (field: string, value: unknown) => parse(delivery(value, field))[0];
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } }, { state: 'blocked' }],
    ['account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE' } }, { state: 'restricted' }],
    ['account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } }, { state: 'active' }],
    ['account_update', { event: 'ACCOUNT_RESTRICTION', restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }] }, { state: 'restricted', detail: 'ACCOUNT_RESTRICTION RESTRICTED_BIZ_INITIATED_MESSAGING' }],
    ['account_update', { event: 'ACCOUNT_OFFBOARDED' }, { state: 'removed' }],
    ['account_update', { event: 'constructor' }, { state: undefined }],
    ['account_review_update', { decision: 'APPROVED' }, { state: 'active' }],
    ['account_review_update', { decision: 'REJECTED' }, { state: 'blocked' }],
    ['account_alerts', { entity_type: 'PHONE_NUMBER', entity_id: 106540352242922, alert_info: { alert_type: 'OBA_APPROVED', alert_severity: 'INFORMATIONAL', alert_description: 'Ada’s shop' } }, { route: ['106540352242922'], detail: 'OBA_APPROVED INFORMATIONAL', state: undefined }],
    ['business_capability_update', { max_daily_conversations_per_business: 2000, max_daily_conversation_per_phone: 250 }, { dailyPeople: 2000 }],
    ['business_capability_update', { max_daily_conversation_per_phone: -1 }, { dailyPeople: null }],
    ['phone_number_quality_update', { event: 'FLAGGED', current_limit: 'TIER_10K' }, { quality: 'red', dailyPeople: 10_000 }],
    ['phone_number_quality_update', { event: 'UNFLAGGED' }, { quality: 'green', dailyPeople: undefined }],
    ['phone_number_quality_update', { event: 'UPGRADE', max_daily_conversations_per_business: 'TIER_100K', current_limit: 'TIER_2K' }, { dailyPeople: 100_000 }],
    ['phone_number_quality_update', { event: 'DOWNGRADE', max_daily_conversations_per_business: 'TIER_250' }, { dailyPeople: 250, quality: undefined }],
    ['phone_number_quality_update', { event: 'UPGRADE', current_limit: 'TIER_UNLIMITED' }, { dailyPeople: null }],
    ['phone_number_quality_update', { event: 'ONBOARDING', current_limit: 'TIER_NOT_SET' }, { dailyPeople: undefined }],
    // "Unlimited" tells of the throughput here, not of people.
    ['phone_number_quality_update', { event: 'THROUGHPUT_UPGRADE', current_limit: 'TIER_UNLIMITED' }, { perSecond: 1_000, dailyPeople: undefined }],
    ['phone_number_name_update', { decision: 'APPROVED', requested_verified_name: 'Ada’s' }, { detail: 'APPROVED' }],
    ['business_username_update', { display_phone_number: '15550000001', username: 'adas', status: 'approved' }, { detail: 'approved' }],
    ['security', { event: 'PIN_CHANGED' }, { detail: 'PIN_CHANGED' }],
  ])('%s %j', (field, value, expected) => {
    const event = told(field, value);
    meets(event, { kind: 'line', name: field, route: ['200000000000001'], ...expected });
    expect(JSON.stringify({ ...event, raw: null })).not.toContain('Ada');
  });

  it.each(['account_update', 'account_review_update', 'security', 'phone_number_name_update'])('%s without its word is kept as it is', (field) => {
    for (const value of [{}, { event: 7 }, [], null, 'x']) expect(told(field, value)).toMatchObject({ kind: 'other', name: field });
  });

  it.each(['history', 'smb_app_state_sync', 'flows', 'group_lifecycle_update', 'payment_configuration_update', 'lunar_update', '__proto__', 'toString'])('%s is kept, and is not ours to understand', (field) => {
    expect(parse(`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":${JSON.stringify(field)},"value":{"messages":[${JSON.stringify({ ...base, type: 'text', text: { body: 'STOP' } })}]}}]}]}`)).toMatchObject([{ kind: 'other', name: field }]);
  });
});

describe('a delivery of ten thousand changes', () => {
  const change = (n: number) => n % 2 === 0
    ? { field: 'messages', value: { metadata: { ...metadata, phone_number_id: `10000000${n % 7}` }, statuses: [{ id: `wamid.${n}`, status: 'delivered', timestamp: '1780000000', recipient_id: '15550001111', pricing: { billable: true, category: 'utility' } }] } }
    : { field: 'messages', value: { metadata: { ...metadata, phone_number_id: `10000000${n % 7}` }, contacts: [{ wa_id: '15550001111', profile: { name: 'Ada' } }], messages: [{ ...base, id: `wamid.${n}`, type: 'text', text: { body: 'hello' } }] } };
  it('is read in well under a second, each for its own number', () => {
    const body = Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry: Array.from({ length: 100 }, (_, e) => ({ id: `5000${e}`, time: 1_780_000_000, changes: Array.from({ length: 100 }, (__, n) => change(e * 100 + n)) })) }));
    let best = Infinity;
    for (let run = 0; run < 3; run += 1) {
      // Of a core: what else the machine does is not the parser's time.
      const begin = process.cpuUsage();
      const events = connection.parse({ headers: {}, rawBody: body });
      best = Math.min(best, process.cpuUsage(begin).user / 1000);
      expect(events.length).toBe(10_000);
      events.forEach((event, n) => { if (event.route[0] !== `10000000${n % 7}` || event.route[1] !== `5000${Math.floor(n / 100)}`) throw new Error(`event ${n} is routed to ${event.route.join()}`); });
    }
    process.stdout.write(`parse: 10,000 changes (${body.length} bytes) in ${Math.round(best)} ms\n`);
    expect(best).toBeLessThan(1_000);
  });
  it('so is one change of ten thousand elements and as many contacts', () => {
    const messages = Array.from({ length: 10_000 }, (_, n) => ({ ...base, id: `wamid.${n}`, from: String(15_550_000_000 + n), type: 'text', text: { body: 'x' } }));
    const contacts = messages.map(({ from }) => ({ wa_id: from, profile: { name: from } }));
    const body = Buffer.from(delivery({ metadata, contacts, messages }));
    const begin = process.threadCpuUsage();
    expect(connection.parse({ headers: {}, rawBody: body }).length).toBe(10_000);
    expect(process.threadCpuUsage(begin).user / 1000).toBeLessThan(2_000);
  });
});

describe('what the simulator tells, our plugin understands', () => {
  let bench: GraphBench;
  beforeEach(async () => { bench = await graphBench(); });
  afterEach(() => bench.close());

  const DETAILS: Record<string, Record<string, unknown>> = {
    template_status: { name: 'seasonal_offer', event: 'PAUSED' }, template_quality: { name: 'seasonal_offer', score: 'RED' }, template_category: { name: 'order_confirmation', category: 'MARKETING' }, template_components: { name: 'hello_world' },
    account_review: { decision: 'APPROVED' }, tier_change: { tier: 'TIER_10K' }, capability_change: { people: -1 }, name_update: { decision: 'APPROVED' }, number_change: { to: '+15550009999' }, user_id_change: { from: 'US.1', to: 'US.2' },
    edit: { messageId: 'wamid.x', text: 'so' }, delete: { messageId: 'wamid.x' }, reaction: { messageId: 'wamid.x' }, flow_completion: { response: { size: 'L' } }, webhook_storm: { changes: 3 },
  };
  const MEANING: Record<string, Record<string, unknown>[]> = {
    user_preference_stop: [{ kind: 'preference', value: 'stop', from: { addresses: [{ kind: 'phone', value: '+15550100200' }, { kind: 'user_id' }] } }], user_preference_resume: [{ kind: 'preference', value: 'resume' }],
    template_status: [{ kind: 'template', name: 'seasonal_offer', state: 'paused' }], template_quality: [{ kind: 'template', quality: 'red' }], template_category: [{ kind: 'template', category: 'marketing', stale: true }], template_components: [{ kind: 'template', stale: true }],
    account_blocked: [{ kind: 'line', state: 'blocked' }], account_restored: [{ kind: 'line', state: 'active' }], account_restricted: [{ kind: 'line', state: 'restricted' }], account_deleted: [{ kind: 'line', state: 'removed' }],
    account_alert: [{ kind: 'line', name: 'account_alerts' }], account_review: [{ kind: 'line', state: 'active' }], quality_red: [{ kind: 'line', quality: 'red' }], quality_green: [{ kind: 'line', quality: 'green' }],
    throughput_upgrade: [{ kind: 'line', perSecond: 1_000 }], tier_change: [{ kind: 'line', dailyPeople: 10_000 }], capability_change: [{ kind: 'line', dailyPeople: null }], name_update: [{ kind: 'line', detail: 'APPROVED' }], pin_changed: [{ kind: 'line', name: 'security' }],
    identity_change: [{ kind: 'message', type: 'system', content: { type: 'customer_identity_changed' } }],
    number_change: [{ kind: 'message', type: 'system' }, { kind: 'identity', from: { value: '+15550100200' }, to: { value: '+15550009999' } }], user_id_change: [{ kind: 'identity', from: { value: 'US.1' }, to: { value: 'US.2' } }],
    echo: [{ kind: 'echo', text: 'Written on the phone', to: { name: 'Simulated person' } }], edit: [{ kind: 'message', text: 'so', action: { kind: 'edit', messageId: 'wamid.x' } }], delete: [{ kind: 'message', action: { kind: 'delete', messageId: 'wamid.x' } }],
    reaction: [{ kind: 'message', action: { kind: 'reaction', messageId: 'wamid.x', emoji: '👍' } }], flow_completion: [{ kind: 'message', content: { nfm_reply: { response: { size: 'L' } } } }], media_message: [{ kind: 'message', media: { type: 'image' } }],
    request_welcome: [{ kind: 'message', type: 'request_welcome' }], unknown_field: [{ kind: 'other', name: 'lunar_update' }], webhook_storm: [{ kind: 'status' }, { kind: 'status' }, { kind: 'status' }],
  };

  it('every kind of event', async () => {
    const kinds = bench.simulator.eventKinds!().map(({ kind }) => kind);
    expect(kinds).toEqual(Object.keys(MEANING));
    for (const kind of kinds) {
      const before = bench.events().length;
      expect([kind, (await bench.simulator.event!('c1', kind, DETAILS[kind])).status]).toEqual([kind, 200]);
      expect(bench.events().slice(before)).toMatchObject(MEANING[kind]!);
    }
    process.stdout.write(`events: ${kinds.length} kinds told and understood\n`);
  });

  it('unknown kinds, wrong details and strange lines are refused', async () => {
    for (const [kind, details] of [['earthquake', {}], ['toString', {}], ['tier_change', {}], ['tier_change', { tier: 'TIER_7' }], ['reaction', { messageId: 5 }], ['account_blocked', { extra: 1 }]] as const) {
      await expect(bench.simulator.event!('c1', kind, details)).rejects.toThrow(RangeError);
    }
    await expect(bench.simulator.event!('c9', 'account_blocked')).rejects.toThrow(RangeError);
    expect(bench.sink.received).toEqual([]);
  });
});

describe('through the server', () => {
  let world: World;
  beforeAll(async () => { world = await World.start(); });
  afterAll(() => world.close());
  const folder = vectorFolder('whatsapp-webhooks');
  const vectors = folder ? readVectors<unknown>(folder) : [];

  (folder ? it : it.skip)('every recorded delivery is taken when it is signed, refused when it isn’t, and stored as what it is', async () => {
    const settings = world.simulator.demoSettings() as Record<string, string>;
    for (const [name, vector] of vectors) {
      // For our own line: the numbers and accounts of the recordings are other people's.
      const body = JSON.stringify(vector).replace(/"phone_number_id":"[^"]*"/g, `"phone_number_id":"${settings['phoneNumberId']}"`);
      const raw = Buffer.from(body);
      const post = (signature: string) => world.call('POST', `/webhooks/${world.demo.connectionId}`, undefined, { key: null, raw, headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature } });
      expect([name, (await post(signWith('wrong', raw))).status]).toEqual([name, 401]);
      const before = await sql<{ n: number }>(world, 'select count(*)::int as n from inbound_events');
      expect([name, (await post(signWith(settings['appSecret']!, raw))).status]).toEqual([name, 200]);
      await world.settle();
      const rows = await sql<{ kind: string; state: string }>(world, 'select kind, state from inbound_events order by received_at, id offset $1', [before[0]!.n]);
      const events = connection.parse({ headers: {}, rawBody: raw });
      expect([name, rows.map(({ kind }) => kind).sort()]).toEqual([name, events.map(({ kind }) => kind).sort()]);
      expect([name, rows.filter(({ state }) => state === 'failed')]).toEqual([name, []]);
    }
    process.stdout.write(`webhooks: ${vectors.length} recorded deliveries through the route\n`);
  });

  it('the panel’s routes: kinds, events, files, and what is wrong is named', async () => {
    const connectionId = world.demo.connectionId;
    const { body: kinds } = await world.call<{ data: { kind: string }[]; events: { kind: string }[] }>('GET', '/v1/simulator/faults');
    expect([kinds.data.some(({ kind }) => kind === 'webhook_storm'), kinds.events.some(({ kind }) => kind === 'media_message')]).toEqual([true, true]);
    const event = (body: Record<string, unknown>) => world.call<{ code?: string; errors?: { path: string }[]; webhookStatus?: number }>('POST', '/v1/simulator/events', { connectionId, ...body });
    expect(await event({ kind: 'quality_red' })).toMatchObject({ status: 202, body: { webhookStatus: 200 } });
    expect(await event({ kind: 'earthquake' })).toMatchObject({ status: 400, body: { code: 'simulator.unknown_event', errors: [{ path: 'kind' }] } });
    expect(await event({ kind: 'tier_change', details: { tier: 'x' } })).toMatchObject({ status: 400, body: { code: 'simulator.unknown_event', errors: [{ path: 'details' }] } });
    const inbound = (body: Record<string, unknown>) => world.call<{ code?: string; errors?: { path: string }[] }>('POST', '/v1/simulator/inbound', { connectionId, from: world.demo.phone, ...body });
    for (const type of ['image', 'audio', 'video', 'document', 'sticker', 'request_welcome', 'unsupported']) expect([type, (await inbound({ type })).status]).toEqual([type, 202]);
    for (const type of ['location', 'contacts', 'reaction', 'interactive', 'order']) expect(await inbound({ type })).toMatchObject({ status: 400, body: { code: 'request.invalid', errors: [{ path: type }] } });
    expect((await inbound({ type: 'location', location: { latitude: 1, longitude: 2 } })).status).toBe(202);
  });
});
