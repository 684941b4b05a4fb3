import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderAnswer, ProviderRequest } from './conformance.types.js';

/** What the stand-in does with the next requests: answer, or one of the ways in which networks fail. */
export type ProviderBehaviour = { answer: ProviderAnswer } | { answering: (request: ProviderRequest) => ProviderAnswer } | 'hang' | 'reset' | 'truncate';

export interface StandIn {
  baseUrl: string;
  requests: ProviderRequest[];
  behave(behaviour: ProviderBehaviour): void;
  close(): Promise<void>;
}

/** A provider on loopback that does as it is told and remembers what it was sent. */
export async function startStandIn(first: ProviderBehaviour): Promise<StandIn> {
  let behaviour = first;
  const requests: ProviderRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
      const bytes = Buffer.concat(chunks);
      const seen = { method: request.method ?? '', path: request.url ?? '', headers, body: bytes.toString('utf8'), bytes };
      requests.push(seen);
      if (behaviour === 'hang') return;
      if (behaviour === 'reset') return void request.socket.resetAndDestroy();
      if (behaviour === 'truncate') {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '4096' });
        response.write('{"half":');
        return void setTimeout(() => request.socket.destroy(), 20);
      }
      const { status, headers: given, body } = 'answer' in behaviour ? behaviour.answer : behaviour.answering(seen);
      response.writeHead(status, { 'content-type': 'application/json', ...given });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    behave: (next) => void (behaviour = next),
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
