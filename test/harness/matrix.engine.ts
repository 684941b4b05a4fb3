import { PERMISSIONS } from './matrix.table.js';
import type { House, MatrixRoute } from './matrix.world.js';
import type { Answer, CallOptions } from './world.js';
import type { Person } from './people.js';
import { problemFaults } from './problems.js';

/** The answers that concern us. */
export type Reply = Answer<{ code?: string; permission?: string; requestId?: string; data?: { id: string; userId?: string }[]; total?: number; nextCursor?: string | null; id?: string; ended?: number }>;

export interface Caller { who: string; headers: Record<string, string> }
export const NOBODY: Caller = { who: 'nobody', headers: {} };
export const asPerson = (person: Person, who: string = person.role): Caller => ({ who, headers: person.headers });
export const byKey = (who: string, key: string): Caller => ({ who, headers: { authorization: `Bearer ${key}` } });

/** One part of the matrix: asks, and writes down what is not as it must be. */
export type Part = (matrix: Matrix) => Promise<void>;

const KINDS: [RegExp, string][] = [
  // Of two ids, the last is the one in question.
  [/\/notes\//, 'nte'], [/\/deliveries\//, 'wdl'],
  [/\/privacy(?:\/|-)requests\//, 'dsr'], [/\/privacy\/holds\//, 'hld'], [/\/privacy\/exports\//, 'exp'], [/\/privacy\/processors\//, 'prc'], [/\/privacy\/certificates\/|\/privacy\/status\//, 'code'], [/\/system\/backups\//, 'bak'],
  [/\/connections\//, 'cnx'], [/\/contacts\//, 'con'], [/\/conversations\//, 'cnv'], [/\/messages\//, 'msg'], [/\/api-keys\//, 'key'], [/\/users\//, 'usr'], [/\/invitations\//, 'inv'], [/\/sessions\//, 'ses'],
  [/\/devices\//, 'dev'], [/\/passkeys\//, 'pky'], [/\/domains\//, 'dom'], [/^\/webhooks\//, 'cnx'], [/\/alerts\//, 'alr'], [/\/audit-logs\/:/, 'log'], [/\/audit-streams\//, 'ast'],
  [/\/imports\//, 'imp'], [/\/tags\//, 'tag'], [/\/consents\/:id/, 'cns'], [/\/consent-forms\//, 'frm'], [/\/media\//, 'med'], [/\/templates\//, 'tpl'], [/\/segments\//, 'seg'], [/\/broadcasts\//, 'bct'],
  // A rule has a name, the same in every house; so has a label, each house its own.
  [/\/webhook-endpoints\//, 'wep'], [/\/alert-rules\//, 'rule'], [/\/conversation-labels\//, 'label'],
];
/** What stands in front of an id that is looked for within another. */
export const WITHIN: Record<string, string> = { wdl: 'wep', nte: 'cnv' };
/** Of which kind an address takes an id. A new kind must be named, or the matrix does not start. */
export function kindOf(route: MatrixRoute): string | undefined {
  if (!route.path.includes(':')) return undefined;
  const kind = KINDS.find(([pattern]) => pattern.test(route.path))?.[1];
  if (!kind) throw new Error(`the matrix does not know what id ${route.path} takes`);
  return kind;
}
export const unknownId = (kind: string) => `${kind}_${'0'.repeat(32)}`;
export const isUnsafe = (route: MatrixRoute) => !['GET', 'HEAD'].includes(route.method);
export const permissionOf = ({ endpoint: { access: a } }: MatrixRoute) => (typeof a === 'object' && 'permission' in a ? a.permission : undefined);
const STREAM = '/v1/events/stream';
/** An answer without the addresses in the log that its own people asked for: an id that somebody typed in tells him nothing. */
export const untyped = (text: string) => text.replace(/\\?"endpoint\\?": ?\\?"[^"\\]*/g, '');
/** A period that holds every test. */
export const EVER = 'start_date=2020-01-01&end_date=2099-12-31';

export class Matrix {
  asked = 0;
  readonly faults: string[] = [];

  constructor(readonly house: House, private readonly pattern: RegExp | undefined) {}

  fault(what: string): void {
    this.faults.push(what);
  }

  check(what: string, ok: boolean): void {
    if (!ok) this.fault(what);
  }

  /** The routes in question, with what the table says of each. */
  routes(which: (route: MatrixRoute) => boolean = () => true): MatrixRoute[] {
    return this.house.routes.filter((r) => (this.pattern?.test(r.what) ?? true) && which(r));
  }

  path(route: MatrixRoute, id?: string): string {
    const query = this.query(route);
    return route.path.replace(/:id(?=\/.*:)/, () => this.house.own.get(WITHIN[kindOf(route)!]!)!).replace(/:\w+/, () => id ?? unknownId(kindOf(route)!)) + (query && `?${query}`);
  }

  /** What some addresses must be asked with. */
  private query({ what }: MatrixRoute): string {
    const { own, world: { clock } } = this.house;
    const hour = (n: number) => new Date(clock.nowMs() + n * 3_600_000).toISOString();
    switch (what) {
      case 'GET /v1/simulator/messages': return `connectionId=${own.get('cnx')}`;
      case 'GET /v1/audit-logs': return EVER;
      // Requests are many and the same in every house; what was changed tells more.
      case 'GET /v1/audit-logs/export': return `${EVER}&format=ndjson&event_type=account_change`;
      case 'GET /v1/audit-logs/proof/inclusion': return 'index=0';
      case 'GET /v1/audit-logs/proof/consistency': return 'first=1';
      case 'GET /v1/monitoring/usage': case 'GET /v1/monitoring/security': case 'GET /v1/monitoring/access': case 'GET /v1/monitoring/performance': return `from=${hour(-2)}&to=${hour(1)}`;
      default: return '';
    }
  }

  async call(caller: Caller, method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Reply> {
    this.asked++;
    return this.house.world.call(method, path, body, { key: null, ...options, headers: { ...caller.headers, ...options.headers } }) as Promise<Reply>;
  }

  /**
   * Knocks without going in. On what is unsafe by a key that no store takes, which is looked at right after the guards: nothing is
   * done, whatever the route does, and 400 `request.idempotency_key` means that the caller was let in.
   */
  async knock(route: MatrixRoute, caller: Caller, id?: string): Promise<Reply> {
    if (isUnsafe(route)) return this.call(caller, route.method, this.path(route, id), undefined, { headers: { 'idempotency-key': 'no such key' } });
    if (route.path !== STREAM) return this.call(caller, route.method, this.path(route, id));
    this.asked++;
    const stop = new AbortController();
    const response = await fetch(this.house.world.server.url + route.path, { headers: caller.headers, signal: stop.signal });
    const text = response.ok ? '' : await response.text();
    stop.abort();
    return { status: response.status, headers: response.headers, text, body: (text ? JSON.parse(text) : {}) as Reply['body'] };
  }

  letIn(route: MatrixRoute, caller: Caller, reply: Reply): void {
    const ok = isUnsafe(route) ? reply.status === 400 && reply.body?.code === 'request.idempotency_key' : reply.status === 200 || (reply.status === 404 && route.path.includes(':'));
    this.check(`${route.what}: ${caller.who} is not let in: ${reply.status} ${reply.body?.code}`, ok);
  }

  refused(route: MatrixRoute | { what: string }, caller: Caller, reply: Reply, status: number, code: string, permission?: string): void {
    for (const f of problemFaults(reply as never, { status, code })) this.fault(`${route.what}: ${caller.who}: ${f}`);
    if (permission && (reply.body?.permission !== permission || !reply.text.includes(permission))) this.fault(`${route.what}: ${caller.who}: the refusal does not name ${permission}`);
  }

  /** Several at a time: two cores, and most of the time is the database's. */
  async each<T>(list: Iterable<T>, work: (item: T) => Promise<void>, width = 6): Promise<void> {
    const items = [...list];
    await Promise.all(Array.from({ length: width }, async () => {
      for (let item = items.shift(); item !== undefined; item = items.shift()) await work(item);
    }));
  }
}

export const rightsOf = (permission: string) => PERMISSIONS[permission] ?? { roles: [], scope: false };
