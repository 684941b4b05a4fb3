import { createServer, request as forward, type IncomingHttpHeaders, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen { method: string; path: string; headers: IncomingHttpHeaders; body: string; at: number }
type Answer = (response: ServerResponse, seen: Seen) => void;

/** Real HTTP on this machine. */
async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return server;
}

abstract class Station {
  readonly seen: Seen[] = [];
  protected server!: Server;

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get keys(): (string | string[] | undefined)[] {
    return this.seen.map((s) => s.headers['idempotency-key']);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => { this.server.close(resolve); });
  }

  protected abstract answer(response: ServerResponse, seen: Seen): void;

  protected async open(): Promise<void> {
    this.server = await listen((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const seen = { method: request.method!, path: request.url!, headers: request.headers, body: Buffer.concat(chunks).toString('utf8'), at: performance.now() };
        this.seen.push(seen);
        this.answer(response, seen);
      }).on('error', () => undefined);
    });
  }
}

/** Answers as the test says, one after another; the last one stays. */
export class ScriptedServer extends Station {
  script: Answer[] = [];

  static async start(): Promise<ScriptedServer> {
    const made = new ScriptedServer();
    await made.open();
    return made;
  }

  play(...script: Answer[]): this {
    this.seen.length = 0;
    this.script = script;
    return this;
  }

  protected answer(response: ServerResponse, seen: Seen): void {
    this.script[Math.min(this.seen.length, this.script.length) - 1]!(response, seen);
  }
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => (response) => {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers }).end(JSON.stringify(body));
};
export const problem = (status: number, code: string, headers: Record<string, string> = {}): Answer => json(status, { type: 'about:blank', title: 'Title', status, detail: 'Detail.', code }, headers);
export const breakOff: Answer = (response) => { response.destroy(); };
export const halfAnswer: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"data":[');
  setTimeout(() => response.destroy(), 20);
};
export const silence: Answer = () => undefined;

export type Fault = 'answer lost' | 'answer broken' | 503 | undefined;

/** Stands before a server and harms what comes back from it: what was asked for has been done. 503: not even asked. */
export class Proxy extends Station {
  faults: Fault[] = [];

  static async start(target: string): Promise<Proxy> {
    const made = new Proxy(target);
    await made.open();
    return made;
  }

  private constructor(private readonly target: string) {
    super();
  }

  protected answer(response: ServerResponse, { method, path, headers, body }: Seen): void {
    const fault = this.faults.shift();
    if (fault === 503) {
      response.writeHead(503, { 'content-type': 'text/html', 'retry-after': '0' }).end('<h1>away</h1>');
      return;
    }
    forward(this.target + path, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const whole = Buffer.concat(chunks);
        if (fault === 'answer lost') response.destroy();
        else if (fault === 'answer broken') {
          response.writeHead(answer.statusCode!, { ...answer.headers, 'content-length': whole.length });
          response.write(whole.subarray(0, whole.length / 2));
          setTimeout(() => response.destroy(), 20);
        } else response.writeHead(answer.statusCode!, answer.headers).end(whole);
      });
    }).end(body);
  }
}
