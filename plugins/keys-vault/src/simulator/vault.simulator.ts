import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { failed, type ApiAnswer } from './api.answer.js';
import { TokenStore } from './token.store.js';
import { TransitEngine } from './transit.engine.js';
import { answerTo } from './vault.routes.js';

export interface VaultSimulatorOptions {
  /** The clock that leases and creation times come from. */
  now: () => Date;
  /** Where the transit engine lies. Default `transit`. */
  mount?: string;
  /** The one namespace there is. Default: none. */
  namespace?: string;
  /** Answers as Vault did before 1.13. */
  ignoresAssociatedData?: boolean;
}

/** A stand-in for Vault and OpenBao that speaks their HTTP, on loopback. */
export interface VaultSimulator {
  /** Base address, e.g. `http://127.0.0.1:41234`. */
  address: string;
  tokens: TokenStore;
  transit: TransitEngine;
  /** Every request so far as `METHOD path`, oldest first. */
  requests: string[];
  setSealed(sealed: boolean): void;
  /** Every request from now on suffers it: no answer at all, a 500, or a connection that breaks off after the request. */
  suffer(fault: 'hang' | 'fail' | 'cut' | undefined): void;
  /** Answers one path with what is given instead; undefined ends it. */
  answerWith(path: string, answer: ApiAnswer | undefined): void;
  /** Stops listening: connections are refused. */
  goAway(): Promise<void>;
  /** Listens again, on the same port. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** Starts one on 127.0.0.1, unsealed, with an empty transit engine and no tokens. */
export async function createVaultSimulator(options: VaultSimulatorOptions): Promise<VaultSimulator> {
  const tokens = new TokenStore(options.now);
  const transit = new TransitEngine(options.now, options.ignoresAssociatedData ?? false);
  const backends = { tokens, transit, mount: options.mount ?? 'transit', namespace: options.namespace };
  const requests: string[] = [];
  const planted = new Map<string, ApiAnswer>();
  let sealed = false;
  let fault: Parameters<VaultSimulator['suffer']>[0];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://vault.invalid').pathname).replace(/^\/v1\//, '');
    const body = await jsonOf(request);
    requests.push(`${request.method} ${path}`);
    if (fault === 'hang') return;
    if (fault === 'cut') return void request.socket.destroy();
    const answer = fault === 'fail' ? failed(500, 'internal error') : sealed ? failed(503, 'Vault is sealed') : planted.get(path) ?? answerTo({
      method: request.method ?? '', path, body, token: header(request, 'x-vault-token'), namespace: header(request, 'x-vault-namespace'),
    }, backends);
    response.writeHead(answer.status, answer.json === undefined ? {} : { 'content-type': 'application/json' });
    response.end(answer.json === undefined ? undefined : JSON.stringify(answer.json));
  }
  const server = createServer((request, response) => void serve(request, response).catch(() => request.socket.destroy()));
  const listen = (port: number) => new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  const stop = () => new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  await listen(0);
  const { port } = server.address() as AddressInfo;

  return {
    address: `http://127.0.0.1:${port}`,
    tokens, transit, requests,
    setSealed: (next) => void (sealed = next),
    suffer: (next) => void (fault = next),
    answerWith: (path, answer) => void (answer ? planted.set(path, answer) : planted.delete(path)),
    goAway: stop,
    comeBack: () => listen(port),
    close: stop,
  };
}

const header = (request: IncomingMessage, name: string): string | undefined => request.headers[name]?.toString();

async function jsonOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : JSON.parse(text) as Record<string, unknown>;
}
