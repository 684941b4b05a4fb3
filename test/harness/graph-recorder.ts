import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Takes whatever a plugin sends and keeps it byte for byte. The simulator knows six templates and keeps contents alone; Meta's
 * own examples name other templates, and here the whole request is what is compared.
 */
export interface GraphRecorder { address: string; requests: Record<string, unknown>[]; close(): Promise<void> }

export async function startGraphRecorder(): Promise<GraphRecorder> {
  const requests: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      if (request.method !== 'POST') return response.end('{"data":[]}');
      requests.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>);
      return response.end(JSON.stringify({ messaging_product: 'whatsapp', messages: [{ id: `wamid.recorded-${requests.length}` }] }));
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests,
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }),
  };
}
