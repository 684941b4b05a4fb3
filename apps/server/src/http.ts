import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import { Reflector, StandardSchemaSerializerInterceptor, StandardSchemaValidationPipe } from './nest.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  AccessGuard, AuthenticationGuard, Authenticator, Clock, Database, IdempotencyInterceptor, Log, ModeToken, ProblemError, ProblemFilter, toProblemDocument, validationProblem, type AnswerSealer, type ApiRequest,
} from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { defineSealed, Vault } from '@consentry/vault';
import { closeAfter, noteRequests, RequestLeaves, StreamNoted } from './http.audit.js';
import { leaveFiles, parseBodies } from './http.body.js';
import { RAW_SECURITY_HEADERS, SECURITY_HEADERS } from './http.headers.js';
import { LimitsGuard, type RateLimits } from './http.limits.js';

/** What stands around every route: who is it, what may come in, what goes out, how it fails. */
export async function equip(app: NestFastifyApplication, limits: RateLimits, counts: ThrottlerStorage): Promise<void> {
  const mode = app.get(ModeToken);
  const docsBase = `${mode.publicUrl}/docs`;
  const filter = new ProblemFilter(app.get(Log), docsBase);
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;

  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => { reply.header('x-request-id', request.id); });
  await fastify.register(helmet, SECURITY_HEADERS);
  // Nest answers some addresses (`GET *`) in a hook of its own, before helmet's: what left without the headers gets them here.
  fastify.addHook('onSend', async (request: FastifyRequest, reply: FastifyReply) => {
    for (const [name, value] of Object.entries({ ...RAW_SECURITY_HEADERS, 'x-request-id': request.id })) if (!reply.hasHeader(name)) reply.header(name, value);
    // Answers of the API hold names, numbers, keys shown once: no cache on the way keeps them.
    if (request.url.startsWith('/v1/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.raw.httpVersion === '1.1' && !request.headers.host) await sendProblem(reply, new ProblemError('request.malformed', { detail: 'HTTP/1.1 asks for a Host header.' }), docsBase);
  });
  await fastify.register(cookie);
  parseBodies(fastify);
  leaveFiles(fastify);
  answerWrongMethods(fastify, docsBase);
  refuseNul(fastify, docsBase);
  await servePanel(fastify);
  const leaves = new RequestLeaves(app.get(Database), app.get(Audit), app.get(Log));
  noteRequests(fastify, leaves);
  closeAfter(app.getHttpAdapter(), leaves);

  app.useGlobalFilters(filter);
  app.useGlobalGuards(new AuthenticationGuard(app.get(Authenticator)), new LimitsGuard(limits, counts), new AccessGuard(), new StreamNoted(leaves));
  app.useGlobalInterceptors(new IdempotencyInterceptor(app.get(Database), app.get(Clock), docsBase, answerSealer(app.get(Vault))), new StandardSchemaSerializerInterceptor(app.get(Reflector)));
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: validationProblem }));
}

defineSealed({ table: 'idempotency_keys', key: 'slot', keyType: 'text', owner: 'tenant', columns: [{ column: 'sealed', field: 'sealed', purpose: 'content' }] });

/** The kernel keeps answers, and knows no vault. */
function answerSealer(vault: Vault): AnswerSealer {
  const place = (organizationId: string, row: string) => ({ organizationId, table: 'idempotency_keys', row, field: 'sealed', purpose: 'content' as const });
  return {
    hash: async (organizationId, digest) => (await vault.ring(organizationId)).index('request', digest.toString('hex'), 32),
    seal: (organizationId, slot, answer) => {
      const { organizationId: owner, ...spot } = place(organizationId, slot);
      return vault.ready(owner).seal(spot, answer);
    },
    open: (organizationId, slot, sealed) => vault.open(place(organizationId, slot), sealed),
  };
}

/** Fastify says 404 for a known address with another method; people then look for a typing error that isn't there. */
function answerWrongMethods(fastify: FastifyInstance, docsBase: string): void {
  const methods = new Map<string, Set<string>>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set<string>();
    for (const m of [method].flat()) known.add(m);
    methods.set(url, known);
  });
  const patterns = (): [RegExp, string[]][] => [...methods].filter(([url]) => !url.includes('*'))
    .map(([url, known]) => [new RegExp(`^${url.replace(/:[^/]+/g, '[^/]+')}/?$`), [...known]]);
  let table: [RegExp, string[]][] | undefined;
  fastify.addHook('preHandler', async (request: FastifyRequest, reply: FastifyReply) => {
    if (!request.is404) return;
    table ??= patterns();
    const path = request.url.split('?', 1)[0]!;
    const found = table.find(([pattern]) => pattern.test(path));
    if (!found) return;
    reply.header('allow', found[1].join(', '));
    await sendProblem(reply, new ProblemError('request.method_not_allowed', { detail: `Use ${found[1].filter((m) => m !== 'HEAD').join(' or ')} here.` }), docsBase);
  });
}

/** No text of ours holds NUL, and Postgres takes none: refused here once, for every query there is. */
function refuseNul(fastify: FastifyInstance, docsBase: string): void {
  fastify.addHook('preHandler', async (request: FastifyRequest, reply: FastifyReply) => {
    if (reply.sent || !request.url.includes('%00')) return;
    const fields = Object.entries(request.query as Record<string, unknown>).filter(([name, value]) => `${name}${String(value)}`.includes('\0'));
    if (fields.length === 0) return;
    await sendProblem(reply, new ProblemError('request.invalid', { errors: fields.map(([name]) => ({ path: name.replaceAll('\0', ''), message: 'Holds a NUL character.' })) }), docsBase);
  });
}

export function sendProblem(reply: FastifyReply, problem: ProblemError, docsBase: string): FastifyReply {
  return reply.status(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(toProblemDocument(problem, docsBase, (reply.request as unknown as ApiRequest | undefined)?.id)));
}

/** The panel is one page: deep links lead to it, missing assets don't. */
async function servePanel(fastify: FastifyInstance): Promise<void> {
  const root = join(fileURLToPath(new URL('.', import.meta.url)), '../../../admin/dist');
  fastify.get('/', (_request, reply) => reply.redirect('/admin/'));
  if (!existsSync(join(root, 'index.html'))) return;
  await fastify.register(fastifyStatic, { root, prefix: '/admin/', wildcard: false, index: false, setHeaders: (reply, path) => {
    reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
  } });
  const page = (_request: FastifyRequest, reply: FastifyReply) => reply.header('cache-control', 'no-cache').sendFile('index.html');
  fastify.get('/admin', (_request, reply) => reply.redirect('/admin/'));
  fastify.get('/admin/*', (request, reply) => (request.url.startsWith('/admin/assets/') ? reply.callNotFound() : page(request, reply)));
}
