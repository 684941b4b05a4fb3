import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSpan { traceId: string; spanId: string; parentSpanId: string | undefined; name: string; kind: number; attributes: Record<string, unknown>; failed: boolean }
interface Otlp { resourceSpans: { resource: { attributes: Pair[] }; scopeSpans: { spans: (Omit<ReceivedSpan, 'attributes' | 'failed'> & { attributes: Pair[]; status?: { code?: number } })[] }[] }[] }
interface Pair { key: string; value: Record<string, unknown> }

/** The settings of a server that sends its traces there. */
export const env = (url: string) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20collector-secret,x-tenant=a%3Db', OTEL_SERVICE_NAME: 'consentry-under-test' });

/** A collector on loopback that keeps every byte it was sent, as OTLP/HTTP has it. */
export class Collector {
  readonly raw: string[] = [];
  readonly spans: ReceivedSpan[] = [];
  resource: Record<string, unknown> = {};
  requests: { url: string; headers: IncomingHttpHeaders }[] = [];
  /** Takes what comes and never answers. */
  hangs = false;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Collector> {
    const server = createServer();
    const collector = new Collector(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.url !== '/v1/traces') return void response.writeHead(404).end();
        collector.requests.push({ url: request.url!, headers: request.headers });
        if (collector.hangs) return;
        collector.take(Buffer.concat(chunks).toString('utf8'));
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => { this.server.close(() => resolve()); });
  }

  private take(text: string): void {
    this.raw.push(text);
    for (const { resource, scopeSpans } of (JSON.parse(text) as Otlp).resourceSpans) {
      this.resource = plain(resource.attributes);
      for (const { spans } of scopeSpans) for (const { attributes, status, ...span } of spans) this.spans.push({ ...span, parentSpanId: span.parentSpanId || undefined, attributes: plain(attributes), failed: status?.code === 2 });
    }
  }
}

function plain(pairs: Pair[]): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));
}
