import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Hook { headers: IncomingHttpHeaders; text: string; body: { type: string; timestamp: string; data: Record<string, unknown> }; path: string }

/** Somebody's program that takes webhooks: a real HTTP server on this machine. */
export class HookReceiver {
  readonly hooks: Hook[] = [];
  /** What it answers; 204 at once unless told. */
  answer: (hook: Hook, response: ServerResponse) => void = (_hook, response) => { response.writeHead(204).end(); };
  /** Requests without an answer yet, now and at most. */
  open = 0;
  mostOpen = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<HookReceiver> {
    const server = createServer((request, response) => {
      receiver.mostOpen = Math.max(receiver.mostOpen, ++receiver.open);
      response.on('close', () => { receiver.open--; });
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const hook: Hook = { headers: request.headers, text, body: JSON.parse(text || '{}') as Hook['body'], path: request.url! };
        receiver.hooks.push(hook);
        receiver.answer(hook, response);
      });
    });
    const receiver = new HookReceiver(server);
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hooks`;
  }

  types(): string[] {
    return this.hooks.map((h) => h.body.type).sort();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => { this.server.close(resolve); });
  }
}

/**
 * Which of the signatures fit this secret, written from the specification and not from its library (Standard Webhooks 1.0,
 * "Signature scheme"): HMAC-SHA-256 over `id.timestamp.payload` under the decoded secret, base64, after `v1,`; several parted by spaces.
 */
export function signaturesThatFit(secret: string, { headers, text }: Pick<Hook, 'headers' | 'text'>): number {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key).update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${text}`, 'utf8').digest();
  return String(headers['webhook-signature']).split(' ').filter((each) => {
    const given = Buffer.from(each.slice(3), 'base64');
    return each.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected);
  }).length;
}
