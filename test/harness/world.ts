import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { LedgerEntry, Simulator, SimulatorOptions } from '@consentry/plugin-sdk';
import { Log, parseId, Queue, systemActor, TestClock, type Actor, type Database } from '@consentry/kernel';
import { Sequencer } from '@consentry/audit';
import { Organizations } from '@consentry/auth';
import { Demo, type DemoFacts } from '@consentry/sandbox';
import { readConfig, simulatorsOf, startServer, type Server } from '@consentry/server';
import { cloneDatabase } from './postgres.js';
import { SeenSecrets } from './seen.secrets.js';

export interface Answer<T = Record<string, unknown>> { status: number; body: T; headers: Headers; text: string }
export interface CallOptions { key?: string | null; headers?: Record<string, string>; raw?: string | Uint8Array }

export interface WorldOptions {
  /** Statuses come at once unless told. */
  delays?: SimulatorOptions['delays'];
  bundled?: Record<string, unknown>;
  env?: Record<string, string>;
  log?: boolean;
}

/** Limits that no test meets by accident, and passwords that cost little: the specs of both set their own. */
const QUICK = {
  CONSENTRY_BCRYPT_COST: '4', CONSENTRY_RATE_LIMIT_IP: '0', CONSENTRY_RATE_LIMIT_SESSION: '0', CONSENTRY_RATE_LIMIT_KEY: '0', CONSENTRY_RATE_LIMIT_SIGN_IN: '0', CONSENTRY_RATE_LIMIT_MAIL: '0',
};

/** A whole server on a database of its own, with a simulated line, a contact who agreed and an API key, under a clock that the test turns. */
export class World {
  private constructor(
    readonly server: Server, readonly clock: TestClock, readonly demo: DemoFacts, readonly database: Database, readonly ownerUrl: string, readonly dataDir: string,
    /** Every line that the server logged. */
    readonly logLines: string[], private readonly drop: () => Promise<void>,
  ) {}

  /** What no line of the log may hold: looked for when the world closes, in every spec. */
  readonly secrets = new SeenSecrets();

  static readonly owner = { email: 'owner@example.com', password: 'Correct-horse-7-battery' };

  static async start(options: WorldOptions = {}): Promise<World> {
    const clone = await cloneDatabase();
    const dataDir = mkdtempSync(join(tmpdir(), 'consentry-world-'));
    const clock = new TestClock();
    const logLines: string[] = [];
    const sink = new Writable({ write: (chunk: Buffer, _encoding, done) => { logLines.push(chunk.toString()); done(); } });
    const config = readConfig({ PORT: '0', CONSENTRY_DATA_DIR: dataDir, CONSENTRY_TEST_CLOCK: '1', CONSENTRY_DEMO: '1', NODE_ENV: 'test', ...QUICK, ...options.env });
    const server = await startServer({
      config, clock, log: Log.create({ level: 'debug', destination: sink as never }), opened: { database: clone.database, embedded: undefined },
      simulatorDelays: options.delays ?? { answer: 0, sent: 1, delivered: 2, read: 3 }, ...(options.bundled ? { bundled: options.bundled } : {}),
    });
    const demo = await server.app.get(Demo).seed(World.owner).catch(async (error: unknown) => {
      // A server left running would keep Jest from ever ending.
      await server.close();
      await clone.drop();
      throw error;
    });
    const world = new World(server, clock, demo, clone.database, clone.ownerUrl, dataDir, logLines, clone.drop);
    await world.settle();
    return world;
  }

  get simulator(): Simulator {
    return simulatorsOf(this.server.app)!.of('channel-whatsapp')!;
  }

  /** The UUID inside, for looking into tables. */
  get connectionUuid(): string {
    return parseId('connection', this.demo.connectionId)!;
  }

  get contactUuid(): string {
    return parseId('contact', this.demo.contactId)!;
  }

  system(): Actor {
    return systemActor(this.demo.organizationId, 'test');
  }

  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer<T>> {
    const key = options.key === undefined ? this.demo.apiKey : options.key;
    const response = await fetch(this.server.url + path, {
      method, redirect: 'manual',
      headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...(body !== undefined ? { 'content-type': 'application/json' } : {}), ...options.headers },
      ...(options.raw !== undefined ? { body: options.raw as never } : body !== undefined ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    let parsed: unknown;
    try { parsed = JSON.parse(text); } catch { parsed = undefined; }
    this.secrets.note([body, response.ok ? parsed : undefined], response.headers.getSetCookie().map((line) => line.split(';')[0]!));
    return { status: response.status, body: parsed as T, headers: response.headers, text };
  }

  /** A text to the demo contact, unless told otherwise. */
  send<T = { id: string; status: string; code?: string; verdict: { rule: string; outcome: string }[] }>(change: Record<string, unknown> = {}, options: CallOptions = {}): Promise<Answer<T>> {
    return this.call<T>('POST', '/v1/messages', {
      connectionId: this.demo.connectionId, ...('to' in change ? {} : { contactId: this.demo.contactId }), purpose: 'service', type: 'text', ...('type' in change ? {} : { text: { body: 'Hello' } }), ...change,
    }, options);
  }

  /** The customer writes, and everything that follows from it is done. */
  async writes(body: string, from = this.demo.phone): Promise<void> {
    await this.simulator.inbound(this.connectionUuid, { from, type: 'text', text: { body } });
    await this.settle();
  }

  ledger(): LedgerEntry[] {
    return this.simulator.ledger(this.connectionUuid);
  }

  /** Resolves when no work is due. Webhooks of the simulator may still come: see {@link until}. */
  async settle(): Promise<void> {
    await this.server.app.get(Queue).idle();
    await (this.server.app.getHttpAdapter().getInstance() as unknown as { requestLeaves: { idle(): Promise<void> } }).requestLeaves.idle();
  }

  /** Resolves when everything that was done so far has its place in the log. */
  async seal(): Promise<void> {
    await this.settle();
    await this.server.app.get(Sequencer).sealAll();
  }

  /** Waits for something to become true, at most `seconds`. */
  async until(what: () => boolean | Promise<boolean>, seconds = 15): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!(await what())) {
      if (Date.now() > end) throw new Error(`waited ${seconds} s in vain`);
      await new Promise((r) => setTimeout(r, 15));
    }
  }

  async status(messageId: string): Promise<string> {
    return (await this.call<{ status: string }>('GET', `/v1/messages/${messageId}`)).body.status;
  }

  async ownerSession(): Promise<{ cookie: string; csrf: string }> {
    const answer = await this.call<{ csrfToken: string }>('POST', '/v1/auth/login', World.owner, { key: null });
    return { cookie: answer.headers.get('set-cookie')!.split(';')[0]!, csrf: answer.body.csrfToken };
  }

  /** Another organisation with its own owner, for the walls between them. */
  async secondOrganization(): Promise<{ organizationId: string; owner: Actor }> {
    return this.server.app.get(Organizations).create({ name: 'Another', ownerEmail: `other-${Math.random().toString(36).slice(2)}@example.com`, ownerPassword: World.owner.password });
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.drop();
    rmSync(this.dataDir, { recursive: true, force: true });
    const told = this.secrets.foundIn(this.logLines);
    if (told.length > 0) throw new Error(`the log holds ${told.length} of ${this.secrets.count} secrets: ${told.join(', ')}`);
  }
}
