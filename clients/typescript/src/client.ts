import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from './api.generated.js';
import { IDEMPOTENCY_KEY, isSafe, retrying, type Send } from './transport.js';

export type ConsentryClient = Client<paths>;

export interface ClientOptions {
  /** Where the server is, without `/v1`: `https://consentry.example.com`. */
  baseUrl: string;
  /** `csk_live_…` or `csk_test_…`. Whoever has it can send in your name: not for a page that others load. */
  apiKey: string;
  /** In place of the platform's own, for a proxy or a test. */
  fetch?: Send;
  /** Attempts beyond the first. Default 3. */
  retries?: number;
  /** For a call with all its retries, until the answer is there. Default 60 000. What is streamed may take longer once it has begun. */
  timeoutMs?: number;
  /** Who calls, as the audit log shows it. Default `consentry-client/<version>`; a browser keeps its own. */
  userAgent?: string;
}

export const VERSION = '0.1.0';
const RETRIES = 3;
const TIMEOUT_MS = 60_000;
/** What a timer takes: beyond it, it would fire at once. */
const LONGEST_MS = 2_147_483_647;

/**
 * A client whose calls are typed by the API's own description and done once, however often they have to be sent.
 * @throws TypeError for options that cannot work; what it says never holds the key
 */
export function createClient(options: ClientOptions): ConsentryClient {
  const { baseUrl, apiKey, retries = RETRIES, timeoutMs = TIMEOUT_MS } = options;
  checkAddress(baseUrl);
  // Checked here because the platform's own complaint about a header quotes its value.
  if (typeof apiKey !== 'string' || !/^[\x21-\x7e]+$/.test(apiKey)) throw new TypeError('apiKey must be printable ASCII without spaces: a line break at its end, perhaps?');
  if (!Number.isInteger(retries) || retries < 0) throw new TypeError('retries must be a whole number, 0 or more');
  if (!(timeoutMs > 0 && timeoutMs <= LONGEST_MS)) throw new TypeError(`timeoutMs must be more than 0 and at most ${LONGEST_MS}`);
  // Looked up at each call: programs are patched for tracing after they were loaded.
  const send: Send = options.fetch ?? ((request) => globalThis.fetch(request));
  const userAgent = options.userAgent ?? ('document' in globalThis ? undefined : `consentry-client/${VERSION}`);
  const client = createFetchClient<paths>({
    baseUrl, fetch: retrying(send, { retries, timeoutMs }),
    headers: { authorization: `Bearer ${apiKey}`, ...(userAgent === undefined ? {} : { 'user-agent': userAgent }) },
  });
  // As a middleware, so that one of the caller's own can take it off again: then nothing is repeated either.
  client.use({
    onRequest({ request }) {
      if (!isSafe(request.method) && !request.headers.has(IDEMPOTENCY_KEY)) request.headers.set(IDEMPOTENCY_KEY, crypto.randomUUID());
    },
  });
  return client;
}

function checkAddress(baseUrl: string): void {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) throw new TypeError('baseUrl must be a whole address: https://consentry.example.com');
  if (url.username || url.password || url.search || url.hash) throw new TypeError('baseUrl must have no user name, password, query or fragment');
  if (/\/v1\/?$/.test(url.pathname)) throw new TypeError('baseUrl goes without /v1: each path begins with it');
}
