import { describe, expect, it } from '@jest/globals';
import whatsapp from '@consentry/channel-whatsapp';
import { SendResult, type PluginHost } from '@consentry/plugin-sdk';
import { testHost } from '@consentry/plugin-sdk/conformance';
import { graphError, whatsappFixture } from './whatsapp.fixture.js';

const signal = () => new AbortController().signal;
const settings = whatsapp.settings.parse(whatsappFixture.settings('http://127.0.0.1:9', 0));
const message = whatsappFixture.messages[0]!;
const answering = (status: number, body: string, headers: Record<string, string> = {}) => whatsapp.create(settings, { ...testHost([]), fetch: async () => new Response(body, { status, headers }) } as PluginHost);
const business = (...uses: Record<string, unknown>[]) => ({ 'x-business-use-case-usage': JSON.stringify({ '200000000000001': uses }) });
const app = (use: Record<string, unknown>) => ({ 'x-app-usage': JSON.stringify(use) });
const ads = (use: Record<string, unknown>) => ({ 'x-ad-account-usage': JSON.stringify(use) });

describe('MO-3: how much of the allowance is used comes with every message', () => {
  it.each<[string, Record<string, string>, unknown]>([
    ['nothing', {}, undefined],
    ['the app’s', app({ call_count: 28, total_time: 25, total_cputime: 31 }), { percent: 31 }],
    ['the business’s, whose time is in minutes', business({ type: 'whatsapp', call_count: 95, total_cputime: 1, total_time: 1, estimated_time_to_regain_access: 3 }), { percent: 95, regainSeconds: 180 }],
    ['the fullest of several', business({ call_count: 10, estimated_time_to_regain_access: 0 }, { call_count: 2, total_time: 61, estimated_time_to_regain_access: 0 }), { percent: 61 }],
    ['an ad account’s, in part', ads({ acc_id_util_pct: 9.67, reset_time_duration: 100 }), { percent: 9.67 }],
    ['an ad account’s, used up, whose time is in seconds', ads({ acc_id_util_pct: 100, reset_time_duration: 100, ads_api_access_tier: 'x' }), { percent: 100, regainSeconds: 100 }],
    ['all three', { ...app({ call_count: 5 }), ...business({ call_count: 7, estimated_time_to_regain_access: 1 }), ...ads({ acc_id_util_pct: 6 }) }, { percent: 7, regainSeconds: 60 }],
    ['more than all', app({ call_count: 123_456 }), { percent: 1000 }],
    ['more than a day', business({ call_count: 100, estimated_time_to_regain_access: 100_000 }), { percent: 100, regainSeconds: 86_400 }],
    ['one that nobody can read beside one that can be read', { 'x-app-usage': '{oops', ...business({ call_count: 4 }) }, { percent: 4 }],
    ['numbers that are none', app({ call_count: '99', total_time: -5, total_cputime: null }), { percent: 0 }],
    ['another shape', { 'x-app-usage': '[]', 'x-business-use-case-usage': '{"1":{"call_count":9}}', 'x-ad-account-usage': '7' }, undefined],
  ])('%s', async (_what, headers, usage) => {
    const result = await answering(200, String(whatsappFixture.answers.accepted.body), headers).send(message, signal());
    expect(result).toEqual({ providerId: 'wamid.accepted', ...(usage !== undefined && { usage }) });
    expect(SendResult.safeParse(result).error).toBeUndefined();
  });

  it.each<[string, number, Record<string, string>, [string, number]]>([
    ['the account waits as long as the header says, in minutes', 80007, business({ call_count: 100, estimated_time_to_regain_access: 7 }), ['account', 420]],
    ['the app waits as long as the table says', 4, app({ call_count: 100 }), ['account', 60]],
    ['Retry-After goes first', 17, { ...business({ estimated_time_to_regain_access: 7 }), 'retry-after': '11' }, ['account', 11]],
    ['one recipient', 131056, {}, ['recipient', 6]],
    ['one line', 130429, {}, ['connection', 1]],
  ])('%s', async (_what, code, headers, [scope, seconds]) => {
    await expect(answering(400, graphError(code), headers).send(message, signal())).rejects.toMatchObject({ code: 'rate_limited', details: { scope, retryAfterSeconds: seconds } });
  });
});

describe('what Meta remembers of a message', () => {
  const entry = (rest: Record<string, unknown>) => ({ id: '991', message_id: 'wamid.1', ...rest });
  /** Answers in order; keeps what was asked. */
  function remembering(...answers: unknown[]) {
    const asked: string[] = [];
    const host: PluginHost = { ...testHost([]), fetch: async (url) => { asked.push(url.replace('http://127.0.0.1:9/v23.0/', '')); return new Response(JSON.stringify(answers[asked.length - 1])); } };
    return { asked, lookUp: whatsapp.create(settings, host).lookUp! };
  }

  it('in the order in which it happened, by Meta’s id', async () => {
    const { asked, lookUp } = remembering({ data: [entry({ events: { data: [{ delivery_status: 'READ', timestamp: 1_780_000_003 }, { delivery_status: 'ACCEPTED', timestamp: 1_780_000_000 }, { delivery_status: 'sent', occurrence_timestamp: 1_780_000_001 }, { delivery_status: 'NEW_ONE', timestamp: 1 }, { delivery_status: 'DELIVERED' }] } })] });
    expect(await lookUp({ id: 'msg-1', providerId: 'wamid.1' }, signal())).toEqual({ providerId: 'wamid.1', statuses: [{ status: 'sent', at: new Date(1_780_000_001_000) }, { status: 'read', at: new Date(1_780_000_003_000) }] });
    expect(asked).toEqual(['100000000000001/message_history?message_id=wamid.1']);
  });

  it('with its events asked for separately, and why it failed', async () => {
    const { asked, lookUp } = remembering({ data: [entry({})] }, { data: [{ delivery_status: 'FAILED', timestamp: 1_780_000_001, error_description: '(#131026) Message to 15550001111 undeliverable' }] });
    expect(await lookUp({ id: 'msg-1', providerId: 'wamid.1' }, signal())).toEqual({ providerId: 'wamid.1', statuses: [{ status: 'failed', at: new Date(1_780_000_001_000), error: { providerCode: '131026', detail: 'The message cannot be delivered to this person.' } }] });
    expect(asked[1]).toBe('991/events');
  });

  it('by our id where nobody learned Meta’s, over a few pages and no more', async () => {
    const other = (n: number) => ({ data: [entry({ message_id: `wamid.o${n}`, biz_opaque_callback_data: `msg-o${n}`, events: { data: [] } })], paging: { cursors: { after: `c${n}` }, next: 'https://evil.example/' } });
    const found = remembering(other(1), other(2), { data: [entry({ biz_opaque_callback_data: 'msg-1', events: { data: [] } })] });
    expect(await found.lookUp({ id: 'msg-1' }, signal())).toEqual({ providerId: 'wamid.1', statuses: [] });
    expect(found.asked[2]).toBe('100000000000001/message_history?limit=100&after=c2');
    const lost = remembering(...[1, 2, 3, 4, 5, 6, 7].map(other));
    expect(await lost.lookUp({ id: 'msg-1' }, signal())).toBeUndefined();
    expect(lost.asked.length).toBe(5);
    const blind = remembering({ data: [entry({ events: { data: [] } })], paging: { cursors: { after: 'c' }, next: 'x' } });
    expect([await blind.lookUp({ id: 'msg-1' }, signal()), blind.asked.length]).toEqual([undefined, 1]);
  });

  it('is nothing of a message it does not know, and never another’s', async () => {
    expect(await remembering({ data: [] }).lookUp({ id: 'msg-1', providerId: 'wamid.1' }, signal())).toBeUndefined();
    expect(await remembering({ data: [entry({ message_id: 'wamid.other', events: { data: [] } })] }).lookUp({ id: 'msg-1', providerId: 'wamid.1' }, signal())).toBeUndefined();
    await expect(remembering({ odd: 1 }).lookUp({ id: 'msg-1', providerId: 'wamid.1' }, signal())).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is asked of the bundled simulator as of Meta', async () => {
    const { createSimulator } = await import('@consentry/channel-whatsapp/simulator');
    const simulator = await createSimulator({ now: () => new Date(), delays: { sent: 0, delivered: 0, read: 60_000 } });
    try {
      simulator.attach({ connectionId: 'c1', settings: simulator.demoSettings(), webhookUrl: 'http://127.0.0.1:9/none' });
      const connection = whatsapp.create(whatsapp.settings.parse(simulator.demoSettings()), testHost([new URL(simulator.address).host]));
      const { providerId } = await connection.send(message, signal());
      const known = await connection.lookUp!({ id: message.id, providerId }, signal());
      expect([known?.providerId, known?.statuses.map(({ status }) => status)]).toEqual([providerId, ['sent', 'delivered']]);
      expect(await connection.lookUp!({ id: 'msg-nobody', providerId: 'wamid.nobody' }, signal())).toBeUndefined();
      await connection.markRead!(providerId, { typing: true }, signal()).catch((error: { code: string }) => expect(error.code).not.toBe('outcome_unknown'));
    } finally {
      await simulator.close();
    }
  });
});
