import { FaultLine, newContact } from './fault.line.js';
import { PNG } from './matrix.fill.js';
import type { Answer, CallOptions, World } from './world.js';

export type Ask = <T = Record<string, unknown>>(method: string, path: string, body?: unknown, options?: CallOptions) => Promise<Answer<T>>;
type Made = { id: string };
const NONE = '0'.repeat(32);
const WORDS = (text: string) => [{ type: 'BODY', text }];

/** Everything that people do with contacts in numbers, in the inbox and in campaigns: every route of it, answering well once and badly where that is easily brought about. */
export class DeskDay {
  private line!: FaultLine;
  private person!: { id: string; phone: string };

  /** @param ask somebody who may do everything */
  constructor(private readonly world: World, private readonly ask: Ask) {}

  async run(): Promise<void> {
    this.line = await FaultLine.open(this.world);
    this.person = await newContact(this.world, { optedIn: true, marketingOptedIn: true });
    await this.line.hears(this.person.phone, 'Hello');
    await this.world.settle();
    await this.inbox();
    const tagId = await this.contacts();
    await this.imports(tagId);
    await this.consent();
    await this.files();
    await this.templates();
    await this.campaigns(tagId);
    await this.policies();
    await this.unknown();
  }

  private async inbox(): Promise<void> {
    const { ask } = this;
    const { data } = (await ask<{ data: Made[] }>('GET', `/v1/conversations?q=${encodeURIComponent(this.person.phone)}`)).body;
    const at = `/v1/conversations/${data[0]!.id}`;
    await ask('GET', '/v1/conversations/counts');
    await ask('POST', `${at}/typing`);
    await ask('POST', `${at}/assign`, { assigneeId: 'me' });
    await ask('POST', `${at}/assign`, { assigneeId: null, expected: `usr_${NONE}` });
    await ask('POST', `${at}/assign`, { assigneeId: `usr_${NONE}` });
    await ask('POST', `${at}/handover`, { handler: 'ai' });
    await ask('POST', `${at}/snooze`, { until: new Date(this.world.clock.nowMs() + 3_600_000).toISOString() });
    await ask('POST', `${at}/snooze`, { until: '2020-01-01T00:00:00Z' });
    await ask('PUT', `${at}/labels`, { labels: ['VIP', 'Late payer'] });
    await ask('GET', '/v1/conversation-labels');
    await ask('DELETE', '/v1/conversation-labels/VIP');
    await ask('DELETE', '/v1/conversation-labels/VIP');
    const note = (await ask<Made>('POST', `${at}/notes`, { text: 'Prefers tea' })).body.id;
    await ask('PATCH', `${at}/notes/${note}`, { text: 'Prefers coffee' });
    await ask('POST', `${at}/read`, { notify: true });
    await ask('POST', `${at}/close`);
    await ask('POST', `${at}/reopen`);
    await ask('GET', `${at}/messages?from=oldest&limit=2`);
    await ask('GET', `${at}/messages`);
    await ask('DELETE', `${at}/notes/${note}`);
    await ask('DELETE', `${at}/notes/${note}`);
    for (const [method, rest, body] of [['GET', '/messages'], ['POST', '/assign', { assigneeId: null }], ['POST', '/close'], ['POST', '/typing'], ['POST', '/notes', { text: 'x' }]] as const) await ask(method, `/v1/conversations/cnv_${NONE}${rest}`, body);
    await ask('GET', '/v1/inbox-settings');
    await ask('PUT', '/v1/inbox-settings', { searchTexts: true });
  }

  private async contacts(): Promise<string> {
    const { ask } = this;
    const tag = (await ask<Made>('POST', '/v1/tags', { name: 'Regulars', colour: 'teal' })).body.id;
    const gone = (await ask<Made>('POST', '/v1/tags', { name: 'Gone soon' })).body.id;
    await ask('POST', '/v1/tags', { name: 'regulars' });
    await ask('PATCH', `/v1/tags/${gone}`, { colour: 'red' });
    await ask('PUT', `/v1/contacts/${this.person.id}/tags`, { tagIds: [tag, gone] });
    await ask('PUT', `/v1/contacts/${this.person.id}/tags`, { tagIds: [`tag_${NONE}`] });
    await ask('GET', '/v1/tags?count=true&limit=1');
    await ask('DELETE', `/v1/tags/${gone}`);
    await ask('DELETE', `/v1/tags/${gone}`);
    const held = `/v1/contacts/${this.person.id}/restrictions`;
    await ask('PUT', held, { processingRestricted: false, objectedToMarketing: true });
    await ask('GET', held);
    await ask('PUT', held, { processingRestricted: false, objectedToMarketing: false });
    await ask('GET', `/v1/contacts/con_${NONE}/restrictions`);
    return tag;
  }

  private async imports(tagId: string): Promise<void> {
    const { ask } = this;
    const csv = { raw: 'Who,Phone,Note\nNew Person,+60125557001,x\nNobody,no number,"=1+1"\n', headers: { 'content-type': 'text/csv' } };
    const upload = async (options: CallOptions = csv) => (await ask<Made>('POST', '/v1/contacts/import?name=people.csv', undefined, options)).body.id;
    const [one, other] = [await upload(), await upload()];
    await upload({ ...csv, raw: '' });
    await upload({ ...csv, headers: { 'content-type': 'text/plain' } });
    const at = `/v1/imports/${one}`;
    await ask('POST', `${at}/run`);
    await ask('PATCH', at, { mapping: { Fax: 'phone' } });
    await ask('PATCH', at, { mapping: { Who: 'name', Phone: 'phone', Note: 'attribute:note' }, defaults: { tagIds: [tagId] } });
    for (const step of ['dry-run', 'run']) {
      await ask('POST', `${at}/${step}`);
      await this.world.settle();
      await ask('GET', at);
    }
    for (const rest of ['/rows?count=true', '/rows?outcome=invalid', '/errors.csv']) await ask('GET', at + rest);
    await ask('POST', `${at}/undo`);
    await this.world.settle();
    await ask('POST', `${at}/undo`);
    await ask('POST', `/v1/imports/${other}/cancel`);
    await ask('POST', `/v1/imports/${other}/cancel`);
    await ask('GET', '/v1/imports?count=true&limit=1');
    await ask('GET', `/v1/imports/imp_${NONE}`);
  }

  private async consent(): Promise<void> {
    const { ask } = this;
    const ledger = (await ask<{ data: Made[] }>('GET', `/v1/contacts/${this.person.id}/consents`)).body.data;
    await ask('GET', `/v1/contacts/${this.person.id}/consents/receipts`);
    await ask('GET', `/v1/consents/${ledger[0]!.id}/receipt`);
    await ask('GET', `/v1/consents/cns_${NONE}/receipt`);
    for (const format of ['ndjson', 'csv', 'pdf']) await ask('GET', `/v1/consents/export?format=${format}`);
    await ask('GET', '/v1/consent-settings');
    await ask('PUT', '/v1/consent-settings', { yesResumes: true, optOutWords: [{ word: 'enough please', language: 'en' }] });
    await ask('PUT', '/v1/consent-settings', { optOutWords: [{ word: 'yes' }] });
    const form = { slug: 'a-day', connectionId: this.line.id, title: 'News', text: 'We may write to you.', privacyUrl: 'https://example.com/privacy', purposes: ['marketing'] };
    const at = `/v1/consent-forms/${(await ask<Made>('POST', '/v1/consent-forms', form)).body.id}`;
    await ask('POST', '/v1/consent-forms', form);
    await ask('GET', '/v1/consent-forms?count=true');
    await ask('GET', at);
    await ask('PATCH', at, { text: 'We may write to you, once a month.' });
    await ask('GET', `${at}/versions`);
    await ask('DELETE', at);
    await ask('GET', at);
  }

  private async files(): Promise<void> {
    const { ask } = this;
    const send = (raw: Uint8Array, type = 'image/png') => ask<Made>('POST', '/v1/media', undefined, { raw, headers: { 'content-type': type } });
    const at = `/v1/media/${(await send(PNG)).body.id}`;
    await send(Buffer.alloc(0));
    await send(PNG, 'image/jpeg');
    await send(PNG.subarray(0, 40));
    await send(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml');
    await ask('GET', at);
    await ask('GET', `${at}/content`);
    await ask('GET', `${at}/content`, undefined, { headers: { range: 'bytes=9999-' } });
    await ask('DELETE', at);
    await ask('GET', `${at}/content`);
    await ask('GET', `/v1/media/med_${NONE}`);
  }

  private async templates(): Promise<void> {
    const { ask } = this;
    const template = { connectionId: this.line.id, name: 'of_a_day', language: 'en', category: 'utility', components: WORDS('Your order is on its way.') };
    await ask('POST', '/v1/templates/check', { category: 'utility', components: WORDS('{{1}}') });
    const at = `/v1/templates/${(await ask<Made>('POST', '/v1/templates', template)).body.id}`;
    await ask('POST', '/v1/templates', template);
    await this.world.until(async () => (await this.world.call<{ state: string }>('GET', at)).body.state === 'approved');
    await ask('GET', at);
    await ask('PATCH', at, { components: WORDS('Your order has left our house.') });
    await ask('PATCH', at, { components: WORDS('{{9}}') });
    await ask('DELETE', at);
    await ask('GET', `/v1/templates/tpl_${NONE}`);
  }

  private async campaigns(tagId: string): Promise<void> {
    const { ask } = this;
    const definition = { match: 'all', conditions: [{ field: 'tag', op: 'has', tagId }] };
    await ask('POST', '/v1/segments/count', { definition });
    const segment = (await ask<Made>('POST', '/v1/segments', { name: 'Regulars', definition })).body.id;
    await ask('GET', '/v1/segments?count=true');
    await ask('GET', `/v1/segments/${segment}`);
    await ask('PATCH', `/v1/segments/${segment}`, { name: 'Our regulars' });
    await ask('GET', `/v1/segments/seg_${NONE}`);
    const order = { name: 'Autumn', connectionId: this.line.id, message: { purpose: 'service', type: 'text', text: { body: 'Hello {{contact.name|friend}}' } }, audience: { segmentId: segment } };
    const draft = async (change: object = {}) => `/v1/broadcasts/${(await ask<Made>('POST', '/v1/broadcasts', { ...order, ...change })).body.id}`;
    const [sent, stopped, dropped] = [await draft(), await draft(), await draft()];
    await ask('POST', '/v1/broadcasts', { ...order, connectionId: `cnx_${NONE}` });
    await ask('DELETE', `/v1/segments/${segment}`);
    await ask('GET', `${sent}/preview`);
    await ask('POST', `${sent}/preview`);
    await ask('GET', `${sent}/preview`);
    await ask('PATCH', sent, { name: 'Late autumn' });
    await ask('POST', `${sent}/approve`);
    const foreign = (await this.world.call<Made>('POST', '/v1/broadcasts', order)).body.id;
    await ask('POST', `/v1/broadcasts/${foreign}/approve`);
    await ask('POST', `${sent}/pause`);
    await ask('POST', `${sent}/start`, {});
    await this.world.until(async () => (await this.world.call<{ state: string }>('GET', sent)).body.state === 'finished');
    for (const rest of ['', '/recipients?count=true', '/report']) await ask('GET', sent + rest);
    await ask('PATCH', sent, { name: 'Too late' });
    await ask('POST', `${stopped}/start`, { at: new Date(this.world.clock.nowMs() + 86_400_000).toISOString() });
    for (const step of ['pause', 'resume', 'cancel']) await ask('POST', `${stopped}/${step}`);
    await ask('DELETE', dropped);
    await ask('GET', '/v1/broadcasts?count=true');
    await ask('GET', `/v1/broadcasts/bct_${NONE}/report`);
    const unused = (await ask<Made>('POST', '/v1/segments', { name: 'Unused', definition })).body.id;
    await ask('DELETE', `/v1/segments/${unused}`);
  }

  private async policies(): Promise<void> {
    const { ask } = this;
    await ask('GET', '/v1/messaging-policies');
    await ask('PATCH', '/v1/messaging-policies', { quietHours: { from: '22:00', until: '07:00', purposes: ['marketing'] } });
    await ask('PATCH', '/v1/messaging-policies', { quietHours: null });
    await ask('PATCH', '/v1/messaging-policies', { hourlyCap: 21 });
    await ask('GET', '/v1/messaging-policies/lines');
    await ask('DELETE', `/v1/connections/${this.line.id}/marketing-pause`);
    await this.world.database.hot({ organizationId: this.world.demo.organizationId }, (c) => c.query({
      text: `insert into connection_pace (connection_id, organization_id, tokens, counted_at, marketing_paused_until) values ($1, $2, 0, now(), $3) on conflict (connection_id) do update set marketing_paused_until = excluded.marketing_paused_until`,
      values: [this.line.uuid, this.world.demo.organizationId, new Date(this.world.clock.nowMs() + 3_600_000)],
    }));
    await ask('DELETE', `/v1/connections/${this.line.id}/marketing-pause`);
    await ask('DELETE', `/v1/connections/cnx_${NONE}/marketing-pause`);
  }

  /** Somebody decides about a message of which nobody knows what became. */
  private async unknown(): Promise<void> {
    const { ask } = this;
    this.line.fault('refuse_connection');
    const { id } = (await this.world.send({ connectionId: this.line.id, contactId: this.person.id })).body;
    await this.world.until(async () => (await this.world.status(id)) === 'unknown', 20);
    await ask('POST', `/v1/messages/${id}/resolve`, { outcome: 'failed' });
    await ask('POST', `/v1/messages/${id}/resolve`, { outcome: 'failed' });
  }
}
