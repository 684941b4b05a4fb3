import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

/** A DNS server that knows TXT records and nothing else (RFC 1035, section 4). For proofs of domains. */
export class TxtServer {
  /** Texts by name. A name without an entry does not exist. */
  readonly records = new Map<string, string[]>();
  /** Names that were asked for. */
  readonly asked: string[] = [];
  /** Answers nothing at all, like a server that is down. */
  silent = false;
  private constructor(private readonly socket: Socket) {}

  static async start(): Promise<TxtServer> {
    const socket = createSocket('udp4');
    const server = new TxtServer(socket);
    socket.on('message', (question, from) => {
      const answer = server.answer(question);
      if (answer) socket.send(answer, from.port, from.address);
    });
    await new Promise<void>((resolve) => { socket.bind(0, '127.0.0.1', resolve); });
    return server;
  }

  get address(): string {
    return `127.0.0.1:${(this.socket.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => { this.socket.close(resolve); });
  }

  private answer(question: Buffer): Buffer | undefined {
    if (this.silent) return undefined;
    const labels: string[] = [];
    let at = 12;
    for (let length = question[at]!; length > 0; length = question[at]!) {
      labels.push(question.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const name = labels.join('.').toLowerCase();
    this.asked.push(name);
    const texts = this.records.get(name);
    const header = Buffer.from(question.subarray(0, 12));
    // A response, authoritative, recursion as asked; NXDOMAIN when there is no such name.
    header.writeUInt16BE(0x8400 | (question.readUInt16BE(2) & 0x0100) | (texts ? 0 : 3), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(texts?.length ?? 0, 6);
    header.writeUInt32BE(0, 8);
    return Buffer.concat([header, question.subarray(12, at + 5), ...(texts ?? []).map(record)]);
  }
}

/** One TXT record, its name a pointer to the question's, its text in strings of at most 255 bytes. */
function record(text: string): Buffer {
  const bytes = Buffer.from(text);
  const parts: Buffer[] = [];
  for (let i = 0; i < bytes.length || parts.length === 0; i += 200) {
    const part = bytes.subarray(i, i + 200);
    parts.push(Buffer.from([part.length]), part);
  }
  const data = Buffer.concat(parts);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(16, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
