import { createServer, type Server } from 'node:https';
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Certificate } from './certificates.js';

/** A provider's HTTPS server on loopback, which counts what reached it and can change its key. */
export class TlsServer {
  /** Requests that were read. */
  requests = 0;
  /** Bytes of application data, in plain text: 0 when the client gave up in the handshake. */
  bytes = 0;
  /** Handshakes that ended, and those among them that took up an earlier session. */
  handshakes = 0;
  resumed = 0;
  private readonly held: ServerResponse[] = [];
  private constructor(private readonly server: Server, private readonly ticketKeys: Buffer, readonly port: number) {}

  /** @param chain the leaf first, then whatever is sent along */
  static async start(chain: Certificate[], address = '127.0.0.1'): Promise<TlsServer> {
    const ticketKeys = randomBytes(48);
    const server = createServer({ ...shown(chain), ticketKeys });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => { server.listen(0, address, resolve); });
    const made = new TlsServer(server, ticketKeys, (server.address() as AddressInfo).port);
    server.on('secureConnection', (socket: TLSSocket) => {
      made.handshakes++;
      if (socket.isSessionReused()) made.resumed++;
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => { made.bytes += chunk.length; });
    });
    server.on('request', (request, response) => { 
      made.requests++;
      request.resume();
      if (request.url === '/held') made.held.push(response);
      else response.end('reached');
    });
    return made;
  }

  /** From here on new connections see another certificate. Busy ones stay, and so do the session tickets of before: what a server farm does. */
  async show(chain: Certificate[]): Promise<void> {
    this.server.setSecureContext({ ...shown(chain), ticketKeys: this.ticketKeys });
    this.server.closeIdleConnections();
    await noticed();
  }

  /** Answers the requests to `/held`. */
  release(): void {
    for (const response of this.held.splice(0)) response.end('reached');
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => { this.server.close(resolve); });
  }
}

/** Until the other side has seen that its connections ended. */
const noticed = () => new Promise((resolve) => { setTimeout(resolve, 50); });

function shown(chain: Certificate[]) {
  return { key: chain[0]!.privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: chain.map(({ pem }) => pem).join('') };
}
