import pg from 'pg';
import { callers, closed } from './matrix.access.js';
import { isUnsafe, kindOf, unknownId, WITHIN, type Matrix, type Part, type Reply } from './matrix.engine.js';
import type { MatrixRoute } from './matrix.world.js';
import { withClient } from './postgres.js';
import { counted, digestOf, walkTables } from './tables.js';

/** Bodies that pass, so that the service is reached; what they would do is undone by the id being nobody's. */
const bodyFor = (matrix: Matrix, route: MatrixRoute): unknown => {
  const bodies: Record<string, unknown> = {
    'POST /v1/contacts/:id/merge': { otherId: matrix.house.own.get('con') }, 'POST /v1/contacts/:id/consents': { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'api' }, 'PATCH /v1/users/:id': { role: 'AUDITOR' },
    'PATCH /v1/contacts/:id': { name: 'taken over' }, 'PATCH /v1/connections/:id': { name: 'taken over' }, 'PATCH /v1/api-keys/:id': { name: 'taken over' }, 'PATCH /v1/audit-streams/:id': { name: 'taken over' },
    'POST /v1/audit-streams/:id/rewind': { since: '2026-01-01T00:00:00Z' }, 'PATCH /v1/webhook-endpoints/:id': { description: 'taken over' }, 'POST /v1/webhook-endpoints/:id/replay': { since: '2026-01-01T00:00:00Z' }, 'PUT /v1/alert-rules/:rule': { enabled: true },
    'PUT /v1/contacts/:id/tags': { tagIds: [] }, 'PUT /v1/contacts/:id/restrictions': { processingRestricted: true, objectedToMarketing: true }, 'PATCH /v1/imports/:id': { onDuplicate: 'skip' }, 'PATCH /v1/tags/:id': { name: 'taken over' },
    'PATCH /v1/consent-forms/:id': { active: false }, 'POST /v1/messages/:id/resolve': { outcome: 'failed' }, 'POST /v1/conversations/:id/assign': { assigneeId: null }, 'POST /v1/conversations/:id/handover': { handler: 'ai' },
    'POST /v1/conversations/:id/snooze': { until: null }, 'PUT /v1/conversations/:id/labels': { labels: ['taken-over'] }, 'POST /v1/conversations/:id/notes': { text: 'taken over' }, 'PATCH /v1/conversations/:id/notes/:noteId': { text: 'taken over' },
    'PATCH /v1/templates/:id': { components: [{ type: 'BODY', text: 'taken over' }] }, 'PATCH /v1/segments/:id': { name: 'taken over' }, 'PATCH /v1/broadcasts/:id': { name: 'taken over' },
    'POST /v1/privacy/requests/:id/link': { kind: 'access' }, 'POST /v1/privacy/requests/:id/verify': { method: 'document' }, 'POST /v1/privacy/requests/:id/extend': { reason: 'taken over' }, 'POST /v1/privacy/requests/:id/refuse': { reason: 'taken over' },
    'PATCH /v1/privacy/processors/:id': { name: 'taken over' },
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
      if (!tenantColumn || !which || ['sessions', 'idempotency_keys', 'outbox'].includes(name)) continue;
      const { rows } = await client.query<{ v: string }>(`select ${digestOf(name)} as v from ${pg.escapeIdentifier(name)} t where ${tenantColumn} = $1 and ${which}`, [organizationId]);
      parts.push(`${name} ${rows[0]!.v}`);
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
      if (kind === 'rule' || kind === 'bak') return;
      if (!foreign.has(kind) || !own.has(kind)) return matrix.fault(`${route.what}: the houses have no ${kind}`);
      const others = [['foreign', foreign.get(kind)!], ...(kind === 'usr' ? [['the owner of the other house', stranger.userId]] : [])] as [string, string][];
      if (['pky', 'dev'].includes(kind)) others.push(['a colleague\'s', holders.get(kind)!]);
      if (kind === 'ses' && !['OWNER', 'ADMIN'].includes(caller.who)) others.push(['a colleague\'s', holders.get(kind)!]);
      for (const [what, id] of others) {
        const reply = await ask(id);
        matrix.check(`${route.what}: ${caller.who}: ${what} id answers ${reply.status} ${reply.body?.code}, an unknown one ${unknown.status} ${unknown.body?.code}, or in other words`, said(reply, id) === said(unknown, unknownId(kind)));
      }
      const outer = WITHIN[kind];
      if (outer) {
        // The whole address is the other house's: as though what it is looked for in were nobody's.
        const at = (around: string, id: string) => matrix.call(caller, route.method, route.path.replace(':id', around).replace(/:\w+/, id), bodyFor(matrix, route));
        const [theirs, nobodys] = [await at(foreign.get(outer)!, foreign.get(kind)!), await at(unknownId(outer), unknownId(kind))];
        const both = said(theirs, foreign.get(outer)!).replaceAll(foreign.get(kind)!, '') === said(nobodys, unknownId(outer)).replaceAll(unknownId(kind), '');
        matrix.check(`${route.what}: ${caller.who}: ${kind} at ${outer} of the other house answers ${theirs.status} ${theirs.body?.code}, nobody's ${nobodys.status}`, theirs.status === 404 && both);
      }
      if (isUnsafe(route)) return;
      // The request of the house is about a contact; here everybody reads what he asked for himself, and that is shown by paths/rights.
      if (route.path.startsWith('/v1/account/')) return;
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
    type Build = (theirs: string) => [path: string, body?: unknown];
    const at = (what: string, build: Build, kind: string, code: string | undefined, roles: string[] = [], status = 404): [string, Build, string, string | undefined, string[], number] => [what, build, kind, code, roles, status];
    // Where a list or a definition names it, the answer is that of a wrong field.
    const wrong = (what: string, build: Build, kind: string, roles?: string[]) => at(what, build, kind, 'request.invalid', roles, 400);
    const tagged = (tagId: string) => ({ match: 'all', conditions: [{ field: 'tag', op: 'has', tagId }] });
    const imported = (importId: string) => ({ match: 'all', conditions: [{ field: 'import', importId }] });
    const broadcast = (change: object) => ({ name: 'x', connectionId: own.get('cnx'), message: { purpose: 'service', type: 'text', text: { body: 'x' } }, audience: { contactIds: [own.get('con')] }, ...change });
    const form = (connectionId: string) => ({ connectionId, title: 'x', text: 'x', privacyUrl: 'https://example.com/', purposes: ['marketing'] });
    const tries = [
      at('POST /v1/messages', (connectionId) => ['/v1/messages', message({ connectionId })], 'cnx', 'connection.not_found'), at('POST /v1/messages', (contactId) => ['/v1/messages', message({ contactId })], 'con', 'contact.not_found'),
      at('POST /v1/messages/check', (connectionId) => ['/v1/messages/check', message({ connectionId })], 'cnx', 'connection.not_found'), at('POST /v1/messages/check', (contactId) => ['/v1/messages/check', message({ contactId })], 'con', 'contact.not_found'),
      at('POST /v1/contacts/:id/merge', (otherId) => [`/v1/contacts/${own.get('con')}/merge`, { otherId }], 'con', 'contact.not_found'), at('POST /v1/templates/sync', (connectionId) => ['/v1/templates/sync', { connectionId }], 'cnx', 'connection.not_found'),
      at('POST /v1/simulator/inbound', (connectionId) => ['/v1/simulator/inbound', { connectionId, from: '+15550146000', text: { body: 'STOP' } }], 'cnx', 'connection.not_found'),
      at('POST /v1/simulator/faults', (connectionId) => ['/v1/simulator/faults', { connectionId, kind: 'http_503' }], 'cnx', 'connection.not_found'),
      at('GET /v1/simulator/messages', (connectionId) => [`/v1/simulator/messages?connectionId=${connectionId}`], 'cnx', 'connection.not_found'),
      at('POST /v1/simulator/events', (connectionId) => ['/v1/simulator/events', { connectionId, kind: 'disabled' }], 'cnx', 'connection.not_found'),
      wrong('POST /v1/messages', (id) => ['/v1/messages', message({ type: 'image', text: undefined, image: { id } })], 'med'), wrong('POST /v1/messages/check', (id) => ['/v1/messages/check', message({ type: 'image', text: undefined, image: { id } })], 'med'),
      ...['', '/check'].map((rest) => at(`POST /v1/messages${rest}`, (replyTo) => [`/v1/messages${rest}`, message({ replyTo })], 'msg', 'message.not_quotable', [], 422)),
      // A reaction to a message that is not there goes nowhere: the gate says so.
      at('POST /v1/messages/check', (message_id) => ['/v1/messages/check', message({ type: 'reaction', text: undefined, reaction: { message_id, emoji: '👍' } })], 'msg', undefined, [], 200),
      wrong('PUT /v1/contacts/:id/tags', (tagId) => [`/v1/contacts/${own.get('con')}/tags`, { tagIds: [tagId] }], 'tag'), wrong('PATCH /v1/imports/:id', (tagId) => [`/v1/imports/${own.get('imp')}`, { defaults: { tagIds: [tagId] } }], 'tag'),
      wrong('POST /v1/consent-forms', (connectionId) => ['/v1/consent-forms', form(connectionId)], 'cnx'),
      at('POST /v1/templates', (connectionId) => ['/v1/templates', { connectionId, name: 'x', language: 'en', category: 'utility', components: [{ type: 'BODY', text: 'x' }] }], 'cnx', 'connection.not_found'),
      ...(['', '/count'] as const).flatMap((rest) => [
        wrong(`POST /v1/segments${rest}`, (tagId) => [`/v1/segments${rest}`, { ...(rest ? {} : { name: 'x' }), definition: tagged(tagId) }], 'tag'), wrong(`POST /v1/segments${rest}`, (importId) => [`/v1/segments${rest}`, { ...(rest ? {} : { name: 'x' }), definition: imported(importId) }], 'imp'),
      ]),
      wrong('PATCH /v1/segments/:id', (tagId) => [`/v1/segments/${own.get('seg')}`, { definition: tagged(tagId) }], 'tag'),
      at('POST /v1/broadcasts', (connectionId) => ['/v1/broadcasts', broadcast({ connectionId })], 'cnx', 'connection.not_found'), at('POST /v1/broadcasts', (contactId) => ['/v1/broadcasts', broadcast({ audience: { contactIds: [contactId] } })], 'con', 'contact.not_found'),
      at('POST /v1/broadcasts', (segmentId) => ['/v1/broadcasts', broadcast({ audience: { segmentId } })], 'seg', 'segment.not_found'), wrong('POST /v1/broadcasts', (importId) => ['/v1/broadcasts', broadcast({ audience: { importId } })], 'imp'),
      wrong('POST /v1/broadcasts', (tagId) => ['/v1/broadcasts', broadcast({ audience: { definition: tagged(tagId) } })], 'tag'),
      at('POST /v1/conversations/:id/assign', (assigneeId) => [`/v1/conversations/${own.get('cnv')}/assign`, { assigneeId }], 'usr', 'conversation.assignee_unknown', ['OWNER', 'ADMIN'], 400),
      at('DELETE /v1/sessions', (userId) => [`/v1/sessions?userId=${userId}`], 'usr', 'user.not_found', ['OWNER', 'ADMIN']),
      at('POST /v1/auth/switch', (organizationId) => ['/v1/auth/switch', { organizationId }], 'org', 'organization.not_found'),
    ];
    const known = new Map(matrix.routes().map((r) => [r.what, r]));
    await matrix.each(tries.filter(([what]) => known.has(what)), async ([what, build, kind, code, roles, status]) => {
      for (const caller of callers(matrix, known.get(what)!).filter((c) => roles.length === 0 || roles.includes(c.who))) {
        const [theirs, nobodys] = [id(kind), unknownId(kind)];
        const [reply, unknown] = [await matrix.call(caller, what.split(' ')[0]!, ...build(theirs)), await matrix.call(caller, what.split(' ')[0]!, ...build(nobodys))];
        matrix.check(`${what}: ${caller.who}: ${kind} of the other house answers ${reply.status} ${reply.body?.code}`, reply.status === status && reply.body?.code === code);
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
