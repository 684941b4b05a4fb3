import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/** Connections that answer something in this time are told that it was the last. */
const LAST_WORDS_MS = 300;
const ANSWERS_MS = 10_000;

/** Knows which requests are being answered, so that a server that is told to end answers each of them before it does. */
export class Drain {
  private answering = 0;
  private ending = false;

  constructor(private readonly app: NestFastifyApplication) {
    const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    // A hook of its own reply, so that streams of events, which end with the server, are not waited for.
    fastify.addHook('onRequest', (request, reply, done) => {
      if (this.ending) reply.header('connection', 'close');
      if (request.routeOptions.url !== '/v1/events/stream') {
        this.answering++;
        reply.raw.once('close', () => { this.answering--; });
      }
      done();
    });
  }

  /**
   * Answers what comes, each with the word that it was the last on its connection; then takes no more connections, answers what it has
   * begun, and returns.
   * @param graceMs how long the world is given to notice that `/health/ready` says no
   */
  async run(graceMs: number): Promise<void> {
    this.ending = true;
    await sleep(Math.max(graceMs, LAST_WORDS_MS));
    const server = this.app.getHttpServer() as Server;
    server.close();
    for (const end = performance.now() + ANSWERS_MS; this.answering > 0 && performance.now() < end;) await sleep(10);
    server.closeAllConnections();
  }
}
