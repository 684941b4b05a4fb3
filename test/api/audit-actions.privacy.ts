import { createHmac } from 'node:crypto';
import { INSTALLATION, parseId } from '@consentry/kernel';
import { ZeroContent } from '@consentry/messaging';
import { RetentionEngine } from '@consentry/privacy';
import { DAY, PASSWORD, type Visitor } from '../harness/identity.js';
import { PNG } from '../harness/matrix.fill.js';
import type { Case, Cases, Stage } from './audit-actions.stage.js';

let numbers = 0;
const mine = (s: Stage) => ({ by: s.owner, actor: `user ${s.ownerId}` });
const system = (name: string) => ({ by: undefined, actor: `system ${name}` });
const id = (body: Record<string, unknown>) => String(body['id']);
/** What is dangerous asks for the password of the last ten minutes, and the whole table takes longer. */
const sure = (s: Stage) => s.owner.call('POST', '/v1/auth/step-up', { password: PASSWORD });

async function contact(s: Stage) {
  const { body } = await s.owner.call('POST', '/v1/contacts', { name: 'Leafy', phone: `+1555016${String(1000 + ++numbers)}`, optedIn: true, marketingOptedIn: true });
  return { contactId: id(body), uuid: parseId('contact', id(body))!, object: `contact ${parseId('contact', id(body))}` };
}
/** An owner of a house of their own: what is done to a whole one is done there. */
async function house(s: Stage) {
  const { organizationId } = await s.world.secondOrganization();
  const person = await s.somebody('OWNER', { organizationId });
  return { organizationId, by: await s.stranger().in(person.email), actor: `user ${person.id}`, object: `organization ${organizationId}` };
}

type Subject = { contactId: string } | { userId: string };
const ask = (by: Visitor, kind: string, subject: object) => by.call('POST', '/v1/privacy/requests', { kind, message: 'leafy words', ...subject });
const step = (by: Visitor, request: string, verb: string, body?: object) => by.call('POST', `/v1/privacy/requests/${request}/${verb}`, body);
const uuidOf = (request: string) => parseId('subjectRequest', request)!;

async function verified(s: Stage, kind: string, subject: Subject) {
  await sure(s);
  const request = id((await ask(s.owner, kind, subject)).body);
  await step(s.owner, request, 'verify', { method: 'document' });
  return request;
}
/** By one; another carries it out. */
async function approved(s: Stage, subject: Subject) {
  const request = await verified(s, 'erasure', subject);
  const second = await s.stranger().in((await s.somebody('ADMIN')).email);
  await step(second, request, 'approve');
  return request;
}
/** What is asked of a request about a contact. */
const onRequest = (s: Stage, kind: string, verb: string, body: object | undefined, context: Record<string, unknown>, beside: string[] = []) => async (): Promise<Case> => {
  const { contactId, object } = await contact(s);
  const request = await verified(s, kind, { contactId });
  return { ...mine(s), object, context: { request: uuidOf(request), ...context }, secrets: ['eafy'], beside, act: () => step(s.owner, request, verb, body) };
};
const erasing = (s: Stage, how: 'begun' | 'done') => async (): Promise<Case> => {
  const { contactId, object } = await contact(s);
  const request = await approved(s, { contactId });
  const names = { begun: 'contact.erasure_started', done: 'contact.erased' };
  return {
    ...(how === 'begun' ? mine(s) : system('privacy')), object, secrets: ['eafy'], beside: [names[how === 'begun' ? 'done' : 'begun'], 'privacy_request.fulfilled'], act: () => step(s.owner, request, 'fulfil', {}),
  };
};
const onPerson = (s: Stage, kind: string, body: object) => async (): Promise<Case> => {
  const { id: uuid, publicId: userId } = await s.somebody();
  const request = await (kind === 'erasure' ? approved(s, { userId }) : verified(s, kind, { userId }));
  return { ...mine(s), object: `user ${uuid}`, secrets: ['eafy'], beside: ['privacy_request.fulfilled'], act: () => step(s.owner, request, 'fulfil', body) };
};

async function hold(s: Stage) {
  await sure(s);
  const { contactId, object } = await contact(s);
  const made = id((await s.owner.call('POST', '/v1/privacy/holds', { contactId, reason: 'leafy reason' })).body);
  return { object, made, uuid: parseId('legalHold', made)! };
}

function signed(s: Stage, userId: string): Buffer {
  const payload = Buffer.from(JSON.stringify({ algorithm: 'HMAC-SHA256', user_id: userId, issued_at: 1 })).toString('base64url');
  return Buffer.from(new URLSearchParams({ signed_request: `${createHmac('sha256', s.facebook.appSecret).update(payload).digest('base64url')}.${payload}` }).toString());
}

/** Rights of people, erasure, retention. */
export const privacyCases = (s: Stage): Cases => ({
  'contact.erasure_started': erasing(s, 'begun'),
  'contact.erased': erasing(s, 'done'),
  'privacy_request.received': async () => { const { contactId, object } = await contact(s); return { ...mine(s), object, secrets: ['eafy'], act: () => ask(s.owner, 'access', { contactId }) }; },
  'privacy_request.linked': async () => {
    const { contactId, object } = await contact(s);
    const request = id((await ask(s.owner, 'access', { requester: { name: 'Leafy', address: 'leafy@example.org' } })).body);
    return { ...mine(s), object, context: { request: uuidOf(request), kind: 'access' }, secrets: ['eafy'], act: () => step(s.owner, request, 'link', { contactId }) };
  },
  'privacy_request.verified': async () => {
    const { contactId, object } = await contact(s);
    const request = id((await ask(s.owner, 'access', { contactId })).body);
    return { ...mine(s), object, context: { request: uuidOf(request), method: 'document' }, secrets: ['eafy'], act: () => step(s.owner, request, 'verify', { method: 'document', note: 'leafy note' }) };
  },
  'privacy_request.extended': onRequest(s, 'access', 'extend', { reason: 'leafy reason' }, {}),
  'privacy_request.approved': onRequest(s, 'erasure', 'approve', undefined, {}),
  'privacy_request.fulfilled': onRequest(s, 'objection', 'fulfil', {}, { kind: 'objection' }, ['contact.restricted']),
  'privacy_request.refused': onRequest(s, 'access', 'refuse', { reason: 'leafy reason' }, {}),
  'privacy_request.cancelled': onRequest(s, 'access', 'cancel', undefined, {}),
  'user.erased': onPerson(s, 'erasure', {}),
  'user.rectified': onPerson(s, 'rectification', { changes: { name: 'Leafy Right' } }),
  'user.restricted': onPerson(s, 'restriction', {}),
  'retention.changed': async () => {
    const days = 80 - ++numbers % 50;
    return { ...mine(s), object: `organization ${s.world.demo.organizationId}`, context: { fields: ['messages'], messages: days }, act: () => s.owner.call('PUT', '/v1/privacy/retention', { days: { messages: days } }), after: () => s.owner.call('PUT', '/v1/privacy/retention', { days: {} }) };
  },
  'retention.purged': async () => {
    const { organizationId, by } = await house(s);
    await step(by, id((await ask(by, 'access', { requester: { name: 'Leafy' } })).body), 'cancel');
    await s.sql('update subject_requests set finished_at = $2 where organization_id = $1', [organizationId, new Date(s.world.clock.nowMs() - 7_300 * DAY)]);
    return { ...system('retention'), organizationId, object: null, secrets: ['eafy'], beside: ['retention.purged'], act: async () => { await s.world.server.app.get(RetentionEngine, { strict: false }).organization(organizationId); return undefined; } };
  },
  'legal_hold.set': async () => { await sure(s); const { contactId, object } = await contact(s); return { ...mine(s), object, secrets: ['eafy'], act: () => s.owner.call('POST', '/v1/privacy/holds', { contactId, reason: 'leafy reason' }) }; },
  'legal_hold.released': async () => { const { object, made, uuid } = await hold(s); return { ...mine(s), object, context: { hold: uuid, whole: false }, secrets: ['eafy'], act: () => s.owner.call('POST', `/v1/privacy/holds/${made}/release`) }; },
  'account.provider_link_erased': async () => {
    const { id: uuid } = await s.somebody();
    const subject = `7000${String(++numbers).padStart(8, '0')}`;
    await s.sql(`insert into user_identities (provider, issuer, subject, organization_id, user_id, created_at, last_used_at) values ('facebook', 'facebook', $1, $2, $3, now(), now())`, [subject, s.world.demo.organizationId, uuid]);
    return {
      ...system('facebook'), object: `user ${uuid}`, context: { provider: 'facebook', kind: 'deletion' }, secrets: [subject], beside: ['privacy_request.fulfilled', 'privacy_request.received'],
      act: () => s.stranger().call('POST', '/webhooks/meta/data-deletion', signed(s, subject), { 'content-type': 'application/x-www-form-urlencoded' }),
    };
  },
  'organization.closing': async () => {
    const { organizationId, by, actor, object } = await house(s);
    return { by, actor, organizationId, object, act: () => by.call('DELETE', '/v1/organization', { password: PASSWORD, graceDays: 30 }), after: () => by.call('POST', '/v1/organization/erasure/cancel') };
  },
  'organization.closing_cancelled': async () => {
    const { organizationId, by, actor, object } = await house(s);
    const { body } = await by.call('DELETE', '/v1/organization', { password: PASSWORD, graceDays: 30 });
    return { by, actor, organizationId, object, context: { erasure: parseId('erasure', id(body))! }, secrets: [String(body['certificateUrl']).split('/').at(-1)!], act: () => by.call('POST', '/v1/organization/erasure/cancel') };
  },
  // What its own log said of it went with it: this one is in the log of the installation.
  'organization.erased': async () => {
    const { organizationId, by, object } = await house(s);
    const act = async () => {
      const answer = await by.call('DELETE', '/v1/organization', { password: PASSWORD });
      await s.world.until(async () => (await s.sql('select 1 from organizations where id = $1', [organizationId])).length === 0, 60);
      return answer;
    };
    return { ...system('privacy'), organizationId: INSTALLATION, object, act };
  },
  'content.erased': async () => {
    const { organizationId, by } = await house(s);
    const zero = s.world.server.app.get(ZeroContent, { strict: false });
    await by.call('PATCH', '/v1/messaging-policies', { zeroContent: true });
    await zero.sweep(s.world.clock.now());
    await by.call('POST', '/v1/media', PNG, { 'content-type': 'image/png', 'content-disposition': 'attachment; filename="leafy.png"' });
    await s.sql(`update media set created_at = created_at - interval '2 days' where organization_id = $1`, [organizationId]);
    return { ...system('retention'), organizationId, object: null, context: { files: 1 }, secrets: ['eafy'], act: async () => { await zero.sweep(s.world.clock.now()); return undefined; } };
  },
});
