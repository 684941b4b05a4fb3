import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface Received { signature: string | undefined; body: Buffer; json: { entry: { id: string; changes: { field: string; value: Record<string, unknown[]> & { metadata: { phone_number_id: string } } }[] }[] } }

/** A server that takes deliveries, as ours would, and can be told to answer something else than 200. */
export async function webhookSink() {
  const received: Received[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      received.push({ signature: request.headers['x-hub-signature-256'] as string | undefined, body, json: JSON.parse(body.toString()) as Received['json'] });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const list = (name: string) => received.flatMap(({ json }) => json.entry.flatMap(({ changes }) => changes.flatMap(({ value }) => (value[name] ?? []) as Record<string, unknown>[])));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/c1`,
    received,
    /** The next deliveries are answered like this. */
    answer: (...statuses: number[]) => void answers.push(...statuses),
    statuses: () => list('statuses'),
    messages: () => list('messages'),
    close: () => new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** Waits until it holds, at most 5 seconds. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (let n = 0; n < 500; n += 1) {
    if (holds()) return;
    await pause(10);
  }
  throw new Error(`waited in vain for: ${what}`);
}
