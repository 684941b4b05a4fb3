import { connect } from 'node:net';

export interface RawAnswer { status: number; headers: Headers; body: string }

/** Writes bytes to the port as they are and reads until the server closes: for what no HTTP client would send. */
export function rawHttp(url: string, bytes: string | Uint8Array, seconds = 5): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const chunks: Buffer[] = [];
    const patience = setTimeout(() => socket.destroy(new Error('no answer')), seconds * 1000);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', (error) => { clearTimeout(patience); reject(error); });
    socket.on('close', () => {
      clearTimeout(patience);
      const text = Buffer.concat(chunks).toString('utf8');
      const [head = '', ...rest] = text.split('\r\n\r\n');
      const [line = '', ...fields] = head.split('\r\n');
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1] ?? 0), headers: new Headers(fields.map((f): [string, string] => [f.slice(0, f.indexOf(':')), f.slice(f.indexOf(':') + 1).trim()])), body: rest.join('\r\n\r\n') });
    });
  });
}
