import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTls } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface SiemBatch { headers: IncomingMessage['headers']; path: string; events: { metadata: { uid: string; sequence: number; event_code: string }; [name: string]: unknown }[]; body: string }
/** A status; silence; the connection broken before or after the batch was kept. */
export type SiemAnswer = number | 'silence' | 'reset' | 'kept-and-reset' | { status: number; headers: Record<string, string> };

/** A collector of logs on loopback: keeps the batches that it answers with 2xx, and answers as it is told. */
export class SiemCollector {
  readonly batches: SiemBatch[] = [];
  requests = 0;
  answer: (request: number) => SiemAnswer = () => 204;
  private constructor(private readonly server: Server, readonly port: number, private readonly scheme: string) {}

  static async start(tls?: { key: string | Buffer; cert: string }, port = 0): Promise<SiemCollector> {
    let made: SiemCollector | undefined = undefined;
    const take = (request: IncomingMessage, response: ServerResponse) => { void made!.take(request, response); };
    const server = tls ? createTls(tls, take) : createServer(take);
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
    made = new SiemCollector(server, (server.address() as AddressInfo).port, tls ? 'https' : 'http');
    return made;
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.port}/collect`;
  }

  get uids(): string[] {
    return this.batches.flatMap(({ events }) => events.map(({ metadata }) => metadata.uid));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => { this.server.close(resolve); });
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = this.answer(++this.requests);
    if (answer === 'reset') return void request.socket.resetAndDestroy();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    if (answer === 'silence') return;
    const { status, headers } = typeof answer === 'object' ? answer : { status: answer === 'kept-and-reset' ? 200 : answer, headers: {} };
    if (status < 300) this.batches.push({ headers: request.headers, path: request.url!, body, events: (request.headers['content-type'] === 'application/json' ? JSON.parse(body) : body.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown)) as SiemBatch['events'] });
    if (answer === 'kept-and-reset') return void request.socket.resetAndDestroy();
    response.writeHead(status, headers).end();
  }
}
