import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { METRICS } from '@consentry/kernel';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
/** Folders with a route for each file, which would be a series each. */
const FOLDERS = ['/admin/', '/docs/'];

/** Counts every request by its route's template. Called before anything else hangs on the server, and only where somebody reads the figures. */
export function countRequests(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const method = methodOf(request);
    const route = routeOf(request);
    METRICS.consentry_http_requests_total.inc({ method, route, status: String(reply.statusCode) });
    METRICS.consentry_http_request_duration_seconds.observe({ method, route }, reply.elapsedTime / 1000);
    done();
  });
}

/** The template, never the address asked for: that holds ids, and whatever somebody made up. */
export function routeOf(request: FastifyRequest): string {
  const { url } = request.routeOptions;
  if (request.is404 || url === undefined) return 'unmatched';
  const folder = FOLDERS.find((f) => url.startsWith(f));
  return folder ? `${folder}*` : url;
}

export function methodOf(request: FastifyRequest): (typeof METHODS)[number] | 'other' {
  return METHODS.find((m) => m === request.method) ?? 'other';
}
