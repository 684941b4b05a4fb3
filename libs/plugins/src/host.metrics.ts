import { METRICS, type Span, type SpanRow } from '@consentry/kernel';
import { isPluginError, type PluginErrorCode } from '@consentry/plugin-sdk';
import { isLoopback } from './host.addresses.js';

type Outcome = '2xx' | '3xx' | '4xx' | '5xx' | 'refused' | 'unreachable' | 'no_answer';
const BY_CODE: Partial<Record<PluginErrorCode, Outcome>> = { config_invalid: 'refused', unavailable: 'unreachable' };

/** One request to the outside as metrics and traces see it: for whom, where to, how it ended. Never its path, query or bodies. */
export class Observed {
  readonly row: SpanRow;
  private readonly began = performance.now();
  private readonly hostClass: 'loopback' | 'remote';

  constructor(private readonly plugin: string, url: string, method: string) {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    const bare = parsed?.hostname.replace(/^\[|\]$/g, '') ?? '';
    this.hostClass = bare === 'localhost' || isLoopback(bare) ? 'loopback' : 'remote';
    this.row = {
      name: method, kind: 'client',
      attributes: { 'http.request.method': method, 'consentry.plugin': plugin, ...(parsed ? { 'server.address': bare, 'server.port': Number(parsed.port || (parsed.protocol === 'http:' ? 80 : 443)) } : {}) },
    };
  }

  answered(span: Span, answer: Response): Response {
    span.set({ 'http.response.status_code': answer.status });
    if (answer.status >= 400) span.fail(String(answer.status));
    this.count(answer.status >= 500 ? '5xx' : answer.status >= 400 ? '4xx' : answer.status >= 300 ? '3xx' : '2xx');
    return answer;
  }

  failed(span: Span, error: unknown): never {
    const outcome = (isPluginError(error) && BY_CODE[error.code]) || 'no_answer';
    span.fail(outcome);
    this.count(outcome);
    throw error;
  }

  private count(outcome: Outcome): void {
    const { plugin, hostClass: host_class } = this;
    METRICS.consentry_provider_requests_total.inc({ plugin, host_class, outcome });
    METRICS.consentry_provider_request_duration_seconds.observe({ plugin, host_class }, (performance.now() - this.began) / 1000);
  }
}
