import { awakeFor } from '../deadline.js';
import { PluginError } from '../errors.js';
import type { HostRequest, LogFields, PluginHost } from '../host.types.js';

/** A host for tests: as strict as the server's, and it remembers all that the plugin did. */
export interface TestHost extends PluginHost {
  requests: { url: string; request: HostRequest }[];
  /** Addresses asked for that the plugin had not declared. */
  undeclared: string[];
  /** Every log line as one text. */
  lines: string[];
  setNow(now: Date): void;
}

const NOTHING_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** @param hosts those the plugin declared, with `:port` where it isn't the usual one; @param deadlineMs for every request */
export function testHost(hosts: readonly string[], deadlineMs = 5_000): TestHost {
  const requests: TestHost['requests'] = [];
  const undeclared: string[] = [];
  const lines: string[] = [];
  let now = new Date('2026-11-22T12:00:00Z');
  const write = (level: string) => (event: string, fields?: LogFields) => void lines.push(`${level} ${event} ${JSON.stringify(fields ?? {})}`);

  async function guarded(url: string, request: HostRequest = {}): Promise<Response> {
    requests.push({ url, request });
    const target = new URL(url);
    if (!hosts.includes(target.host)) {
      undeclared.push(target.host);
      throw new PluginError('config_invalid', { detail: 'The host is not declared.' });
    }
    if (request.signal?.aborted) throw new PluginError('unavailable', { detail: 'Aborted before it began.' });
    const signal = AbortSignal.any([awakeFor(Math.min(deadlineMs, request.timeoutMs ?? deadlineMs)), ...(request.signal ? [request.signal] : [])]);
    try {
      const { method = 'GET', headers = {}, body } = request;
      const response = await fetch(target, { method, headers, signal, redirect: 'manual', ...(body !== undefined && { body: body as string | Uint8Array<ArrayBuffer> }) });
      // Read to the end here, so that a half answer is the host's to report and never the plugin's to guess.
      const whole = await response.arrayBuffer();
      return new Response([204, 205, 304].includes(response.status) ? null : whole, { status: response.status, headers: response.headers });
    } catch (error) {
      const code = String(((error as Error).cause as { code?: unknown } | undefined)?.code);
      throw new PluginError(NOTHING_SENT.has(code) ? 'unavailable' : 'outcome_unknown', { detail: 'The exchange did not complete.' });
    }
  }

  return {
    fetch: guarded,
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    now: () => new Date(now),
    requests, undeclared, lines,
    setNow: (next) => void (now = next),
  };
}
