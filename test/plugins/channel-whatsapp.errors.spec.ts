import { describe, expect, it } from '@jest/globals';
import whatsapp from '@consentry/channel-whatsapp';
import type { PluginError, PluginErrorCode, PluginHost } from '@consentry/plugin-sdk';
import { testHost } from '@consentry/plugin-sdk/conformance';
import { delivery, graphError, metadata, whatsappFixture } from './whatsapp.fixture.js';

const settings = whatsapp.settings.parse(whatsappFixture.settings('http://127.0.0.1:9', 0));

/** A connection whose every request gets this answer. */
function answering(status: number, body: string, headers: Record<string, string> = {}) {
  const host: PluginHost = { ...testHost([]), fetch: async () => new Response(body, { status, headers }) };
  return whatsapp.create(settings, host);
}
async function sendError(status: number, body: string, headers: Record<string, string> = {}): Promise<PluginError> {
  const message = whatsappFixture.messages[0];
  if (!message) throw new Error('no message');
  return answering(status, body, headers).send(message, new AbortController().signal).then(() => { throw new Error('it was sent'); }, (error: PluginError) => error);
}

describe('Meta’s codes become ours', () => {
  const table: [code: number, status: number, ours: PluginErrorCode, signal?: string][] = [
    [0, 401, 'credentials_rejected'], [190, 400, 'credentials_rejected'],
    [3, 500, 'config_invalid', 'connection_blocked'], [10, 403, 'config_invalid', 'connection_blocked'], [200, 403, 'config_invalid', 'connection_blocked'], [299, 403, 'config_invalid', 'connection_blocked'],
    [4, 400, 'rate_limited'], [17, 400, 'rate_limited'], [613, 400, 'rate_limited'], [80007, 400, 'rate_limited'], [130429, 400, 'rate_limited'], [131056, 400, 'rate_limited'],
    [131048, 400, 'content_rejected', 'marketing_limited'], [131064, 400, 'content_rejected', 'marketing_limited'],
    [131047, 400, 'content_rejected', 'window_closed'], [131026, 400, 'recipient_invalid'], [131049, 400, 'content_rejected', 'marketing_withheld'], [130472, 400, 'content_rejected', 'marketing_withheld'], [131050, 400, 'content_rejected', 'marketing_opt_out'],
    [131031, 403, 'config_invalid', 'connection_blocked'], [368, 403, 'config_invalid', 'connection_blocked'], [130497, 403, 'config_invalid', 'connection_blocked'],
    [131042, 400, 'config_invalid', 'billing_problem'], [131051, 400, 'unsupported'], [131052, 400, 'content_rejected'], [131053, 400, 'content_rejected'], [131062, 400, 'recipient_invalid'],
    [132000, 400, 'content_rejected', 'template_stale'], [132001, 404, 'content_rejected', 'template_stale'], [132005, 400, 'content_rejected'], [132007, 400, 'content_rejected'], [132008, 400, 'content_rejected'], [132012, 400, 'content_rejected'],
    [132015, 400, 'content_rejected', 'template_unusable'], [132016, 400, 'content_rejected', 'template_unusable'],
    [131000, 500, 'unavailable'], [131016, 503, 'unavailable'], [131057, 503, 'unavailable'], [133016, 400, 'unavailable'], [135000, 400, 'unavailable'], [137000, 400, 'recipient_invalid', 'identity_changed'], [132069, 400, 'unavailable'],
    [2, 503, 'unavailable'], [1, 500, 'outcome_unknown'], [999_999, 400, 'content_rejected'], [999_999, 500, 'outcome_unknown'], [999_999, 401, 'credentials_rejected'], [999_999, 429, 'rate_limited'],
  ];
  for (const [code, status, ours, signal] of table) it(`${code} (HTTP ${status}) is ${ours}`, async () => {
    const error = await sendError(status, graphError(code));
    expect(error.name).toBe('PluginError');
    expect([error.code, error.details.signal, error.details.providerCode]).toEqual([ours, signal, String(code)]);
    expect(error.details.detail).not.toMatch(/15550001111|body you may/);
  });

  it.each([[458, /took the app’s permissions back/], [460, /password changed/], [463, /expired/], [467, /revoked/], [999, /expired or was revoked/]] as [number, RegExp][])('a token is void for a reason: 190/%s', async (subcode, detail) => {
    const error = await sendError(401, graphError(190, subcode));
    expect([error.code, error.details.providerCode]).toEqual(['credentials_rejected', `190/${subcode}`]);
    expect(error.details.detail).toMatch(detail);
  });

  it('an unknown object is told from a wrong field by the subcode alone', async () => {
    expect((await sendError(400, graphError(100, 33))).code).toBe('config_invalid');
    expect((await sendError(400, graphError(100, 34))).code).toBe('content_rejected');
    expect((await sendError(400, graphError(100))).code).toBe('content_rejected');
  });

  it('what Meta says in words changes nothing', async () => {
    const worded = (code: number, message: string) => JSON.stringify({ error: { message, code, error_data: { details: message } } });
    expect((await sendError(400, worded(131026, 'Access token has expired (#190) user has stopped marketing'))).code).toBe('recipient_invalid');
    expect((await sendError(400, worded(131026, 'rate limit hit'))).details.signal).toBeUndefined();
  });

  it('a failed status means the same as an answer', async () => {
    for (const [code, status, , signal] of table) {
      const body = Buffer.from(delivery({ metadata, statuses: [{ id: 'wamid.out', status: 'failed', timestamp: '1780000001', recipient_id: '15550001111', errors: [{ code }] }] }));
      const [event] = whatsapp.create(settings, testHost([])).parse({ headers: {}, rawBody: body });
      const error = event?.kind === 'status' ? event.error : undefined;
      expect([code, error?.providerCode, error?.signal]).toEqual([code, String(code), signal]);
      expect(error?.signal).toBe((await sendError(status, graphError(code))).details.signal);
    }
  });

  it.each<[number, PluginErrorCode]>([[400, 'content_rejected'], [401, 'credentials_rejected'], [404, 'config_invalid'], [408, 'outcome_unknown'], [429, 'rate_limited'], [500, 'outcome_unknown'], [502, 'outcome_unknown'], [504, 'outcome_unknown'], [302, 'outcome_unknown']])('HTTP %i without a Graph error is %s', async (status, ours) => {
    expect((await sendError(status, '<html/>')).code).toBe(ours);
  });

  it('an unexplained failure of a question is "unavailable": it had no effect', async () => {
    await expect(answering(502, 'x').templates?.(new AbortController().signal)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(answering(200, 'x').check?.(new AbortController().signal)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('an exception of another kind does not leave either', async () => {
    const host: PluginHost = { ...testHost([]), fetch: () => Promise.reject(new TypeError('fetch failed: token-of-line-0-5b1f')) };
    const message = whatsappFixture.messages[0];
    await expect(whatsapp.create(settings, host).send(message as never, new AbortController().signal)).rejects.toMatchObject({ name: 'PluginError', code: 'outcome_unknown' });
  });
});

describe('how long to wait', () => {
  it.each<[string, Record<string, string>, number]>([
    ['Retry-After in seconds', { 'retry-after': '17' }, 17],
    ['Retry-After as a date', { 'retry-after': 'Sun, 22 Nov 2026 12:01:30 GMT' }, 90],
    ['Retry-After in the past', { 'retry-after': 'Sun, 22 Nov 2020 12:00:00 GMT' }, 1],
    ['Meta’s usage header, in minutes', { 'x-business-use-case-usage': JSON.stringify({ '2': [{ type: 'whatsapp', call_count: 100, estimated_time_to_regain_access: 5 }] }) }, 300],
    ['a usage header nobody can read', { 'x-business-use-case-usage': '{oops' }, 1],
    ['nothing: the table’s own', {}, 1],
    ['more than a day: a day', { 'retry-after': '999999' }, 86_400],
  ])('%s', async (_name, headers, seconds) => {
    expect((await sendError(429, graphError(130429), headers)).details.retryAfterSeconds).toBe(seconds);
  });
});

describe('templates and number', () => {
  it('follows the cursors and never an address with a token in it', async () => {
    const urls: string[] = [];
    const page = (name: string, after?: string) => JSON.stringify({ data: [{ id: 1, name, language: 'en_US', category: 'MARKETING', status: name === 'b' ? 'SOMETHING_NEW' : 'APPROVED', components: [] }], paging: { cursors: { after: after ?? 'end' }, ...(after && { next: 'https://evil.example/?access_token=x' }) } });
    const host: PluginHost = { ...testHost([]), fetch: async (url) => { urls.push(url); return new Response(urls.length === 1 ? page('a', 'c1') : page('b')); } };
    const found = await whatsapp.create(settings, host).templates?.(new AbortController().signal);
    expect(found?.map(({ name, state, category }) => [name, state, category])).toEqual([['a', 'approved', 'marketing'], ['b', 'unknown', 'marketing']]);
    expect(urls[1]).toMatch(/^http:\/\/127\.0\.0\.1:9\/v23\.0\/200000000000001\/message_templates\?.*after=c1/);
  });
});
