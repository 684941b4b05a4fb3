import { MediaRetention } from '@consentry/messaging';
import { Clock, parseId } from '@consentry/kernel';
import { PNG } from '../harness/matrix.fill.js';
import type { Cases, Stage } from './audit-actions.stage.js';

let numbers = 0;
const mine = (s: Stage) => ({ by: s.owner, actor: `user ${s.ownerId}` });
const id = (body: Record<string, unknown>) => String(body['id']);

async function contact(s: Stage) {
  const { body } = await s.owner.call('POST', '/v1/contacts', { phone: `+1555015${String(1000 + ++numbers)}`, optedIn: true });
  return { id: id(body), uuid: parseId('contact', id(body))! };
}
/** Somebody has written: there is a conversation. */
async function talk(s: Stage) {
  const phone = `+1555015${String(1000 + ++numbers)}`;
  await s.world.writes('Hello', phone);
  const { body } = await s.owner.call<{ data: { id: string }[] }>('GET', `/v1/conversations?q=${encodeURIComponent(phone)}`);
  const conversation = body.data[0]!.id;
  return { phone, id: conversation, uuid: parseId('conversation', conversation)!, path: `/v1/conversations/${conversation}` };
}
/** What is asked of a conversation. */
const onTalk = (s: Stage, verb: string, body: object | undefined, context: Record<string, unknown>, before?: [verb: string, body?: object]) => async () => {
  const { uuid, path } = await talk(s);
  if (before) await s.owner.call('POST', `${path}/${before[0]}`, before[1]);
  return { ...mine(s), object: `conversation ${uuid}`, context, act: () => s.owner.call('POST', `${path}/${verb}`, body) };
};
const onNote = (s: Stage, method: string, body: object | undefined) => async () => {
  const { id: conversation, path } = await talk(s);
  const note = id((await s.owner.call('POST', `${path}/notes`, { text: 'leafy note' })).body);
  return { ...mine(s), object: `note ${parseId('note', note)}`, context: { conversation }, secrets: ['leafy'], act: () => s.owner.call(method, `${path}/notes/${note}`, body) };
};

const upload = (s: Stage) => s.owner.call('POST', '/v1/media', PNG, { 'content-type': 'image/png', 'content-disposition': 'attachment; filename="leafy.png"' });
async function file(s: Stage) {
  const media = id((await upload(s)).body);
  return { id: media, uuid: parseId('media', media)! };
}

async function tag(s: Stage) {
  const made = id((await s.owner.call('POST', '/v1/tags', { name: `leafy ${++numbers}` })).body);
  return { id: made, uuid: parseId('tag', made)! };
}

const form = (s: Stage) => ({ slug: `leafy-${++numbers}`, connectionId: s.world.demo.connectionId, title: 'Leafy form', text: 'Leafy words.', privacyUrl: 'https://example.com/privacy', purposes: ['marketing'] });
async function shown(s: Stage) {
  const order = form(s);
  const made = id((await s.owner.call('POST', '/v1/consent-forms', order)).body);
  return { id: made, uuid: parseId('consentForm', made)!, slug: order.slug };
}

/** The inbox, files, tags and what people may be sent. */
export const deskCases = (s: Stage): Cases => ({
  'conversation.assigned': onTalk(s, 'assign', { assigneeId: 'me' }, { assignee: s.ownerId, before: null }),
  'conversation.closed': onTalk(s, 'close', undefined, {}),
  'conversation.reopened': onTalk(s, 'reopen', undefined, { by: 'person' }, ['close']),
  'conversation.handed_over': onTalk(s, 'handover', { handler: 'ai' }, { handler: 'ai', by: 'person' }),
  'note.added': async () => { const { id: conversation, path } = await talk(s); return { ...mine(s), object: 'note *', context: { conversation }, secrets: ['leafy'], act: () => s.owner.call('POST', `${path}/notes`, { text: 'leafy note' }) }; },
  'note.changed': onNote(s, 'PATCH', { text: 'leafy too' }),
  'note.deleted': onNote(s, 'DELETE', undefined),
  'label.deleted': async () => {
    const { path } = await talk(s);
    const name = `leafy-${++numbers}`;
    await s.owner.call('PUT', `${path}/labels`, { labels: [name] });
    const [row] = await s.sql<{ id: string }>('select id from conversation_labels where name = $1', [name]);
    return { ...mine(s), object: `label ${row!.id}`, context: { conversations: 1 }, secrets: ['leafy'], act: () => s.owner.call('DELETE', `/v1/conversation-labels/${name}`) };
  },
  'inbox.settings_changed': async () => {
    const { searchTexts } = (await s.owner.call<{ searchTexts: boolean }>('GET', '/v1/inbox-settings')).body;
    return { ...mine(s), object: null, context: { search_texts: !searchTexts }, act: () => s.owner.call('PUT', '/v1/inbox-settings', { searchTexts: !searchTexts }) };
  },
  'media.uploaded': () => Promise.resolve({ ...mine(s), object: 'media *', context: { mimeType: 'image/png', size: PNG.length }, secrets: ['leafy'], act: () => upload(s) }),
  'media.downloaded': async () => { const { id: media, uuid } = await file(s); return { ...mine(s), object: `media ${uuid}`, context: { direction: 'out', mimeType: 'image/png', size: PNG.length }, secrets: ['leafy'], act: () => s.owner.call('GET', `/v1/media/${media}/content`) }; },
  'media.deleted': async () => { const { id: media, uuid } = await file(s); return { ...mine(s), object: `media ${uuid}`, context: { direction: 'out' }, secrets: ['leafy'], act: () => s.owner.call('DELETE', `/v1/media/${media}`) }; },
  'media.expired': async () => {
    const { uuid } = await file(s);
    const { app } = s.world.server;
    await s.sql(`update media set created_at = created_at - interval '31 days', expires_at = created_at - interval '1 day' where id = $1`, [uuid]);
    return { by: undefined, actor: 'system retention', object: null, context: { count: 1 }, act: async () => { await app.get(MediaRetention, { strict: false }).expire(s.world.demo.organizationId, app.get(Clock).now(), 30, 'false'); return undefined; } };
  },
  'tag.created': () => Promise.resolve({ ...mine(s), object: 'tag *', context: { colour: 'teal' }, secrets: ['leafy'], act: () => s.owner.call('POST', '/v1/tags', { name: `leafy ${++numbers}`, colour: 'teal' }) }),
  'tag.changed': async () => { const { id: made, uuid } = await tag(s); return { ...mine(s), object: `tag ${uuid}`, context: { fields: ['colour'] }, secrets: ['leafy'], act: () => s.owner.call('PATCH', `/v1/tags/${made}`, { colour: 'teal' }) }; },
  'tag.deleted': async () => {
    const [{ id: made, uuid }, person] = [await tag(s), await contact(s)];
    await s.owner.call('PUT', `/v1/contacts/${person.id}/tags`, { tagIds: [made] });
    return { ...mine(s), object: `tag ${uuid}`, context: { contacts: 1 }, secrets: ['leafy'], act: () => s.owner.call('DELETE', `/v1/tags/${made}`) };
  },
  'contact.tagged': async () => { const [{ id: made }, person] = [await tag(s), await contact(s)]; return { ...mine(s), object: `contact ${person.uuid}`, context: { added: 1, removed: 0 }, secrets: ['leafy'], act: () => s.owner.call('PUT', `/v1/contacts/${person.id}/tags`, { tagIds: [made] }) }; },
  'contact.restricted': async () => {
    const person = await contact(s);
    return { ...mine(s), object: `contact ${person.uuid}`, context: { kind: 'processing_restricted' }, act: () => s.owner.call('PUT', `/v1/contacts/${person.id}/restrictions`, { processingRestricted: true, objectedToMarketing: false }) };
  },
  'contact.unrestricted': async () => {
    const person = await contact(s);
    await s.owner.call('PUT', `/v1/contacts/${person.id}/restrictions`, { processingRestricted: false, objectedToMarketing: true });
    return { ...mine(s), object: `contact ${person.uuid}`, context: { kind: 'objected_to_marketing' }, act: () => s.owner.call('PUT', `/v1/contacts/${person.id}/restrictions`, { processingRestricted: false, objectedToMarketing: false }) };
  },
  'consent.exported': async () => {
    const [row] = await s.sql<{ n: number }>('select count(*)::int as n from consent_records where organization_id = $1', [s.world.demo.organizationId]);
    return { ...mine(s), object: null, context: { format: 'csv', rows: row!.n }, act: () => s.owner.call('GET', '/v1/consents/export?format=csv') };
  },
  'consent_settings.changed': async () => {
    const { yesResumes } = (await s.owner.call<{ yesResumes: boolean }>('GET', '/v1/consent-settings')).body;
    return { ...mine(s), object: `organization ${s.world.demo.organizationId}`, act: () => s.owner.call('PUT', '/v1/consent-settings', { yesResumes: !yesResumes }), after: () => s.owner.call('PUT', '/v1/consent-settings', { yesResumes }) };
  },
  'consent_form.created': () => Promise.resolve({ ...mine(s), object: 'consent_form *', context: { channel: 'whatsapp', purposes: ['marketing'], language: 'en' }, secrets: ['eafy'], act: () => s.owner.call('POST', '/v1/consent-forms', form(s)) }),
  'consent_form.changed': async () => { const { id: made, uuid } = await shown(s); return { ...mine(s), object: `consent_form ${uuid}`, context: { fields: ['text'], version: 2 }, secrets: ['eafy'], act: () => s.owner.call('PATCH', `/v1/consent-forms/${made}`, { text: 'Other leafy words.' }) }; },
  'consent_form.deleted': async () => { const { id: made, uuid } = await shown(s); return { ...mine(s), object: `consent_form ${uuid}`, context: { version: 1 }, secrets: ['eafy'], act: () => s.owner.call('DELETE', `/v1/consent-forms/${made}`) }; },
  // Nobody signed in, and no address is kept of whoever has not agreed to anything yet.
  'consent.opt_in_requested': async () => {
    const { uuid, slug } = await shown(s);
    return {
      by: undefined, actor: 'system consent_form', object: `consent_form ${uuid}`, context: { version: 1, purposes: ['marketing'] }, secrets: ['eafy', '198.51.100.'],
      act: () => s.stranger().call('POST', `/c/${slug}`, Buffer.from(new URLSearchParams([['phone', '+15550151999'], ['purpose', 'marketing']]).toString()), { 'content-type': 'application/x-www-form-urlencoded' }),
    };
  },
});
