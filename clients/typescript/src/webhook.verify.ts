import { Webhook } from 'standardwebhooks';
import type { components } from './events.generated.js';

/** The members of `data`, by the type of the event. */
export type EventData = components['schemas'];

/**
 * What happened. `id` is the same whenever the same event comes again: remember it, and work each off once. A newer server may send
 * types that are not listed here: ignore what you don't know.
 */
export type WebhookEvent = { [T in keyof EventData]: { id: string; type: T; timestamp: string; data: EventData[T] } }[keyof EventData];

export interface WebhookRequest {
  /** `whsec_…`, as shown when the endpoint was made or its secret replaced. */
  secret?: string;
  /** While a secret is being replaced: the old and the new one, in any order. */
  secrets?: readonly string[];
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As it came, byte for byte: an object parsed and written again has another signature. */
  body: string | Uint8Array;
  /** How old, or ahead, the signature may be. Default 300. */
  toleranceSeconds?: number;
}

export type WebhookFault = 'headers' | 'timestamp' | 'too_old' | 'too_new' | 'signature' | 'body';

const SAID: Record<WebhookFault, string> = {
  headers: 'webhook-id, webhook-timestamp or webhook-signature is missing',
  timestamp: 'webhook-timestamp is no time',
  too_old: 'it was signed too long ago',
  too_new: 'it was signed in the future',
  signature: 'no signature fits',
  body: 'what was signed is no event',
};

/** Not from Consentry, or not from just now. Answer 400 and do nothing. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
  constructor(readonly reason: WebhookFault) {
    super(`the webhook is refused: ${SAID[reason]}`);
  }
}

const TOLERANCE_SECONDS = 300;

/**
 * The event, if it is genuine (Standard Webhooks 1.0).
 * @throws WebhookVerificationError
 * @throws TypeError when no secret is given, or one that is none; it is not quoted
 */
export function verifyWebhook({ secret, secrets = [], headers, body, toleranceSeconds = TOLERANCE_SECONDS }: WebhookRequest): WebhookEvent {
  const signers = [...(secret === undefined ? [] : [secret]), ...secrets].map(signer);
  if (signers.length === 0) throw new TypeError('verifyWebhook needs a secret');
  if (!(toleranceSeconds >= 0)) throw new TypeError('toleranceSeconds must be 0 or more');
  const [id, time, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => header(headers, name));
  if (!id || !time || !signatures) throw new WebhookVerificationError('headers');
  if (!/^\d{1,12}$/.test(time)) throw new WebhookVerificationError('timestamp');
  const age = Math.floor(Date.now() / 1000) - Number(time);
  if (age > toleranceSeconds) throw new WebhookVerificationError('too_old');
  if (-age > toleranceSeconds) throw new WebhookVerificationError('too_new');

  const text = textOf(body);
  const given = signatures.split(' ');
  // Each is compared with each, whether one fitted already or not.
  const fitting = signers.filter((each) => {
    const expected = each.sign(id, new Date(Number(time) * 1000), text);
    return given.filter((signature) => same(signature, expected)).length > 0;
  });
  if (fitting.length === 0) throw new WebhookVerificationError('signature');
  return eventOf(id, text);
}

function signer(secret: string): Webhook {
  try {
    return new Webhook(secret);
  } catch {
    throw new TypeError('a webhook secret is whsec_ and base64 after it');
  }
}

/** Node gives an array where a name came more than once: what is said twice is not said. */
function header(headers: WebhookRequest['headers'], name: string): string | undefined {
  if (typeof Headers !== 'undefined' && headers instanceof Headers) return headers.get(name) ?? undefined;
  const values = Object.entries(headers).filter(([key, value]) => key.toLowerCase() === name && value !== undefined).map(([, value]) => value);
  return values.length === 1 && typeof values[0] === 'string' ? values[0] : undefined;
}

function textOf(body: string | Uint8Array): string {
  if (typeof body === 'string') return body;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    // What is no text was not signed by us.
    throw new WebhookVerificationError('signature');
  }
}

/** In a time that tells nothing of where they differ. */
function same(given: string, expected: string): boolean {
  if (given.length !== expected.length) return false;
  let difference = 0;
  for (let i = 0; i < expected.length; i++) difference |= given.charCodeAt(i) ^ expected.charCodeAt(i);
  return difference === 0;
}

function eventOf(id: string, text: string): WebhookEvent {
  let event: Partial<WebhookEvent> | null | undefined;
  try {
    event = JSON.parse(text) as Partial<WebhookEvent> | null;
  } catch {
    event = undefined;
  }
  if (typeof event?.type !== 'string' || typeof event.timestamp !== 'string' || typeof event.data !== 'object' || event.data === null) throw new WebhookVerificationError('body');
  return { id, type: event.type, timestamp: event.timestamp, data: event.data } as WebhookEvent;
}
