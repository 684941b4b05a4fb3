import { asPerson as as, type Matrix, type Part } from './matrix.engine.js';
import { colleague, type Person } from './people.js';
import { withClient } from './postgres.js';

/** People of one run leave no trace in the lists of the next. */
export async function forget({ house }: Matrix, ...people: Person[]): Promise<void> {
  const ids = people.map((p) => p.userUuid);
  await house.sql('delete from sessions where user_id = any($1)', [ids]);
  await house.sql('delete from memberships where user_id = any($1)', [ids]);
  await house.sql('delete from invitations where invited_by = any($1)', [ids]);
}

/** Rights that hold for some records alone, and rules that no role stands above. */
export const only: Record<string, Part> = {
  /** An admin looks after everybody but the owners, and makes none. Those it is tried on belong to this run alone. */
  async owners(matrix) {
    const { people, world, sql } = matrix.house;
    const admin = as(people.get('ADMIN')!);
    const [owner, agent] = [await colleague(world, 'OWNER'), await colleague(world, 'AGENT')];
    const state = (person: Person) => sql<{ role: string; disabled: boolean }>('select role, disabled_at is not null as disabled from memberships where user_id = $1', [person.userUuid]).then(([row]) => `${row?.role} ${row?.disabled ? 'disabled' : 'active'}`);
    const invitation = (await matrix.call(as(owner), 'POST', '/v1/invitations', { email: 'a-run@example.com', role: 'OWNER' })).body.id;
    const [path, his] = [`/v1/users/${owner.userId}`, `/v1/users/${agent.userId}`];
    try {
      const tries: [string, string, unknown?][] = [
        ['POST', `/v1/invitations/${invitation}/resend`], ['DELETE', `/v1/invitations/${invitation}`], ['POST', '/v1/invitations', { email: 'a-run-too@example.com', role: 'OWNER' }], ['PATCH', his, { role: 'OWNER' }],
        ['POST', `${path}/unlock`], ['POST', `${path}/mfa/reset`], ['PATCH', path, {}], ['PATCH', path, { disabled: true }], ['PATCH', path, { role: 'AGENT' }], ['DELETE', path],
      ];
      for (const [method, url, body] of tries) matrix.refused({ what: `${method} ${url.replace(/_\w+/, '')} ${JSON.stringify(body) ?? ''}` }, admin, await matrix.call(admin, method, url, body), 403, 'auth.forbidden', 'members.write');
      matrix.check(`the owner is ${await state(owner)} after an admin's tries`, (await state(owner)) === 'OWNER active');
      matrix.check(`the agent is ${await state(agent)}`, (await state(agent)) === 'AGENT active');
      const open = await sql<{ email: string }>(`select email from invitations where email like 'a-run%' and revoked_at is null`);
      matrix.check(`there are open invitations for ${open.map((i) => i.email).join(', ')}`, open.length === 1 && open[0]!.email === 'a-run@example.com');
      // What he may: the others.
      for (const [method, url, body, status] of [['PATCH', his, {}, 200], ['PATCH', his, { role: 'AUDITOR' }, 200], ['POST', `${his}/unlock`, undefined, 204], ['POST', `${his}/mfa/reset`, undefined, 204], ['DELETE', his, undefined, 204]] as const) {
        const reply = await matrix.call(admin, method, url, body);
        matrix.check(`${method} ${url}: an admin may not look after an agent: ${reply.status} ${reply.body?.code}`, reply.status === status);
      }
    } finally {
      await sql(`delete from invitations where email like 'a-run%'`);
      await forget(matrix, owner, agent);
    }
  },

  /** Nobody changes himself, whatever he is. */
  async self(matrix) {
    for (const role of ['OWNER', 'ADMIN'] as const) {
      const person = await colleague(matrix.house.world, role);
      const path = `/v1/users/${person.userId}`;
      try {
        for (const [method, url, body] of [['POST', `${path}/mfa/reset`], ['PATCH', path, { role: 'OWNER' }], ['PATCH', path, { disabled: true }], ['PATCH', path, { role: 'AGENT' }], ['DELETE', path]] as [string, string, unknown?][]) {
          const reply = await matrix.call(as(person), method, url, body);
          matrix.check(`${method} ${JSON.stringify(body) ?? url.split('/').at(-1)} of oneself as ${role}: ${reply.status} ${reply.body?.code}`, reply.body?.code === 'user.own_role');
        }
        matrix.check(`${role} is no more what he was`, (await matrix.house.sql('select 1 from memberships where user_id = $1 and role = $2 and disabled_at is null', [person.userUuid, role])).length === 1);
      } finally {
        await forget(matrix, person);
      }
    }
  },

  /** Two owners who put each other out at the same moment: one of them stays, whichever way they do it. */
  async lastOwner(matrix) {
    const { house } = matrix;
    for (const [method, body] of [['DELETE', undefined], ['PATCH', { role: 'AGENT' }], ['PATCH', { disabled: true }]] as const) {
      const [a, b] = await lonelyOwners(matrix);
      try {
        await withClient(house.world.ownerUrl, async (lock) => {
          await lock.query('begin');
          // Both have got past everything that is asked at the door when the first of them acts.
          await lock.query('select 1 from organizations where id = $1 for update', [a.organizationId]);
          const both = Promise.all([matrix.call(as(a), method, `/v1/users/${b.userId}`, body), matrix.call(as(b), method, `/v1/users/${a.userId}`, body)]);
          await house.world.until(async () => (await house.sql<{ n: number }>(`select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))[0]!.n >= 2, 1).catch(() => matrix.fault('they do not wait for each other'));
          await lock.query('rollback');
          const codes = (await both).map((r) => r.body?.code ?? `${r.status}`).sort();
          // The second finds himself put out, or the last one: either way he acts no more.
          matrix.check(`${method} ${JSON.stringify(body) ?? ''} of each other: ${codes.join(', ')}`, /^20\d$/.test(codes[0]!) && ['user.last_owner', 'auth.session_expired', 'auth.forbidden'].includes(codes[1]!));
        });
        const left = (await house.sql<{ n: number }>(`select count(*)::int as n from memberships where organization_id = $1 and role = 'OWNER' and disabled_at is null`, [a.organizationId]))[0]!.n;
        matrix.check(`${left} owners are left after ${method} ${JSON.stringify(body) ?? ''}`, left === 1);
      } finally {
        await house.sql(`update memberships set disabled_at = null where organization_id = $1`, [a.organizationId]);
        await forget(matrix, a, b);
        await house.sql(`update memberships set role = 'OWNER' where organization_id = $1 and user_id = $2`, [house.stranger.organizationId, house.stranger.userUuid]);
      }
    }
  },

  /** Who is signed in: an owner or admin sees and ends all of the house, everybody else himself. */
  async sessions(matrix) {
    const { people, holder, stranger } = matrix.house;
    for (const [role, person] of people) {
      const all = ['OWNER', 'ADMIN'].includes(role);
      const seen = new Set((await matrix.call(as(person), 'GET', '/v1/sessions?limit=200')).body.data?.map((s) => s.userId));
      matrix.check(`${role} sees the sessions of ${seen.size} people`, seen.has(person.userId) && (all ? seen.has(holder.userId) : seen.size === 1));
      matrix.check(`${role} sees the sessions of the other house`, !seen.has(stranger.userId));
      const { body } = await matrix.call(as(person), 'GET', `/v1/sessions?limit=200&count=true&userId=${holder.userId}`);
      matrix.check(`${role} asking for a colleague's sessions gets ${body.data?.length} of ${body.total}`, all ? body.data!.length > 0 && body.data!.every((s) => s.userId === holder.userId) : body.data!.length === 0 && body.total === 0);
      const second = await person.again();
      matrix.check(`${role} cannot end his own session`, (await matrix.call(as(person), 'DELETE', `/v1/sessions/${second.sessionId}`)).status === 204);
      matrix.refused({ what: 'an ended session' }, as(second), await matrix.call(as(second), 'GET', '/v1/organization'), 401, 'auth.session_expired');
    }
    matrix.check('the colleague was signed out', (await matrix.call(as(holder), 'GET', '/v1/organization')).status === 200);
    const visitor = await colleague(matrix.house.world, 'AGENT');
    const ended = await matrix.call(as(people.get('ADMIN')!), 'DELETE', `/v1/sessions?userId=${visitor.userId}`);
    matrix.check(`an admin ends ${ended.body?.ended} sessions of an agent`, ended.body?.ended === 1);
    matrix.refused({ what: 'an ended session' }, as(visitor), await matrix.call(as(visitor), 'GET', '/v1/organization'), 401, 'auth.session_expired');
    await forget(matrix, visitor);
  },
};

/** The other house with two owners and no third: its first steps back for a moment. */
async function lonelyOwners({ house }: Matrix): Promise<[Person, Person]> {
  const { world, stranger, sql } = house;
  const two = [await colleague(world, 'OWNER', stranger.organizationId), await colleague(world, 'OWNER', stranger.organizationId)] as const;
  await sql(`update memberships set role = 'AUDITOR' where organization_id = $1 and user_id = $2`, [stranger.organizationId, stranger.userUuid]);
  return [two[0], two[1]];
}
