import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { auditActions } from '@consentry/audit';
import { parseId, publicId, type Role } from '@consentry/kernel';
import type { Server } from '@consentry/server';
import { BEHIND_PROXY, enrolTotp, mailedToken, ownerVisitor, somebody, sql, Visitor, type AnyBody, type Someone } from '../harness/identity.js';
import { TxtServer } from '../harness/dns.js';
import { FacebookStandIn } from '../harness/facebook.js';
import { IdentityProvider } from '../harness/oidc.js';
import { withClient } from '../harness/postgres.js';
import { stopServer } from '../harness/stand-in.js';
import { World, type Answer } from '../harness/world.js';

/** One way of doing what an action tells of, through its real route, and what its leaf must say. */
export interface Case {
  /** Does the one thing that is to leave the leaf. */
  act: () => Promise<Answer<AnyBody> | undefined>;
  /** Whose browser or program it is, by its address and name; undefined: the leaf has no origin, the system did it. */
  by: Visitor | undefined;
  /** `user <uuid>`, `api_key <uuid>`, `system <name>`. */
  actor: string;
  /** `<type> <uuid>`; `<type> *` when the act makes it. */
  object: string | null;
  organizationId?: string;
  /** The database that it is told in, by its owner's address; else the one of the world. */
  where?: string;
  context?: Record<string, unknown>;
  /** What else the same act leaves; the same name twice for two. */
  beside?: string[];
  /** What the server may do at any moment of its own accord, and tell of. */
  aside?: string[];
  /** What must be in no leaf. */
  secrets?: string[];
  /** Was nobody yet when it was asked. */
  signsIn?: true;
  /** Puts back what other cases need. */
  after?: () => Promise<unknown>;
}
export type Cases = Record<string, () => Promise<Case>>;

interface Leaf extends Record<string, unknown> {
  action: string; event_type: string; actor: string; ip: string | null; user_agent: string | null; request_id: string | null; organization_id: string; object: string | null; context: Record<string, unknown>; text: string;
}
const READ = `select action, event_type, actor_kind || ' ' || actor_id as actor, ip, user_agent, request_id, organization_id, object_type || ' ' || coalesce(object_id::text, '') as object, context, to_jsonb(l)::text as text
  from audit_leaves l where not (id = any($1::uuid[])) order by id`;

/** Takes webhooks of ours, and answers what it is told to. */
class Receiver {
  status = 200;
  private constructor(private readonly server: HttpServer) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => { request.resume().on('end', () => response.writeHead(receiver.status).end()); });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hooks`;
  }

  stop(): Promise<void> {
    return stopServer(this.server);
  }
}

/** A whole world with an identity provider, a Facebook and a DNS beside it, in which every action can be done. */
export class Stage {
  private constructor(readonly world: World, readonly owner: Visitor, readonly ownerId: string, readonly keyId: string, readonly dns: TxtServer, readonly provider: IdentityProvider, readonly facebook: FacebookStandIn, readonly receiver: Receiver) {}

  static async set(): Promise<Stage> {
    const [dns, facebook] = [await TxtServer.start(), await FacebookStandIn.start()];
    const world = await World.start({ env: { ...BEHIND_PROXY, CONSENTRY_DNS_SERVERS: dns.address, FACEBOOK_APP_ID: facebook.appId, FACEBOOK_APP_SECRET: facebook.appSecret, CONSENTRY_FACEBOOK_URL: facebook.url } });
    const owner = await ownerVisitor(world);
    const [key] = await sql<{ id: string }>(world, 'select id from api_keys where organization_id = $1 order by created_at limit 1', [world.demo.organizationId]);
    return new Stage(world, owner, parseId('user', (await owner.session()).body.user!.id)!, key!.id, dns, await IdentityProvider.start(`${world.server.mode.publicUrl}/v1/auth/sso/callback`), facebook, await Receiver.start());
  }

  async strike(): Promise<void> {
    await this.world.close();
    await Promise.all([this.dns.stop(), this.provider.stop(), this.facebook.stop(), this.receiver.stop()]);
  }

  /** Everything that follows has followed, and has its leaf. */
  async settle(): Promise<void> {
    await this.world.settle();
    await this.requests.idle();
  }

  get requests(): RequestLeaves {
    return requestLeavesOf(this.world.server);
  }

  async known(): Promise<string[]> {
    await this.settle();
    return (await sql<{ id: string }>(this.world, 'select id from audit_leaves')).map((r) => r.id);
  }

  async since(before: string[], where = this.world.ownerUrl): Promise<Leaf[]> {
    await this.settle();
    return withClient(where, async (client) => (await client.query<Leaf>(READ, [before])).rows);
  }

  stranger(): Visitor {
    return new Visitor(this.world);
  }

  /** A program with the key of the demonstration, at an address of its own. */
  program(key = this.world.demo.apiKey): Visitor {
    const program = new Visitor(this.world);
    const { call } = program;
    program.call = (method, path, body, headers) => call.call(program, method, path, body, { authorization: `Bearer ${key}`, ...headers }) as never;
    return program;
  }

  somebody(role: Role = 'AGENT', more: Parameters<typeof somebody>[2] = {}): Promise<Someone> {
    return somebody(this.world, role, more);
  }

  async signedIn(): Promise<{ person: Someone; visitor: Visitor }> {
    const person = await this.somebody();
    return { person, visitor: await this.stranger().in(person.email) };
  }

  async enrolled() {
    const { person, visitor } = await this.signedIn();
    return { person, visitor, ...(await enrolTotp(visitor)) };
  }

  async invited(role = 'AGENT') {
    const email = `leaf-${Math.random().toString(36).slice(2)}@example.com`;
    const { body } = await this.owner.call('POST', '/v1/invitations', { email, role });
    return { email, id: String(body['id']), uuid: parseId('invitation', String(body['id']))! };
  }

  async key() {
    const { body } = await this.owner.call('POST', '/v1/api-keys', { name: 'a program' });
    return { id: String(body['id']), uuid: parseId('apiKey', String(body['id']))!, key: String(body['key']) };
  }

  async mailLink(kind: 'password_reset' | 'unlock') {
    const person = await this.somebody();
    await this.stranger().call('POST', kind === 'unlock' ? '/v1/auth/unlock/request' : '/v1/auth/password/forgot', { email: person.email });
    return { person, by: this.stranger(), token: await mailedToken(this.world, person.email, kind) };
  }

  sql<T extends Record<string, unknown> = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> {
    return sql<T>(this.world, text, values);
  }

  publicId = publicId;
}

/** What writes the leaves of requests, as a spec needs it. */
export interface RequestLeaves { idle(): Promise<void>; close(): Promise<void>; note(request: object, status: number): void; readonly length: number; readonly dropped: number }

export function requestLeavesOf(server: Server): RequestLeaves {
  return (server.app.getHttpAdapter().getInstance() as unknown as { requestLeaves: RequestLeaves }).requestLeaves;
}

/** Alarms ring when they do, and who calls is written behind every answer: neither is what a case is about, unless it is. */
const ASIDE = ['api.request', 'alert.opened'];

export interface Found { names: string[]; leaf: Leaf | undefined; all: Leaf[]; answer: Answer<AnyBody> | undefined }

export async function play(stage: Stage, action: string, { act, after, where, aside = [] }: Case): Promise<Found> {
  const before = await stage.known();
  const answer = await act();
  const all = await stage.since(before, where);
  await after?.();
  return { names: all.map((l) => l.action).filter((name) => name === action || ![...ASIDE, ...aside].includes(name)).toSorted(), leaf: all.find((l) => l.action === action), all, answer };
}

/** What is wrong with what a case left, in words; nothing when all is as it must be. */
export function faultsOf(stage: Stage, action: string, told: Case, { names, leaf, all, answer }: Found): string[] {
  const faults: string[] = [];
  const same = (what: string, is: unknown, must: unknown) => { if (JSON.stringify(is) !== JSON.stringify(must)) faults.push(`${what} is ${JSON.stringify(is)} and not ${JSON.stringify(must)}`); };
  same('the leaves', names, [action, ...(told.beside ?? [])].toSorted());
  if (faults.length > 0 && answer) faults.push(`the answer was ${answer.status} ${answer.body?.code ?? ''}`);
  if (!leaf) return faults;
  const row = auditActions().get(action)!;
  same('the type', leaf.event_type, row.type);
  same('the actor', leaf.actor, told.actor);
  same('the origin', [leaf.ip, leaf.user_agent, leaf.request_id], told.by ? [told.by.ip, told.by.userAgent, answer!.headers.get('x-request-id')] : [null, null, null]);
  if (told.organizationId !== 'its own') same('the organisation', leaf.organization_id, told.organizationId ?? stage.world.demo.organizationId);
  same('the object', told.object?.endsWith(' *') ? leaf.object?.replace(/ [0-9a-f-]{36}$/, ' *') : leaf.object, told.object);
  if (told.context) same('the context', Object.entries(leaf.context).toSorted(), Object.entries(told.context).toSorted());
  for (const name of Object.keys(leaf.context)) if (!row.context.includes(name)) faults.push(`the context has ${name}, which the table has not`);
  // Whoever is known and asks has one leaf of asking: this one, where it says so, else one beside it. At an open route nobody is known.
  if (told.by && answer) same('leaves of the request', all.filter((l) => 'endpoint' in l.context && l.request_id === answer.headers.get('x-request-id')).length, told.signsIn || told.actor.startsWith('system') ? 0 : 1);
  const cookies = [...(told.by?.cookies.values() ?? []), told.by?.csrf].filter((c): c is string => Boolean(c));
  for (const secret of [...ALWAYS_SECRET, ...(told.secrets ?? []), ...cookies]) {
    // Six digits may stand in an id by chance: those are looked for in the context.
    if (all.some((l) => (/^\d{6}$/.test(secret) ? JSON.stringify(l.context) : l.text).includes(secret))) faults.push(`a leaf holds ${secret}`);
  }
  return faults;
}

/** Passwords of the tests, any address, any hash; names and numbers of people. */
const ALWAYS_SECRET = ['Correct-horse-7-battery', 'Wrong-donkey-3-capacitor', '@example.com', '$2b$', 'Zweistein', '+1555', '1555014'];
