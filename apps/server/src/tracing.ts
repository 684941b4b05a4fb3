import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, Span as OtelSpan, Tracer as OtelTracer } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { useTracer, type Attributes, type Log, type Span, type SpanRow, type Tracer } from '@consentry/kernel';
import type { Config } from './config.js';
import { VERSION } from './metrics.js';

/** A stop waits so long for what is not exported yet, and no longer. */
const FLUSH_MS = 2000;
const EXPORT_TIMEOUT_MS = 4000;
const TELL_EVERY_MS = 60_000;

type Api = typeof import('@opentelemetry/api');

/** A request's span: begun and ended by hooks, with everything between them running inside it. */
export interface RequestSpan { run<T>(work: () => T): T; end(status: number): void }

/** OpenTelemetry behind the kernel's port. Nothing is registered globally: what we don't start ourselves is not traced. */
export class Traces implements Tracer {
  private readonly running = new AsyncLocalStorage<Context>();

  constructor(private readonly api: Api, private readonly tracer: OtelTracer, private readonly end: () => Promise<void>) {}

  span<T>(row: SpanRow, work: (span: Span) => Promise<T>): Promise<T> {
    const parent = row.root ? this.api.ROOT_CONTEXT : (this.running.getStore() ?? this.api.ROOT_CONTEXT);
    const span = this.begin(row, parent);
    return this.running.run(this.api.trace.setSpan(parent, span), () => work(handleOf(this.api, span)))
      .catch((error: unknown) => { handleOf(this.api, span).fail(error instanceof Error ? error.name : 'error'); throw error; })
      .finally(() => span.end());
  }

  /** @param traceparent as the caller sent it (W3C Trace Context); anything else than one is as good as none. */
  request(row: SpanRow, traceparent: unknown): RequestSpan {
    const parent = remoteParent(this.api, traceparent) ?? this.api.ROOT_CONTEXT;
    const span = this.begin(row, parent);
    const context = this.api.trace.setSpan(parent, span);
    return {
      run: (work) => this.running.run(context, work),
      end: (status) => {
        span.setAttribute('http.response.status_code', status);
        // Of a server's answers only 5xx are its failures (semantic conventions, HTTP spans, "Status").
        if (status >= 500) handleOf(this.api, span).fail(String(status));
        span.end();
      },
    };
  }

  async close(): Promise<void> {
    useTracer(undefined);
    await this.end();
  }

  private begin({ name, kind, attributes }: SpanRow, parent: Context): OtelSpan {
    const { SpanKind } = this.api;
    return this.tracer.startSpan(name, { kind: kind === 'server' ? SpanKind.SERVER : kind === 'client' ? SpanKind.CLIENT : SpanKind.CONSUMER, attributes }, parent);
  }
}

/** Undefined where no collector is named; then nothing of OpenTelemetry is loaded. */
export async function startTracing({ otlpEndpoint, otlpHeaders, otelServiceName }: Pick<Config, 'otlpEndpoint' | 'otlpHeaders' | 'otelServiceName'>, log: Log): Promise<Traces | undefined> {
  if (otlpEndpoint === undefined) return undefined;
  const url = `${otlpEndpoint.replace(/\/+$/, '')}/v1/traces`;
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }, { Agent }] = await Promise.all([
    import('@opentelemetry/api'), import('@opentelemetry/sdk-trace'), import('@opentelemetry/exporter-trace-otlp-http'), import('@opentelemetry/resources'),
    url.startsWith('https:') ? import('node:https') : import('node:http'),
  ]);
  const agent = new Agent({ keepAlive: true });
  const exporter = new Delivery(new OTLPTraceExporter({ url, headers: otlpHeaders, timeoutMillis: EXPORT_TIMEOUT_MS, httpAgentOptions: async () => agent }), log);
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': otelServiceName, 'service.version': VERSION }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, scheduledDelayMillis: 1000, exportTimeoutMillis: EXPORT_TIMEOUT_MS + 1000 })],
  });
  const traces = new Traces(api, provider.getTracer('consentry', VERSION), async () => {
    let timer: NodeJS.Timeout | undefined;
    // Its failure has been told already.
    await Promise.race([provider.shutdown().catch(() => undefined), new Promise((resolve) => { timer = setTimeout(resolve, FLUSH_MS); })]);
    clearTimeout(timer);
    exporter.giveUp();
    agent.destroy();
  });
  useTracer(traces);
  return traces;
}

type Done = Parameters<SpanExporter['export']>[1];

/** Spans that could not be delivered are lost, and said to be, at most once a minute. */
class Delivery implements SpanExporter {
  private told = -Infinity;
  private lost = 0;
  private readonly underWay = new Set<Done>();

  constructor(private readonly exporter: SpanExporter, private readonly log: Log) {}

  export(spans: ReadableSpan[], done: Done): void {
    const once: Done = (result) => {
      if (!this.underWay.delete(once)) return;
      if (result.code !== 0) this.tell(spans.length, result.error);
      done(result);
    };
    this.underWay.add(once);
    this.exporter.export(spans, once);
  }

  /** What is still under way is not waited for. */
  giveUp(): void {
    for (const done of this.underWay) done({ code: 1, error: new Error('the server stopped') });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  private tell(spans: number, error: Error | undefined): void {
    this.lost += spans;
    if (performance.now() - this.told < TELL_EVERY_MS) return;
    // Its class alone: the collector's words are not ours to log.
    this.log.warn('traces_not_exported', { spans: this.lost, error: error?.name ?? 'unknown' });
    this.told = performance.now();
    this.lost = 0;
  }
}

function handleOf(api: Api, span: OtelSpan): Span {
  return {
    set: (attributes: Attributes) => { span.setAttributes(attributes); },
    fail: (error) => { span.setAttribute('error.type', error).setStatus({ code: api.SpanStatusCode.ERROR }); },
  };
}

const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** W3C Trace Context, level 1. `tracestate` is not taken over: it may hold anything. */
function remoteParent(api: Api, traceparent: unknown): Context | undefined {
  const match = typeof traceparent === 'string' && traceparent.length <= 512 ? TRACEPARENT.exec(traceparent) : null;
  if (!match || (match[1] === '00' && match[5] !== undefined)) return undefined;
  return api.trace.setSpanContext(api.ROOT_CONTEXT, { traceId: match[2]!, spanId: match[3]!, traceFlags: Number.parseInt(match[4]!, 16) & 1, isRemote: true });
}
