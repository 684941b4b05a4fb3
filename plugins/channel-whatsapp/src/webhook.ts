import { createHash, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { WebhookRequest } from '@consentry/plugin-sdk';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;
// What Meta sends is a number; a little more is let through, but nothing that could be markup when echoed.
const CHALLENGE = /^[\w.:+/=-]{1,256}$/;

/**
 * The check of `X-Hub-Signature-256`: HMAC-SHA256 of the raw bytes with the app secret, compared in constant time (claim TR-4).
 * Missing, malformed or upper-case headers are refused before any HMAC is made.
 */
export function signatureCheck(appSecret: string): (request: WebhookRequest) => boolean {
  const key = createSecretKey(Buffer.from(appSecret, 'utf8'));
  return ({ headers, rawBody }) => {
    const header = headers['x-hub-signature-256'];
    const given = typeof header === 'string' ? SIGNATURE.exec(header)?.[1] : undefined;
    if (given === undefined) return false;
    return timingSafeEqual(createHmac('sha256', key).update(rawBody).digest(), Buffer.from(given, 'hex'));
  };
}

/** The answer to Meta's subscription request (GET, unsigned): the challenge, or undefined when it isn't one of ours. */
export function handshakeAnswer(verifyToken: string, query: Record<string, string | undefined>): string | undefined {
  const token = query['hub.verify_token'];
  const challenge = query['hub.challenge'];
  if (query['hub.mode'] !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string') return undefined;
  // Hashed first: equal lengths, so that the comparison tells nothing about the length either.
  const same = timingSafeEqual(digest(token), digest(verifyToken));
  return same && CHALLENGE.test(challenge) ? challenge : undefined;
}

const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
