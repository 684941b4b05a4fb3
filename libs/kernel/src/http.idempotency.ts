import { createHash } from 'node:crypto';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { catchError, from, mergeMap, type Observable } from 'rxjs';
import type { Clock } from './clock.js';
import type { Database } from './database.js';
import { ProblemError, ReplayedProblem, toProblemDocument, type ProblemDocument } from './errors.js';
import { endpointOf, type ApiRequest } from './http.endpoint.js';

const KEY = /^[\x21-\x7e]{1,255}$/;
export const IDEMPOTENCY_HOURS = 24;
/** A first request that neither finished nor failed within this time died with its server; the next one may take its place. */
const ABANDONED_MS = 60_000;

/** The key of a request, checked. @throws ProblemError `request.idempotency_key` */
export function idempotencyKeyOf(request: ApiRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) throw new ProblemError('request.idempotency_key');
  return key;
}

/** What makes two requests the same: method, address and body. */
export function requestHash(request: ApiRequest): Buffer {
  return createHash('sha256').update(request.method).update('\0').update(request.url).update('\0').update(request.rawBody ?? JSON.stringify(request.body ?? null)).digest();
}

interface Stored { request_hash: Buffer; state: 'running' | 'done'; status: number | null; body: unknown; sealed: Buffer | null; created_at: Date }

/** Keeps stored answers, which hold names and numbers, from whoever reads the database. The vault's part in it. */
export interface AnswerSealer {
  /** What equal requests have in common, and nobody else can compute. */
  hash(organizationId: string, digest: Buffer): Promise<Buffer>;
  /** Inside a transaction. */
  seal(organizationId: string, slot: string, answer: string): Buffer;
  open(organizationId: string, slot: string, sealed: Buffer): Promise<string>;
}

/** Same key and same body: the same answer, done once (I4). 5xx and 429 are not kept: trying again is the right thing to do. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly docsBase: string, private readonly sealer: AnswerSealer) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const endpoint = endpointOf(context.getHandler());
    const key = request.method === 'GET' || request.method === 'HEAD' ? undefined : idempotencyKeyOf(request);
    const { actor } = request;
    if (!key || !actor || endpoint?.idempotency === 'handler') return next.handle();
    if (endpoint?.idempotency === 'refused') throw new ProblemError('idempotency.unsupported');

    const slot = { organizationId: actor.organizationId, actorId: actor.id, key, hash: await this.sealer.hash(actor.organizationId, requestHash(request)) };
    const first = await this.claim(slot);
    const reply = context.switchToHttp().getResponse<{ header(n: string, v: string): void; statusCode: number }>();
    if (first) return from([replay(reply, { status: first.status, body: first.sealed ? JSON.parse(await this.sealer.open(slot.organizationId, slotOf(slot), first.sealed)) : first.body })]);

    return next.handle().pipe(
      mergeMap(async (body: unknown) => {
        await this.keep(slot, reply.statusCode, body ?? null);
        return body;
      }),
      catchError(async (error: unknown) => {
        const problem = error instanceof ProblemError && error.status < 500 && error.status !== 429 ? error : undefined;
        if (problem) await this.keep(slot, problem.status, toProblemDocument(problem, this.docsBase));
        else await this.forget(slot);
        throw error;
      }),
    );
  }

  /** Undefined: the slot is ours. Otherwise the stored answer. */
  private async claim(slot: Slot): Promise<Stored | undefined> {
    const now = this.clock.now();
    const oldest = new Date(now.getTime() - IDEMPOTENCY_HOURS * 3_600_000);
    return this.db.hot({ organizationId: slot.organizationId }, async (c) => {
      const id = [slot.organizationId, slot.actorId, slot.key];
      await c.query({ text: `delete from idempotency_keys where organization_id = $1 and actor_id = $2 and key = $3 and created_at < $4`, values: [...id, oldest] });
      const inserted = await c.query({
        text: `insert into idempotency_keys (organization_id, actor_id, key, request_hash, state, created_at) values ($1, $2, $3, $4, 'running', $5) on conflict do nothing`,
        values: [...id, slot.hash, now],
      });
      if (inserted.rowCount === 1) return undefined;
      const { rows } = await c.query<Stored & Record<string, unknown>>({
        text: `select request_hash, state, status, body, sealed, created_at from idempotency_keys where organization_id = $1 and actor_id = $2 and key = $3 for update`, values: id,
      });
      const stored = rows[0];
      if (!stored) throw new ProblemError('idempotency.in_progress', { retryAfterSeconds: 1 });
      if (!stored.request_hash.equals(slot.hash)) throw new ProblemError('idempotency.mismatch');
      if (stored.state === 'done') return stored;
      if (now.getTime() - stored.created_at.getTime() < ABANDONED_MS) throw new ProblemError('idempotency.in_progress', { retryAfterSeconds: 1 });
      await c.query({ text: `update idempotency_keys set created_at = $4 where organization_id = $1 and actor_id = $2 and key = $3`, values: [...id, now] });
      return undefined;
    });
  }

  private async keep(slot: Slot, status: number, body: unknown): Promise<void> {
    const answer = JSON.stringify(body);
    const write = (sealed: () => Buffer | null) => this.db.hot({ organizationId: slot.organizationId }, (c) =>
      c.query({
        text: `update idempotency_keys set state = 'done', status = $4, sealed = $5 where organization_id = $1 and actor_id = $2 and key = $3`,
        values: [slot.organizationId, slot.actorId, slot.key, status, sealed()],
      }));
    try {
      await write(() => this.sealer.seal(slot.organizationId, slotOf(slot), answer));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      // The work is done. If its answer cannot be sealed right now, a repeat gets none, rather than the work twice.
      await write(() => null);
    }
  }

  private async forget(slot: Slot): Promise<void> {
    await this.db.hot({ organizationId: slot.organizationId }, (c) =>
      c.query({ text: `delete from idempotency_keys where organization_id = $1 and actor_id = $2 and key = $3`, values: [slot.organizationId, slot.actorId, slot.key] }));
  }
}

function slotOf({ actorId, key }: Slot): string {
  return `${actorId}/${key}`;
}

interface Slot { organizationId: string; actorId: string; key: string; hash: Buffer }

/** A stored success is answered like the first one; a stored problem is thrown, so that Nest's own status doesn't replace its. */
function replay(reply: { header(n: string, v: string): void }, stored: Pick<Stored, 'status' | 'body'>): unknown {
  reply.header('idempotent-replayed', 'true');
  const status = stored.status ?? 200;
  if (status >= 400) throw new ReplayedProblem(status, stored.body as ProblemDocument);
  return stored.body ?? undefined;
}
