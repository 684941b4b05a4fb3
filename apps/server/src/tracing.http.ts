import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { methodOf, routeOf } from './metrics.http.js';
import type { RequestSpan, Traces } from './tracing.js';

/** A span for every request. Called before anything else hangs on the server, so that guards and bodies are within it. */
export function traceRequests(app: NestFastifyApplication, traces: Traces): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const spans = new WeakMap<FastifyRequest, RequestSpan>();
  fastify.addHook('onRequest', (request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
    const span = traces.request(rowOf(request), request.headers.traceparent);
    spans.set(request, span);
    span.run(done);
  });
  fastify.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    spans.get(request)?.end(reply.statusCode);
    done();
  });
}

/** `url.path` and `url.query` are left out on purpose, against the conventions: they hold ids, numbers and words of people. */
function rowOf(request: FastifyRequest) {
  const known = methodOf(request);
  const method = known === 'other' ? '_OTHER' : known;
  const route = routeOf(request);
  return {
    name: `${known === 'other' ? 'HTTP' : known} ${route}`, kind: 'server' as const,
    attributes: { 'http.request.method': method, ...(route === 'unmatched' ? {} : { 'http.route': route }), 'url.scheme': request.protocol, 'network.protocol.version': request.raw.httpVersion },
  };
}
