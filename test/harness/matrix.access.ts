import { apiKeyHash } from '@consentry/auth';
import { permissionTable, ROLES, type Role } from '@consentry/kernel';
import { checkRoutes } from '@consentry/server';
import { byKey, isUnsafe, NOBODY, rightsOf, untyped, type Caller, type Matrix, type Part, type Reply } from './matrix.engine.js';
import { PERMISSIONS, ROUTES } from './matrix.table.js';
import { OWNERS_SCOPE, type MatrixRoute } from './matrix.world.js';

/** What the hand-written table says of a route; undefined: nothing. */
const TABLE = new Map<string, { access: string; stepUp: boolean }>(ROUTES.map((line) => { const [method, path, access = '', stepUp] = line.split(' '); return [`${method} ${path}`, { access, stepUp: stepUp === 'step-up' }]; }));
const RESERVED = ['public', 'signed-in', 'own-account'];
const tabled = (route: MatrixRoute) => TABLE.get(route.what);
export const closed = (matrix: Matrix) => matrix.routes((r) => tabled(r) !== undefined && tabled(r)!.access !== 'public');
/** The permission that the table asks for. */
export const wanted = (route: MatrixRoute) => { const access = tabled(route)?.access ?? ''; return RESERVED.includes(access) ? undefined : access; };
export const asksStepUp = (route: MatrixRoute) => tabled(route)!.stepUp;
const isOwnAccount = (route: MatrixRoute) => tabled(route)!.access === 'own-account';

interface State { fresh: boolean; powerless?: boolean }

function expectPerson(matrix: Matrix, route: MatrixRoute, role: Role, state: State, caller: Caller, reply: Reply): void {
  const permission = wanted(route);
  if (permission && !rightsOf(permission).roles.includes(role)) matrix.refused(route, caller, reply, 403, 'auth.forbidden', permission);
  else if (state.powerless && !isOwnAccount(route)) matrix.refused(route, caller, reply, 403, 'auth.mfa_enrolment_required');
  else if (asksStepUp(route) && !state.fresh) matrix.refused(route, caller, reply, 403, 'auth.step_up_required');
  else matrix.letIn(route, caller, reply);
}

async function everybody(matrix: Matrix, state: State): Promise<void> {
  const people = state.fresh ? matrix.house.people : matrix.house.stale;
  await matrix.each(closed(matrix).flatMap((route) => ROLES.map((role) => [route, role] as const)), async ([route, role]) => {
    const caller = { who: `${state.powerless ? 'powerless ' : ''}${role}${state.fresh ? '' : ' of an old proof'}`, headers: people.get(role)!.headers };
    expectPerson(matrix, route, role, state, caller, await matrix.knock(route, caller));
  });
}

export const access: Record<string, Part> = {
  /** What the code declares is what the table says: no route, no permission and no right that nobody wrote down. */
  async table(matrix) {
    const { world, routes } = matrix.house;
    for (const fault of checkRoutes(world.server.app).faults) matrix.fault(fault);
    const declared = routes.map(({ what, endpoint: { access: a, stepUp } }) => `${what} ${typeof a === 'string' ? a : 'public' in a ? 'public' : a.permission}${stepUp ? ' step-up' : ''}`);
    for (const line of declared) matrix.check(`not in the table: ${line}`, ROUTES.includes(line));
    for (const line of ROUTES) matrix.check(`in the table alone: ${line}`, declared.includes(line));
    const rights = [...permissionTable()].filter(([name]) => name !== OWNERS_SCOPE).map(([name, { roles, scope, only }]) => JSON.stringify([name, [...roles].sort(), scope, Object.keys(only ?? {}).sort()]));
    const written = Object.entries(PERMISSIONS).map(([name, { roles, scope, only }]) => JSON.stringify([name, [...roles].sort(), scope, [...(only ?? [])].sort()]));
    for (const line of rights) matrix.check(`not in the table: ${line}`, written.includes(line));
    for (const line of written) matrix.check(`in the table alone: ${line}`, rights.includes(line));
    matrix.asked += declared.length + rights.length;
  },

  async nobody(matrix) {
    await matrix.each(closed(matrix), async (route) => matrix.refused(route, NOBODY, await matrix.knock(route, NOBODY), 401, 'auth.required'));
    await matrix.each(matrix.routes((r) => tabled(r) === undefined), async (route) => matrix.fault(`${route.what} is in no table`));
  },

  /** Ways round: other spellings of an address, methods and headers that some proxies take as orders, houses that a request names itself. */
  async detours(matrix) {
    const { stranger, people, foreign, marks } = matrix.house;
    const reads = closed(matrix).filter((r) => r.method === 'GET' && !r.path.includes(':') && r.path !== '/v1/events/stream');
    const spellings = [(p: string) => `${p}/`, (p: string) => `/${p}`, (p: string) => p.toUpperCase(), (p: string) => p.replace('/v1/', '/v1//'), (p: string) => p.replace(/[a-z](?=[^/]*$)/, (c) => `%${c.charCodeAt(0).toString(16)}`), (p: string) => `${p};x=1`, (p: string) => `${p}%2f`, (p: string) => `${p}.json`];
    await matrix.each(reads, async (route) => {
      const passed = (what: string, reply: Reply) => matrix.check(`${route.what} answers ${reply.status} to nobody by ${what}`, reply.status >= 400 && reply.status < 500);
      for (const spell of spellings) passed(spell(route.path), await matrix.call(NOBODY, 'GET', spell(route.path)));
      passed('HEAD', await matrix.call(NOBODY, 'HEAD', route.path));
      const orders = { 'x-original-url': '/health/live', 'x-rewrite-url': '/health/live', 'x-http-method-override': 'OPTIONS', 'x-forwarded-user': people.get('OWNER')!.email, 'x-user-id': people.get('OWNER')!.userId, 'x-role': 'OWNER', 'x-forwarded-for': '127.0.0.1' };
      passed('headers', await matrix.call(NOBODY, 'GET', route.path, undefined, { headers: orders }));
      passed('a key in the query', await matrix.call(NOBODY, 'GET', `${route.path}?api_key=${matrix.house.keys.all}&access_token=${matrix.house.keys.all}`));
      const named = { 'x-organization-id': foreign.get('org')!, 'x-organization': stranger.organizationId, 'x-tenant-id': stranger.organizationId, 'x-role': 'OWNER' };
      for (const role of ['OWNER', 'AGENT'] as const) {
        const caller = { who: `${role} who names another house`, headers: { ...people.get(role)!.headers, ...named } };
        const reply = await matrix.call(caller, 'GET', matrix.path(route));
        expectPerson(matrix, route, role, { fresh: true }, caller, reply);
        for (const mark of marks) matrix.check(`${route.what} shows ${mark} to ${caller.who}`, !untyped(reply.text).includes(mark));
      }
    });
  },

  /** An unsafe method needs the session's own CSRF token: not none, not another person's, not another session's. */
  async csrf(matrix) {
    const { people, stale, stranger } = matrix.house;
    const owner = people.get('OWNER')!;
    const tokens = [undefined, '', 'x', owner.csrf.slice(0, -1), `${owner.csrf}A`, stale.get('OWNER')!.csrf, people.get('ADMIN')!.csrf, stranger.csrf];
    await matrix.each(closed(matrix).filter(isUnsafe).flatMap((route) => tokens.map((token) => [route, token] as const)), async ([route, token]) => {
      const caller = { who: `a CSRF token of ${token?.length ?? 'no'} characters`, headers: { cookie: owner.cookie, ...(token === undefined ? {} : { 'x-csrf-token': token }) } };
      matrix.refused(route, caller, await matrix.knock(route, caller), 403, 'auth.csrf');
    });
  },

  roles: (matrix) => everybody(matrix, { fresh: true }),
  stepUp: (matrix) => everybody(matrix, { fresh: false }),

  /** ID-7: the organisation asks for a second factor, the days are over, and nobody of the five has one. */
  async powerless(matrix) {
    const { sql, world } = matrix.house;
    const org = world.demo.organizationId;
    const before = (await sql<{ mfa_roles: string[]; mfa_grace_days: number; mfa_since: Date }>('select mfa_roles, mfa_grace_days, mfa_since from organization_security where organization_id = $1', [org]))[0]!;
    const since = (await sql<{ user_id: string; role_since: Date }>('select user_id, role_since from memberships where organization_id = $1', [org]));
    await sql(`update organization_security set mfa_roles = $2, mfa_grace_days = 0, mfa_since = now() - interval '1 year' where organization_id = $1`, [org, [...ROLES]]);
    await sql(`update memberships set role_since = now() - interval '1 year' where organization_id = $1`, [org]);
    try {
      await everybody(matrix, { fresh: true, powerless: true });
      await everybody(matrix, { fresh: false, powerless: true });
      await matrix.each(matrix.house.people, async ([role, person]) => {
        const { body } = await matrix.call({ who: role, headers: person.headers }, 'GET', '/v1/auth/session') as unknown as { body: { permissions: string[] } };
        matrix.check(`powerless ${role} is told of permissions: ${body.permissions?.join(', ')}`, body.permissions?.length === 0);
      });
      // The days are not over yet for whoever got the role today.
      await sql('update organization_security set mfa_grace_days = 14 where organization_id = $1', [org]);
      await sql(`update memberships set role_since = now() where organization_id = $1`, [org]);
      for (const [role, person] of matrix.house.people) matrix.check(`${role} is powerless within his grace period`, (await matrix.call({ who: role, headers: person.headers }, 'GET', '/v1/organization')).status === 200);
    } finally {
      await sql('update organization_security set mfa_roles = $2, mfa_grace_days = $3, mfa_since = $4 where organization_id = $1', [org, before.mfa_roles, before.mfa_grace_days, before.mfa_since]);
      for (const row of since) await sql('update memberships set role_since = $3 where organization_id = $1 and user_id = $2', [org, row.user_id, row.role_since]);
    }
  },

  /** API keys: a scope opens its own routes and no other; people's routes and what no key may carry stay shut, whatever its row says. */
  async keys(matrix) {
    const { keys, sql } = matrix.house;
    const everything = byKey('a key whose row was tampered with', keys.all);
    const scopes = [...keys.alone.keys()];
    let asked = 0;
    // What an old version, a restored dump or an intruder might leave: scopes that no key may have.
    await sql(`update api_keys set scopes = $1 where key_hash = $2`, [Object.keys(PERMISSIONS), apiKeyHash(keys.all)]);
    try {
      await matrix.each(closed(matrix), async (route) => {
        const permission = wanted(route);
        const at = async (caller: Caller, may: boolean) => {
          const reply = await matrix.knock(route, caller);
          if (isOwnAccount(route)) matrix.refused(route, caller, reply, 403, 'auth.user_required');
          // Somebody who is there: a key proves nothing anew.
          else if (may && asksStepUp(route)) matrix.refused(route, caller, reply, 403, 'auth.step_up_required');
          else if (may) matrix.letIn(route, caller, reply);
          else matrix.refused(route, caller, reply, 403, 'auth.forbidden', permission);
        };
        await at(everything, permission === undefined || rightsOf(permission).scope);
        if (permission && rightsOf(permission).scope) await at(byKey('a key with every scope but this', keys.without.get(permission)!), false);
        // What all other scopes together don't open, one of them alone does not either: of those a few each, others on each route.
        const turn = asked++;
        for (const scope of scopes.filter((one, n) => one === permission || (n + turn) % 12 === 0)) await at(byKey(`a key with ${scope} alone`, keys.alone.get(scope)!), permission === undefined || permission === scope);
      });
    } finally {
      await sql(`update api_keys set scopes = $1 where key_hash = $2`, [scopes, apiKeyHash(keys.all)]);
    }
  },
};

/** Everybody who may use a route, keys too. */
export function callers(matrix: Matrix, route: MatrixRoute): Caller[] {
  const permission = wanted(route);
  const people = [...matrix.house.people].filter(([role]) => !permission || rightsOf(permission).roles.includes(role)).map(([who, p]) => ({ who, headers: p.headers }));
  return permission && rightsOf(permission).scope && !asksStepUp(route) ? [...people, byKey('a key with every scope', matrix.house.keys.all)] : people;
}
