import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hasRefusedCharacters, ProblemError } from '@consentry/kernel';
import { MAX_FILE_BYTES, type FileRequest } from '@consentry/messaging';
import { fileIn } from './http.upload.js';

type Raw = FastifyRequest & FileRequest & { rawBody?: Buffer };

/** Meta's deliveries reach 3 MB (Meta, "Webhooks": payload size). */
const MAX_DELIVERY_BYTES = 4 * 1_048_576;
/** Routes that take a file, and the largest body there: a form is a little longer than its file. */
const FILE_ROUTES: Readonly<Record<string, number>> = { 'POST /v1/media': MAX_FILE_BYTES + 64 * 1024 };

/**
 * JSON for the API; for `/webhooks/` the bytes as they came, whatever they are: a delivery is verified before anybody
 * tries to read it, and its signature is over the bytes.
 */
export function parseBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer;
    (request as Raw).rawBody = bytes;
    if (request.url.startsWith('/webhooks/')) return done(null, undefined);
    if (bytes.length === 0) return done(null, undefined);
    if (FORM_PAGE.test(request.url) && FORM.test(request.headers['content-type'] ?? '')) return bytes.length > MAX_FORM_BYTES ? done(new ProblemError('request.too_large')) : done(null, formFields(bytes));
    if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(request.headers['content-type'] ?? '')) return done(new ProblemError('request.media_type'));
    let parsed: unknown;
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      parsed = JSON.parse(text);
      const reserved = reservedKey(text);
      if (reserved) return done(new ProblemError('request.invalid', { errors: [{ path: reserved, message: 'This field is not known here.' }] }));
      if (hasRefusedCharacters(text)) return done(new ProblemError('request.malformed', { detail: 'A text holds a NUL character or half of a surrogate pair.' }));
    } catch {
      return done(new ProblemError('request.malformed'));
    }
    done(null, parsed);
  });
  // A table to import is handed on unread: who sends it is not known by now, and its reader bounds it. Anywhere else it is a body like any.
  fastify.addContentTypeParser('text/csv', async (request: FastifyRequest, payload: IncomingMessage) => {
    if (TABLES.test(request.url)) return payload;
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if ((length += part.length) > (request.routeOptions.bodyLimit ?? fastify.initialConfig.bodyLimit!)) {
        payload.resume();
        throw new ProblemError('request.too_large');
      }
      parts.push(part);
    }
    (request as Raw).rawBody = Buffer.concat(parts);
    if (!request.url.startsWith('/webhooks/') && length > 0) throw new ProblemError('request.media_type');
    return undefined;
  });
}

const TABLES = /^\/v1\/contacts\/import(?:[?#]|$)/;

/** A file is read by its route, piece by piece, once it is known who sends it; what reads bodies gets nothing of it. */
export function leaveFiles(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const limit = FILE_ROUTES[`${String(route.method)} ${route.url}`];
    if (limit !== undefined) route.bodyLimit = limit;
    if (route.url.startsWith('/webhooks/')) route.bodyLimit = MAX_DELIVERY_BYTES;
  });
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    if (request.method !== 'POST' || !(`POST ${request.routeOptions.url}` in FILE_ROUTES)) return done(null, payload);
    (request as Raw).incomingFile = () => fileIn(request.headers, payload as Readable);
    const nothing = Object.assign(Readable.from([]), { receivedEncodedLength: Number(request.headers['content-length'] ?? 0) });
    done(null, nothing);
  });
}

const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** Nest takes these keys out in silence before anything is checked; an unknown field is to be named, not dropped. */
function reservedKey(text: string): string | undefined {
  if (!/proto|constructor|\\u/i.test(text)) return undefined;
  let found: string | undefined;
  JSON.parse(text, (key, value: unknown) => {
    if (RESERVED.has(key)) found ??= key;
    return value;
  });
  return found;
}

/** Opt-in forms are sent by browsers without script (CM-2). */
const FORM_PAGE = /^\/c\//;
const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;
const MAX_FORM_BYTES = 16 * 1024;

/** A name that comes more than once holds a list. No name means anything to the object that holds them. */
function formFields(bytes: Buffer): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of new URLSearchParams(bytes.toString('utf8'))) fields[name] = name in fields ? [fields[name]!, value].flat() : value;
  return fields;
}
