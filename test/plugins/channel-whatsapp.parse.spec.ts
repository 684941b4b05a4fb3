import { describe, expect, it } from '@jest/globals';
import whatsapp from '@consentry/channel-whatsapp';
import type { InboundEvent } from '@consentry/plugin-sdk';
import { testHost } from '@consentry/plugin-sdk/conformance';
import { delivery, inbound, metadata, whatsappFixture } from './whatsapp.fixture.js';

const connection = whatsapp.create(whatsapp.settings.parse(whatsappFixture.settings('http://127.0.0.1:9', 0)), testHost([]));
const parse = (body: string): InboundEvent[] => connection.parse({ headers: {}, rawBody: Buffer.from(body) });
const base = { id: 'wamid.1', from: '15550001111', timestamp: '1780000000' };
const only = (element: unknown, rest: Record<string, unknown> = {}) => delivery({ metadata, messages: [element], ...rest });

describe('what a person said', () => {
  it.each<[string, Record<string, unknown>, string | undefined, string | undefined]>([
    ['text', { type: 'text', text: { body: 'STOP' } }, 'STOP', undefined],
    ['caption', { type: 'video', video: { id: '1', caption: 'stop' } }, 'stop', undefined],
    ['template button', { type: 'button', button: { text: 'Stop promotions', payload: 'STOP PROMOTIONS' } }, 'Stop promotions', 'STOP PROMOTIONS'],
    ['reply button', { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'no', title: 'No thanks' } } }, 'No thanks', 'no'],
    ['list', { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'l1', title: 'First', description: 'd' } } }, 'First', 'l1'],
    ['edit', { type: 'edit', edit: { original_message_id: 'wamid.0', message: { type: 'text', text: { body: 'stop' } } } }, 'stop', undefined],
    ['reaction', { type: 'reaction', reaction: { message_id: 'wamid.9', emoji: '👍' } }, undefined, undefined],
    ['flow', { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { body: 'Sent', response_json: '{}' } } }, undefined, undefined],
    ['unsupported', { type: 'unsupported', errors: [{ code: 131051 }] }, undefined, undefined],
  ])('%s', (_name, part, text, payload) => {
    const [event, ...more] = parse(only({ ...base, ...part }));
    expect(more).toEqual([]);
    expect(event).toMatchObject({ kind: 'message', type: part['type'], from: { addresses: [{ kind: 'phone', value: '+15550001111' }] } });
    expect([(event as { text?: string }).text, (event as { payload?: string }).payload]).toEqual([text, payload]);
  });

  it('an edit under the id of its message is no repetition of it', () => {
    const ids = [...parse(only({ ...base, type: 'text', text: { body: 'a' } })), ...parse(only({ ...base, type: 'edit', edit: {} })), ...parse(only({ ...base, type: 'revoke', revoke: {} }))].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
  });
});

describe('who it was', () => {
  it('known by user id alone', () => {
    const [event] = parse(only({ id: 'wamid.1', from_user_id: 'US.77', timestamp: '1780000000', type: 'text', text: { body: 'hi' } }, { contacts: [{ profile: { name: 'Ada' }, user_id: 'US.77' }] }));
    expect(event).toMatchObject({ kind: 'message', from: { addresses: [{ kind: 'user_id', value: 'US.77' }], name: 'Ada' } });
  });
  it('each of two people has their own name and ids', () => {
    const contacts = [{ wa_id: '15550001111', user_id: 'US.1', profile: { name: 'Ada' } }, { wa_id: '15550002222', user_id: 'US.2', profile: { name: 'Bob' } }];
    const events = parse(delivery({ metadata, contacts, messages: [{ ...base, from: '15550002222', type: 'text', text: { body: 'b' } }, { ...base, id: 'wamid.2', type: 'text', text: { body: 'a' } }] }));
    expect(events.map((event) => event.kind === 'message' && [event.from.name, event.from.addresses.map(({ value }) => value)])).toEqual([['Bob', ['+15550002222', 'US.2']], ['Ada', ['+15550001111', 'US.1']]]);
  });
  it('never takes a stranger’s contact for the sender', () => {
    const [event] = parse(only({ ...base, type: 'text', text: { body: 'a' } }, { contacts: [{ wa_id: '15550009999', user_id: 'US.9', profile: { name: 'Zed' } }] }));
    expect(event).toMatchObject({ from: { addresses: [{ kind: 'phone', value: '+15550001111' }] } });
    expect((event as { from: { name?: string } }).from.name).toBeUndefined();
  });
  it('a new number and a new user id join', () => {
    const events = parse(only({ ...base, type: 'system', system: { type: 'user_changed_number', body: 'x', wa_id: '15550003333', previous_user_id: 'US.1', user_id: 'US.3' } }));
    expect(events.map(({ kind }) => kind)).toEqual(['message', 'identity', 'identity']);
    expect(events.slice(1)).toMatchObject([{ from: { value: '+15550001111' }, to: { value: '+15550003333' } }, { from: { value: 'US.1' }, to: { value: 'US.3' } }]);
  });
  it('a message in a group opens no conversation with a person', () => {
    expect(parse(only({ ...base, group_id: 'g1', type: 'text', text: { body: 'hi all' } }))).toMatchObject([{ kind: 'other', name: 'messages.group' }]);
  });
});

describe('what goes wrong stays small', () => {
  it('a bad element costs only itself', () => {
    const good = { ...base, type: 'text', text: { body: 'ok' } };
    const bad = [null, 7, 'x', [], {}, { id: 5, type: 'text' }, { ...good, id: '' }, { ...good, type: 'x'.repeat(65) }, { ...good, from: 'nobody' }];
    for (const element of bad) {
      const events = parse(delivery({ metadata, messages: [{ ...good, id: 'wamid.a' }, element, { ...good, id: 'wamid.b' }], statuses: [{ id: 'wamid.c', status: 'sent', timestamp: '1780000000' }] }));
      expect(events.map(({ kind }) => kind)).toEqual(['message', 'other', 'message', 'status']);
    }
  });
  it('broken details cost only themselves', () => {
    const odd = { ...base, timestamp: 'soon', context: 5, type: 'text', text: { body: 'ok' }, image: 'x', interactive: [], button: null, from_user_id: 9 };
    expect(parse(only(odd))).toMatchObject([{ kind: 'message', text: 'ok', at: new Date(1_780_000_000_000) }]);
    expect(parse(only({ ...base, type: 'text', text: { body: 42 } }))).toMatchObject([{ kind: 'message', content: { body: 42 } }]);
  });
  it('changes of several accounts keep their own routes', () => {
    const [a, b] = [JSON.parse(inbound({ ...base, type: 'text', text: { body: 'a' } })), JSON.parse(delivery({ event: 'APPROVED', message_template_name: 't', message_template_language: 'de' }, 'message_template_status_update', '300'))] as { entry: unknown[] }[];
    const events = parse(JSON.stringify({ ...a, entry: [...(a?.entry ?? []), ...(b?.entry ?? [])] }));
    expect(events.map(({ route }) => route)).toEqual([['100000000000001', '200000000000001'], ['300']]);
  });
  it('echoes, history and standby are never taken for the person’s messages', () => {
    const said = { ...base, type: 'text', text: { body: 'STOP' } };
    expect(parse(delivery({ metadata, message_echoes: [{ ...said, from: '15550000001', to: '15550001111' }] }, 'smb_message_echoes'))).toMatchObject([{ kind: 'echo', to: { addresses: [{ kind: 'phone', value: '+15550001111' }] }, text: 'STOP' }]);
    for (const [field, value] of [['history', { metadata, messages: [said] }], ['standby', { metadata, messages: [said] }], ['constructor', { messages: [said] }]] as const) {
      expect(parse(delivery(value, field)).map(({ kind }) => kind)).toEqual(['other']);
    }
  });
  it('what nests too deep to be written down again is no delivery', () => {
    const deep = (n: number) => delivery({ event: 'X', odd: JSON.parse('['.repeat(n) + ']'.repeat(n)) as unknown }, 'lunar_update');
    expect(parse(deep(300))).toMatchObject([{ kind: 'other' }]);
    expect(() => parse(`{"object":"whatsapp_business_account","entry":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).toThrow(expect.objectContaining({ code: 'payload_invalid' }));
    // Brackets that somebody wrote are text.
    expect(parse(only({ ...base, type: 'text', text: { body: '[{"'.repeat(1000) } }))).toMatchObject([{ kind: 'message', text: '[{"'.repeat(1000) }]);
  });
  it('a payment’s or a call’s status is not a message’s', () => {
    expect(parse(delivery({ metadata, statuses: [{ id: 'wamid.1', type: 'payment', status: 'failed', timestamp: '1780000000' }] }))).toMatchObject([{ kind: 'other' }]);
  });
  it('the same account event at another time is another event', () => {
    const at = (time: number) => parse(JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', time, changes: [{ field: 'account_update', value: { event: 'ACCOUNT_RECONNECTED' } }] }] }))[0]?.id;
    expect(at(1)).not.toBe(at(2));
    expect(at(1)).toBe(at(1));
  });
});

describe('templates', () => {
  const event = (field: string, value: Record<string, unknown>) => parse(delivery({ message_template_id: 1, message_template_name: 'offer', message_template_language: 'en_US', ...value }, field))[0];
  it.each(['approved', 'pending', 'rejected', 'paused', 'disabled', 'flagged', 'in_appeal', 'pending_deletion', 'deleted', 'limit_exceeded', 'locked', 'archived'])('%s', (state) => {
    expect(event('message_template_status_update', { event: state.toUpperCase(), reason: 'NONE' })).toMatchObject({ kind: 'template', state });
  });
  it('reinstated is approved again; what nobody knows cannot be sent', () => {
    expect(event('message_template_status_update', { event: 'REINSTATED' })).toMatchObject({ state: 'approved' });
    expect(event('message_template_status_update', { event: 'UNARCHIVED' })).toMatchObject({ state: 'unknown', stale: true });
    expect(event('message_template_status_update', { event: 'BRAND_NEW' })).toMatchObject({ state: 'unknown' });
  });
  it('quality, components and category', () => {
    expect(event('message_template_quality_update', { previous_quality_score: 'GREEN', new_quality_score: 'YELLOW' })).toMatchObject({ kind: 'template', quality: 'yellow' });
    expect(event('message_template_quality_update', { new_quality_score: 'constructor' })).toMatchObject({ quality: 'unknown' });
    expect(event('message_template_components_update', {})).toMatchObject({ kind: 'template', stale: true });
    expect(event('template_category_update', { previous_category: 'UTILITY', new_category: 'MARKETING' })).toMatchObject({ kind: 'template', category: 'marketing', stale: true });
  });
});
