import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { withClient } from './postgres.js';
import { ServerProcess } from './server.process.js';

const ROOT = join(import.meta.dirname, '../../..');
const PASSWORD = 'Correct-horse-7-battery';

/** A server of its own process and database, that is killed and started again, and its owner's session. */
export class KilledServer {
  email = '';
  organizationId = '';
  private session: Record<string, string> = {};
  private ownerUrl: string | undefined;

  private constructor(readonly process: ServerProcess) {}

  static async start(): Promise<KilledServer> {
    const made = new KilledServer(await ServerProcess.prepare());
    await made.process.start();
    const [who] = await made.sql<{ email: string; organization: string }>(`select u.email, m.organization_id as organization from users u join memberships m on m.user_id = u.id where m.role = 'OWNER' order by u.created_at limit 1`);
    made.email = who!.email;
    made.organizationId = who!.organization;
    made.consentry('user', 'password', '--email', made.email, '--password', PASSWORD);
    await made.signIn();
    return made;
  }

  get headers(): Record<string, string> {
    return this.session;
  }

  get dataDir(): string {
    return this.process.dataDir;
  }

  get url(): string {
    return this.process.url;
  }

  /** The operator's command, beside the server. */
  consentry(...args: string[]): string {
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(ROOT, 'apps/cli/dist/main.js'), ...args], { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], CONSENTRY_DATA_DIR: this.dataDir }, encoding: 'utf8' });
    if (status !== 0) throw new Error(`consentry ${args[0]}: ${stderr}`);
    return stdout.trim();
  }

  sql<T extends Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> {
    return withClient((this.ownerUrl ??= this.consentry('database', 'url')), async (c) => (await c.query<T>(text, values)).rows);
  }

  async call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(this.url + path, { method, headers: { ...this.session, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async signIn(): Promise<void> {
    const answer = await fetch(`${this.url}/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: this.email, password: PASSWORD }) });
    this.session = { cookie: answer.headers.getSetCookie().map((line) => line.split(';')[0]!).join('; '), 'x-csrf-token': ((await answer.json()) as { csrfToken: string }).csrfToken };
  }

  /** kill -9, then up again. */
  async again(): Promise<void> {
    await this.process.kill();
    await this.process.start();
    this.ownerUrl = undefined;
  }

  async end(): Promise<void> {
    await this.process.kill();
    this.process.remove();
  }
}
