import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Audit } from '@consentry/audit';
import { Ids, parseId, Queue, type Turns } from '@consentry/kernel';
import { StreamRunner } from '@consentry/monitoring';
import { certify, type Certificate } from '../harness/certificates.js';
import { secondServer, type SecondServer } from '../harness/identity.js';
import { colleague, Person, stranger } from '../harness/people.js';
import { withClient } from '../harness/postgres.js';
import { problemFaults } from '../harness/problems.js';
import { SiemCollector } from '../harness/siem.js';
import { ReceiverDied, SyslogReceiver } from '../harness/syslog.js';
import { dumpText, rowCounts } from '../harness/tables.js';
import { World } from '../harness/world.js';

interface Stream {
  id: string; name: string; kind: string; enabled: boolean; eventTypes: string[] | null; settings: Record<string, unknown>; position: number; behind: number;
  lastSentAt: string | null; lastError: string | null; failingSince: string | null; nextTryAt: string | null; pausedSince: string | null;
}

const PATH = '/v1/audit-streams';
const TOKEN = 'Splunk 11223344-aaaa-bbbb-cccc-5566778899dd';
const ca = certify({ subject: 'SIEM CA', ca: true });
const server = certify({ subject: 'siem', issuer: ca, names: ['127.0.0.1'] });
const client = certify({ subject: 'consentry', issuer: ca });
const other = certify({ subject: 'other' });
const keyOf = (c: Certificate) => c.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const TLS = { key: keyOf(server), cert: server.pem };

let world: World;
let owner: Person;
let siem: SiemCollector;
let syslog: SyslogReceiver;
const twins: SecondServer[] = [];

beforeAll(async () => {
  world = await World.start();
  owner = await Person.signIn(world, 'OWNER', World.owner.email, world.demo.organizationId);
  siem = await SiemCollector.start();
  syslog = await SyslogReceiver.start({ tls: TLS });
});
afterAll(async () => { for (const twin of twins) await twin.close(); await world.close(); await siem.stop(); await syslog.stop(); });
// What a test did to the clock may have ended the session's proof.
beforeEach(async () => { siem.answer = () => 204; owner = await owner.again(); });

const sql = <T extends Record<string, unknown>>(text: string, values: unknown[] = []) => withClient(world.ownerUrl, async (c) => (await c.query<T>(text, values)).rows);
const http = (change: Record<string, unknown> = {}) => ({ kind: 'http', name: 'Our SIEM', eventTypes: ['account_change'], settings: { url: siem.url, headers: { authorization: TOKEN }, batch: 100, ...change } });
const lines = (change: Record<string, unknown> = {}) => ({ kind: 'syslog', name: 'Our syslog', eventTypes: ['account_change'], settings: { host: '127.0.0.1', port: syslog.port, transport: 'tls', ca: ca.pem, clientCert: client.pem, clientKey: keyOf(client), ...change } });

async function make(body: unknown): Promise<Stream> {
  const answer = await owner.call<Stream>('POST', PATH, body);
  if (answer.status !== 201) throw new Error(`no stream: ${answer.status} ${answer.text}`);
  return answer.body;
}
const read = async (stream: Stream) => (await owner.call<Stream>('GET', `${PATH}/${stream.id}`)).body;
const end = async (stream: Stream) => { expect((await owner.call('DELETE', `${PATH}/${stream.id}`)).status).toBe(204); };

/** So many leaves of the type that the streams here carry. @returns their ids, in the order of the log once sealed */
async function grow(n: number): Promise<void> {
  const audit = world.server.app.get(Audit);
  const ids = world.server.app.get(Ids);
  await world.database.tx({ organizationId: world.demo.organizationId }, (em) => audit.append(em, world.system(), ...Array.from({ length: n }, () => ({ action: 'contact.created', object: { type: 'contact', id: ids.next() }, context: { source: 'test' } }))));
}

/** What the log holds of that type from a position on. */
async function logged(from: number): Promise<string[]> {
  const rows = await sql<{ leaf_id: string }>(`select e.leaf_id from audit_entries e join audit_leaves l on l.id = e.leaf_id where e.organization_id = $1 and e.seq >= $2 and l.event_type = 'account_change' order by e.seq`, [world.demo.organizationId, from]);
  return rows.map(({ leaf_id }) => `log_${leaf_id.replaceAll('-', '')}`);
}
const unsealed = async () => (await sql<{ n: number }>(`select count(*)::int as n from audit_leaves l where not exists (select 1 from audit_entries e where e.leaf_id = l.id)`))[0]!.n;

/** Waits until all of that type is there; what came, once each, in the order of its first coming, and how often one came again. */
async function arrived(from: number, uids: () => string[], seconds = 30): Promise<{ inOrder: boolean; events: number; missing: number; repeated: number }> {
  await world.until(async () => (await unsealed()) === 0, seconds);
  const wanted = await logged(from);
  await world.until(() => { const there = new Set(uids()); return wanted.every((uid) => there.has(uid)); }, seconds).catch(() => undefined);
  const all = uids();
  const firsts = [...new Set(all)].filter((uid) => wanted.includes(uid));
  return { inOrder: firsts.join() === wanted.join(), events: wanted.length, missing: wanted.length - firsts.length, repeated: all.length - new Set(all).size };
}

describe('AU-5: who may see and change streams', () => {
  it('answers secrets masked, keeps them sealed, and leaves a leaf that holds none', async () => {
    const stream = await make(http());
    expect(stream).toMatchObject({ kind: 'http', enabled: true, eventTypes: ['account_change'], settings: { url: siem.url, format: 'ndjson', batch: 100, headers: { authorization: '••••99dd' } }, lastError: null, pausedSince: null });
    const line = await make(lines());
    expect(line.settings).toMatchObject({ clientKey: '••••', clientCert: client.pem });
    const dump = await dumpText(world.ownerUrl);
    for (const secret of [TOKEN, TOKEN.slice(7), keyOf(client), keyOf(client).split('\n')[1]!]) {
      expect(dump.includes(secret)).toBe(false);
      expect(dump.includes(Buffer.from(secret).toString('hex'))).toBe(false);
      expect(world.logLines.join('').includes(secret)).toBe(false);
      expect((await owner.call('GET', PATH)).text.includes(JSON.stringify(secret).slice(1, -1))).toBe(false);
    }
    expect(await sql(`select action, context from audit_leaves where action like 'audit_stream.%' order by id`)).toEqual([
      { action: 'audit_stream.created', context: { kind: 'http', target: new URL(siem.url).origin, enabled: true, eventTypes: ['account_change'] } },
      { action: 'audit_stream.created', context: { kind: 'syslog', target: `tls://127.0.0.1:${syslog.port}`, enabled: true, eventTypes: ['account_change'] } },
    ]);
    await end(stream);
    await end(line);
  });

  it('shows them to owner, admin and auditor, lets owner and admin change them, and nobody of another house', async () => {
    const stream = await make(http());
    const at = `${PATH}/${stream.id}`;
    const auditor = await colleague(world, 'AUDITOR');
    expect([(await auditor.call('GET', at)).status, (await auditor.call('POST', `${at}/test`)).status, (await auditor.call('DELETE', at)).status]).toEqual([200, 403, 403]);
    const agent = await colleague(world, 'AGENT');
    expect([(await agent.call('GET', PATH)).status, (await agent.call('POST', PATH, http())).status]).toEqual([403, 403]);
    const foreign = await stranger(world);
    for (const [method, path, body] of [['GET', at], ['PATCH', at, { name: 'Mine' }], ['DELETE', at], ['POST', `${at}/test`], ['POST', `${at}/rewind`, { since: '2026-01-01T00:00:00Z' }]] as const) {
      expect(problemFaults(await foreign.call(method, path, body), { status: 404, code: 'audit_stream.not_found' })).toEqual([]);
    }
    expect((await foreign.call<{ data: Stream[] }>('GET', PATH)).body.data).toEqual([]);
    await end(stream);
  });

  it('asks who changes where a stream goes to confirm that it is him', async () => {
    const stream = await make(http());
    world.clock.advance(11 * 60_000);
    for (const [method, path, body] of [['POST', PATH, http()], ['PATCH', `${PATH}/${stream.id}`, { settings: http().settings }], ['DELETE', `${PATH}/${stream.id}`, undefined]] as const) {
      expect((await owner.call(method, path, body)).body).toMatchObject({ code: 'auth.step_up_required' });
    }
    owner = await owner.again();
    await end(stream);
  });

  it('VA-4: sends a secret to no other receiver than the one it was given for', async () => {
    const stream = await make(http());
    const patch = (settings: Record<string, unknown>) => owner.call('PATCH', `${PATH}/${stream.id}`, { settings });
    expect(problemFaults(await patch({ url: siem.url.replace('collect', 'elsewhere') }), { status: 400, code: 'request.invalid', path: 'settings.headers' })).toEqual([]);
    expect((await patch({ url: siem.url, batch: 7 })).body.settings).toMatchObject({ batch: 7, headers: { authorization: '••••99dd' } });
    expect((await patch({ url: siem.url.replace('collect', 'elsewhere'), headers: null })).body.settings).not.toHaveProperty('headers');
    expect(await sql('select secrets from audit_streams where id = $1', [parseId('auditStream', stream.id)])).toEqual([{ secrets: null }]);
    await end(stream);
  });

  it.each<[string, () => unknown, string]>([
    ['no web address', () => http({ url: 'siem' }), 'settings.url'], ['plain http elsewhere', () => http({ url: 'http://siem.example.com/' }), 'settings.url'], ['a private address', () => http({ url: 'https://10.0.0.8/' }), 'settings.url'],
    ['the metadata service', () => http({ url: 'https://169.254.169.254/' }), 'settings.url'], ['a user name', () => http({ url: 'https://me:you@siem.example.com/' }), 'settings.url'], ['a header of the protocol', () => http({ headers: { Host: 'x' } }), 'settings.headers.Host'],
    ['a header of two lines', () => http({ headers: { authorization: 'a\r\nb: c' } }), 'settings.headers.authorization'], ['too large a batch', () => http({ batch: 501 }), 'settings.batch'], ['an unknown format', () => http({ format: 'xml' }), 'settings.format'],
    ['an unknown field', () => http({ token: 'x' }), 'settings.token'], ['no CA', () => http({ ca: 'x' }), 'settings.ca'], ['an unknown event type', () => ({ ...http(), eventTypes: ['everything'] }), 'eventTypes.0'], ['no event type', () => ({ ...http(), eventTypes: [] }), 'eventTypes'],
    ['no name', () => ({ ...http(), name: ' ' }), 'name'], ['an unknown kind', () => ({ ...http(), kind: 'udp' }), 'kind'], ['port 0', () => lines({ port: 0 }), 'settings.port'], ['port 65536', () => lines({ port: 65_536 }), 'settings.port'],
    ['a private host', () => lines({ host: '192.168.1.4' }), 'settings.host'], ['a host with a port', () => lines({ host: 'siem:514' }), 'settings.host'], ['a broken CA', () => lines({ ca: ca.pem.replace(/[A-Z]/g, 'A') }), 'settings.ca'], ['a key in place of a CA', () => lines({ ca: keyOf(client) }), 'settings.ca'],
    ['a certificate without key', () => lines({ clientKey: undefined }), 'settings.clientKey'], ['another key', () => lines({ clientKey: keyOf(other) }), 'settings.clientKey'], ['a broken key', () => lines({ clientKey: 'key' }), 'settings.clientKey'],
    ['tcp with certificates', () => lines({ transport: 'tcp' }), 'settings.transport'], ['tcp to the internet', () => ({ ...lines(), settings: { host: '8.8.8.8', port: 514, transport: 'tcp' } }), 'settings.transport'],
  ])('refuses %s, naming the field, and keeps nothing', async (_what, body, path) => {
    const before = (await rowCounts(world.ownerUrl)).audit_streams;
    expect(problemFaults(await owner.call('POST', PATH, body()), { status: 400, code: 'request.invalid', path })).toEqual([]);
    expect((await rowCounts(world.ownerUrl)).audit_streams).toBe(before);
  });

  it('refuses the same in a change, and a rewind to what has not been', async () => {
    const stream = await make(http());
    const at = `${PATH}/${stream.id}`;
    for (const [body, path] of [[{ settings: { url: 'https://10.0.0.8/' } }, 'settings.url'], [{ settings: { url: siem.url, host: 'x' } }, 'settings.host'], [{ settings: { url: siem.url, batch: 0 } }, 'settings.batch'], [{ kind: 'syslog' }, 'kind']] as const) {
      expect(problemFaults(await owner.call('PATCH', at, body), { status: 400, code: 'request.invalid', path })).toEqual([]);
    }
    expect(problemFaults(await owner.call('POST', `${at}/rewind`, { since: new Date(world.clock.nowMs() + 60_000).toISOString() }), { status: 400, code: 'request.invalid', path: 'since' })).toEqual([]);
    expect(problemFaults(await owner.call('POST', `${at}/rewind`, { since: 'yesterday' }), { status: 400, code: 'request.invalid', path: 'since' })).toEqual([]);
    await end(stream);
  });
});

describe('AU-5: by HTTP, at least once and in order', () => {
  it('sends what is sealed from then on, in batches, with the headers that were given; and the test event', async () => {
    siem.batches.length = 0;
    const stream = await make(http());
    expect((await owner.call('POST', `${PATH}/${stream.id}/test`)).body).toEqual({ ok: true, detail: 'The receiver took the test event.' });
    expect(siem.batches.map(({ events }) => events.map(({ metadata }) => [metadata.event_code, metadata.sequence]))).toEqual([[['audit_stream.tested', undefined]]]);
    await grow(1000);
    expect(await arrived(stream.position, () => siem.uids)).toEqual({ inOrder: true, events: 1000, missing: 0, repeated: 0 });
    expect([Math.max(...siem.batches.map(({ events }) => events.length)), new Set(siem.batches.map(({ headers }) => headers.authorization)), new Set(siem.batches.map(({ headers }) => headers['content-type']))]).toEqual([100, new Set([TOKEN]), new Set(['application/x-ndjson'])]);
    const seen = await read(stream);
    expect([seen.lastError, seen.failingSince, seen.position >= 1000, Date.parse(seen.lastSentAt!) > 0]).toEqual([null, null, true, true]);
    await end(stream);
    await grow(1);
    await world.until(async () => (await unsealed()) === 0);
    expect(siem.uids.length).toBe(1001);
  });

  it('loses nothing to errors, broken connections, limits and batches that are too large, and says in words what was wrong', async () => {
    siem.batches.length = 0;
    siem.requests = 0;
    const stream = await make(http({ format: 'json_array' }));
    const moods = [500, 'reset', { status: 429, headers: { 'retry-after': '120' } }, 'kept-and-reset', 302, 413, 413] as const;
    siem.answer = (n) => moods[n - 1] ?? 200;
    await grow(300);
    for (const words of ['The receiver answered 500.', 'No whole answer came', 'The receiver answered 429.', 'No whole answer came', 'The receiver answered 302.']) {
      await world.until(async () => (await read(stream)).lastError?.startsWith(words) ?? false);
      const { nextTryAt, failingSince, behind } = await read(stream);
      const wait = Date.parse(nextTryAt!) - world.clock.nowMs();
      expect([failingSince !== null, behind > 0, wait < 21_000 || words.endsWith('429.')]).toEqual([true, true, true]);
      if (words.endsWith('429.')) expect(wait).toBeGreaterThan(110_000);
      world.clock.advance(130_000);
    }
    const outcome = await arrived(stream.position, () => siem.uids);
    process.stdout.write(`HTTP through ${moods.length} failures: ${JSON.stringify(outcome)}, batches ${siem.batches.map(({ events }) => events.length).join(' ')}\n`);
    expect(outcome).toEqual({ inOrder: true, events: 300, missing: 0, repeated: 100 });
    expect(Math.max(...siem.batches.slice(1).map(({ events }) => events.length))).toBe(25);
    await world.until(async () => (await read(stream)).failingSince === null);
    owner = await owner.again();
    await end(stream);
  });

  it('tells when a stream has been behind for over an hour, and waits no longer than five minutes between tries', async () => {
    siem.answer = () => 503;
    const stream = await make(http());
    await grow(1);
    for (let n = 0; n < 14; n++) {
      await world.until(async () => (await sql<{ failures: number }>('select failures from audit_streams where id = $1', [parseId('auditStream', stream.id)]))[0]!.failures > n);
      world.clock.advance(300_000);
    }
    await world.until(async () => (await sql(`select 1 from alerts where rule = 'siem.falling_behind' and object_id = $1`, [parseId('auditStream', stream.id)])).length === 1);
    owner = await owner.again();
    await end(stream);
  });

  it('pauses, resumes where it was, and goes back on request', async () => {
    siem.batches.length = 0;
    const stream = await make(http());
    const at = `${PATH}/${stream.id}`;
    expect((await owner.call<Stream>('PATCH', at, { enabled: false })).body).toMatchObject({ enabled: false, pausedSince: expect.any(String) });
    await grow(50);
    await world.until(async () => (await unsealed()) === 0);
    expect([siem.uids.length, (await read(stream)).behind > 49]).toEqual([0, true]);
    await owner.call('PATCH', at, { enabled: true });
    expect(await arrived(stream.position, () => siem.uids)).toEqual({ inOrder: true, events: 50, missing: 0, repeated: 0 });
    world.clock.advance(3_600_000);
    owner = await owner.again();
    const cut = new Date(world.clock.nowMs()).toISOString();
    await grow(30);
    expect((await arrived(stream.position, () => siem.uids)).missing).toBe(0);
    siem.batches.length = 0;
    const moved = (await owner.call<Stream>('POST', `${at}/rewind`, { since: cut })).body;
    await world.until(() => siem.uids.length >= 30);
    const again = siem.uids;
    expect([(await logged(moved.position)).slice(0, 30).every((uid) => again.includes(uid)), again.length]).toEqual([true, 30]);
    expect((await sql<{ context: { from: number; to: number } }>(`select context from audit_leaves where action = 'audit_stream.rewound'`)).at(-1)!.context.to).toBe(moved.position);
    await end(stream);
  });
});

describe('AU-5: by syslog, nothing lost to a receiver that dies', () => {
  it('sends again what a broken connection may have lost: killed four times in the middle, down, and back', async () => {
    const stream = await make(lines());
    await grow(700);
    expect(await arrived(stream.position, () => syslog.uids)).toMatchObject({ inOrder: true, events: 700, missing: 0 });
    // Dies at these messages, with the rest of what was sent unread.
    for (const at of [100, 350, 20, 600]) {
      let n = 0;
      syslog.onMessage = () => { if (++n === at) throw new ReceiverDied(); };
      await grow(400);
      await world.until(() => n >= at);
      syslog.onMessage = undefined;
      world.clock.advance(300_000);
    }
    const { port } = syslog;
    const before = syslog.messages;
    await syslog.stop();
    await grow(500);
    await world.until(async () => (await read(stream)).lastError !== null);
    world.clock.advance(300_000);
    syslog = await SyslogReceiver.start({ tls: TLS, port });
    world.clock.advance(300_000);
    const outcome = await arrived(stream.position, () => [...before, ...syslog.messages].map(({ msg }) => (JSON.parse(msg) as { metadata: { uid: string } }).metadata.uid));
    process.stdout.write(`syslog through 4 deaths and an outage: ${JSON.stringify(outcome)}\n`);
    expect(outcome).toMatchObject({ inOrder: true, events: 2800, missing: 0 });
    expect(outcome.repeated).toBeGreaterThan(0);
    expect(syslog.faults).toEqual([]);
    const { data, msgId, msg } = syslog.messages.at(-1)!;
    expect([msgId, Object.keys(data['audit@32473']!), (JSON.parse(msg) as { class_uid: number }).class_uid]).toEqual(['contact.created', ['id', 'seq', 'organization'], 3004]);
    owner = await owner.again();
    await end(stream);
  });

  it('goes on after a restart, and two servers send nothing twice', async () => {
    siem.batches.length = 0;
    const [byHttp, byLine] = [await make(http()), await make(lines())];
    const first = syslog.messages.length;
    const here = () => syslog.messages.slice(first).map(({ msg }) => (JSON.parse(msg) as { metadata: { uid: string } }).metadata.uid);
    twins.push(await secondServer(world));
    await grow(1500);
    expect(await arrived(byHttp.position, () => siem.uids)).toEqual({ inOrder: true, events: 1500, missing: 0, repeated: 0 });
    await twins.pop()!.close();
    await grow(100);
    expect((await arrived(byLine.position, here)).missing).toBe(0);
    await world.server.app.get(StreamRunner).onModuleDestroy();
    // With its process goes its turn: another takes over within a second or so.
    await (world.server.app.get(Queue) as unknown as { turns: Turns }).turns.stop();
    await grow(200);
    await world.until(async () => (await unsealed()) === 0);
    twins.push(await secondServer(world));
    expect(await arrived(byHttp.position, () => siem.uids)).toEqual({ inOrder: true, events: 1800, missing: 0, repeated: 0 });
    const outcome = await arrived(byLine.position, here);
    process.stdout.write(`syslog over a restart: ${JSON.stringify(outcome)}\n`);
    expect(outcome).toMatchObject({ inOrder: true, events: 1800, missing: 0 });
  });
});
