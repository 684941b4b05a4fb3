import type { Queue as Line } from 'bull';

/** Row numbers of one topic, as Bull carries them. */
export interface Hint { seqs: string[] }
export interface LineRow { topic: string; concurrency: number; work: (hint: Hint) => Promise<void> }

const CONNECT_MS = 2000;
/** A Redis that is away for a moment is found again as quickly. */
const RETRY_MS = 1000;
const CLOSE_MS = 3000;

export interface Lines { of(topic: string): Line<Hint>; close(): Promise<void> }

/** One Bull queue a topic, by the module of Nest, in a small application of its own: nothing of it is loaded where there is no Redis. */
export async function openLines(redisUrl: string, rows: LineRow[]): Promise<Lines> {
  const [{ BullModule, getQueueToken }, { NestFactory }] = await Promise.all([import('@nestjs/bull'), import('@nestjs/core')]);
  const redis = { ...readRedisUrl(redisUrl), connectTimeout: CONNECT_MS, retryStrategy: (times: number) => Math.min(50 * 2 ** Math.min(times, 6), RETRY_MS) };
  class QueueLines {}
  const context = await NestFactory.createApplicationContext({
    module: QueueLines,
    imports: [BullModule.registerQueue(...rows.map(({ topic, concurrency, work }) => ({
      name: topic, prefix: '{consentry}', redis,
      // A hint that failed or was forgotten is given again from the table: nothing of it need be kept.
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
      processors: [{ concurrency, callback: (job: { data: Hint }) => work(job.data) }],
    })))],
  }, { logger: false, abortOnError: false });
  const lines = new Map(rows.map(({ topic }) => [topic, context.get<Line<Hint>>(getQueueToken(topic), { strict: false })]));
  // Told of by the watch, once, rather than by each of them at each try.
  for (const line of lines.values()) line.on('error', () => undefined);
  return {
    of: (topic) => lines.get(topic)!,
    async close() {
      // Without Redis a line has nobody to say goodbye to, and would wait.
      await Promise.race([context.close().catch(() => undefined), new Promise((r) => { setTimeout(r, CLOSE_MS).unref(); })]);
      for (const line of lines.values()) for (const client of (line as unknown as { clients: { disconnect(): void }[] }).clients) client.disconnect();
    },
  };
}

/** What `redis://user:password@host:port/db` says, for a library that reads such addresses less exactly. */
export function readRedisUrl(url: string): { host: string; port: number; db: number; username?: string; password?: string; tls?: object } {
  const { protocol, hostname, port, pathname, username, password } = new URL(url);
  return {
    host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379), db: Number(pathname.slice(1) || 0),
    ...(username ? { username: decodeURIComponent(username) } : {}), ...(password ? { password: decodeURIComponent(password) } : {}), ...(protocol === 'rediss:' ? { tls: {} } : {}),
  };
}
