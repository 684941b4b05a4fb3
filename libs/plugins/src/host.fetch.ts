import { Agent, Pool, request as undiciRequest } from 'undici';
import { isIP } from 'node:net';
import { traced } from '@consentry/kernel';
import { PluginError, type HostRequest } from '@consentry/plugin-sdk';
import { addressAllowed, isLoopback } from './host.addresses.js';
import { connectOptions, type PinMismatchError } from './host.connect.js';
import { Observed } from './host.metrics.js';
import { effectivePins, type Pins } from './host.pins.js';

const MAX_ANSWER = 1_048_576;
const LONGEST_ANSWER = 105 * MAX_ANSWER;
const DEFAULT_TIMEOUT_MS = 15_000;
const MAX_TIMEOUT_MS = 60_000;

/** What went wrong before a byte of the request left: the provider cannot have seen it. */
const NOT_SENT = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  // What Node calls OpenSSL's verdicts on a chain (doc/api/tls.md, "X509 certificate error codes").
  'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REJECTED', 'CERT_REVOKED', 'CERT_SIGNATURE_FAILURE', 'CERT_UNTRUSTED', 'CERT_CHAIN_TOO_LONG', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD', 'HOSTNAME_MISMATCH', 'INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

export interface GuardOptions {
  /** For whom, in metrics and traces: the id of a plugin, or a module's word. */
  name?: string;
  /** Host names (with `:port` where it isn't the default) that may be asked. */
  hosts: string[];
  /** Development alone: declared hosts may be on this machine, and plain HTTP may be spoken to them. */
  allowLoopback: boolean;
  /** The operator named the hosts (keepers of the master key): they may lie in private networks, and be spoken to over plain HTTP on this machine, in production too. */
  trusted?: boolean;
  /** Addresses that the operator named: private ones may be among them, and are reached as if `trusted`. */
  named?: (address: string) => boolean;
  /** Pinned keys by host (TR-3), see {@link Pins}. A host with an empty list is never reached. */
  pins?: Pins;
  /** Certificates (PEM) trusted besides those of Node: a private CA, or a test's. */
  ca?: string;
  /** Told of each connection that was given up over its key. Must not throw: it is called from within the handshake. */
  onPinMismatch?: (host: string) => void;
}

/** The only way a plugin reaches the network. One per connection: its sockets, sessions and limits are nobody else's. */
export class GuardedFetch {
  private readonly agent: Agent;
  private readonly pins: ReadonlyMap<string, string[]>;

  constructor(private readonly options: GuardOptions) {
    this.pins = new Map(Object.entries(effectivePins(options.hosts, options.pins)));
    this.agent = new Agent({
      connections: 128, pipelining: 1, keepAliveTimeout: 4000,
      factory: (origin, settings) => new Pool(origin, { ...settings, connect: this.connecting(new URL(origin)) }),
    });
  }

  /** See `PluginHost.fetch`. */
  fetch(url: string, init: HostRequest = {}): Promise<Response> {
    const observed = new Observed(this.options.name ?? 'other', url, init.method ?? 'GET');
    return traced(observed.row, (span) => this.ask(url, init).then((answer) => observed.answered(span, answer), (error: unknown) => observed.failed(span, error)));
  }

  private async ask(url: string, init: HostRequest): Promise<Response> {
    this.refuseForeign(url);
    const deadline = AbortSignal.timeout(Math.min(init.timeoutMs ?? DEFAULT_TIMEOUT_MS, MAX_TIMEOUT_MS));
    const signal = init.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    if (signal.aborted) throw new PluginError('unavailable', { detail: 'The request was cancelled before it was sent.' });
    try {
      const answer = await undiciRequest(url, {
        method: init.method ?? 'GET', headers: init.headers, body: init.body ?? null, signal, dispatcher: this.agent,
      });
      const body = await readBounded(answer.body, Math.min(init.maxBytes ?? MAX_ANSWER, LONGEST_ANSWER));
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
    if (isIP(bare) && !this.allowed(bare)) throw new PluginError('config_invalid', { detail: 'The address lies in a network that may not be contacted.' });
    const plain = parsed.protocol === 'http:' && (bare === 'localhost' || isLoopback(bare)) && (this.options.allowLoopback || this.options.trusted);
    if (parsed.protocol !== 'https:' && !plain) throw new PluginError('config_invalid', { detail: 'Providers are contacted over HTTPS only.' });
    if (plain && this.pins.has(parsed.host)) throw new PluginError('config_invalid', { detail: 'Keys are pinned for this host, and plain HTTP shows none.' });
  }

  private allowed(address: string): boolean {
    return addressAllowed(address, this.options.allowLoopback, this.options.trusted === true || this.options.named?.(address) === true);
  }

  private connecting(origin: URL) {
    const { ca, onPinMismatch } = this.options;
    return connectOptions(origin, { allowed: (address) => this.allowed(address), pins: this.pins.get(origin.host), ca, mismatch: (host) => onPinMismatch?.(host) });
  }
}

async function readBounded(body: AsyncIterable<Buffer>, longest: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > longest) throw new PluginError('outcome_unknown', { detail: `The answer was larger than ${Math.floor(longest / MAX_ANSWER)} MB.` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function asPluginError(error: unknown): PluginError {
  if (error instanceof PluginError) return error;
  for (let e: unknown = error, depth = 0; e && depth < 4; depth++, e = (e as { cause?: unknown }).cause) {
    const { code, name } = e as { code?: string; name?: string };
    if (name === 'AddressRefusedError') return new PluginError('config_invalid', { detail: 'The name leads to a network that may not be contacted.' });
    if (name === 'PinMismatchError') return new PluginError('unavailable', { providerCode: 'TLS_PIN_MISMATCH', detail: `The key of ${(e as PinMismatchError).host} is none of the pinned ones; nothing was sent.` });
    if (code === 'UND_ERR_INVALID_ARG') return new PluginError('config_invalid', { detail: 'The request could not be written; nothing was sent.' });
    if (code && NOT_SENT.has(code)) return new PluginError('unavailable', { providerCode: code, detail: 'The provider could not be reached; nothing was sent.' });
  }
  return new PluginError('outcome_unknown', { detail: 'The request had left and no whole answer came back.' });
}
