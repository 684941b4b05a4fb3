import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { actForHot, describeError, endpointOf, sqlState, type ApiRequest, type Database, type Log } from '@consentry/kernel';
import type { Audit } from '@consentry/audit';

type Leaf = ReturnType<Audit['stamped']>;
type KnownRequest = ApiRequest & { noted?: boolean };

/** Requests that end within this time share a transaction. */
const GATHER_MS = 20;
const BATCH = 500;
/** About a kilobyte each. Without its database the server knows nobody, so that few come to wait for it. */
const MAX_WAITING = 10_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
const CLOSE_MS = 5_000;

/**
 * One leaf for each request of somebody known (AU-1), written behind the answer, many in one transaction. A request changes nothing by
 * being made, so no transaction of a change waits for its leaf; a kill -9 loses those of the last tens of milliseconds, and no others.
 * While the database is away they wait, as many as memory is set aside for; what had to be dropped is counted and logged.
 */
export class RequestLeaves {
  /** In the order of their answers. What is being written stays in front until it is committed. */
  private readonly waiting: Leaf[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  private state: 'open' | 'closing' | 'closed' = 'open';
  private untold = 0;
  /** Since the server started. */
  dropped = 0;

  constructor(private readonly db: Database, private readonly audit: Audit, private readonly log: Log, private readonly maxWaiting = MAX_WAITING) {}

  /** Costs a few microseconds, and never throws. */
  note(request: KnownRequest, status: number): void {
    const { actor, routeOptions } = request;
    const template = routeOptions?.url;
    if (!actor || request.noted || !template?.startsWith('/v1/')) return;
    request.noted = true;
    if (this.audit.isRequestTold(actor)) return;
    if (this.waiting.length >= this.maxWaiting || this.state === 'closed') return this.drop(1);
    this.waiting.push(this.audit.stamped(actor, { action: 'api.request', context: { endpoint: endpointIn(template, request.url), method: request.method, response_code: status } }));
    this.gather();
  }

  get length(): number {
    return this.waiting.length;
  }

  /** Resolves when every request that was answered has its leaf. */
  async idle(): Promise<void> {
    while (this.waiting.length > 0 || this.writing) await this.begin();
  }

  /** Writes what waits; gives up after a few seconds without a database. */
  async close(): Promise<void> {
    this.state = 'closing';
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, CLOSE_MS);
    await Promise.race([this.idle(), late.promise]);
    clearTimeout(timer);
    this.state = 'closed';
    if (this.waiting.length > 0) this.drop(this.waiting.splice(0).length);
    this.tellDropped();
  }

  private gather(): void {
    if (!this.writing) this.timer ??= setTimeout(() => void this.begin(), GATHER_MS);
  }

  private begin(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    return (this.writing ??= this.write().finally(() => {
      this.writing = undefined;
      if (this.waiting.length > 0) this.gather();
    }));
  }

  private async write(): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; this.waiting.length > 0;) {
      const batch = this.waiting.slice(0, BATCH);
      try {
        await this.insert(batch);
        this.waiting.splice(0, batch.length);
        if (this.waiting.length < BATCH) return;
      } catch (error) {
        if (neverFits(error)) {
          await this.oneByOne(batch);
          continue;
        }
        if (pause === FIRST_PAUSE_MS) this.log.warn('request_leaves_waiting', { count: this.waiting.length, ...describeError(error) });
        await new Promise((resolve) => { setTimeout(resolve, this.state === 'open' ? pause : FIRST_PAUSE_MS); });
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  /** Of a batch that the database refuses, one leaf is the reason: the others must not wait behind it for ever. */
  private async oneByOne(batch: Leaf[]): Promise<void> {
    for (const leaf of batch) {
      try {
        await this.insert([leaf]);
      } catch (error) {
        if (!neverFits(error)) return;
        this.drop(1);
      }
      this.waiting.shift();
    }
  }

  private async insert(batch: Leaf[]): Promise<void> {
    const houses = [...Map.groupBy(batch, (leaf) => leaf.actor.organizationId)];
    await this.db.hot({ organizationId: houses[0]![0] }, async (client) => {
      for (const [n, [organizationId, leaves]] of houses.entries()) {
        if (n > 0) await actForHot(client, organizationId);
        await this.audit.appendStamped(client, leaves);
      }
    });
  }

  private drop(count: number): void {
    this.dropped += count;
    // A line for each would be a flood of its own.
    if (this.untold === 0) setTimeout(() => { this.tellDropped(); }, 1000).unref();
    this.untold += count;
  }

  private tellDropped(): void {
    if (this.untold > 0) this.log.error('request_leaves_dropped', { count: this.untold });
    this.untold = 0;
  }
}

/** The value itself is what the database refuses: it will tomorrow. */
function neverFits(error: unknown): boolean {
  return /^2[23]/.test(sqlState(error) ?? '');
}

/** Last of the guards. A stream is answered past Fastify, at its start, and has no end to wait for. */
export class StreamNoted implements CanActivate {
  constructor(private readonly leaves: RequestLeaves) {}

  canActivate(context: ExecutionContext): boolean {
    if (endpointOf(context.getHandler())?.produces === 'text/event-stream') this.leaves.note(context.switchToHttp().getRequest<KnownRequest>(), 200);
    return true;
  }
}

/** Noted when the answer is made and not when it has arrived: who hangs up half-way through has read half of it. */
export function noteRequests(fastify: FastifyInstance, leaves: RequestLeaves): void {
  fastify.decorate('requestLeaves', leaves);
  fastify.addHook('onSend', (request: FastifyRequest, reply: FastifyReply, payload, done) => {
    leaves.note(request as unknown as KnownRequest, reply.statusCode);
    done(null, payload);
  });
}

/** After the last answer and before the database closes. Fastify's own hooks of closing run while answers still go out. */
export function closeAfter(adapter: { close(): Promise<unknown> }, leaves: RequestLeaves): void {
  const close = adapter.close.bind(adapter);
  adapter.close = async () => {
    await close();
    await leaves.close();
  };
}

const OURS = /^[a-z]{2,4}_[0-9a-f]{32}$/;
const parted = new Map<string, string[] | undefined>();

/** The path as the route's template has it, with our own public ids filled in. What else somebody typed into an address (a number, a name) stays out of the log. */
export function endpointIn(template: string, url: string): string {
  if (!parted.has(template)) parted.set(template, template.includes(':') || template.includes('*') ? template.split('/') : undefined);
  const parts = parted.get(template);
  if (!parts) return template;
  const given = url.split('?', 1)[0]!.split('/');
  return parts.map((part, n) => (part.startsWith(':') && OURS.test(given[n] ?? '') ? given[n]! : part)).join('/');
}
