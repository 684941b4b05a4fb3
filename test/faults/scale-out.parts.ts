import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { parseId, pgOptions, startEmbeddedPostgres, type EmbeddedPostgres, type ServerRole } from '@consentry/kernel';
import { freePort, killAtOnce } from '../harness/processes.js';
import { RedisProcess } from '../harness/redis.process.js';

const ROOT = join(import.meta.dirname, '../../..');
const OWNER = { email: 'owner@example.com', password: 'Correct-horse-7-battery' };
const APP = { user: 'consentry_app', password: 'app-for-tests' };

export interface Reply<T> { status: number; body: T }

/** One process of several, as an operator runs it. */
export class Node {
  private child: ChildProcess | undefined;
  output = '';

  constructor(readonly role: ServerRole, readonly port: number, private readonly env: Record<string, string>) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child!.pid!;
  }

  async start(): Promise<void> {
    const child = spawn(join(ROOT, 'node_modules/.bin/node'), ['--max-semi-space-size=8', join(ROOT, 'apps/server/dist/main.js')], { env: { ...this.env, CONSENTRY_ROLE: this.role, PORT: String(this.port) }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    let own = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { own += chunk.toString(); this.output += chunk.toString(); });
    while (!own.includes('Consentry is ready')) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${this.role} did not start (${child.exitCode ?? child.signalCode}):\n${own.slice(-3000)}`);
      await sleep(10);
    }
  }

  /** Tries until it does: its database may be away as well. */
  async startAgain(): Promise<void> {
    for (const end = Date.now() + 60_000; ;) {
      try {
        return await this.start();
      } catch (error) {
        if (Date.now() > end) throw error;
        await sleep(300);
      }
    }
  }

  kill(): Promise<void> {
    return killAtOnce(this.child);
  }

  signal(signal: NodeJS.Signals): void {
    this.child!.kill(signal);
  }

  /** In order. Returns the exit code. */
  async stop(): Promise<number | null> {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return this.child?.exitCode ?? null;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    return ((await gone) as [number | null])[0];
  }

  async exited(): Promise<number | null> {
    if (this.child!.exitCode === null) await once(this.child!, 'exit');
    return this.child!.exitCode;
  }
}

/** The provider in a process of its own: see scale-out.provider.ts. */
export class Provider {
  private readonly open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private count = 0;
  private constructor(private readonly child: ChildProcess) {
    child.on('message', ({ id, value, error }: { id: number; value?: unknown; error?: string }) => {
      const one = this.open.get(id);
      this.open.delete(id);
      if (error === undefined) one?.resolve(value);
      else one?.reject(new Error(error));
    });
  }

  static async start(dir: string, answerMs: number): Promise<Provider> {
    const child = fork(join(import.meta.dirname, 'scale-out.provider.js'), [dir, String(answerMs)], { execPath: join(ROOT, 'node_modules/.bin/node'), execArgv: [], env: {} });
    await once(child, 'message');
    return new Provider(child);
  }

  ask<T>(what: string, ...args: unknown[]): Promise<T> {
    const id = ++this.count;
    return new Promise((resolve, reject) => {
      this.open.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.child.send({ id, what, args });
    });
  }

  async stop(): Promise<void> {
    await killAtOnce(this.child);
  }
}

export interface ClusterOptions { roles: ServerRole[]; redis?: boolean; answerMs?: number; env?: Record<string, string> }

/** Several processes on one database, one Redis and one provider, all real. */
export class Cluster {
  readonly nodes: Node[] = [];
  /** Requests go to it; its first line's webhooks too. */
  key = '';
  lines: { id: string; uuid: string }[] = [];
  private constructor(readonly folder: string, public postgres: EmbeddedPostgres, readonly redis: RedisProcess | undefined, readonly provider: Provider) {}

  static async start({ roles, redis = true, answerMs = 0, env = {} }: ClusterOptions): Promise<Cluster> {
    const folder = mkdtempSync(join(tmpdir(), 'consentry-scale-'));
    const postgres = await startEmbeddedPostgres({ dataDir: folder, log: { info: () => undefined, warn: () => undefined } });
    const cluster = new Cluster(folder, postgres, redis ? await RedisProcess.start() : undefined, await Provider.start(join(folder, 'provider'), answerMs));
    try {
      await cluster.owner((c) => c.query(`create role ${APP.user} login nosuperuser nobypassrls password '${APP.password}'`));
      for (const role of roles) {
        cluster.nodes.push(new Node(role, await freePort(), {
          PATH: process.env.PATH!, HOME: process.env.HOME!, NODE_ENV: 'test', LOG_LEVEL: 'info', CONSENTRY_DATA_DIR: join(folder, 'shared'), CONSENTRY_DEMO: '0', DATABASE_URL: postgres.url(APP), DATABASE_MIGRATION_URL: postgres.ownerUrl,
          ...(cluster.redis ? { REDIS_URL: cluster.redis.url } : {}), CONSENTRY_BCRYPT_COST: '4', CONSENTRY_BOOTSTRAP_EMAIL: OWNER.email, CONSENTRY_BOOTSTRAP_PASSWORD: OWNER.password,
          ...Object.fromEntries(['IP', 'SESSION', 'KEY', 'SIGN_IN', 'MAIL'].map((n) => [`CONSENTRY_RATE_LIMIT_${n}`, '0'])), ...env,
        }));
      }
      await cluster.nodes[0]!.start();
      await Promise.all(cluster.nodes.slice(1).map((n) => n.start()));
      await cluster.signUp();
      return cluster;
    } catch (error) {
      await cluster.remove();
      throw error;
    }
  }

  of(role: ServerRole): Node[] {
    return this.nodes.filter((n) => n.role === role);
  }

  /** The key that programs use, and one line for each server that takes requests. */
  private async signUp(): Promise<void> {
    const servers = this.nodes.filter((n) => n.role === 'api' || n.role === 'all');
    const login = await fetch(`${servers[0]!.url}/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(OWNER) });
    const { csrfToken } = (await login.json()) as { csrfToken: string };
    const session = { cookie: login.headers.get('set-cookie')!.split(';')[0]!, 'x-csrf-token': csrfToken };
    this.key = (await this.call<{ key: string }>(servers[0]!, 'POST', '/v1/api-keys', { name: 'test' }, session)).body.key;
    const { accessToken, appSecret, verifyToken, ...settings } = await this.provider.ask<Record<string, string>>('settings');
    for (const [n, server] of servers.entries()) {
      const own = { ...settings, phoneNumberId: String(100_000_200_000_000 + n) };
      const made = await this.call<{ id: string }>(server, 'POST', '/v1/connections', { plugin: 'channel-whatsapp', name: `Line ${n}`, credentials: { accessToken, appSecret, verifyToken }, settings: own });
      if (made.status !== 201) throw new Error(`no line: ${JSON.stringify(made.body)}`);
      const uuid = parseId('connection', made.body.id)!;
      await this.provider.ask('attach', { connectionId: uuid, settings: { ...own, accessToken, appSecret, verifyToken }, webhookUrl: `${server.url}/webhooks/${made.body.id}` });
      this.lines.push({ id: made.body.id, uuid });
    }
  }

  async call<T = Record<string, unknown>>(node: Node, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply<T>> {
    const response = await fetch(node.url + path, {
      method, headers: { ...('cookie' in headers ? {} : { authorization: `Bearer ${this.key}` }), ...(body !== undefined && { 'content-type': 'application/json' }), ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    return { status: response.status, body: (await response.json().catch(() => undefined)) as T };
  }

  /** A machine with too much to do takes its keeper of keys for silent; that is not what is tried here. */
  private async patiently<T>(...request: Parameters<Cluster['call']>): Promise<Reply<T>> {
    for (let n = 0; ; n++) {
      const answer = await this.call<T & { code?: string }>(...request);
      if (answer.body?.code !== 'vault.unavailable' || n === 20) return answer;
      await sleep(200);
    }
  }

  /** Somebody who agreed and wrote first, on the line of that number. `applied`: resolves when what they wrote has opened the window. */
  async contact(phone: string, line = 0, { applied = true } = {}): Promise<string> {
    const made = await this.patiently<{ id: string }>(this.nodes[0]!, 'POST', '/v1/contacts', { phone, optedIn: true });
    if (made.status !== 201) throw new Error(`no contact: ${JSON.stringify(made.body)}`);
    await this.provider.ask('inbound', this.lines[line]!.uuid, phone, 'Hello');
    const uuid = parseId('contact', made.body.id);
    if (applied) await this.until(async () => (await this.rows(`select 1 from messages where direction = 'in' and contact_id = $1`, [uuid])).length > 0, 20);
    return made.body.id;
  }

  send(node: Node, contactId: string, body: string, options: { line?: number; key?: string } = {}): Promise<Reply<{ id: string; code?: string }>> {
    return this.patiently(node, 'POST', '/v1/messages', { connectionId: this.lines[options.line ?? 0]!.id, contactId, purpose: 'service', type: 'text', text: { body } }, options.key ? { 'idempotency-key': options.key } : {});
  }

  async ledger(): Promise<{ to: string; body: string; receivedAt: string }[]> {
    const all = await Promise.all(this.lines.map(({ uuid }) => this.provider.ask<{ to: string; body: { body: string }; receivedAt: string }[]>('ledger', uuid)));
    return all.flat().map((e) => ({ ...e, body: e.body.body }));
  }

  /** Past row-level security, to look. */
  async rows<R>(text: string, values: unknown[] = []): Promise<R[]> {
    return this.owner(async (c) => (await c.query(text, values)).rows as R[]);
  }

  private async owner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client(pgOptions(this.postgres.ownerUrl));
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  async until(what: () => boolean | Promise<boolean>, seconds: number, say: () => unknown = () => ''): Promise<void> {
    for (const end = Date.now() + seconds * 1000; !(await what()); await sleep(50)) {
      if (Date.now() > end) throw new Error(`waited ${seconds} s in vain: ${JSON.stringify(await say())}`);
    }
  }

  async restartPostgres(awayMs = 0): Promise<void> {
    await this.postgres.stop();
    await sleep(awayMs);
    for (let n = 0; ; n++) {
      try {
        this.postgres = await startEmbeddedPostgres({ dataDir: this.folder, log: { info: () => undefined, warn: () => undefined } });
        return;
      } catch (error) {
        // Everybody comes back at once, and may be quicker than its owner.
        if (n === 5) throw error;
      }
    }
  }

  async remove(): Promise<void> {
    await Promise.all(this.nodes.map((n) => n.kill()));
    await this.provider.stop();
    await this.redis?.remove();
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
