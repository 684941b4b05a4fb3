import { announce, parseId } from '@consentry/kernel';
import { callers, closed, wanted } from './matrix.access.js';
import { byKey, EVER, kindOf, rightsOf, untyped, type Caller, type Matrix, type Part } from './matrix.engine.js';

/** Every address that is read without naming a record. */
const TEXTS = (matrix: Matrix) => closed(matrix).filter((r) => r.method === 'GET' && !r.path.includes(':') && r.path !== '/v1/events/stream');

/** What is shown to whom, where nobody names a record. */
export const lists: Record<string, Part> = {
  /** Lists show, count and page the own house alone, to whomever, whatever the filter or cursor; and so does every other answer. */
  async lists(matrix) {
    const { foreign, own, marks, stranger, keys } = matrix.house;
    const clean = (what: string, text: string) => { const told = untyped(text); for (const mark of marks) matrix.check(`${what} shows ${mark} of the other house`, !told.includes(mark)); };
    const theirs: Caller = { who: 'the stranger', headers: stranger.headers };
    const filters = [`userId=${foreign.get('usr')}`, `connectionId=${foreign.get('cnx')}`, `contactId=${foreign.get('con')}`, `conversationId=${foreign.get('cnv')}`, 'q=Their', 'q=theirs.example', 'q=%2B15550146000'];
    await matrix.each(TEXTS(matrix), async (route) => {
      const path = matrix.path(route);
      if (route.path === '/v1/audit-logs/bundle') matrix.check('the other house is in no bundle of its own, so nothing is shown by it', (await matrix.call(theirs, 'GET', path)).text.includes(parseId('organization', foreign.get('org')!)!));
      for (const caller of callers(matrix, route)) {
        const reply = await matrix.call(caller, 'GET', path);
        matrix.check(`${route.what}: ${caller.who}: ${reply.status}`, reply.status === 200);
        clean(`${route.what} to ${caller.who}`, reply.text);
      }
      // Backups are of the installation, not of a house; whoever does not run it sees none of their facts.
      if (route.path === '/v1/system/backups') return;
      const theirPage = await matrix.call(theirs, 'GET', route.path === '/v1/simulator/messages' ? `${route.path}?connectionId=${foreign.get('cnx')}` : `${route.path}?limit=1&count=true`);
      if (theirPage.status !== 200 || theirPage.body?.nextCursor === undefined) return;
      matrix.check(`${route.what}: the other house has nothing there, so nothing is shown by it`, theirPage.body.data!.length === 1 && theirPage.body.total! > 0);
      const [ours] = callers(matrix, route);
      const mine = await matrix.call(ours!, 'GET', `${route.path}?limit=200&count=true`);
      if (mine.status !== 200) return matrix.fault(`${route.what}?limit=200 answers ${mine.status}`);
      matrix.check(`${route.what} counts ${mine.body.total} for ${mine.body.data?.length} rows`, mine.body.data!.length > 0 && mine.body.total === mine.body.data!.length);
      const theirAll = await matrix.call(theirs, 'GET', `${route.path}?limit=200&count=true`);
      if (theirAll.status !== 200) return matrix.fault(`${route.what}?limit=200 answers ${theirAll.status} to the other house`);
      matrix.check(`${route.what} counts ${theirAll.body.total} for ${theirAll.body.data?.length} rows of the other house`, theirAll.body.total === theirAll.body.data!.length);
      for (const [kind, mark] of own) if (!['secret', 'rule'].includes(kind)) matrix.check(`${route.what} shows ${mark} to the other house`, !theirAll.text.includes(mark));
      for (const query of [...(theirPage.body.nextCursor ? [`cursor=${encodeURIComponent(theirPage.body.nextCursor)}`] : []), ...filters]) {
        const reply = await matrix.call(ours!, 'GET', `${route.path}?limit=200&count=true&${query}`);
        if (reply.status === 400) continue;
        if (reply.status !== 200) { matrix.fault(`${route.what}?${query.split('=')[0]} answers ${reply.status}`); continue; }
        clean(`${route.what}?${query.split('=')[0]}`, reply.text);
        if (!query.startsWith('cursor')) matrix.check(`${route.what}: a filter of the other house finds ${reply.body.data?.length} rows, counts ${reply.body.total}`, reply.body.data?.length === 0 && reply.body.total === 0);
      }
    });
    // And the key of the other house sees its own.
    const foreignKey = await matrix.call(byKey('their key', keys.foreign), 'GET', '/v1/contacts');
    matrix.check('their key sees our contacts', foreignKey.status === 200 && !foreignKey.text.includes(own.get('con')!) && foreignKey.text.includes(foreign.get('con')!));
  },

  /** The audit log pages in its own way (AU-2), and every request of the matrix makes it longer: what is counted here is what was made before. */
  async auditLog(matrix) {
    const { foreign, own, marks, stranger } = matrix.house;
    const [route] = matrix.routes((r) => r.what === 'GET /v1/audit-logs');
    if (!route) return;
    type Page = { logs: { id: string }[]; pagination: { total?: number; next_cursor?: string | null } };
    const ask = async (caller: Caller, query: string) => { const reply = await matrix.call(caller, 'GET', `${route.path}?${EVER}&${query}`); return { ...reply, page: reply.body as unknown as Page }; };
    const theirs: Caller = { who: 'the stranger', headers: stranger.headers };
    const [theirFirst, theirMade] = [await ask(theirs, 'limit=1&cursor=start'), await ask(theirs, 'action=contact.created')];
    const cursor = encodeURIComponent(theirFirst.page.pagination.next_cursor ?? '');
    matrix.check('the log of the other house has one page, so nothing is shown by it', cursor !== '' && theirMade.page.logs.length > 0 && theirMade.page.pagination.total === theirMade.page.logs.length);
    for (const [kind, mark] of own) if (!['secret', 'rule'].includes(kind)) matrix.check(`the log of the other house shows ${mark}`, !theirMade.text.includes(mark));
    for (const caller of callers(matrix, route)) {
      const made = await ask(caller, 'limit=1000&action=contact.created');
      matrix.check(`the log counts ${made.page.pagination.total} for ${made.page.logs.length} rows to ${caller.who}`, made.page.logs.length > 0 && made.page.pagination.total === made.page.logs.length);
      for (let next: string | null | undefined = 'start'; next;) {
        const reply: Awaited<ReturnType<typeof ask>> = await ask(caller, `limit=1000&cursor=${encodeURIComponent(next)}&event_type=account_change`);
        for (const mark of marks) matrix.check(`the log shows ${mark} of the other house to ${caller.who}`, !reply.text.includes(mark));
        next = reply.page.pagination.next_cursor;
      }
      const refused = await ask(caller, `cursor=${cursor}`);
      matrix.check(`a cursor of the other house answers ${refused.status} to ${caller.who}`, refused.status === 400 && refused.text.includes('"path":"cursor"') && !refused.text.includes('"logs"'));
      for (const query of [`object=${foreign.get('con')}`, `actor=${stranger.userId}`, `actor=${foreign.get('key')}`]) {
        const found = await ask(caller, query);
        matrix.check(`the log: ${query.split('=')[0]} of the other house finds ${found.page.logs?.length} to ${caller.who}, counts ${found.page.pagination?.total}`, found.status === 200 && found.page.logs.length === 0 && found.page.pagination.total === 0);
      }
      matrix.check(`the log: object of the own house finds nothing to ${caller.who}`, (await ask(caller, `object=${own.get('con')}`)).page.logs.length > 0);
    }
  },

  /** CM-8: whole telephone numbers only for those who have the right. */
  async phones(matrix) {
    const digits = matrix.house.world.demo.phone.slice(1);
    const may = rightsOf('contacts.phone').roles;
    const paths = TEXTS(matrix).map((r) => [r, matrix.path(r)] as const);
    const single = matrix.routes((r) => r.method === 'GET' && r.path.includes(':') && wanted(r) !== undefined && wanted(r) !== '' && !r.path.startsWith('/webhooks')).map((r) => [r, matrix.path(r, kindOf(r) === 'con' ? matrix.house.world.demo.contactId : matrix.house.own.get(kindOf(r)!))] as const);
    await matrix.each([...paths, ...single], async ([route, path]) => {
      // The simulated phone shows what reached it, to whoever plays the customer.
      if (path.startsWith('/v1/simulator/')) return;
      for (const caller of callers(matrix, route).filter((c) => !c.who.startsWith('a key') && !may.includes(c.who as 'OWNER'))) {
        const reply = await matrix.call(caller, 'GET', path);
        matrix.check(`${route.what} shows a whole number to ${caller.who}`, !reply.text.includes(digits));
      }
      if (wanted(route) === undefined || !rightsOf(wanted(route)!).scope || wanted(route) === 'contacts.phone') return;
      const reply = await matrix.call(byKey('a key without contacts.phone', matrix.house.keys.without.get('contacts.phone')!), 'GET', path);
      matrix.check(`${route.what} shows a whole number to a key without contacts.phone`, !reply.text.includes(digits));
    });
    if (matrix.routes((r) => r.what === 'GET /v1/contacts').length > 0) {
      const agent = await matrix.call({ who: 'AGENT', headers: matrix.house.people.get('AGENT')!.headers }, 'GET', '/v1/contacts');
      matrix.check('an agent sees no number, so nothing is shown by it', agent.text.includes(digits));
    }
  },

  /** A live stream tells of its own house alone. */
  async stream(matrix) {
    const { world, stranger, people } = matrix.house;
    const listen = async (who: string, headers: Record<string, string>) => {
      const stop = new AbortController();
      const heard = { text: '', end: () => stop.abort() };
      const reply = await fetch(`${world.server.url}/v1/events/stream`, { headers, signal: stop.signal });
      matrix.check(`the stream answers ${reply.status} to ${who}`, reply.status === 200);
      void (async () => { for await (const chunk of reply.body!) heard.text += Buffer.from(chunk).toString(); })().catch(() => undefined);
      return heard;
    };
    matrix.asked += 3;
    const streams = await Promise.all([listen('the stranger', stranger.headers), listen('the owner', people.get('OWNER')!.headers), listen('a key', { authorization: `Bearer ${matrix.house.keys.all}` })]);
    const [theirs, ours, byAKey] = streams as [{ text: string }, { text: string }, { text: string }];
    try {
      const tell = (organizationId: string, resource: string) => world.database.hot({ organizationId }, (c) => announce(c, organizationId, [{ resource }]));
      await tell(world.demo.organizationId, 'ours_before');
      await tell(stranger.organizationId, 'theirs');
      await tell(world.demo.organizationId, 'ours_after');
      await world.until(() => ours.text.includes('ours_after') && byAKey.text.includes('ours_after') && theirs.text.includes('theirs'), 5);
      matrix.check('the stream of the other house tells of ours', !theirs.text.includes('ours'));
      matrix.check('our stream tells of the other house', !ours.text.includes('theirs') && !byAKey.text.includes('theirs'));
    } finally {
      for (const stream of streams) stream.end();
    }
  },
};
