import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeError, Log, METRICS, MetricReaders, ModeToken, ProblemError, toProblemDocument } from '@consentry/kernel';
import { Exposition } from '@consentry/monitoring';
import type { Config } from './config.js';
import { StartError } from './database.js';
import { RAW_SECURITY_HEADERS } from './http.headers.js';

export interface Listening { url: string; close(): Promise<void> }

export const VERSION = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

/** `GET /metrics` on a port of its own, where the operator asked for one. Nobody signs in there: see docs/operations/metrics.md. */
export async function startMetrics(app: NestFastifyApplication, { metricsPort: port, metricsHost: host }: Pick<Config, 'metricsPort' | 'metricsHost'>): Promise<Listening | undefined> {
  if (port === undefined) return undefined;
  METRICS.consentry_build_info.set({ version: VERSION }, 1);
  const exposition = await Exposition.open(app.get(MetricReaders));
  const docsBase = `${app.get(ModeToken).publicUrl}/docs`;
  const log = app.get(Log);
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, maxHeaderSize: 8_192 }, (request, response) => {
    answer(exposition, docsBase, request, response).catch((error: unknown) => {
      log.error('scrape_failed', describeError(error));
      problem(response, new ProblemError('server.internal'), docsBase);
    });
  });
  await listen(server, port, host);
  const bound = server.address() as AddressInfo;
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${bound.port}`,
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }),
  };
}

async function answer(exposition: Exposition, docsBase: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Whatever was sent along is not read.
  request.resume();
  if (request.url!.split('?', 1)[0] !== '/metrics') return problem(response, new ProblemError('request.not_found', { detail: 'There is /metrics here, and nothing else.' }), docsBase);
  if (request.method !== 'GET' && request.method !== 'HEAD') return problem(response, new ProblemError('request.method_not_allowed', { detail: 'Use GET here.' }), docsBase, { allow: 'GET, HEAD' });
  const text = await exposition.scrape();
  response.writeHead(200, { ...RAW_SECURITY_HEADERS, 'content-type': exposition.contentType, 'content-length': Buffer.byteLength(text), 'cache-control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : text);
}

function problem(response: ServerResponse, error: ProblemError, docsBase: string, headers: Record<string, string> = {}): void {
  if (response.headersSent) return void response.destroy();
  const body = JSON.stringify(toProblemDocument(error, docsBase));
  response.writeHead(error.status, { ...RAW_SECURITY_HEADERS, ...headers, 'content-type': 'application/problem+json; charset=utf-8', 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new StartError(WORDS[error.code ?? '']?.(port, host) ?? `CONSENTRY_METRICS_PORT=${port} could not be opened on ${host}: ${error.code}.`)));
    server.listen(port, host, () => resolve());
  });
}

const WORDS: Record<string, (port: number, host: string) => string> = {
  EADDRINUSE: (port) => `Port ${port} of CONSENTRY_METRICS_PORT is in use. Stop what uses it, or choose another: CONSENTRY_METRICS_PORT=${port + 1}.`,
  EACCES: (port) => `This user may not listen on port ${port} of CONSENTRY_METRICS_PORT. Choose one above 1023: CONSENTRY_METRICS_PORT=9464.`,
  EADDRNOTAVAIL: (_port, host) => `CONSENTRY_METRICS_HOST=${host} is no address of this machine. Give one that it has, or unset it.`,
  ENOTFOUND: (_port, host) => `CONSENTRY_METRICS_HOST=${host} is no address of this machine. Give one that it has, or unset it.`,
};
