import { Agent, request as undiciRequest } from 'undici';
import { isIP } from 'node:net';
import { PluginError, type HostRequest } from '@consentry/plugin-sdk';
import { addressAllowed, guardedLookup } from './host.addresses.js';

const MAX_ANSWER = 1_048_576;
const DEFAULT_TIMEOUT_MS = 15_000;
const MAX_TIMEOUT_MS = 60_000;

/** What went wrong before a byte of the request left: the provider cannot have seen it. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG']);

export interface GuardOptions {
  /** Host names (with `:port` where it isn't the default) that may be asked. */
  hosts: string[];
  /** Development alone: declared hosts may be on this machine, and plain HTTP may be spoken to them. */
  allowLoopback: boolean;
}

/** The only way a plugin reaches the network. One per connection: its sockets and limits are nobody else's. */
export class GuardedFetch {
  private readonly agent: Agent;

  constructor(private readonly options: GuardOptions) {
    this.agent = new Agent({
      connect: { lookup: guardedLookup(options.allowLoopback), timeout: 5000 },
      connections: 128, pipelining: 1, keepAliveTimeout: 4000, maxRedirections: 0,
    } as Agent.Options);
  }

  /** See `PluginHost.fetch`. */
  async fetch(url: string, init: HostRequest = {}): Promise<Response> {
    this.refuseForeign(url);
    const deadline = AbortSignal.timeout(Math.min(init.timeoutMs ?? DEFAULT_TIMEOUT_MS, MAX_TIMEOUT_MS));
    const signal = init.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    if (signal.aborted) throw new PluginError('unavailable', { detail: 'The request was cancelled before it was sent.' });
    try {
      const answer = await undiciRequest(url, {
        method: init.method ?? 'GET', headers: init.headers, body: init.body ?? null, signal, dispatcher: this.agent,
      });
      const body = await readBounded(answer.body);
      const headers = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]]);
      const empty = answer.statusCode === 204 || answer.statusCode === 304 || body.length === 0;
      return new Response(empty ? null : new Uint8Array(body), { status: answer.statusCode, headers });
    } catch (error) {
      throw asPluginError(error);
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private refuseForeign(url: string): void {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    const declared = parsed && this.options.hosts.includes(parsed.host);
    if (!declared) throw new PluginError('config_invalid', { detail: 'The plugin asked for a host that it did not declare.' });
    if (parsed.username || parsed.password) throw new PluginError('config_invalid', { detail: 'An address must not hold a user name or password.' });
    const bare = parsed.hostname.replace(/^\[|\]$/g, '');
    if (isIP(bare) && !addressAllowed(bare, this.options.allowLoopback)) throw new PluginError('config_invalid', { detail: 'The address lies in a network that may not be contacted.' });
    const loopback = bare === 'localhost' || (isIP(bare) && addressAllowed(bare, true) && !addressAllowed(bare, false));
    if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && loopback && this.options.allowLoopback)) {
      throw new PluginError('config_invalid', { detail: 'Providers are contacted over HTTPS only.' });
    }
  }
}

async function readBounded(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw new PluginError('outcome_unknown', { detail: 'The answer was larger than 1 MB.' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function asPluginError(error: unknown): PluginError {
  if (error instanceof PluginError) return error;
  for (let e: unknown = error, depth = 0; e && depth < 4; depth++, e = (e as { cause?: unknown }).cause) {
    const { code, name } = e as { code?: string; name?: string };
    if (name === 'AddressRefusedError') return new PluginError('config_invalid', { detail: 'The name leads to a network that may not be contacted.' });
    if (code === 'UND_ERR_INVALID_ARG') return new PluginError('config_invalid', { detail: 'The request could not be written; nothing was sent.' });
    if (code && NOT_SENT.has(code)) return new PluginError('unavailable', { providerCode: code, detail: 'The provider could not be reached; nothing was sent.' });
  }
  return new PluginError('outcome_unknown', { detail: 'The request had left and no whole answer came back.' });
}
