import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import whatsapp from '@consentry/channel-whatsapp';
import type { TemplateDraft } from '@consentry/plugin-sdk';
import { startStandIn, testHost, type StandIn } from '@consentry/plugin-sdk/conformance';
import { graphError, whatsappFixture } from './whatsapp.fixture.js';

const signal = () => new AbortController().signal;
const json = (body: unknown) => ({ answer: { status: 200, body: JSON.stringify(body) } });
let provider: StandIn;
beforeEach(async () => { provider = await startStandIn(json({})); });
afterEach(() => provider.close());
const connect = () => whatsapp.create(whatsapp.settings.parse(whatsappFixture.settings(provider.baseUrl, 0)), testHost([new URL(provider.baseUrl).host]));
const last = () => { const { method, path, body } = provider.requests.at(-1)!; return { method, path, ...(body && { body: JSON.parse(body) as unknown }) }; };
const draft: TemplateDraft = { name: 'order_7', language: 'en_US', category: 'utility', components: [{ type: 'BODY', text: 'Hi {{1}}', example: { body_text: [['Ada']] } }] };

describe('a template for review', () => {
  it('is handed in as it was written', async () => {
    provider.behave(json({ id: '5577', status: 'PENDING', category: 'MARKETING' }));
    expect(await connect().submitTemplate!(draft, {}, signal())).toEqual({ providerId: '5577', state: 'pending', category: 'marketing' });
    expect(last()).toEqual({ method: 'POST', path: '/v23.0/200000000000001/message_templates', body: { ...draft, category: 'UTILITY' } });
  });

  it('may be approved at once, or be what we do not know yet', async () => {
    for (const [status, state] of [['APPROVED', 'approved'], ['REJECTED', 'rejected'], ['SOMETHING_NEW', 'unknown'], [undefined, 'pending']]) {
      provider.behave(json({ id: 5577, ...(status && { status }) }));
      expect(await connect().submitTemplate!(draft, {}, signal())).toEqual({ providerId: '5577', state });
    }
  });

  it('replaces an existing one by its id', async () => {
    provider.behave(json({ success: true }));
    expect(await connect().submitTemplate!(draft, { providerId: '5577' }, signal())).toEqual({ providerId: '5577', state: 'pending' });
    expect(last()).toEqual({ method: 'POST', path: '/v23.0/5577', body: { category: 'UTILITY', components: draft.components } });
    await expect(connect().submitTemplate!(draft, { providerId: '../me' }, signal())).rejects.toMatchObject({ code: 'content_rejected' });
  });

  it('is refused with Meta’s own explanation, but never with a secret of ours in it', async () => {
    const refusal = (error_user_msg?: unknown) => ({ answer: { status: 400, body: JSON.stringify({ error: { message: 'Invalid parameter for 15550001111', code: 100, error_subcode: 2388299, error_user_title: 'x', error_user_msg } }) } });
    const reason = async () => connect().submitTemplate!(draft, {}, signal()).then(() => { throw new Error('it was taken'); }, (error: { code: string; details: { detail?: string; providerCode?: string } }) => [error.code, error.details.providerCode, error.details.detail]);
    provider.behave(refusal('Variables can’t be at the start or end of the template.'));
    expect(await reason()).toEqual(['content_rejected', '100/2388299', 'Variables can’t be at the start or end of the template.']);
    for (const unfit of ['The token token-of-line-0-5b1f may not', undefined, 7, '']) {
      provider.behave(refusal(unfit));
      expect(await reason()).toEqual(['content_rejected', '100/2388299', 'Meta does not accept the shape of the request.']);
    }
    provider.behave(refusal('y'.repeat(2000)));
    expect((await reason())[2]).toHaveLength(500);
    // A message's refusal may name the person it was for: that is never passed on.
    await expect(connect().send(whatsappFixture.messages[0]!, signal())).rejects.toMatchObject({ details: { detail: 'Meta does not accept the shape of the request.' } });
  });

  it('may have been taken when the answer is lost', async () => {
    for (const behaviour of ['reset', json({ odd: true }), { answer: { status: 502, body: 'x' } }] as const) {
      provider.behave(behaviour);
      await expect(connect().submitTemplate!(draft, {}, signal())).rejects.toMatchObject({ code: 'outcome_unknown' });
    }
  });

  it('needs another permission than messages do, and the error names it', async () => {
    provider.behave({ answer: { status: 403, body: graphError(200) } });
    const detail = (work: Promise<unknown>) => work.then(() => '', (error: { details: { detail: string } }) => error.details.detail);
    const connection = connect();
    expect(await detail(connection.submitTemplate!(draft, {}, signal()))).toBe('The token lacks the permission whatsapp_business_management.');
    expect(await detail(connection.templates!(signal()))).toBe('The token lacks the permission whatsapp_business_management.');
    expect(await detail(connection.send(whatsappFixture.messages[0]!, signal()))).toBe('The token lacks the permission whatsapp_business_messaging.');
  });
});

it('the bundled simulator takes, changes, lists and deletes templates, as Meta does', async () => {
  const { createSimulator } = await import('@consentry/channel-whatsapp/simulator');
  const simulator = await createSimulator({ now: () => new Date() });
  try {
    simulator.attach({ connectionId: 'c1', settings: simulator.demoSettings(), webhookUrl: 'http://127.0.0.1:9/none' });
    const connection = whatsapp.create(whatsapp.settings.parse(simulator.demoSettings()), testHost([new URL(simulator.address).host]));
    const listed = async () => (await connection.templates!(signal())).filter(({ name }) => name === draft.name).map(({ providerId, components }) => [providerId, components]);
    const { providerId } = await connection.submitTemplate!({ ...draft, components: [{ type: 'BODY', text: 'Hi {{1}}, hello', example: { body_text: [['Ada']] } }] }, {}, signal());
    expect((await listed()).map(([id]) => id)).toEqual([providerId]);
    await expect(connection.submitTemplate!(draft, {}, signal())).rejects.toMatchObject({ code: 'content_rejected' });
    await connection.deleteTemplate!({ providerId, name: draft.name }, signal());
    await connection.deleteTemplate!({ providerId, name: draft.name }, signal());
    expect(await listed()).toEqual([]);
  } finally {
    await simulator.close();
  }
});

describe('a template that goes', () => {
  it('is deleted by id and name, in one language', async () => {
    provider.behave(json({ success: true }));
    await connect().deleteTemplate!({ providerId: '5577', name: 'order_7' }, signal());
    expect(last()).toEqual({ method: 'DELETE', path: '/v23.0/200000000000001/message_templates?hsm_id=5577&name=order_7' });
  });
  it.each([[100, 33], [100, 2593002], [132001, undefined]] as [number, number | undefined][])('may be gone already: %s/%s', async (code, subcode) => {
    provider.behave({ answer: { status: 400, body: graphError(code, subcode) } });
    await connect().deleteTemplate!({ providerId: '5577', name: 'order_7' }, signal());
  });
  it.each<[number, string]>([[100, 'content_rejected'], [190, 'credentials_rejected'], [80007, 'rate_limited']])('otherwise says what is in the way: %s', async (code, ours) => {
    provider.behave({ answer: { status: 400, body: graphError(code) } });
    await expect(connect().deleteTemplate!({ providerId: '5577', name: 'order_7' }, signal())).rejects.toMatchObject({ code: ours });
  });
});

describe('all templates', () => {
  const row = (n: number, rest: Record<string, unknown> = {}) => ({ id: String(n), name: `t${n}`, language: 'en', category: 'UTILITY', status: 'APPROVED', components: [], ...rest });

  it('come with their quality and why they were rejected', async () => {
    provider.behave(json({ data: [
      row(1, { quality_score: { score: 'YELLOW', date: 1 }, rejected_reason: 'NONE' }), row(2, { status: 'REJECTED', rejected_reason: 'ABUSIVE_CONTENT', quality_score: { score: 'UNKNOWN' } }), row(3, { quality_score: { score: 'MAUVE' } }), row(4, { quality_score: 'GREEN', rejected_reason: null }),
    ] }));
    expect((await connect().templates!(signal())).map(({ quality, reason }) => [quality, reason])).toEqual([['yellow', undefined], ['unknown', 'ABUSIVE_CONTENT'], ['unknown', undefined], [undefined, undefined]]);
    expect(new URLSearchParams(provider.requests[0]!.path.split('?')[1]).get('fields')?.split(',')).toEqual(expect.arrayContaining(['quality_score', 'rejected_reason', 'components']));
  });

  it('come page by page, to an end', async () => {
    const cursor = (path: string) => Number(new URLSearchParams(path.split('?')[1]).get('after') ?? 0);
    const pages = (count: number) => provider.behave({ answering: ({ path }) => json({ data: [row(cursor(path))], paging: { cursors: { after: String(cursor(path) + 1) }, ...(cursor(path) + 1 < count && { next: 'https://evil.example/?access_token=x' }) } }).answer });
    pages(7);
    expect((await connect().templates!(signal())).map(({ name }) => name)).toEqual(['t0', 't1', 't2', 't3', 't4', 't5', 't6']);
    provider.requests.length = 0;
    pages(Infinity);
    expect((await connect().templates!(signal())).length).toBe(200);
    expect(provider.requests.length).toBe(200);
    provider.behave(json({ data: [row(1)], paging: { cursors: { after: 'same' }, next: 'x' } }));
    expect((await connect().templates!(signal())).length).toBe(2);
  });
});
