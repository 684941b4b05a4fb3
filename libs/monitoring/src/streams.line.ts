import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { StreamNetwork } from './streams.network.js';
import type { SyslogTarget } from './streams.schema.js';
import { StreamFailure, type Encoded, type Sender } from './streams.sender.js';
import { asciiJson, frame, syslogMessage } from './streams.syslog.js';

const CONNECT_MS = 5000;
const KEEP_ALIVE_MS = 60_000;
/** A receiver that says goodbye so long after the last event had them all: what it had not read would have made it a reset. */
const QUIET_MS = 5000;
const GOODBYE_MS = 1000;
const SETTLE_MS = 300;

export interface LineOptions { hostname: string; timeoutMs: number; /** Told when a connection breaks while nothing is being sent. */ broke: () => void }

/** Syslog over TLS (RFC 5425) or TCP (RFC 6587). TCP says what left this machine, never what the receiver read: see `Sender.acknowledges`. */
export class SyslogSender implements Sender {
  readonly acknowledges = false;
  // A receiver should take 8,192 octets (RFC 5425, section 4.3.1); what stands before the JSON needs less than 800.
  readonly longest = 7300;
  private socket: Socket | undefined;
  private last: 'ended' | 'broken' | 'none' = 'none';
  private writtenAt = -Infinity;
  private busy = false;
  private fresh = true;
  /** When the last connection ended, by the time of the process. */
  brokeAt = 0;

  constructor(private readonly target: SyslogTarget, private readonly network: StreamNetwork, private readonly options: LineOptions) {}

  get state(): Sender['state'] {
    return this.socket ? 'open' : this.last;
  }

  async send(batch: Encoded[], signal: AbortSignal): Promise<void> {
    const octets = Buffer.concat(batch.map((each) => this.encode(each)));
    this.busy = true;
    try {
      if (!this.socket) {
        this.socket = await this.open(signal);
        this.fresh = true;
      }
      const { socket } = this;
      await this.write(socket, octets, signal);
      // A receiver that takes nothing from us, or one that stands before one that is away, says so after the handshake.
      if (this.fresh) await this.stays(socket, signal);
      this.fresh = false;
    } finally {
      this.busy = false;
    }
  }

  async close(): Promise<boolean> {
    const { socket } = this;
    if (!socket) return this.last === 'ended';
    const ended = new Promise<boolean>((resolve) => {
      socket.once('end', () => resolve(true));
      socket.once('close', () => resolve(false));
      setTimeout(() => resolve(false), GOODBYE_MS).unref();
    });
    this.busy = true;
    socket.end();
    const clean = await ended;
    socket.destroy();
    return clean;
  }

  private encode({ event, at, organization, json }: Encoded): Buffer {
    const { uid, event_code: action, sequence } = event.metadata;
    return frame(syslogMessage({ at, severityId: event.severity_id, hostname: this.options.hostname, action, id: uid, seq: sequence ?? null, organization, event: asciiJson(json) }));
  }

  private open(signal: AbortSignal): Promise<Socket> {
    const { host, port, transport, ca, clientCert, clientKey, serverName } = this.target;
    const plain = transport === 'tcp';
    // A name is checked as it is looked up; an address is not looked up.
    if (isIP(host) && !this.network.allowed(host, plain)) throw new StreamFailure('The address lies in a network that may not be contacted.');
    const way = { host, port, lookup: this.network.lookup(plain) };
    const socket = plain ? connectTcp(way) : connectTls({
      ...way, minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca ? { ca } : {}), ...(clientCert && clientKey ? { cert: clientCert, key: clientKey } : {}), ...(serverName ?? !isIP(host) ? { servername: serverName ?? host } : {}),
    });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => socket.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' })), CONNECT_MS);
      const stopped = () => socket.destroy(Object.assign(new Error('stopped'), { name: 'AbortError' }));
      const settle = () => { clearTimeout(timer); signal.removeEventListener('abort', stopped); };
      const fail = (error: Error) => { settle(); reject(new StreamFailure(wordsOf(error))); };
      signal.addEventListener('abort', stopped);
      socket.once('error', fail);
      socket.once(plain ? 'connect' : 'secureConnect', () => {
        settle();
        socket.off('error', fail);
        this.watch(socket);
        resolve(socket);
      });
    });
  }

  private watch(socket: Socket): void {
    let clean = false;
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    // Whatever a receiver says has no meaning here, and must not pile up.
    socket.resume();
    socket.on('error', () => { clean = false; });
    socket.once('end', () => { clean = performance.now() - this.writtenAt >= QUIET_MS; });
    socket.once('close', (failed: boolean) => {
      if (this.socket !== socket) return;
      this.gone(clean && !failed ? 'ended' : 'broken');
      if (!this.busy) this.options.broke();
    });
  }

  /** Resolves when the machine took all of it and the connection is still whole. */
  private write(socket: Socket, octets: Buffer, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (error?: Error | null) => {
        clearTimeout(timer);
        socket.off('close', closed);
        signal.removeEventListener('abort', stopped);
        if (error) {
          if (this.socket === socket) this.gone('broken');
          socket.destroy();
          reject(error);
        } else resolve();
      };
      const closed = () => finish(new StreamFailure('The receiver closed the connection.'));
      const stopped = () => finish(new StreamFailure('The server is stopping.'));
      const timer = setTimeout(() => finish(new StreamFailure(`The receiver took nothing for ${this.options.timeoutMs / 1000} seconds.`)), this.options.timeoutMs);
      socket.once('close', closed);
      signal.addEventListener('abort', stopped);
      this.writtenAt = performance.now();
      socket.write(octets, (error) => {
        this.writtenAt = performance.now();
        // A reset that has arrived meanwhile is seen first.
        setImmediate(() => finish(error ? new StreamFailure(wordsOf(error)) : socket.destroyed || socket.readableEnded ? new StreamFailure('The receiver closed the connection.') : null));
      });
    });
  }

  private stays(socket: Socket, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (error?: StreamFailure) => {
        clearTimeout(timer);
        socket.off('close', closed);
        signal.removeEventListener('abort', stopped);
        if (error) reject(error);
        else resolve();
      };
      const closed = () => finish(new StreamFailure('The receiver closed the connection as soon as it was open.'));
      const stopped = () => finish(new StreamFailure('The server is stopping.'));
      const timer = setTimeout(finish, SETTLE_MS);
      socket.once('close', closed);
      signal.addEventListener('abort', stopped);
      if (socket.destroyed) closed();
    });
  }

  private gone(how: 'ended' | 'broken'): void {
    this.socket = undefined;
    this.last = how;
    this.brokeAt = performance.now();
  }
}

const TLS_VERDICTS: Record<string, string> = {
  CERT_HAS_EXPIRED: 'The certificate of the receiver has expired', CERT_NOT_YET_VALID: 'The certificate of the receiver is not valid yet', ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of the receiver is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of the receiver is signed by itself', SELF_SIGNED_CERT_IN_CHAIN: 'The certificate of the receiver is of an authority that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate of the receiver is of an authority that is not trusted', UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The certificate of the receiver is of an authority that is not trusted',
};

function wordsOf(error: Error & { code?: string }): string {
  if (error.name === 'AddressRefusedError') return 'The name leads to a network that may not be contacted.';
  if (error.name === 'AbortError') return 'The server is stopping.';
  const verdict = error.code && TLS_VERDICTS[error.code];
  if (verdict) return `${verdict} (${error.code}).`;
  return `The receiver could not be reached${error.code ? ` (${error.code})` : ''}.`;
}
