import { expect, it } from '@jest/globals';
import type { SealedLeaf } from '@consentry/audit';
import { activityOf } from './activity.rules.js';

const AT = '2026-11-22T12:34:56.789Z';
let n = 0;
const leaf = (change: Partial<SealedLeaf>): SealedLeaf => ({
  seq: ++n, id: `leaf-${n}`, organizationId: 'o', at: new Date(AT), eventType: 'api_request', action: 'api.request', actorKind: 'api_key', actorId: 'k1', ip: '203.0.113.9', userAgent: 'x', requestId: null, objectType: null, objectId: null, context: {}, ...change,
});
const countryOf = (ip: string | null) => (ip === '203.0.113.9' ? 'MY' : null);
const counted = (leaves: SealedLeaf[]) => { const a = activityOf(leaves, countryOf); return { ...a, minutes: a.minutes.map((m) => [m.measure, m.subject, m.n]), hours: a.hours.map((m) => [m.measure, m.subject, m.n]) }; };

it('requests: by actor and class, 429 twice, and where keys were used', () => {
  const { minutes, news, places } = counted([200, 201, 404, 429, 500].map((response_code) => leaf({ context: { response_code } })));
  expect(minutes).toEqual([['requests.2xx', 'api_key:k1', 2], ['requests.country', 'MY', 5], ['requests.4xx', 'api_key:k1', 2], ['limited', 'api_key:k1', 1], ['requests.5xx', 'api_key:k1', 1]]);
  expect([news, places]).toEqual([['requests', 'limited'], [{ key_id: 'k1', country: 'MY', first_at: AT, last_at: AT }]]);
});

it('a failure: of the organisation, the person, the address; the address by the minute alone', () => {
  const { minutes, hours, news } = counted([leaf({ action: 'auth.login_failed', eventType: 'authentication', actorKind: 'system', actorId: 'sign-in', objectType: 'user', objectId: 'u1' })]);
  expect(minutes).toEqual([['events', 'auth.login_failed', 1], ['failures', '', 1], ['failures.country', 'MY', 1], ['failures.person', 'u1', 1], ['failures.address', '203.0.113.9', 1]]);
  expect([hours.flat().includes('203.0.113.9'), news]).toEqual([false, ['failures']]);
});

it('a step-up that failed counts for the person who is signed in', () => {
  expect(counted([leaf({ action: 'auth.step_up_failed', eventType: 'authentication', actorKind: 'user', actorId: 'u1', ip: null })]).minutes).toContainEqual(['failures.person', 'u1', 1]);
});

it('sign-ins leave a trail where the country is known', () => {
  const signIn = (ip: string | null) => leaf({ action: 'auth.login_succeeded', eventType: 'authentication', actorKind: 'user', actorId: 'u1', ip });
  const { signIns, minutes, news } = counted([signIn('203.0.113.9'), signIn('10.0.0.1')]);
  expect([signIns.map((s) => [s.user_id, s.country]), minutes.filter(([m]) => m === 'sign_ins'), news]).toEqual([[['u1', 'MY']], [['sign_ins', 'MY', 1], ['sign_ins', '', 1]], ['sign_ins']]);
});

it('exports with their rows, secrets, messages; a message is a request too', () => {
  const { minutes, news } = counted([
    leaf({ action: 'audit.exported', eventType: 'security_event', actorKind: 'user', actorId: 'u1', context: { rows: 700 } }), leaf({ action: 'secret.opened', eventType: 'security_event', actorKind: 'system', actorId: 'plugin host' }),
    leaf({ action: 'export.downloaded', eventType: 'security_event', actorKind: 'user', actorId: 'u1', context: { kind: 'organization', rows: 30, bytes: 9 } }), leaf({ action: 'export.ready', eventType: 'security_event', actorKind: 'system', actorId: 'export', context: { rows: 30 } }),
    leaf({ action: 'message.accepted', context: { response_code: 202 } }), leaf({ action: 'message.blocked', context: { response_code: 422 } }),
  ]);
  // A copy that was made is still in the house: it counts when somebody takes it out.
  expect(minutes.filter(([measure]) => measure === 'exports')).toEqual([['exports', 'user:u1', 2]]);
  for (const expected of [['export_rows', 'user:u1', 730], ['secrets', 'system:plugin host', 1], ['messages', 'accepted', 1], ['messages', 'blocked', 1], ['requests.2xx', 'api_key:k1', 1], ['requests.4xx', 'api_key:k1', 1]]) expect(minutes).toContainEqual(expected);
  expect(news).toEqual(['exports', 'secrets', 'requests']);
});

it('minutes and hours begin on the minute and on the hour', () => {
  const { minutes, hours } = activityOf([leaf({ context: { response_code: 200 } })], countryOf);
  expect([minutes[0]!.at, hours[0]!.at, minutes[0]!.last_at]).toEqual(['2026-11-22T12:34:00.000Z', '2026-11-22T12:00:00.000Z', AT]);
});
