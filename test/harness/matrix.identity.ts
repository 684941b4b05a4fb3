import { asPerson as as, byKey, type Caller, type Matrix, type Part } from './matrix.engine.js';
import { forget } from './matrix.only.js';
import { colleague, type Person } from './people.js';
import { World } from './world.js';

const AT = '/v1/organization';

async function shut(matrix: Matrix, what: string, caller: Caller, code: string): Promise<void> {
  for (const path of [AT, '/v1/contacts']) matrix.refused({ what }, caller, await matrix.call(caller, 'GET', path), 401, code);
}
const open = async (matrix: Matrix, what: string, caller: Caller) => matrix.check(`${what}: not open before, so nothing is shown by it`, (await matrix.call(caller, 'GET', AT)).status === 200);

/** Credentials that are none, and those that were some: from the very next request on. */
export const identity: Record<string, Part> = {
  async wrongCredentials(matrix) {
    const { people, keys } = matrix.house;
    const owner = people.get('OWNER')!;
    const good = keys.all;
    const wrong = [good.slice(0, -1) + (good.endsWith('A') ? 'B' : 'A'), good.slice(0, -1), `${good}A`, good.toUpperCase(), good.replace('csk_test_', 'csk_live_'), 'csk_test_', 'x', `csk_test_${'A'.repeat(38)}`, `csk_test_${'0'.repeat(32)}000000`, good.slice(0, 13)];
    const headers = [...wrong.map((k) => `Bearer ${k}`), good, `Basic ${Buffer.from(good).toString('base64')}`, `Token ${good}`, 'Bearer', 'Bearer  ', `Bearer ${good} x`, `Bearer ${good},${good}`, `Bearer ${owner.cookie.split('=')[1]!}`];
    await matrix.each(headers, async (authorization) => {
      const caller = { who: `an authorization of ${authorization.length} characters`, headers: { authorization } };
      matrix.refused({ what: AT }, caller, await matrix.call(caller, 'GET', AT), 401, 'auth.invalid_key');
      // A wrong key is wrong, however good the cookie beside it.
      matrix.refused({ what: AT }, caller, await matrix.call({ ...caller, headers: { ...owner.headers, authorization } }, 'GET', AT), 401, 'auth.invalid_key');
    });
    const cookies = ['consentry=x', `consentry=${'A'.repeat(43)}`, `${owner.cookie}x`, owner.cookie.slice(0, -1), `consentry=${good}`, `consentry=${owner.csrf}`];
    await matrix.each(cookies, async (cookie) => { const caller = { who: 'a wrong cookie', headers: { cookie } }; matrix.refused({ what: AT }, caller, await matrix.call(caller, 'GET', AT), 401, 'auth.session_expired'); });
  },

  /** ID-11. */
  async endedKeys(matrix) {
    const { people, sql, world } = matrix.house;
    const owner = as(people.get('OWNER')!);
    const make = async () => (await matrix.call(owner, 'POST', '/v1/api-keys', { name: 'to be ended', scopes: ['organization.read', 'contacts.read'] })).body as unknown as { id: string; key: string };
    try {
      const [revoked, expired, rotated] = [await make(), await make(), await make()];
      for (const [what, { key }] of [['revoked', revoked], ['expired', expired], ['rotated', rotated]] as const) await open(matrix, what, byKey(what, key));
      matrix.check('a key cannot be revoked', (await matrix.call(owner, 'DELETE', `/v1/api-keys/${revoked.id}`)).status === 204);
      await shut(matrix, 'a revoked key', byKey('it', revoked.key), 'auth.invalid_key');
      await sql(`update api_keys set expires_at = $2 where prefix = $1 and name = 'to be ended'`, [expired.key.slice(0, 13), new Date(world.clock.nowMs() - 1)]);
      await shut(matrix, 'an expired key', byKey('it', expired.key), 'auth.invalid_key');
      const next = await matrix.call(owner, 'POST', `/v1/api-keys/${rotated.id}/rotate`, { overlapHours: 0 }) as unknown as { body: { key: string } };
      await shut(matrix, 'a key that was rotated without overlap', byKey('it', rotated.key), 'auth.invalid_key');
      await open(matrix, 'its successor', byKey('it', next.body.key));
    } finally {
      await sql(`delete from api_keys where name = 'to be ended'`);
    }
  },

  /** ID-3, ID-4, ID-10. */
  async endedSessions(matrix) {
    const { people, sql, world } = matrix.house;
    const [owner, org] = [as(people.get('OWNER')!), world.demo.organizationId];
    const gone: Person[] = [];
    const visitor = async () => { const person = await colleague(world, 'AGENT'); gone.push(person); await open(matrix, 'a session', as(person)); return person; };
    const ended = async (what: string, end: (person: Person) => Promise<unknown>) => { const person = await visitor(); await end(person); await shut(matrix, what, as(person), 'auth.session_expired'); };
    try {
      await ended('after signing out', (p) => p.call('POST', '/v1/auth/logout'));
      await ended('a session that an admin ended', (p) => matrix.call(as(people.get('ADMIN')!), 'DELETE', `/v1/sessions/${p.sessionId}`));
      await ended('of somebody disabled', (p) => matrix.call(owner, 'PATCH', `/v1/users/${p.userId}`, { disabled: true }));
      await ended('of a membership disabled under it', (p) => sql('update memberships set disabled_at = now() where user_id = $1', [p.userUuid]));
      await ended('of somebody removed', (p) => matrix.call(owner, 'DELETE', `/v1/users/${p.userId}`));
      await ended('of a membership removed under it', (p) => sql('delete from memberships where user_id = $1', [p.userUuid]));
      await ended('of an account disabled', (p) => sql('update users set disabled_at = now() where id = $1', [p.userUuid]));
      await ended('after its 24 hours', (p) => sql('update sessions set expires_at = $2 where id = $1', [p.sessionUuid, new Date(world.clock.nowMs() - 1)]));
      await ended('whose factors were reset', (p) => matrix.call(owner, 'POST', `/v1/users/${p.userId}/mfa/reset`));
      await sql('update organization_security set idle_minutes = 5 where organization_id = $1', [org]);
      await ended('idle for too long', (p) => sql('update sessions set last_seen_at = $2 where id = $1', [p.sessionUuid, new Date(world.clock.nowMs() - 5 * 60_000 - 1000)]));
      await sql('update organization_security set idle_minutes = null where organization_id = $1', [org]);
      const twice = await visitor();
      const second = await twice.again();
      matrix.check('a password cannot be changed', (await second.call('POST', '/v1/auth/password/change', { currentPassword: World.owner.password, newPassword: 'Another-horse-8-battery' })).status === 200);
      await shut(matrix, 'the other browser after a changed password', as(twice), 'auth.session_expired');
      await shut(matrix, 'the same browser\'s old cookie after a changed password', as(second), 'auth.session_expired');
      const raised = await visitor();
      matrix.check('a step-up fails', (await raised.call('POST', '/v1/auth/step-up', { password: World.owner.password })).status === 200);
      await shut(matrix, 'the cookie before a step-up', as(raised), 'auth.session_expired');
    } finally {
      await sql('update organization_security set idle_minutes = null where organization_id = $1', [org]);
      await forget(matrix, ...gone);
    }
  },

  /** A role that was taken is gone with the next request, and so is what it could see. */
  async takenRoles(matrix) {
    const { people, world } = matrix.house;
    const person = await colleague(world, 'ADMIN');
    try {
      matrix.check('an admin reads no keys', (await matrix.call(as(person), 'GET', '/v1/api-keys')).status === 200);
      matrix.check('a role cannot be changed', (await matrix.call(as(people.get('OWNER')!), 'PATCH', `/v1/users/${person.userId}`, { role: 'AGENT' })).status === 200);
      for (const [method, path, permission] of [['GET', '/v1/api-keys', 'api_keys.read'], ['GET', '/v1/users', 'members.read']] as const) matrix.refused({ what: 'a role that was taken' }, as(person), await matrix.call(as(person), method, path), 403, 'auth.forbidden', permission);
    } finally {
      await forget(matrix, person);
    }
  },

  /** One person of two houses: what he may is what he is in the house where he is. */
  async twoHouses(matrix) {
    const { stranger, sql, world, foreign, own } = matrix.house;
    const person = await colleague(world, 'AGENT');
    try {
      await sql(`insert into memberships (organization_id, user_id, role, created_at) values ($1, $2, 'ADMIN', now())`, [stranger.organizationId, person.userUuid]);
      matrix.refused({ what: 'the role of another house' }, as(person), await matrix.call(as(person), 'GET', '/v1/users'), 403, 'auth.forbidden', 'members.read');
      matrix.check('a contact of the other house is shown without going there', (await matrix.call(as(person), 'GET', `/v1/contacts/${foreign.get('con')}`)).status === 404);
      const moved = await person.call<{ csrfToken: string }>('POST', '/v1/auth/switch', { organizationId: foreign.get('org') });
      matrix.check(`cannot go to his other house: ${moved.status}`, moved.status === 200);
      await shut(matrix, 'the cookie before going to another house', as(person), 'auth.session_expired');
      const there: Caller = { who: 'the same person there', headers: { cookie: moved.headers.getSetCookie()[0]?.split(';')[0] ?? '', 'x-csrf-token': moved.body.csrfToken } };
      matrix.check('is no admin there', (await matrix.call(there, 'GET', '/v1/users')).status === 200);
      matrix.check('sees his former house from there', (await matrix.call(there, 'GET', `/v1/contacts/${own.get('con')}`)).status === 404 && (await matrix.call(there, 'GET', `/v1/contacts/${foreign.get('con')}`)).status === 200);
      // Factors guard both houses: one of them alone may not take them away.
      const [disabled] = await sql<{ id: string }>('update memberships set disabled_at = now() where user_id = $1 and organization_id = $2 returning user_id as id', [person.userUuid, world.demo.organizationId]);
      const back = await matrix.call(there, 'POST', '/v1/auth/switch', { organizationId: own.get('org') });
      matrix.check(`goes to a house that disabled him: ${back.status} ${back.body?.code}`, disabled !== undefined && back.status === 404 && back.body?.code === 'organization.not_found');
      const reset = await matrix.call(as(matrix.house.people.get('OWNER')!), 'POST', `/v1/users/${person.userId}/mfa/reset`);
      matrix.check(`the factors of somebody who belongs to two houses are reset by one: ${reset.status} ${reset.body?.code}`, reset.body?.code === 'user.elsewhere');
    } finally {
      await forget(matrix, person);
    }
  },
};
