import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignInAttempts } from '@consentry/auth';
import { TxtServer } from '../harness/dns.js';
import { BEHIND_PROXY, mailedToken, ownerVisitor, PASSWORD, secondServer, somebody, sql, Visitor, WRONG } from '../harness/identity.js';
import { IdentityProvider } from '../harness/oidc.js';
import { World } from '../harness/world.js';

/** 12 for the full run; CI takes the cheapest hash, which hides least of what else differs. */
const COST = process.env.CONSENTRY_ENUMERATION_COST ?? '4';
/** Steps above what the hashes were made with, so that a hash left out, or a cheap one, shows. */
const DEARER = String(Number(COST) + (Number(COST) < 8 ? 3 : 1));
const PAIRS = 200;
const WARM_UP = 25;
/** ID-2, the difference of medians that may be. */
const ALLOWED_MS = 2;
/** A busy machine gets more samples, pooled with the first; a true difference stays. */
const BATCHES = 3;

interface Sample { status: number; headers: IncomingHttpHeaders; text: string; ms: number }
type Ask = (i: number) => { path: string; body: object };

let world: World;
let dns: TxtServer;
let provider: IdentityProvider;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** One request over one connection that stays open: as little beside the server's own time as can be. */
function ask({ path, body }: { path: string; body: object }, url = world.server.url): Promise<Sample> {
  const bytes = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const sent = request(url + path, { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(bytes), 'user-agent': 'enumerator', 'x-forwarded-for': '198.51.100.9' } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => { text += part; });
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, text, ms: performance.now() - began }));
    });
    sent.on('error', reject);
    sent.end(bytes);
  });
}

/** All that a stranger can see of an answer, but what differs between any two. */
function seen({ status, headers, text }: Sample): string {
  const rest = Object.entries(headers).filter(([name]) => !['date', 'x-request-id'].includes(name)).map(([name, value]) => `${name}: ${name === 'set-cookie' ? String(value).replace(/=[\w-]{20,}/, '=…') : String(value)}`);
  return [status, ...rest, text.replace(/"requestId":"[^"]*"/, '').replace(/([?&](?:state|nonce|code_challenge)=)[\w-]+/g, '$1…')].join('\n');
}

const median = (values: number[]) => { const sorted = values.toSorted((a, b) => a - b); return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2; };
const shuffled = <T>(list: T[]) => list.map((value) => [Math.random(), value] as const).toSorted((a, b) => a[0] - b[0]).map(([, value]) => value);

/** Every kind once per round, in random order, one at a time; the first kind is what the others are held against. */
async function compare(what: string, kinds: Record<string, Ask>, { url, cost = COST }: { url?: string; cost?: string } = {}): Promise<Record<string, number>> {
  const names = Object.keys(kinds);
  const times = new Map(names.map((name) => [name, [] as number[]]));
  const forms = new Map<string, Set<string>>(names.map((name) => [name, new Set()]));
  let i = 0;
  const rounds = async (n: number, keep: boolean) => {
    for (const end = i + n; i < end; i++) {
      for (const name of shuffled(names)) {
        const sample = await ask(kinds[name]!(i), url);
        forms.get(name)!.add(seen(sample));
        if (keep) times.get(name)!.push(sample.ms);
      }
    }
  };
  const gaps = () => Object.fromEntries(names.slice(1).map((name) => [name, median(times.get(name)!) - median(times.get(names[0]!)!)]));
  await rounds(WARM_UP, false);
  for (let batch = 0; batch < BATCHES; batch++) {
    await rounds(PAIRS, true);
    if (Object.values(gaps()).every((gap) => Math.abs(gap) <= ALLOWED_MS)) break;
  }
  process.stdout.write([`${what}, cost ${cost}, ${times.get(names[0]!)!.length} of each, median ms`, ...names.map((name) => `  ${name.padEnd(28)} ${median(times.get(name)!).toFixed(2).padStart(8)} ${name === names[0] ? '' : `${gaps()[name]! >= 0 ? '+' : ''}${gaps()[name]!.toFixed(2)}`}`), ''].join('\n'));
  expect(new Set([...forms.values()].flatMap((set) => [...set])).size).toBe(1);
  return gaps();
}
const within = (gaps: Record<string, number>) => expect(Object.entries(gaps).filter(([, gap]) => Math.abs(gap) > ALLOWED_MS)).toEqual([]);

const MANY = WARM_UP + PAIRS * BATCHES;
/** `hash`: another one than the owner's, or `none`. As many people of a kind as there are requests: nobody's second try is measured against somebody's first. */
async function crowd(kind: string, { hash, disabled = false, out = false, member = true }: { hash?: string; disabled?: boolean; out?: boolean; member?: boolean } = {}): Promise<void> {
  const now = world.clock.now();
  await sql(world, `
    insert into users (id, email, email_key, name, password_hash, created_at, email_verified_at, disabled_at)
    select gen_random_uuid(), $1 || '-' || n || '@example.com', $1 || '-' || n || '@example.com', 'Somebody', case when $2::text = 'none' then null else coalesce($2, o.password_hash) end, $3, $3, case when $4 then $3::timestamptz end
    from users o, generate_series(0, $6) n where o.email_key = $5`, [kind, hash ?? null, now, disabled, World.owner.email, MANY]);
  if (member) await sql(world, `insert into memberships (organization_id, user_id, role, created_at, role_since, disabled_at) select $1, id, 'AGENT', $2, $2, case when $3 then $2::timestamptz end from users where email_key like $4 || '-%'`, [world.demo.organizationId, now, out, kind]);
}
async function lock(kind: string): Promise<void> {
  const attempts = world.server.app.get(SignInAttempts);
  const subjects = await Promise.all(Array.from({ length: MANY + 1 }, (_, n) => attempts.subjectOf(`${kind}-${n}@example.com`)));
  await sql(world, `insert into sign_in_attempts (subject, bucket, failures, locked_until, last_at) select unnest($1::bytea[]), 'stranger', 5, $2, $3`, [subjects, new Date(world.clock.nowMs() + 29 * 60_000), world.clock.now()]);
}

beforeAll(async () => {
  dns = await TxtServer.start();
  world = await World.start({ env: { ...BEHIND_PROXY, CONSENTRY_BCRYPT_COST: COST, CONSENTRY_DNS_SERVERS: dns.address } });
  await crowd('known');
  await crowd('locked');
  await crowd('disabled', { disabled: true });
  await crowd('memberless', { member: false });
  await crowd('put-out', { out: true });
  await crowd('sso-only', { hash: 'none' });
  await lock('locked');
  await lock('locked-unknown');
  await sql(world, 'analyze');
});
afterAll(async () => { agent.destroy(); await world.close(); await provider?.stop(); await dns.stop(); });

const byEmail = (path: string, kind: string, extra: object = {}): Ask => (i) => ({ path, body: { email: `${kind}-${i}@example.com`, ...extra } });
const ALL = (path: string) => Object.fromEntries(['unknown', 'known', 'locked', 'disabled', 'memberless', 'put-out', 'sso-only'].map((kind) => [kind, byEmail(path, kind)]));

describe('ID-2: nothing tells a stranger which addresses have an account, nor in what state', () => {
  it('sign-in', async () => {
    const login = (kind: string, password: string) => byEmail('/v1/auth/login', kind, { password });
    within(await compare('login', {
      unknown: login('unknown', WRONG), 'wrong password': login('known', WRONG), 'locked, right password': login('locked', PASSWORD), 'locked, nobody\'s': login('locked-unknown', PASSWORD),
      'disabled, right password': login('disabled', PASSWORD), 'member of nothing': login('memberless', PASSWORD), 'disabled as a member': login('put-out', PASSWORD), 'sso only': login('sso-only', PASSWORD),
    }));
  }, 1_200_000);

  it('a forgotten password', async () => { within(await compare('password/forgot', ALL('/v1/auth/password/forgot'))); }, 300_000);

  it('a link that unlocks', async () => { within(await compare('unlock/request', ALL('/v1/auth/unlock/request'))); }, 300_000);

  it('the second step: a token that is none, one of another kind, one that ran out', async () => {
    const { email } = await somebody(world, 'AGENT');
    await new Visitor(world).call('POST', '/v1/auth/password/forgot', { email });
    const other = await mailedToken(world, email, 'password_reset');
    await new Visitor(world).call('POST', '/v1/auth/unlock/request', { email });
    const unlock = await mailedToken(world, email, 'unlock');
    const mfa = (mfaToken: string): Ask => () => ({ path: '/v1/auth/mfa', body: { mfaToken, code: '123456' } });
    within(await compare('mfa', { 'no token at all': mfa('A'.repeat(43)), 'a reset token': mfa(other), 'an unlock token': mfa(unlock), 'not of the form': mfa('x') }));
  }, 300_000);

  it('the start of single sign-on, within one domain', async () => {
    provider = await IdentityProvider.start(`${world.server.mode.publicUrl}/v1/auth/sso/callback`);
    const owner = await ownerVisitor(world);
    expect((await owner.call('PUT', '/v1/organization/sso', { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret, defaultRole: 'AGENT' })).status).toBe(200);
    const claim = await owner.call<{ id: string; dnsName: string; dnsValue: string }>('POST', '/v1/organization/sso/domains', { domain: 'example.com' });
    dns.records.set(claim.body.dnsName, [claim.body.dnsValue]);
    expect((await owner.call('POST', `/v1/organization/sso/domains/${claim.body.id}/verify`)).status).toBe(200);
    const kinds = ALL('/v1/auth/sso/start');
    within(await compare('sso/start', { unknown: kinds['unknown']!, known: kinds['known']!, 'sso-only': kinds['sso-only']!, disabled: kinds['disabled']! }));
  }, 300_000);

  it('at a cost that shows: nobody skips the hash, and a hash from the days of a lower cost takes as long as a new one', async () => {
    const second = await secondServer(world, { CONSENTRY_BCRYPT_COST: DEARER, CONSENTRY_DNS_SERVERS: dns.address });
    try {
      const login = (kind: string, password = PASSWORD) => byEmail('/v1/auth/login', kind, { password });
      await crowd('old-hash');
      await crowd('no-hash', { hash: 'none' });
      await crowd('shut', { disabled: true });
      await lock('shut');
      within(await compare('login on a server whose cost was raised', {
        unknown: login('nobody-there'), 'an old hash': login('old-hash', WRONG), 'sso only': login('no-hash'), 'locked and disabled': login('shut'),
      }, { url: second.url, cost: DEARER }));
    } finally {
      await second.close();
    }
  }, 1_200_000);
});
