import { readdirSync, readFileSync } from 'node:fs';
import { generateSync } from 'otplib';
import { Database, Log, publicId, type Role } from '@consentry/kernel';
import { keptMailFolder } from '@consentry/sandbox';
import { ENTITIES, readConfig, startServer, type Server } from '@consentry/server';
import { SoftwareAuthenticator } from './authenticator.js';
import { withClient } from './postgres.js';
import { World, type Answer } from './world.js';

/** What every spec of sign-in runs under: the test speaks for a proxy, so each browser has an address of its own. */
export const BEHIND_PROXY = { CONSENTRY_TRUSTED_PROXIES: '127.0.0.0/8, ::1' };
export const PASSWORD = World.owner.password;
export const WRONG = 'Wrong-donkey-3-capacitor';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface SessionBody {
  csrfToken: string; user: { id: string; email: string; role: Role }; organization: { id: string; name: string }; permissions: string[]; sessionId: string; elevatedUntil: string | null; expiresAt: string;
  account: { hasPassword: boolean; emailVerified: boolean; totp: boolean; passkeys: number; backupCodes: number };
  mfaEnrolment: { dueAt: string; overdue: boolean } | null; organizations: { id: string; name: string; role: Role }[];
}
export interface ChallengeBody { mfaRequired: true; mfaToken: string; methods: string[] }
export interface ProblemBody { code: string; detail?: string; errors?: { path: string; message: string }[] }
/** What any call here may answer, as far as a test looks into it. */
export type AnyBody = Partial<SessionBody & ChallengeBody & ProblemBody> & Record<string, unknown>;

let visitors = 0;

/** A browser: cookies, the CSRF token it was told, an address and a name of its own. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  csrf = '';
  userAgent = `Visitor/${++visitors}`;

  constructor(readonly world: World, public ip = `198.51.100.${visitors % 250 + 1}`, public base = world.server.url) {}

  async call<T = AnyBody>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const file = body instanceof Uint8Array;
    const response = await fetch(this.base + path, {
      method, redirect: 'manual', ...(body === undefined ? {} : { body: file ? (body as never) : JSON.stringify(body) }),
      headers: { 'user-agent': this.userAgent, 'x-forwarded-for': this.ip, ...(cookie ? { cookie } : {}), ...(this.csrf ? { 'x-csrf-token': this.csrf } : {}), ...(body === undefined || file ? {} : { 'content-type': 'application/json' }), ...headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value === '') this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    const text = await response.text();
    const parsed = text && /json$|json;/.test(response.headers.get('content-type') ?? '') && !/ndjson/.test(response.headers.get('content-type')!) ? (JSON.parse(text) as T) : (undefined as T);
    this.world.secrets.note([file ? undefined : body, response.ok ? parsed : undefined], response.headers.getSetCookie().map((line) => line.split(';')[0]!));
    const told = (parsed as AnyBody | undefined)?.csrfToken;
    if (response.ok && typeof told === 'string') this.csrf = told;
    return { status: response.status, body: parsed, headers: response.headers, text };
  }

  login(email: string, password = PASSWORD): Promise<Answer<AnyBody>> {
    return this.call('POST', '/v1/auth/login', { email, password });
  }

  /** Signed in, or the test is wrong. */
  async in(email: string, password = PASSWORD): Promise<this> {
    const answer = await this.login(email, password);
    if (answer.status !== 200 || !answer.body.csrfToken) throw new Error(`could not sign in: ${answer.status} ${answer.text}`);
    return this;
  }

  session(): Promise<Answer<AnyBody>> {
    return this.call('GET', '/v1/auth/session');
  }

  /** The same browser with the same cookies: a tab restored, a thief. */
  copy(base = this.base): Visitor {
    const twin = new Visitor(this.world, this.ip, base);
    twin.userAgent = this.userAgent;
    twin.csrf = this.csrf;
    for (const [name, value] of this.cookies) twin.cookies.set(name, value);
    return twin;
  }
}

export async function sql<T extends Record<string, unknown> = Record<string, unknown>>(world: World, text: string, values: unknown[] = []): Promise<T[]> {
  return withClient(world.ownerUrl, async (client) => (await client.query<T>(text, values)).rows);
}

export async function count(world: World, from: string, values: unknown[] = []): Promise<number> {
  return (await sql<{ n: number }>(world, `select count(*)::int as n from ${from}`, values))[0]!.n;
}

let people = 0;

export interface NewPerson { email?: string; name?: string; hasPassword?: boolean; organizationId?: string; hash?: string; disabled?: boolean; memberDisabled?: boolean }
export interface Someone { id: string; publicId: string; email: string }

/** Somebody with the password of the owner, written by the database's owner: what comes before the test costs no slow hash. */
export async function somebody(world: World, role: Role, { organizationId = world.demo.organizationId, hasPassword = true, hash, disabled = false, memberDisabled = false, ...given }: NewPerson = {}): Promise<Someone> {
  const n = ++people;
  const email = given.email ?? `person-${n}@example.com`;
  const id = `0a000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const now = world.clock.now();
  await withClient(world.ownerUrl, async (client) => {
    await client.query(
      `insert into users (id, email, email_key, name, password_hash, created_at, email_verified_at, disabled_at)
       select $1, $2, lower($2), $3, case when $4 then coalesce($5, password_hash) end, $6, $6, case when $7 then $6::timestamptz end from users where email_key = $8`,
      [id, email, given.name ?? `Quentin Zweistein ${n}`, hasPassword, hash ?? null, now, disabled, World.owner.email]);
    await client.query('insert into memberships (organization_id, user_id, role, created_at, role_since, disabled_at) values ($1, $2, $3, $4, $4, case when $5 then $4::timestamptz end)', [organizationId, id, role, now, memberDisabled]);
  });
  return { id, publicId: publicId('user', id), email };
}

export interface Letter { at: string; organizationId: string; to: string; kind: string; subject: string; text: string; html: string }

/** The mails that were kept, oldest first. Waits until none is on its way. */
export async function letters(world: World, to?: string, kind?: string): Promise<Letter[]> {
  await world.settle();
  const folder = keptMailFolder(world.dataDir);
  let names: string[] = [];
  try { names = readdirSync(folder).filter((name) => name.endsWith('.json')).sort(); } catch { /* no mail yet, no folder */ }
  const all = names.map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Letter);
  return all.filter((mail) => (to === undefined || mail.to === to) && (kind === undefined || mail.kind === kind));
}

/** The token behind the `#` of a mail's link. */
export function tokenIn(text: string): string {
  const token = /#token=([\w-]{43})(?![\w-])/.exec(text)?.[1];
  if (!token) throw new Error('this mail holds no token');
  return token;
}

/** The token of the newest mail of a kind to somebody. */
export async function mailedToken(world: World, to: string, kind: string): Promise<string> {
  const mail = (await letters(world, to, kind)).at(-1);
  if (!mail) throw new Error(`no mail of kind ${kind} came`);
  return tokenIn(mail.text);
}

/** An authenticator app, under the world's clock. Codes are computed by another hand than the server's call of the same library: time based, not by counter. */
export class AuthenticatorApp {
  constructor(readonly world: World, readonly secret: string) {}

  /** The code of the present step, or of one `steps` away. */
  code(steps = 0): string {
    return generateSync({ secret: this.secret, epoch: Math.floor(this.world.clock.nowMs() / 1000) + steps * 30 });
  }

  /** A code that was not used yet: waits (by the clock) for the next step. */
  next(): string {
    this.world.clock.advance(30_000);
    return this.code();
  }
}

/** Enrols an authenticator for somebody who is signed in and stepped up. */
export async function enrolTotp(visitor: Visitor): Promise<{ app: AuthenticatorApp; backupCodes: string[] }> {
  const begun = await visitor.call<{ secret: string }>('POST', '/v1/auth/mfa/totp');
  if (begun.status !== 200) throw new Error(`could not begin: ${begun.status} ${begun.text}`);
  const app = new AuthenticatorApp(visitor.world, begun.body.secret);
  const done = await visitor.call<{ backupCodes: string[] }>('POST', '/v1/auth/mfa/totp/confirm', { code: app.code() });
  if (done.status !== 200) throw new Error(`could not confirm: ${done.status} ${done.text}`);
  return { app, backupCodes: done.body.backupCodes };
}

/** Enrols a passkey of a software authenticator. */
export async function enrolPasskey(visitor: Visitor): Promise<{ authenticator: SoftwareAuthenticator; id: string }> {
  const authenticator = new SoftwareAuthenticator(new URL(visitor.world.server.mode.publicUrl).origin);
  const options = await visitor.call('POST', '/v1/auth/passkeys/options');
  if (options.status !== 200) throw new Error(`no options: ${options.status} ${options.text}`);
  const made = await visitor.call<{ id: string }>('POST', '/v1/auth/passkeys', { name: 'Phone', response: authenticator.create(options.body as never) });
  if (made.status !== 201) throw new Error(`could not enrol: ${made.status} ${made.text}`);
  return { authenticator, id: made.body.id };
}

export async function passkeyAssertion(visitor: Visitor, authenticator: SoftwareAuthenticator): Promise<unknown> {
  return authenticator.get((await visitor.call('POST', '/v1/auth/passkey/options')).body as never);
}

/** All at once. */
export function parallel<T>(n: number, work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: n }, (_, index) => work(index)));
}

/** How many of which answer: `{ '200': 1, '401 auth.invalid_code': 199 }`. */
export function tally(answers: Answer<AnyBody>[]): Record<string, number> {
  const names = answers.map((a) => (a.status < 300 ? String(a.status) : `${a.status} ${a.body?.code}`));
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, list]) => [name, list.length]));
}

export interface SecondServer { server: Server; url: string; close(): Promise<void> }

/** Another server on the world's database and data folder, with pools of its own: nothing that one keeps in memory helps the other. */
export async function secondServer(world: World, env: Record<string, string> = {}): Promise<SecondServer> {
  const url = world.ownerUrl.replace(/\/\/[^@]*@/, '//consentry_app:app-for-tests@');
  const database = await Database.connect({ url, entities: ENTITIES, poolSize: 4 });
  const config = readConfig({
    PORT: '0', CONSENTRY_DATA_DIR: world.dataDir, CONSENTRY_TEST_CLOCK: '1', CONSENTRY_DEMO: '0', NODE_ENV: 'test', CONSENTRY_BCRYPT_COST: '4', CONSENTRY_RATE_LIMIT_IP: '0', CONSENTRY_RATE_LIMIT_SESSION: '0',
    CONSENTRY_RATE_LIMIT_KEY: '0', CONSENTRY_RATE_LIMIT_SIGN_IN: '0', CONSENTRY_RATE_LIMIT_MAIL: '0', ...BEHIND_PROXY, ...env,
  });
  const server = await startServer({ config, clock: world.clock, log: Log.create({ level: 'silent' }), opened: { database, embedded: undefined } });
  return { server, url: server.url, close: () => server.close() };
}

/** Audit leaves of an action, oldest first. */
export function leaves(world: World, action: string): Promise<{ action: string; actor_kind: string; actor_id: string; ip: string | null; user_agent: string | null; organization_id: string; request_id: string | null; object_type: string | null; object_id: string | null; context: Record<string, unknown> }[]> {
  return sql(world, 'select action, actor_kind, actor_id, ip, user_agent, organization_id, request_id, object_type, object_id, context from audit_leaves where action = $1 order by id', [action]);
}

/** A session that may do dangerous things for the next ten minutes: signs in anew, which counts as proof. */
export async function ownerVisitor(world: World): Promise<Visitor> {
  return new Visitor(world).in(World.owner.email);
}
