import { MikroORM, type EntityManager as SqlEntityManager, type AnyEntity, type EntityClass, type EntitySchema } from '@mikro-orm/postgresql';
import pg from 'pg';
import { ProblemError } from './errors.js';
import { takeBackBroken } from './database.pool.js';
import { DatabaseAwayError, isDatabaseAway, isTransientDatabaseError, sqlState } from './database.errors.js';

export type Em = SqlEntityManager;

/** Whose rows a transaction may touch: one organisation's, or (`system`) the few tables that must be read before the organisation is known. */
export type Scope = { organizationId: string } | 'system';

export interface DatabaseOptions {
  /** Connection string of the login role, which owns nothing and bypasses nothing. */
  url: string;
  entities: (EntityClass<AnyEntity> | EntitySchema)[];
  poolSize?: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Thrown inside a transaction by what must first do something that has no place in one, such as asking a key provider.
 * The transaction is undone, `prepare` runs outside of it, and the work begins anew; so work must not keep what it found.
 */
export class BeginAnew extends Error {
  constructor(readonly prepare: () => Promise<void>) {
    super('the work must begin anew');
  }
}
const BEGINNINGS = 4;

/** One connection inside a transaction, for the hand-written statements of the hot paths. */
export interface HotClient {
  query<R extends pg.QueryResultRow>(query: { name?: string; text: string; values?: unknown[] }): Promise<pg.QueryResult<R>>;
}

/**
 * The only way to the data. Every query runs inside a transaction that names its organisation; row-level security
 * refuses what the code forgot to filter (I9). Without a scope nothing is visible at all.
 */
export class Database {
  private readonly remedies = new Map<string, () => Promise<void>>();

  private constructor(private readonly orm: MikroORM, private readonly pool: pg.Pool, readonly url: string) {}

  static async connect(options: DatabaseOptions): Promise<Database> {
    const size = options.poolSize ?? 10;
    const own = ormOptions(options.url);
    const orm = await MikroORM.init({
      ...own,
      driverOptions: { ...own.driverOptions, onPoolCreated: takeBackBroken },
      entities: options.entities,
      pool: { min: 0, max: size, idleTimeoutMillis: 30_000 },
      discovery: { checkDuplicateTableNames: true },
      ignoreUndefinedInQuery: false,
      debug: false,
      // Its log would carry statements and their values.
      logger: () => undefined,
    });
    // Hand-written statements look rows up by key. Plans are kept while tables grow from empty to millions: never read one whole.
    const pool = new pg.Pool({ ...pgOptions(options.url), options: '-c enable_seqscan=off -c random_page_cost=1.1 -c jit=off -c timezone=UTC', max: size, connectionTimeoutMillis: 10_000, idleTimeoutMillis: 30_000 });
    // A connection that breaks while idle is replaced at its next use; without a listener it would end the process.
    pool.on('error', () => undefined);
    // The same for one that breaks between two statements of a transaction: its next statement fails, and that is told to whoever waits for it.
    pool.on('connect', (client) => { client.on('error', () => undefined); });
    return new Database(orm, pool, options.url);
  }

  /** One transaction. Pass `em` on explicitly; nothing outside it may be awaited inside, above all no network. */
  tx<T>(scope: Scope, work: (em: Em) => Promise<T>): Promise<T> {
    return this.beginning(() => {
      const em = this.orm.em.fork();
      em.setSessionContext({ variables: scopeVariables(scope) });
      return em.transactional((inner) => work(inner as Em));
    });
  }

  /** What to do when the database ends a transaction with this SQLSTATE, before the work begins anew. */
  remedy(sqlState: string, prepare: () => Promise<void>): void {
    this.remedies.set(sqlState, prepare);
  }

  /** One transaction of hand-written SQL, for the hot paths. Same roles, same row-level security as {@link tx}. */
  hot<T>(scope: Scope, work: (client: HotClient) => Promise<T>): Promise<T> {
    return this.beginning(() => this.hotOnce(scope, BEGIN, work));
  }

  /** {@link hot} that only reads, all of it from one moment: what is counted beside a page agrees with the page. */
  snapshot<T>(scope: Scope, work: (client: HotClient) => Promise<T>): Promise<T> {
    return this.beginning(() => this.hotOnce(scope, BEGIN_SNAPSHOT, work));
  }

  private async hotOnce<T>(scope: Scope, begin: string, work: (client: HotClient) => Promise<T>): Promise<T> {
    const client: Planned = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await afresh(client);
      await client.query(beginStatement(begin, scope));
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((reason: Error) => { broken = reason; });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** {@link hot}, tried again when Postgres ended it for a reason that lies in the moment (serialisation, deadlock). */
  async hotRetrying<T>(scope: Scope, work: (client: HotClient) => Promise<T>, tries = 3): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.hot(scope, work);
      } catch (error) {
        if (attempt >= tries || !isTransientDatabaseError(error)) throw error;
      }
    }
  }

  private async beginning<T>(work: () => Promise<T>): Promise<T> {
    for (let n = 1; ; n++) {
      try {
        return await work();
      } catch (error) {
        const prepare = error instanceof BeginAnew ? error.prepare : this.remedies.get(sqlState(error) ?? '');
        if (!prepare || n >= BEGINNINGS) throw !(error instanceof DatabaseAwayError) && isDatabaseAway(error) ? new DatabaseAwayError(error) : error;
        await prepare();
      }
    }
  }

  /** A connection of its own, for LISTEN. The caller ends it. */
  async dedicated(): Promise<pg.Client> {
    const client = new pg.Client(pgOptions(this.url));
    await client.connect();
    return client;
  }

  async ping(): Promise<void> {
    await this.pool.query('select 1');
  }

  async close(): Promise<void> {
    await this.orm.close(true);
    await this.pool.end();
  }
}

/** Lets a transaction of the system speak for one organisation too, e.g. to write its audit leaf beside a change that no organisation owns. */
export async function actFor(em: Em, organizationId: string): Promise<void> {
  await em.execute(`select set_config('app.organization_id', ?, true)`, [organizationId]);
}

/** {@link actFor} on a hot path. */
export async function actForHot(client: HotClient, organizationId: string): Promise<void> {
  await client.query({ name: 'act_for', text: `select set_config('app.organization_id', $1, true)`, values: [organizationId] });
}

/** Finds one row or answers 404 with the module's own code. Foreign rows are invisible, so foreign and unknown ids look the same. */
export async function findOr404<T extends object>(code: string, found: Promise<T | null>): Promise<T> {
  const row = await found;
  if (!row) throw new ProblemError(code);
  return row;
}

function scopeVariables(scope: Scope): Record<string, string> {
  return scope === 'system' ? { 'app.system': 'on' } : { 'app.organization_id': scope.organizationId };
}

/** Making all plans anew costs a connection about 20 ms. */
const PLANS_KEPT_MS = 5_000;
/** Each statement sees what was committed before it: what is counted under a lock must not come from a snapshot older than the lock. */
const BEGIN = 'begin isolation level read committed';
const BEGIN_SNAPSHOT = 'begin isolation level repeatable read read only';

interface Planned extends pg.PoolClient { plannedAt?: number }

/**
 * Plans of prepared statements are made anew now and then: one of a small table, kept, would read all of the large one that it has become.
 * Not in one message with `begin`: that would be a query before it, and no transaction may choose its isolation after one.
 */
async function afresh(client: Planned): Promise<void> {
  const now = performance.now();
  if (client.plannedAt !== undefined && now - client.plannedAt < PLANS_KEPT_MS) return;
  client.plannedAt = now;
  await client.query('discard plans');
}

/** `begin` and the scope in one round trip. The id goes into the text, so it is checked to be nothing but a UUID. */
function beginStatement(begin: string, scope: Scope): string {
  if (scope === 'system') return `${begin}; set local app.system = 'on'`;
  if (!UUID.test(scope.organizationId)) throw new Error('an organisation id must be a UUID');
  return `${begin}; set local app.organization_id = '${scope.organizationId}'`;
}

/** pg reads `postgresql://user:pass@/db?host=/socket/folder` wrongly when the folder has a space; take the parts out ourselves. */
export function pgOptions(url: string): pg.ClientConfig {
  const parsed = new URL(url.replace(/^postgres(?:ql)?:\/\/([^@/]*@)?\//, 'postgresql://$1socket/'));
  const host = parsed.searchParams.get('host');
  const sslmode = parsed.searchParams.get('sslmode');
  return {
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: databaseName(url),
    host: host ?? parsed.hostname,
    port: Number(parsed.searchParams.get('port') ?? (parsed.port || 5432)),
    ...(sslmode && sslmode !== 'disable' ? { ssl: { rejectUnauthorized: sslmode !== 'require' && sslmode !== 'prefer' } } : {}),
    application_name: 'consentry',
  };
}

/** The parts for MikroORM, which reads addresses of sockets no better. */
export function ormOptions(url: string) {
  const { user, password, host, port, ...rest } = pgOptions(url);
  return { host, port, user, password: password as string, dbName: databaseName(url), driverOptions: { ...rest } };
}

export function databaseName(url: string): string {
  const path = /^postgres(?:ql)?:\/\/[^/]*\/([^?]*)/.exec(url)?.[1];
  if (!path) throw new Error('the database address names no database');
  return decodeURIComponent(path);
}
