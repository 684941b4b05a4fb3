import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MESSAGE_TYPES, type MediaType } from '@consentry/plugin-sdk';
import { parseId } from '@consentry/kernel';
import { Messages } from '@consentry/messaging';
import { freezeClock, internal } from '../harness/fault.line.js';
import { World } from '../harness/world.js';
import { broadcast, crowd, withoutPace, type Someone } from '../modules/broadcasts.crowd.js';
import { MP4, OGG, PDF, PNG, WEBP } from '../modules/media.files.js';
import { CONTENTS, INTERACTIVE } from '../plugins/whatsapp.sends.fixture.js';

/** Every way a message can come to leave. The last three find consent gone after it was accepted. */
const PATHS = ['api', 'panel', 'broadcast', 'ai', 'automation', 'retry', 'again by a person', 'again by policy'] as const;
type Path = (typeof PATHS)[number];
const LATER: readonly Path[] = ['retry', 'again by a person', 'again by policy'];

interface Cell { path: Path; kind: string; state: string; who: Someone; other: Someone; outcome?: string }

const FILES: Record<MediaType, [mimeType: string, bytes: Buffer]> = { image: ['image/png', PNG], sticker: ['image/webp', WEBP], audio: ['audio/ogg', OGG], video: ['video/mp4', MP4], document: ['application/pdf', PDF] };
const KINDS = [...MESSAGE_TYPES.filter((type) => type !== 'interactive'), ...Object.keys(INTERACTIVE).map((type) => `interactive.${type}`)];
const PURPOSE = 'marketing';
const FULL = Boolean(process.env.CONSENTRY_FULL);

describe('CM-1: type × entry path × consent state', () => {
  let world: World;
  const files = {} as Record<MediaType, string>;
  const heard = new Map<string, string>();
  let session: { cookie: string; csrf: string };

  const consent = (who: Someone, state: 'granted' | 'withdrawn', purpose: string = PURPOSE, channel = 'whatsapp') => world.call('POST', `/v1/contacts/${who.id}/consents`, { channel, purpose, state, source: 'api', evidence: {} });
  const hears = (who: Someone, body: string) => world.simulator.inbound(world.connectionUuid, { from: who.phone, type: 'text', text: { body } });
  const sql = async <R>(text: string, values: unknown[] = []) => (await world.database.hot({ organizationId: world.demo.organizationId }, (c) => c.query<R & Record<string, unknown>>({ text, values }))).rows;
  const restrict = (who: Someone, processingRestricted: boolean, objectedToMarketing: boolean) => world.call('PUT', `/v1/contacts/${who.id}/restrictions`, { processingRestricted, objectedToMarketing });
  const forget = async (who: Someone) => void (await sql('delete from consent_states where contact_id = $1', [parseId('contact', who.id)]));

  /** What is done to a person who had granted marketing on this channel a moment ago; all must answer as they say. */
  const STATES: Record<string, (cell: Cell) => Promise<unknown>> = {
    granted: () => Promise.resolve(),
    'never asked': ({ who }) => forget(who),
    'granted for another purpose': async ({ who }) => { await forget(who); await must(consent(who, 'granted', 'utility'), 201); },
    'granted on another channel': async ({ who }) => { await forget(who); await must(consent(who, 'granted', PURPOSE, 'sms'), 201); },
    'granted, then withdrawn': ({ who }) => must(consent(who, 'withdrawn'), 201),
    'granted, then STOP': ({ who }) => hears(who, 'STOP'),
    'STOP, then a grant by API': async ({ who }) => { await hears(who, 'STOP'); await world.until(() => optedOut(who)); await must(consent(who, 'granted'), 409); },
    'stop at the provider, then a grant by API': async ({ who }) => {
      await world.simulator.event!(world.connectionUuid, 'user_preference_stop', { from: who.phone });
      await world.until(async () => (await sql('select 1 from provider_stops where contact_id = $1', [parseId('contact', who.id)])).length > 0);
      await must(consent(who, 'granted'), 201);
    },
    restricted: ({ who }) => must(restrict(who, true, false), 200),
    objected: ({ who }) => must(restrict(who, false, true), 200),
    erased: ({ who }) => sql('update contacts set erased_at = now() where id = $1', [parseId('contact', who.id)]),
    'merged into one who opted out': async ({ who, other }) => { await hears(other, 'STOP'); await world.until(() => optedOut(other)); await must(world.call('POST', `/v1/contacts/${other.id}/merge`, { otherId: who.id }), 200); },
  };
  const optedOut = async (who: Someone) => (await sql('select 1 from opt_outs where contact_id = $1', [parseId('contact', who.id)])).length > 0;

  beforeAll(async () => {
    world = await World.start();
    freezeClock(world);
    withoutPace(world);
    session = await world.ownerSession();
    for (const [type, [mimeType, bytes]] of Object.entries(FILES)) files[type as MediaType] = (await must(world.call<{ id: string }>('POST', '/v1/media', undefined, { raw: bytes, headers: { 'content-type': mimeType } }), 201)).body.id;
  }, 60_000);
  afterAll(() => world.close());

  async function must<T extends { status: number; text: string }>(answer: Promise<T>, status: number): Promise<T> {
    const got = await answer;
    if (got.status !== status) throw new Error(`${got.status} for ${status}: ${got.text}`);
    return got;
  }

  /** A person for each cell, whose window is open and who was told of the assistant: nothing but consent stands in the way. */
  async function people(cells: Omit<Cell, 'who' | 'other'>[]): Promise<Cell[]> {
    const all = await crowd(world, cells.length, { purposes: [PURPOSE] });
    const others = await crowd(world, cells.filter((c) => c.state.startsWith('merged')).length, { purposes: [PURPOSE] });
    const made = cells.map((cell, n): Cell => ({ ...cell, who: all[n]!, other: cell.state.startsWith('merged') ? others.pop()! : all[n]! }));
    await sql(`insert into conversations (id, organization_id, contact_id, connection_id, last_inbound_at, last_message_at, created_at, ai_disclosed_at) select gen_random_uuid(), $1, c, $2, $3, $3, $3, $3 from unnest($4::uuid[]) c`,
      [world.demo.organizationId, world.connectionUuid, world.clock.now(), all.map((p) => parseId('contact', p.id))]);
    // A reaction needs something to react to. What the person wrote grants `service` and nothing else.
    await each(made.filter((c) => c.kind === 'reaction'), async ({ who }) => { await hears(who, 'I have a question'); });
    await world.settle();
    for (const row of await sql<{ id: string; contact_id: string }>(`select id, contact_id from messages where direction = 'in'`)) heard.set(row.contact_id, `msg_${row.id.replaceAll('-', '')}`);
    return made;
  }

  function requestOf({ kind, who }: Pick<Cell, 'kind' | 'who'>): Record<string, unknown> {
    const [type, sub] = kind.split('.') as [(typeof MESSAGE_TYPES)[number], string | undefined];
    const content = type === 'template' ? { name: 'seasonal_offer', language: { code: 'en_US' }, components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ada' }] }] }
      : type === 'reaction' ? { message_id: heard.get(parseId('contact', who.id)!), emoji: '👍' } : sub ? { type: sub, ...INTERACTIVE[sub] } : CONTENTS[type][0];
    return { connectionId: world.demo.connectionId, contactId: who.id, purpose: PURPOSE, type, [type]: withFiles({ [type]: content })[type] };
  }
  const withFiles = (content: unknown): Record<string, unknown> => (Array.isArray(content) ? content.map(withFiles) : typeof content !== 'object' || content === null ? content
    : Object.fromEntries(Object.entries(content).map(([name, part]) => [name, name in FILES && typeof (part as { id?: unknown } | null)?.id === 'string' ? { ...(part as object), id: files[name as MediaType] } : withFiles(part)]))) as Record<string, unknown>;
  const inside = (cell: Cell) => { const { connectionId, contactId, ...rest } = requestOf(cell); return { ...rest, connectionId: parseId('connection', String(connectionId)), contactId: parseId('contact', String(contactId)), ...(cell.kind === 'reaction' ? { reaction: { emoji: '👍', message_id: parseId('message', heard.get(parseId('contact', cell.who.id)!)!) } } : {}) } as never; };

  async function send(cell: Cell): Promise<string> {
    if (cell.path === 'ai' || cell.path === 'automation') {
      return world.server.app.get(Messages).sendFor(world.demo.organizationId, cell.path, inside(cell), { reviewed: true }).then(() => '202', (e: { code?: string }) => e.code ?? String(e));
    }
    const answer = await world.call<{ code?: string }>('POST', '/v1/messages', requestOf(cell), cell.path === 'panel' ? { key: null, headers: { cookie: session.cookie, 'x-csrf-token': session.csrf } } : {});
    return answer.status === 202 ? '202' : String(answer.body.code);
  }

  /** One broadcast for each kind. A reaction is of one message of one person: no broadcast takes it. */
  async function broadcasts(cells: Cell[]): Promise<void> {
    const ids: string[] = [];
    await each([...Map.groupBy(cells, (c) => c.kind)], async ([kind, own]) => {
      const { connectionId: _line, contactId: _who, ...message } = requestOf(own[0]!);
      const id = await broadcast(world, { contactIds: own.map((c) => c.who.id) }, message).catch((e: Error) => { if (kind !== 'reaction' || !e.message.includes('request.invalid')) throw e; return undefined; });
      if (id) ids.push(id);
    });
    // The clock stands still: a broadcast that waits for its last messages looks again a second later.
    await world.until(async () => { world.clock.advance(1000); return (await sql('select 1 from broadcasts where id = any($1::uuid[]) and state <> $2', [ids.map((id) => parseId('broadcast', id)), 'finished'])).length === 0; }, 30);
  }

  /** Accepted while consent stood; then their first call ends as `fault` says, the state changes, and they are tried again. */
  async function later(cells: Cell[], fault: string, until: string, again: () => Promise<void>): Promise<void> {
    world.simulator.fault(world.connectionUuid, fault, cells.length);
    await each(cells, async (cell) => { cell.outcome = await send(cell); });
    expect(cells.filter((c) => c.outcome !== '202')).toEqual([]);
    const missed = () => sql(`select m.id from messages m where m.contact_id = any($1::uuid[]) and m.direction = 'out' and not exists (select 1 from message_events e where e.message_id = m.id and e.status = $2)`, [cells.map((c) => parseId('contact', c.who.id)), until]);
    await world.until(async () => (await missed()).length === 0, 30);
    await change(cells);
    await again();
    await world.settle();
  }

  async function change(cells: Cell[]): Promise<void> {
    await each(cells, (cell) => STATES[cell.state]!(cell));
    await world.settle();
  }

  const PLAYS: Record<Path, (cells: Cell[]) => Promise<void>> = {
    ...(Object.fromEntries(['api', 'panel', 'ai', 'automation'].map((path) => [path, async (cells: Cell[]) => { await change(cells); await each(cells, async (cell) => { cell.outcome = await send(cell); }); }])) as Record<'api' | 'panel' | 'ai' | 'automation', (cells: Cell[]) => Promise<void>>),
    broadcast: async (cells) => { await change(cells); await broadcasts(cells); },
    retry: (cells) => later(cells, 'http_503', 'retrying', async () => { world.clock.advance(5 * 60_000); await world.settle(); }),
    'again by a person': (cells) => later(cells, 'refuse_connection', 'unknown', async () => {
      const rows = await sql<{ id: string }>(`select id from messages where status = 'unknown' and contact_id = any($1::uuid[])`, [cells.map((c) => parseId('contact', c.who.id))]);
      await each(rows, ({ id }) => must(world.call('POST', `/v1/messages/msg_${id.replaceAll('-', '')}/resolve`, { outcome: 'retry' }), 200));
    }),
    'again by policy': (cells) => later(cells, 'refuse_connection', 'unknown', async () => {
      await must(world.call('PATCH', '/v1/messaging-policies', { unknownOutcome: 'retry', unknownAfterMinutes: 5 }), 200);
      for (let n = 0; n < 3; n++) { world.clock.advance(5 * 60_000); await world.settle(); }
      await must(world.call('PATCH', '/v1/messaging-policies', { unknownOutcome: 'hold' }), 200);
    }),
  };

  /** Plays cells and says where the provider's ledger is not what consent says. Confirmations of an opt-out are named exemptions, told by our own record. */
  async function play(wanted: Omit<Cell, 'who' | 'other'>[]): Promise<{ cells: Cell[]; wrong: string[]; sent: number }> {
    const cells = await people(wanted);
    const from = world.ledger().length;
    for (const path of PATHS) {
      const own = cells.filter((c) => c.path === path);
      if (own.length > 0) await PLAYS[path](own);
      await world.settle();
    }
    const exempt = new Set((await sql<{ id: string }>(`select id from messages where exemption is not null`)).map((r) => r.id));
    const left = world.ledger().slice(from).filter((e) => !exempt.has(parseId('message', e.callbackId ?? '') ?? ''));
    const count = (who: Someone) => left.filter((e) => e.to.replace(/^\+?/, '+') === who.phone).length;
    const wrong = cells.flatMap((cell) => {
      const due = cell.state === 'granted' && !(cell.path === 'broadcast' && cell.kind === 'reaction') ? 1 : 0;
      const got = count(cell.who) + (cell.other === cell.who ? 0 : count(cell.other));
      return got === due ? [] : [`${cell.path} / ${cell.kind} / ${cell.state}: ${got} for ${due} (${cell.outcome ?? '-'})`];
    });
    const known = new Set(cells.flatMap((c) => [c.who.phone, c.other.phone]));
    return { cells, wrong: [...wrong, ...left.filter((e) => !known.has(e.to.replace(/^\+?/, '+'))).map((e) => `to nobody of ours: ${e.type}`)], sent: left.length };
  }

  /** Every type by the API; by the other paths, a third of the types for each state, others for each path, so that every type meets every path and every state. `CONSENTRY_FULL=1`: all of it. */
  const inTurn = ({ path, kind, state }: { path: Path; kind: string; state: string }) => FULL || path === 'api' || state === 'granted' || (KINDS.indexOf(kind) + PATHS.indexOf(path) + Object.keys(STATES).indexOf(state)) % 3 === 0;
  const cross = (paths: readonly Path[], kinds: readonly string[], states: readonly string[]) => paths.flatMap((path) => kinds.flatMap((kind) => states.map((state) => ({ path, kind, state }))));

  it('the provider got exactly what was granted, and nothing of all the rest', async () => {
    const { cells, wrong, sent } = await play(cross(PATHS, KINDS, Object.keys(STATES)).filter(inTurn));
    const granted = cells.filter((c) => c.state === 'granted').length;
    process.stdout.write(`consent matrix: ${KINDS.length} types × ${PATHS.length} paths × ${Object.keys(STATES).length} states: ${cells.length} cells${FULL ? '' : ' of them (CONSENTRY_FULL=1: all)'}; granted ${granted}, of which 1 no broadcast takes; sent ${sent}; without consent ${cells.length - granted}, sent 0\n`);
    expect(wrong).toEqual([]);
    expect(sent).toBe(granted - 1);
    // What was accepted has come to an end that a person can see.
    expect(await sql(`select id, status, code from messages where direction = 'out' and status in ('queued', 'sending')`)).toEqual([]);
    // Of what was not sent again nobody knows whether the first call arrived: it says so, and why it was not sent again.
    const unknown = await sql<{ code: string; n: number }>(`select code, count(*)::int as n from messages where direction = 'out' and status = 'unknown' group by code`);
    expect(unknown.filter((u) => !u.code.startsWith('gate.'))).toEqual([]);
    expect(unknown.length).toBeGreaterThan(0);
  }, 170_000);

  // Each rule that speaks of consent, taken out: the matrix names the states that it alone holds back.
  it.each([['not_opted_in', 4], ['provider_opt_out', 1], ['processing_restricted', 1], ['objected_to_marketing', 1], ['contact_erased', 1]] as const)('goes red without the rule %s', async (rule, states) => {
    const gate = internal<{ decide?: unknown }>(world, 'Gate');
    const real = (gate.decide as (...args: unknown[]) => Promise<{ decision: { allowed: boolean; blockedBy: unknown; rules: { rule: string; outcome: string }[] } }[]>).bind(gate);
    gate.decide = async (...args: unknown[]) => (await real(...args)).map((j) => {
      const rules = j.decision.rules.map((r) => (r.rule === rule ? { ...r, outcome: 'pass' } : r));
      const blockedBy = rules.find((r) => r.outcome === 'block');
      return { ...j, decision: { ...j.decision, rules, blockedBy, allowed: !blockedBy } };
    });
    try {
      const { wrong } = await play(cross(['api', 'ai', 'retry'], ['text', 'template', 'interactive.cta_url'], Object.keys(STATES)));
      const leaked = new Set(wrong.map((w) => w.split(' / ')[2]!.split(':')[0]));
      expect(wrong).toHaveLength(states * 9);
      expect(leaked.size).toBe(states);
    } finally {
      delete gate.decide;
    }
  }, 60_000);

  it('goes red when nothing is decided a second time', async () => {
    const gate = internal<{ decide?: unknown }>(world, 'Gate');
    const real = (gate.decide as (...args: unknown[]) => Promise<{ decision: object }[]>).bind(gate);
    gate.decide = async (...args: unknown[]) => (await real(...args)).map((j, n) => ((args[2] as { self: string | null }[])[n]!.self === null ? j : { ...j, decision: { ...j.decision, allowed: true, blockedBy: undefined } }));
    try {
      const { wrong } = await play(cross(LATER.slice(0, 2), ['text'], ['granted', 'granted, then withdrawn', 'restricted']));
      expect(wrong).toHaveLength(4);
    } finally {
      delete gate.decide;
    }
  }, 60_000);
});

/** So many at once and no more. */
async function each<T>(all: readonly T[], work: (one: T) => Promise<unknown>, atOnce = 16): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => { while (next < all.length) await work(all[next++]!); }));
}
