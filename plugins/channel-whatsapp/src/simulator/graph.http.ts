import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './graph.answers.js';

const MAX_JSON = 1_048_576;

/** The body; undefined when it is too long. */
export async function readBytes(request: IncomingMessage, max: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > max) return undefined;
    chunks.push(chunk as Buffer);
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

/** The body as JSON; undefined when it isn't or is too long. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBytes(request, MAX_JSON);
  try {
    return bytes && (JSON.parse(bytes.toString('utf8')) as unknown);
  } catch {
    return undefined;
  }
}

export function write(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed) return;
  const text = typeof body === 'string';
  const type = Buffer.isBuffer(body) ? 'application/octet-stream' : text ? 'text/html; charset=utf-8' : 'application/json; charset=UTF-8';
  response.writeHead(status, { 'content-type': type, 'facebook-api-version': 'v23.0', ...headers });
  response.end(text || Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

export const SUCCESS: Answer = { status: 200, body: { success: true } };
