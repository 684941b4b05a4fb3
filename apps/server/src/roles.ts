import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError, type Database, type ServerRole } from '@consentry/kernel';
import { AlertRunner, StreamRunner } from '@consentry/monitoring';
import { DeliverySchedule } from '@consentry/webhooks';
import { sendProblem } from './http.js';

export interface Duties {
  /** Answers requests of the world; whoever doesn't has /health alone. */
  serves: boolean;
  /** Works the outbox off. */
  consumes: boolean;
  /** Does what is due by the clock, when it is the one whose turn it is. */
  schedules: boolean;
}

const DUTIES: Record<ServerRole, Duties> = {
  all: { serves: true, consumes: true, schedules: true },
  api: { serves: true, consumes: false, schedules: false },
  worker: { serves: false, consumes: true, schedules: false },
  scheduler: { serves: false, consumes: false, schedules: true },
};

export function dutiesOf(role: ServerRole): Duties {
  return DUTIES[role];
}

/** To the world a worker or scheduler has no routes but those of health. */
export function shutDoors(fastify: FastifyInstance, docsBase: string): void {
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (!/^\/health\/(live|ready)(\?|$)/.test(request.url)) await sendProblem(reply, new ProblemError('request.not_found', { detail: 'This process serves no requests: it works behind those that do.' }), docsBase);
  });
}

/**
 * Parts that begin to work with the application. They are held back, and begin when the turn of this process comes. Each is safe beside
 * another process that does the same (it takes rows or locks): the turn spares work, correctness does not rest on it.
 */
export function holdBack(app: NestFastifyApplication): () => void {
  const held = [AlertRunner, StreamRunner, DeliverySchedule].map((type) => {
    const part: { onApplicationBootstrap(): void } = app.get<AlertRunner | StreamRunner | DeliverySchedule>(type, { strict: false });
    const begin = part.onApplicationBootstrap.bind(part);
    part.onApplicationBootstrap = () => undefined;
    return begin;
  });
  return () => { for (const begin of held.splice(0)) begin(); };
}

/** Work that two processes must not do at the same moment, one after the other. */
export async function oneAfterAnother<T>(database: Database, key: number, work: () => Promise<T>): Promise<T> {
  const client = await database.dedicated();
  try {
    await client.query('select pg_advisory_lock($1)', [key]);
    return await work();
  } finally {
    await client.end();
  }
}
