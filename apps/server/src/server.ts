import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { SimulatorOptions } from '@consentry/plugin-sdk';
import {
  BullQueue, Clock, Database, EmbeddedQueue, Ids, LiveEvents, Mailer, Notifications, type ObjectStorage, ProblemError, Queue, strictMetrics, SystemClock, TestClock, toProblemDocument, Turns, TURNS, type Log, type Mode, type Ports, type RunnerParts,
} from '@consentry/kernel';
import { PluginRegistry } from '@consentry/plugins';
import { Facilities, facilitiesOf } from '@consentry/privacy';
import { Simulators } from '@consentry/sandbox';
import { Vault } from '@consentry/vault';
import { AppModule, type AppParts } from './app.module.js';
import { AuditWork } from './audit.work.js';
import { backupSettings, BackupWork } from './backups.work.js';
import type { Config } from './config.js';
import { openDatabase, StartError, type OpenDatabase } from './database.js';
import { Drain } from './drain.js';
import { Housekeeping } from './housekeeping.js';
import { equip } from './http.js';
import { RAW_SECURITY_HEADERS } from './http.headers.js';
import { MemoryLimits } from './http.limits.storage.js';
import { openMasterKeys } from './keys.js';
import { KeyWork } from './keys.work.js';
import { openMailer } from './mail.js';
import { startMetrics } from './metrics.js';
import { countRequests } from './metrics.http.js';
import { describeApi, errorPage } from './openapi.js';
import { connectErasures, settleErasures } from './privacy.work.js';
import { BUNDLED } from './plugins.js';
import { dutiesOf, holdBack, shutDoors } from './roles.js';
import { checkRoutes } from './routes.check.js';
import { openBackupStorage, openStorage } from './storage.js';
import { startTracing } from './tracing.js';
import { traceRequests } from './tracing.http.js';

export interface ServerOptions {
  config: Config;
  log: Log;
  /** In place of the machine's clock. */
  clock?: Clock;
  /** A database that is open already, for tests. */
  opened?: OpenDatabase;
  /** Plugins in place of the bundled ones, for tests. */
  bundled?: Record<string, unknown>;
  /** How quickly simulated providers answer, for tests and benchmarks. */
  simulatorDelays?: SimulatorOptions['delays'];
}

export interface Server {
  app: NestFastifyApplication;
  /** Where it listens, on loopback. */
  url: string;
  /** Where metrics are, if anywhere. */
  metricsUrl: string | undefined;
  mode: Mode;
  embedded: OpenDatabase['embedded'];
  /** Answers what has come, and takes nothing more. Before {@link close}, where requests are under way. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything in order; what is refused is refused before anything is open to the world. */
export async function startServer({ config, log, clock: given, opened: open, bundled, simulatorDelays }: ServerOptions): Promise<Server> {
  const registry = await PluginRegistry.load(bundled ?? BUNDLED, config.plugins);
  const clock = given ?? (config.testClock ? new TestClock() : new SystemClock());
  const opened = open ?? (await openDatabase(config, log));
  const { database, embedded } = opened;
  const closers: (() => Promise<unknown>)[] = [() => database.close(), async () => embedded?.stop()];
  strictMetrics(config.environment === 'test');
  try {
    const traces = await startTracing(config, log);
    if (traces) closers.unshift(() => traces.close());
    const masters = await openMasterKeys({ config, registry, database, clock, log });
    closers.unshift(() => masters.close());
    const mode: Mode = {
      production: config.production, demo: config.demo ?? (!config.production && !config.databaseUrl), testClock: config.testClock ?? false,
      publicUrl: config.publicUrl ?? `http://localhost:${config.port}`, dataDir: resolve(config.dataDir), role: config.role, draining: false,
    };
    const duties = dutiesOf(config.role);
    const mailer = openMailer({ smtpUrl: config.smtpUrl, mailFrom: config.mailFrom, dataDir: mode.dataDir, publicUrl: mode.publicUrl }, clock, log);
    closers.unshift(() => mailer.close());
    const counts = await openLimits(config.redisUrl, clock, log, closers);
    const storage = await openStorage(config, mode.dataDir);
    closers.unshift(async () => storage.close());
    const backups = { storage: await openBackupStorage(config, mode.dataDir), settings: backupSettings(config, embedded?.ownerUrl) };
    closers.unshift(async () => backups.storage.close());
    const turns = new Turns(database, log);
    turns.start();
    closers.unshift(() => turns.stop());
    const ports = makePorts(database, clock, log, mode, mailer, storage, queueOver(turns, config.redisUrl));
    await ports.notifications.start();
    closers.unshift(() => ports.notifications.stop());
    const app = await NestFactory.create<NestFastifyApplication>(AppModule.with({ ports, registry, masters, backups, simulatorDelays, tlsPins: config.tlsPins, siemNetworks: config.siemNetworks, ...signInOf(config) }), fastifyAdapter(mode, config.trustedProxies), { logger: false, bodyParser: false, abortOnError: false, forceCloseConnections: true });
    app.get(Facilities, { strict: false }).set(facilitiesOf(config));
    const drain = new Drain(app);
    if (traces) traceRequests(app, traces);
    if (config.metricsPort !== undefined) countRequests(app);
    await equip(app, { ip: config.limitIp, session: config.limitSession, key: config.limitKey, signIn: config.limitSignIn, mail: config.limitMail }, counts);
    if (!duties.serves) shutDoors(app.getHttpAdapter().getInstance() as never, `${mode.publicUrl}/docs`);
    const { faults } = checkRoutes(app);
    if (faults.length > 0) throw new StartError(`Some routes are not closed as they must be:\n${faults.map((f) => `  ${f}`).join('\n')}`);
    serveDocuments(app);
    const begin = holdBack(app);
    await app.init();
    const metrics = await startMetrics(app, config);
    if (metrics) closers.unshift(() => metrics.close());
    const keyWork = new KeyWork(app);
    await keyWork.prepare();
    connectErasures(app);
    await settleErasures(app);
    const url = await listen(app, config, mode);
    closers.unshift(async () => {
      await app.get(Queue).stop();
      ports.live.close();
      await simulatorsOf(app)?.stop();
      await app.close();
    });
    // Several processes on one folder would fight for the simulators' ports; there they are for the demonstration alone.
    if (duties.serves && (!config.redisUrl || mode.demo)) await simulatorsOf(app)?.start(url);
    const vault = app.get(Vault);
    ports.queue.pauseWhile(() => vault.closed !== undefined);
    if (duties.consumes) await ports.queue.start();
    keyWork.start();
    closers.unshift(() => keyWork.stop());
    if (duties.schedules) {
      const housekeeping = new Housekeeping(app);
      const auditWork = new AuditWork(app, config.auditWitnessFile);
      const turn = await turns.want(TURNS.schedules, { gained: () => {
        log.info('schedules_here', { role: config.role });
        begin();
        keyWork.work();
        auditWork.start();
      } });
      housekeeping.start(turn);
      auditWork.schedule(turn);
      const backupWork = new BackupWork(app);
      backupWork.schedule(turn);
      closers.unshift(() => backupWork.stop());
      closers.unshift(() => auditWork.stop());
      closers.unshift(async () => housekeeping.stop());
    }
    return {
      app, url, metricsUrl: metrics?.url, mode, embedded, close: () => closeAll(closers),
      drain: async () => {
        mode.draining = true;
        await drain.run(config.drainSeconds * 1000);
      },
    };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

/** What the settings say about signing in, for the modules that do it. */
export function signInOf(config: Pick<Config, 'bcryptCost' | 'smtpUrl' | 'facebookAppId' | 'facebookAppSecret' | 'facebookUrl' | 'dnsServers'>): Pick<AppParts, 'auth' | 'sso'> {
  const { facebookAppId: appId, facebookAppSecret: appSecret, facebookUrl: url } = config;
  return {
    auth: { bcryptCost: config.bcryptCost, facebook: appId !== undefined, smtp: config.smtpUrl !== undefined },
    sso: { ...(appId && appSecret ? { facebook: { appId, appSecret, ...(url ? { url } : {}) } } : {}), dnsServers: config.dnsServers },
  };
}

/** Counts of this process alone, or shared through Redis; its client is loaded only then. */
async function openLimits(redisUrl: string | undefined, clock: Clock, log: Log, closers: (() => Promise<unknown>)[]): Promise<ThrottlerStorage> {
  const memory = new MemoryLimits(clock);
  if (!redisUrl) return memory;
  const { SharedLimits } = await import('./http.limits.shared.js');
  const shared = new SharedLimits(redisUrl, memory, log);
  closers.unshift(async () => shared.close());
  return shared;
}

function queueOver(turns: Turns, redisUrl: string | undefined): (parts: RunnerParts, notifications: Notifications) => Queue {
  return (parts, notifications) => (redisUrl ? new BullQueue(parts, notifications, turns, redisUrl) : new EmbeddedQueue(parts, notifications, turns));
}

function makePorts(database: Database, clock: Clock, log: Log, mode: Mode, mailer: Mailer, storage: ObjectStorage, makeQueue: ReturnType<typeof queueOver>): Ports {
  const notifications = new Notifications(database, log);
  const queue = makeQueue({ db: database, clock, log }, notifications);
  if (clock instanceof TestClock) clock.onAdvance(() => queue.wakeAll());
  return { clock, database, ids: new Ids(clock), log, mode, notifications, live: new LiveEvents(notifications), queue, mailer, storage };
}

function fastifyAdapter(mode: Mode, trustedProxies: string[]): FastifyAdapter {
  const docsBase = `${mode.publicUrl}/docs`;
  const options: Record<string, unknown> = {
    bodyLimit: 1_048_576, routerOptions: { maxParamLength: 300 }, requestTimeout: 60_000, forceCloseConnections: true,
    // Node would refuse a request without Host by itself, without our headers; see `equip`.
    http: { requireHostHeader: false },
    requestIdHeader: false,
    // Only a proxy that we know may say on whose behalf it asks; anybody else's X-Forwarded-For is words.
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    genReqId: (request: { headers: Record<string, unknown> }) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && /^[\w.-]{8,128}$/.test(given) ? given : randomUUID();
    },
    // An address that cannot be decoded never reaches a hook; it gets its problem and its headers all the same.
    frameworkErrors: (_error: Error, request: { id: string }, reply: { status(code: number): { headers(h: Record<string, string>): { send(body: string): void } } }) => {
      const problem = new ProblemError('request.not_found');
      reply.status(404).headers({ ...RAW_SECURITY_HEADERS, 'content-type': 'application/problem+json; charset=utf-8', 'x-request-id': request.id })
        .send(JSON.stringify(toProblemDocument(problem, docsBase, request.id)));
    },
    clientErrorHandler: (_error: Error, socket: { writable: boolean; end(data: string): void }) => {
      if (!socket.writable) return;
      const requestId = randomUUID();
      const body = JSON.stringify(toProblemDocument(new ProblemError('request.malformed', { detail: 'This is not an HTTP request.' }), docsBase, requestId));
      const headers = { ...RAW_SECURITY_HEADERS, 'content-type': 'application/problem+json; charset=utf-8', 'content-length': String(Buffer.byteLength(body)), 'x-request-id': requestId, connection: 'close' };
      socket.end(`HTTP/1.1 400 Bad Request\r\n${Object.entries(headers).map(([n, v]) => `${n}: ${v}\r\n`).join('')}\r\n${body}`);
    },
  };
  // Nest's type of these options lags behind Fastify's.
  return new FastifyAdapter(options as never) as FastifyAdapter;
}

function serveDocuments(app: NestFastifyApplication): void {
  // Made when somebody asks: it takes a while, and memory that most servers never need.
  let made: ReturnType<typeof describeApi> | undefined;
  const document = () => (made ??= describeApi(app));
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/v1/openapi.json', (_request, reply) => { void reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(document())); });
  fastify.get('/docs/errors', (_request, reply) => { void reply.header('content-type', 'text/html; charset=utf-8').send(errorPage()); });
  SwaggerModule.setup('docs', app, document, { raw: false, customSiteTitle: 'Consentry API' });
}

async function listen(app: NestFastifyApplication, config: Config, mode: Mode): Promise<string> {
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    if ((error as { code?: string }).code === 'EADDRINUSE') throw new StartError(`Port ${config.port} is in use. Stop what uses it, or choose another: PORT=3001 npm start.`);
    if ((error as { code?: string }).code === 'EACCES') throw new StartError(`This user may not listen on port ${config.port}. Choose one above 1023: PORT=3000 npm start.`);
    throw error;
  }
  const { port } = app.getHttpServer().address() as AddressInfo;
  if (!config.publicUrl) mode.publicUrl = `http://localhost:${port}`;
  const host = ['0.0.0.0', '::'].includes(config.host) ? '127.0.0.1' : config.host.includes(':') ? `[${config.host}]` : config.host;
  return `http://${host}:${port}`;
}

/** Undefined in production, where nothing is simulated. */
export function simulatorsOf(app: NestFastifyApplication): Simulators | undefined {
  try {
    return app.get(Simulators, { strict: false });
  } catch {
    return undefined;
  }
}

async function closeAll(closers: (() => Promise<unknown>)[]): Promise<void> {
  for (const close of closers.splice(0)) await close().catch(() => undefined);
}
