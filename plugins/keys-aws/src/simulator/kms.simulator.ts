import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KmsFailure } from './kms.failure.js';
import { KeyStore } from './kms.keys.js';
import { kmsOperations } from './kms.operations.js';
import { checkSignature, type Credentials } from './request.signature.js';

/** `hang`: the request is read and never answered. Otherwise an error as KMS names it; status 400 unless told. */
export type Fault = 'hang' | { code: string; status?: number };
/** One request with a right signature. The body is what came, without a plaintext. */
export interface SeenRequest { operation: string; input: Record<string, unknown> }

export interface KmsSimulator {
  /** Base address, e.g. `http://127.0.0.1:41234`. */
  address: string;
  /** Settings with which the plugin reaches it, secrets included. The alias has no key yet and is another at every call. */
  settings(): Record<string, string>;
  /** Makes a key and returns its ARN. Default: symmetric, for encryption. */
  createKey(spec?: string, usage?: string): string;
  /** Sets `KeyState`, e.g. `Disabled`. @param keyId id, ARN or alias. @throws KmsFailure when there is no such key. */
  setState(keyId: string, state: string): void;
  /** Takes a key and its aliases away for good. */
  forget(keyId: string): void;
  /** Lets these operations fail until the function that comes back is called. Default: all of them. */
  fault(fault: Fault, operations?: readonly string[]): () => void;
  /** Refuses connections, on the same port, until the function that comes back is called. */
  goAway(): Promise<() => Promise<void>>;
  /** Oldest first. */
  requests: readonly SeenRequest[];
  close(): Promise<void>;
}

const ACCOUNT = '111122223333';

/**
 * Starts a stand-in for AWS KMS on 127.0.0.1. It speaks the JSON 1.1 protocol and refuses what isn't signed with its own secret,
 * which is made anew each time and leaves it only in {@link KmsSimulator.settings}. Keys live in memory and end with it.
 * @param options `rotationMs`: how long a rotation takes, default 50; `sessionToken`: let its credentials be temporary ones.
 */
export async function createSimulator(options: { region?: string; rotationMs?: number; sessionToken?: boolean } = {}): Promise<KmsSimulator> {
  const { region = 'eu-central-1', rotationMs = 50 } = options;
  const credentials: Credentials = {
    accessKeyId: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    ...(options.sessionToken && { sessionToken: randomBytes(60).toString('base64') }),
  };
  const store = new KeyStore(region, ACCOUNT);
  const timers = new Set<NodeJS.Timeout>();
  const requests: SeenRequest[] = [];
  const faults: { fault: Fault; operations: readonly string[] | undefined }[] = [];
  const operations = kmsOperations(store, rotationMs, (ms, run) => {
    const timer = setTimeout(() => (timers.delete(timer), run()), ms).unref();
    timers.add(timer);
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = '', url: path = '', headers } = request;
    const operation = /^TrentService\.(\w+)$/.exec(String(headers['x-amz-target']))?.[1] ?? '';
    const active = faults.findLast((entry) => entry.operations?.includes(operation) ?? true)?.fault;
    if (active === 'hang') return;
    try {
      checkSignature({ method, path, headers, body }, credentials, region, new Date());
      const input = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
      const { Plaintext: _unseen, ...seen } = input;
      requests.push({ operation, input: seen });
      if (active) throw new KmsFailure(active.code, 'A fault of the simulator', active.status);
      const run = operations.get(operation);
      if (!run) throw new KmsFailure('UnknownOperationException');
      answer(200, run(input));
    } catch (error) {
      const { code, message, status } = error instanceof KmsFailure ? error : new KmsFailure('KMSInternalException', '', 500);
      answer(status, { __type: code, message });
    }
    function answer(status: number, json: Record<string, unknown>): void {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomBytes(8).toString('hex') }).end(JSON.stringify(json));
    }
  }

  const server = createServer((request, response) => void serve(request, response).catch(() => request.socket.destroy()));
  const listen = (port: number) => new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => (server.off('error', reject), resolve())));
  const stop = () => new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}`;

  return {
    address, requests,
    settings: () => ({ keyId: `alias/consentry-${randomBytes(4).toString('hex')}`, region, endpoint: address, ...credentials }),
    createKey: (spec = 'SYMMETRIC_DEFAULT', usage = 'ENCRYPT_DECRYPT') => store.create(spec, usage).arn,
    setState: (keyId, state) => void (store.find(keyId).state = state),
    forget: (keyId) => store.forget(keyId),
    fault(fault, only) {
      const entry = { fault, operations: only };
      faults.push(entry);
      return () => void faults.splice(faults.indexOf(entry), 1);
    },
    async goAway() {
      await stop();
      return () => listen(port);
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      if (server.listening) await stop();
    },
  };
}
