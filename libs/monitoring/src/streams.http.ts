import { isPluginError } from '@consentry/plugin-sdk';
import { GuardedFetch } from '@consentry/plugins';
import type { StreamNetwork } from './streams.network.js';
import type { HttpTarget } from './streams.schema.js';
import { StreamFailure, type Encoded, type Sender } from './streams.sender.js';

const LONGEST_WAIT_MS = 300_000;

const CONTENT = { ndjson: 'application/x-ndjson', json_array: 'application/json' } as const;

/** Batches by POST. A 2xx is the receiver's word that it has them. */
export class HttpSender implements Sender {
  readonly acknowledges = true;
  readonly state = 'open';
  readonly brokeAt = 0;
  readonly longest = 65_536;
  private readonly guard: GuardedFetch;

  constructor(private readonly target: HttpTarget, network: StreamNetwork, private readonly timeoutMs: number) {
    const options = { name: 'siem-stream', hosts: [new URL(target.url).host], allowLoopback: !network.production, named: (address: string) => network.isNamed(address), ...(target.ca ? { ca: target.ca } : {}) };
    this.guard = new GuardedFetch(options);
  }

  async send(batch: Encoded[], signal: AbortSignal): Promise<void> {
    const { url, format, headers } = this.target;
    const lines = batch.map(({ json }) => json);
    const body = format === 'ndjson' ? `${lines.join('\n')}\n` : `[${lines.join(',')}]`;
    let answer: Response;
    try {
      answer = await this.guard.fetch(url, { method: 'POST', headers: { ...headers, 'content-type': CONTENT[format] }, body, signal, timeoutMs: this.timeoutMs });
    } catch (error) {
      throw new StreamFailure(wordsOf(error, this.timeoutMs));
    }
    if (answer.ok) return;
    // What it says beside the status stays out: a receiver may quote the headers it was sent.
    throw new StreamFailure(`The receiver answered ${answer.status}.`, { ...waitOf(answer), tooLarge: answer.status === 413 });
  }

  async close(): Promise<boolean> {
    await this.guard.close();
    return true;
  }
}

function wordsOf(error: unknown, timeoutMs: number): string {
  if (!isPluginError(error)) return 'The request could not be made.';
  const { detail, providerCode } = error.details;
  if (error.code === 'outcome_unknown') return `No whole answer came within ${timeoutMs / 1000} seconds, or the connection broke.`;
  if (error.code === 'config_invalid') return detail ?? 'The address may not be contacted.';
  return `The receiver could not be reached${providerCode ? ` (${providerCode})` : ''}.`;
}

/** Retry-After in seconds (RFC 9110, section 10.2.3); a date is left to our own pace. */
function waitOf(answer: Response): { retryAfterMs?: number } {
  const seconds = /^\d{1,6}$/.exec(answer.headers.get('retry-after') ?? '')?.[0];
  return seconds === undefined ? {} : { retryAfterMs: Math.min(Number(seconds) * 1000, LONGEST_WAIT_MS) };
}
