import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hasRefusedCharacters, ProblemError } from '@consentry/kernel';

type Raw = FastifyRequest & { rawBody?: Buffer };

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
