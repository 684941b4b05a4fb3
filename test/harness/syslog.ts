import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTls, type TlsOptions } from 'node:tls';

/** A message of RFC 5424, taken apart. */
export interface SyslogMessage {
  facility: number; severity: number; timestamp: string; hostname: string; appName: string; procId: string; msgId: string;
  data: Record<string, Record<string, string>>;
  msg: string;
}

/** Reads frames counted in octets (RFC 6587, section 3.4.1) out of a stream, however it is cut. @throws Error for what is no frame */
export class FrameReader {
  private rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Buffer[] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const frames: Buffer[] = [];
    for (;;) {
      const space = this.rest.indexOf(0x20);
      const digits = this.rest.subarray(0, space < 0 ? this.rest.length : space).toString('latin1');
      // MSG-LEN = NONZERO-DIGIT *DIGIT
      if (digits !== '' && !/^[1-9]\d{0,9}$/.test(digits)) throw new Error(`no length at the beginning of a frame: ${JSON.stringify(digits.slice(0, 20))}`);
      if (space < 0) return frames;
      const end = space + 1 + Number(digits);
      if (this.rest.length < end) return frames;
      frames.push(this.rest.subarray(space + 1, end));
      this.rest = this.rest.subarray(end);
    }
  }

  /** Octets of a frame that is not whole. */
  get pending(): number {
    return this.rest.length;
  }
}

const HEADER = /^<(0|[1-9]\d{0,2})>([1-9]\d{0,2}) (-|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)) ([\x21-\x7e]{1,255}) ([\x21-\x7e]{1,48}) ([\x21-\x7e]{1,128}) ([\x21-\x7e]{1,32}) /;
const ELEMENT_NAME = /^[^\s=\]"]{1,32}/;

/** RFC 5424, section 6. @throws Error saying where it is no such message */
export function parseSyslog(octets: Buffer): SyslogMessage {
  const text = octets.toString('utf8');
  const header = HEADER.exec(text);
  if (!header) throw new Error(`not the header of RFC 5424: ${JSON.stringify(text.slice(0, 80))}`);
  const [whole, pri, version, timestamp, hostname, appName, procId, msgId] = header as unknown as [string, string, string, string, string, string, string, string];
  if (Number(pri) > 191 || version !== '1') throw new Error(`PRI ${pri}, version ${version}`);
  const { data, end } = readData(text, whole.length);
  if (end < text.length && text[end] !== ' ') throw new Error('no space behind the structured data');
  return { facility: Math.floor(Number(pri) / 8), severity: Number(pri) % 8, timestamp, hostname, appName, procId, msgId, data, msg: text.slice(end + 1) };
}

function readData(text: string, from: number): { data: SyslogMessage['data']; end: number } {
  const data: SyslogMessage['data'] = {};
  if (text[from] === '-') return { data, end: from + 1 };
  let at = from;
  if (text[at] !== '[') throw new Error('no structured data');
  while (text[at] === '[') {
    const id = nameAt(text, at + 1);
    at += 1 + id.length;
    const params: Record<string, string> = {};
    while (text[at] === ' ') {
      const name = nameAt(text, at + 1);
      at += 1 + name.length;
      if (text.slice(at, at + 2) !== '="') throw new Error(`parameter ${name} has no value`);
      let value = '';
      for (at += 2; text[at] !== '"'; at++) {
        if (at >= text.length || text[at] === ']') throw new Error(`the value of ${name} has no end, or an unescaped ]`);
        // Section 6.3.3: a backslash before anything else is a backslash.
        if (text[at] === '\\' && '"\\]'.includes(text[at + 1]!)) at++;
        value += text[at];
      }
      at++;
      params[name] = value;
    }
    if (text[at] !== ']') throw new Error(`element ${id} has no end`);
    at++;
    data[id] = params;
  }
  return { data, end: at };
}

function nameAt(text: string, at: number): string {
  const name = ELEMENT_NAME.exec(text.slice(at, at + 33))?.[0];
  if (!name) throw new Error('no SD-NAME');
  return name;
}

export interface SyslogReceiverOptions { tls?: TlsOptions; port?: number }

/** A syslog server on loopback, over TCP or TLS, that keeps what it is sent and can die in the middle of it. */
export class SyslogReceiver {
  readonly messages: SyslogMessage[] = [];
  /** What it could not read. */
  readonly faults: string[] = [];
  connections = 0;
  /** Called with each message; what throws stops the connection there, and what is behind it was never read. */
  onMessage: ((message: SyslogMessage) => void) | undefined;
  private readonly sockets = new Set<Socket>();
  private constructor(private readonly server: Server, readonly port: number) {}

  static async start({ tls, port = 0 }: SyslogReceiverOptions = {}): Promise<SyslogReceiver> {
    const server = tls ? createTls(tls) : createTcp();
    await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
    const made = new SyslogReceiver(server, (server.address() as AddressInfo).port);
    // Before the handshake too: a killed receiver kills those.
    server.on('connection', (socket: Socket) => { made.sockets.add(socket); socket.on('error', () => undefined).on('close', () => made.sockets.delete(socket)); });
    server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => made.take(socket));
    server.on('tlsClientError', () => undefined);
    return made;
  }

  get uids(): string[] {
    return this.messages.map(({ msg }) => (JSON.parse(msg) as { metadata: { uid: string } }).metadata.uid);
  }

  /** Ends every connection with a reset: what was not read is lost. */
  kill(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Says goodbye to every connection. */
  hangUp(): void {
    for (const socket of this.sockets) socket.end();
  }

  async stop(): Promise<void> {
    this.kill();
    await new Promise((resolve) => { this.server.close(resolve); });
  }

  private take(socket: Socket): void {
    this.connections++;
    const frames = new FrameReader();
    let dead = false;
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      // What the machine had taken in before is nobody's now.
      if (dead) return;
      try {
        for (const octets of frames.push(chunk)) {
          const message = parseSyslog(octets);
          this.onMessage?.(message);
          this.messages.push(message);
        }
      } catch (error) {
        if (!(error instanceof ReceiverDied)) this.faults.push((error as Error).message);
        dead = true;
        this.kill();
      }
    });
  }
}

/** Thrown by `onMessage`: the receiver falls over here. */
export class ReceiverDied extends Error {}
