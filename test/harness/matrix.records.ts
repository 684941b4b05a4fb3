import pg from 'pg';
import { callers, closed } from './matrix.access.js';
import { isUnsafe, kindOf, unknownId, type Matrix, type Part, type Reply } from './matrix.engine.js';
import type { MatrixRoute } from './matrix.world.js';
import { withClient } from './postgres.js';
import { counted, DIGEST, walkTables } from './tables.js';

/** Bodies that pass, so that the service is reached; what they would do is undone by the id being nobody's. */
const bodyFor = (matrix: Matrix, route: MatrixRoute): unknown => {
  const bodies: Record<string, unknown> = {
    'POST /v1/contacts/:id/merge': { otherId: matrix.house.own.get('con') }, 'POST /v1/contacts/:id/consents': { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'api' }, 'PATCH /v1/users/:id': { role: 'AUDITOR' },
    'PATCH /v1/contacts/:id': { name: 'taken over' }, 'PATCH /v1/connections/:id': { name: 'taken over' }, 'PATCH /v1/api-keys/:id': { name: 'taken over' }, 'PATCH /v1/audit-streams/:id': { name: 'taken over' },
    'POST /v1/audit-streams/:id/rewind': { since: '2026-01-01T00:00:00Z' }, 'PATCH /v1/webhook-endpoints/:id': { description: 'taken over' }, 'POST /v1/webhook-endpoints/:id/replay': { since: '2026-01-01T00:00:00Z' }, 'PUT /v1/alert-rules/:rule': { enabled: true },
  };
  return bodies[route.what] ?? (['POST', 'PUT', 'PATCH'].includes(route.method) ? {} : undefined);
};

/** What an answer says, but for the number of the request and the id that was asked for. */
const said = (reply: Reply, id: string) => `${reply.status} ${reply.text.replaceAll(reply.body?.requestId ?? '\0', '').replaceAll(id, '')}`;

/** What the other house holds, past row-level security. What every request touches is left out, and what is computed behind it. */
async function holdings({ house }: Matrix, organizationId: string): Promise<string[]> {
  return withClient(house.world.ownerUrl, async (client) => {
    const parts: string[] = [];
    for (const { name, tenantColumn } of await walkTables(client)) {
      const which = counted(name);
      if (!tenantColumn || !which || ['sessions', 'api_key_usage', 'idempotency_keys', 'outbox'].includes(name)) continue;
      const { rows } = await client.query<{ v: string }>(`select ${DIGEST} as v from ${pg.escapeIdentifier(name)} t where ${tenantColumn} = $1 and ${which}`, [organizationId]);
      parts.push(`${name} ${rows[0]!.v.replace(/^(\d+):.*/, name === 'api_keys' ? '$1' : '$&')}`);
    }
    return parts;
  });
}

async function unchanged(matrix: Matrix, before: string[]): Promise<void> {
  const after = await holdings(matrix, matrix.house.stranger.organizationId);
  for (const [n, part] of before.entries()) matrix.check(`the other house is not as it was: ${part.split(' ')[0]}`, part === after[n]);
}

export const records: Record<string, Part> = {
  /** I9: an id of another house is an id of nothing: the same bytes, nothing done. What is another person's alone is neither. */
  async ids(matrix) {
    const { foreign, holders, own, stranger } = matrix.house;
    const before = await holdings(matrix, stranger.organizationId);
    const cases = closed(matrix).filter((r) => r.path.includes(':')).flatMap((route) => callers(matrix, route).map((caller) => [route, caller] as const));
    await matrix.each(cases, async ([route, caller]) => {
      const kind = kindOf(route)!;
      const ask = (id: string) => matrix.call(caller, route.method, matrix.path(route, id), bodyFor(matrix, route));
      const unknown = await ask(unknownId(kind));
      matrix.check(`${route.what}: ${caller.who}: an unknown id answers ${unknown.status} ${unknown.body?.code}`, unknown.status === 404 && /[._]not_found$/.test(unknown.body?.code ?? ''));
      // No record of a house: there is no foreign one.
      if (kind === 'rule') return;
      if (!foreign.has(kind) || !own.has(kind)) return matrix.fault(`${route.what}: the houses have no ${kind}`);
      const others = [['foreign', foreign.get(kind)!], ...(kind === 'usr' ? [['the owner of the other house', stranger.userId]] : [])] as [string, string][];
      if (['pky', 'dev'].includes(kind)) others.push(['a colleague\'s', holders.get(kind)!]);
      if (kind === 'ses' && !['OWNER', 'ADMIN'].includes(caller.who)) others.push(['a colleague\'s', holders.get(kind)!]);
      for (const [what, id] of others) {
        const reply = await ask(id);
        matrix.check(`${route.what}: ${caller.who}: ${what} id answers ${reply.status} ${reply.body?.code}, an unknown one ${unknown.status} ${unknown.body?.code}, or in other words`, said(reply, id) === said(unknown, unknownId(kind)));
      }
      if (kind === 'wdl') {
        // The whole address is the other house's: as though its endpoint were nobody's.
        const at = (endpoint: string, id: string) => matrix.call(caller, route.method, route.path.replace(':id', endpoint).replace(/:\w+/, id), bodyFor(matrix, route));
        const [theirs, nobodys] = [await at(foreign.get('wep')!, foreign.get('wdl')!), await at(unknownId('wep'), unknownId('wdl'))];
        const both = said(theirs, foreign.get('wep')!).replaceAll(foreign.get('wdl')!, '') === said(nobodys, unknownId('wep')).replaceAll(unknownId('wdl'), '');
        matrix.check(`${route.what}: ${caller.who}: a delivery at an endpoint of the other house answers ${theirs.status} ${theirs.body?.code}, nobody's ${nobodys.status}`, theirs.status === 404 && both);
      }
      if (isUnsafe(route)) return;
      const mine = await ask(own.get(kind)!);
      matrix.check(`${route.what}: ${caller.who} cannot read his own house: ${mine.status} ${mine.body?.code}`, mine.status === 200);
    });
    await unchanged(matrix, before);
    for (const [kind, id] of [['dev', holders.get('dev')!], ['pky', holders.get('pky')!]] as const) {
      const table = kind === 'dev' ? 'devices' : 'passkeys';
      matrix.check(`a colleague's ${table} are gone`, (await matrix.house.sql(`select 1 from ${table} where replace(id::text, '-', '') = $1`, [id.slice(4)])).length === 1);
    }
  },

  /** Ids of the other house in bodies and queries lead nowhere, and say nothing that an unknown id would not. */
  async references(matrix) {
    const { foreign, own, people, stranger, holders, world } = matrix.house;
    const before = await holdings(matrix, stranger.organizationId);
    const id = (kind: string) => foreign.get(kind)!;
    const message = (change: object) => ({ connectionId: own.get('cnx'), contactId: own.get('con'), purpose: 'service', type: 'text', text: { body: 'x' }, ...change });
    const at = (what: string, build: (theirs: string) => [path: string, body?: unknown], kind: string, code: string, roles?: string[]): [string, (theirs: string) => [string, unknown?], string, string, string[]?] => [what, build, kind, code, roles];
    const tries = [
      at('POST /v1/messages', (connectionId) => ['/v1/messages', message({ connectionId })], 'cnx', 'connection.not_found'), at('POST /v1/messages', (contactId) => ['/v1/messages', message({ contactId })], 'con', 'contact.not_found'),
      at('POST /v1/messages/check', (connectionId) => ['/v1/messages/check', message({ connectionId })], 'cnx', 'connection.not_found'), at('POST /v1/messages/check', (contactId) => ['/v1/messages/check', message({ contactId })], 'con', 'contact.not_found'),
      at('POST /v1/contacts/:id/merge', (otherId) => [`/v1/contacts/${own.get('con')}/merge`, { otherId }], 'con', 'contact.not_found'), at('POST /v1/templates/sync', (connectionId) => ['/v1/templates/sync', { connectionId }], 'cnx', 'connection.not_found'),
      at('POST /v1/simulator/inbound', (connectionId) => ['/v1/simulator/inbound', { connectionId, from: '+15550146000', text: { body: 'STOP' } }], 'cnx', 'connection.not_found'),
      at('POST /v1/simulator/faults', (connectionId) => ['/v1/simulator/faults', { connectionId, kind: 'http_503' }], 'cnx', 'connection.not_found'),
      at('GET /v1/simulator/messages', (connectionId) => [`/v1/simulator/messages?connectionId=${connectionId}`], 'cnx', 'connection.not_found'),
      at('DELETE /v1/sessions', (userId) => [`/v1/sessions?userId=${userId}`], 'usr', 'user.not_found', ['OWNER', 'ADMIN']),
      at('POST /v1/auth/switch', (organizationId) => ['/v1/auth/switch', { organizationId }], 'org', 'organization.not_found'),
    ];
    const known = new Map(matrix.routes().map((r) => [r.what, r]));
    await matrix.each(tries.filter(([what]) => known.has(what)), async ([what, build, kind, code, roles]) => {
      for (const caller of callers(matrix, known.get(what)!).filter((c) => !roles || roles.includes(c.who))) {
        const [theirs, nobodys] = [id(kind), unknownId(kind)];
        const [reply, unknown] = [await matrix.call(caller, what.split(' ')[0]!, ...build(theirs)), await matrix.call(caller, what.split(' ')[0]!, ...build(nobodys))];
        matrix.check(`${what}: ${caller.who}: ${kind} of the other house answers ${reply.status} ${reply.body?.code}`, reply.status === 404 && reply.body?.code === code);
        matrix.check(`${what}: ${caller.who}: ${kind} of the other house and of nobody answer differently`, said(reply, theirs) === said(unknown, nobodys));
      }
    });
    if (known.has('DELETE /v1/sessions')) {
      // Whoever may end his own alone is told that, of colleague, stranger and nobody alike.
      for (const role of ['MARKETER', 'AGENT', 'AUDITOR'] as const) {
        const caller = { who: role, headers: people.get(role)!.headers };
        const replies = await Promise.all([holders.get('usr')!, id('usr'), unknownId('usr')].map(async (userId) => [await matrix.call(caller, 'DELETE', `/v1/sessions?userId=${userId}`), userId] as const));
        for (const [reply] of replies) matrix.refused({ what: 'DELETE /v1/sessions' }, caller, reply, 403, 'auth.forbidden', 'sessions.end');
        matrix.check(`DELETE /v1/sessions: ${role} is told who exists`, new Set(replies.map(([reply, userId]) => said(reply, userId))).size === 1);
      }
    }
    await world.settle();
    await unchanged(matrix, before);
  },
};
