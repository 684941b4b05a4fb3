import { asPerson as as, byKey, type Caller, type Part } from './matrix.engine.js';
import { OWNERS_SCOPE } from './matrix.world.js';

/** What keys may be given, and to whom a kept answer belongs. */
export const rights: Record<string, Part> = {
  /** ID-11: a key does no more than its maker, and never what no key may. */
  async keyRights(matrix) {
    const { people, keys, sql } = matrix.house;
    const [owner, admin] = [as(people.get('OWNER')!), as(people.get('ADMIN')!)];
    const name = 'a right of keys';
    try {
      for (const [caller, scope] of [[owner, 'members.read'], [owner, 'api_keys.write'], [owner, 'security.write'], [owner, 'mailbox.read'], [owner, 'sso.write'], [owner, 'no.such'], [admin, OWNERS_SCOPE]] as const) {
        const reply = await matrix.call(caller, 'POST', '/v1/api-keys', { name, scopes: ['contacts.read', scope] });
        matrix.refused({ what: `POST /v1/api-keys with ${scope}` }, caller, reply, 400, 'request.invalid');
      }
      const byDefault = await matrix.call(admin, 'POST', '/v1/api-keys', { name }) as unknown as { body: { scopes: string[] } };
      matrix.check('an admin makes keys of an owner by default', byDefault.body.scopes?.length > 0 && !byDefault.body.scopes.includes(OWNERS_SCOPE));
      const owners = await matrix.call(owner, 'POST', '/v1/api-keys', { name, scopes: [OWNERS_SCOPE] });
      matrix.check(`an owner's own right is refused to his key: ${owners.status}`, owners.status === 201);
      matrix.refused({ what: 'POST /v1/api-keys/:id/rotate' }, admin, await matrix.call(admin, 'POST', `/v1/api-keys/${owners.body.id}/rotate`, {}), 403, 'auth.forbidden', OWNERS_SCOPE);
      const caller = byKey('a key', keys.all);
      for (const [method, path] of [['POST', '/v1/api-keys'], ['GET', '/v1/users'], ['POST', '/v1/invitations']] as const) matrix.check(`${method} ${path} is open to a key`, (await matrix.call(caller, method, path, method === 'POST' ? {} : undefined)).status === 403);
      const { text } = await matrix.call(owner, 'GET', '/v1/api-keys?limit=200');
      matrix.check('keys are shown again', !text.includes(keys.all.slice(13)) && !/hash/i.test(text));
    } finally {
      await sql('delete from api_keys where name = $1', [name]);
    }
  },

  /** I4 and I9: a stored answer is its asker's alone. */
  async replays(matrix) {
    const { people, stranger } = matrix.house;
    const key = `shared-${matrix.house.world.clock.nowMs()}`;
    const path = `/v1/contacts/${matrix.house.own.get('con')}`;
    const ask = (caller: Caller) => matrix.call(caller, 'PATCH', path, {}, { headers: { 'idempotency-key': key } });
    const first = await ask(as(people.get('OWNER')!));
    matrix.check(`the first asker gets ${first.status}`, first.status === 200);
    for (const [who, person] of [['a colleague', people.get('AGENT')!], ['the stranger', stranger], ['an auditor', people.get('AUDITOR')!]] as const) {
      const reply = await ask(as(person, who));
      matrix.check(`${who} gets another's stored answer`, reply.headers.get('idempotent-replayed') === null && reply.status === (who === 'a colleague' ? 200 : who === 'the stranger' ? 404 : 403));
    }
    matrix.check('the same asker does not get his stored answer', (await ask(as(people.get('OWNER')!))).headers.get('idempotent-replayed') === 'true');
  },
};
