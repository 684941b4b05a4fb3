import type { IncomingMessage, ServerResponse } from 'node:http';
import { faultCode, WEBHOOK_FAULTS } from './fault.book.js';
import { graphFailure, type Answer } from './graph.answers.js';
import { messageHistory } from './message.history.js';
import type { PhoneLine } from './phone.line.js';
import { templatePage } from './sample.templates.js';
import { isAcceptable, readSendRequest } from './send.request.js';

const MAX_BODY = 1_048_576;
const SLOW_MS = 2_000;
const HANG_MS = 30_000;
const ROUTE = /^\/v\d{1,3}\.\d{1,2}\/(\d{1,20})(?:\/(messages|message_templates|message_history))?$/;

export interface RouteTools {
  /** The attached lines that hold this token, latest first. */
  linesOf(token: string): PhoneLine[];
  now(): Date;
  delays: { answer: number; sent: number; delivered: number; read: number };
  /** A timer that ends with the simulator. */
  after(ms: number, run: () => void): void;
}

/** Speaks the few routes of the Graph API that the plugin uses, as Meta answers them. */
export async function serveGraph(request: IncomingMessage, response: ServerResponse, tools: RouteTools): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const route = ROUTE.exec(url.pathname);
  const id = route?.[1] ?? '';
  const lines = tools.linesOf(/^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '');
  if (lines.length === 0) return answer(response, graphFailure(190, 'The token is unknown'));
  const line = lines.find(({ settings }) => settings?.phoneNumberId === id);
  const account = lines.some(({ settings }) => settings?.businessAccountId === id);
  const what = `${request.method} ${route?.[2] ?? 'node'}`;
  if (what === 'POST messages' && line) return takeMessage(line, request, response, tools);
  if (what === 'GET node' && line) return answer(response, { status: 200, body: numberNode(id) });
  if (what === 'GET message_history' && line) return answer(response, { status: 200, body: messageHistory(line.entries, url.searchParams.get('message_id'), tools) });
  if (what === 'GET message_templates' && account) {
    const limit = Math.min(100, Math.max(1, Number(url.searchParams.get('limit')) || 25));
    return answer(response, { status: 200, body: templatePage(url.searchParams.get('after'), limit) });
  }
  return answer(response, graphFailure(100, 'The object does not exist or the token may not use it', 33));
}

async function takeMessage(line: PhoneLine, request: IncomingMessage, response: ServerResponse, tools: RouteTools): Promise<void> {
  const fault = line.faults.take((kind) => !(WEBHOOK_FAULTS as readonly string[]).includes(kind) && faultCode(kind, 'failed') === undefined);
  if (fault === 'refuse_connection') return void request.socket.destroy();
  const body = await readJson(request);
  const code = fault === undefined ? undefined : faultCode(fault, 'error');
  if (code !== undefined) return answer(response, graphFailure(code, 'As ordered'));
  if (fault === 'http_500') return answer(response, { status: 500, body: '<html><body>Sorry, something went wrong.</body></html>' });
  if (fault === 'http_503') return answer(response, { ...graphFailure(2, 'As ordered'), status: 503 });
  if (isReadMark(body)) return answer(response, { status: 200, body: { success: true } });

  const read = readSendRequest(body);
  if (!isAcceptable(read)) return answer(response, read);
  const { providerId } = line.take(read);
  if (fault === 'drop_after_accept') return void request.socket.destroy();
  if (fault === 'timeout_after_accept') return tools.after(HANG_MS, () => request.socket.destroy());
  const taken: Answer = {
    status: 200,
    body: {
      messaging_product: 'whatsapp',
      contacts: [{ input: read.to, ...(read.byUserId ? { user_id: read.to } : { wa_id: read.to }) }],
      messages: [{ id: providerId, ...(read.type === 'template' && { message_status: 'accepted' }) }],
    },
  };
  const pause = fault === 'slow' ? SLOW_MS : tools.delays.answer;
  const final = fault === 'garbage' ? { status: 200, body: 'OK\u0000<!-- not what you asked for' } : taken;
  if (pause > 0) tools.after(pause, () => answer(response, final));
  else answer(response, final);
}

const isReadMark = (body: unknown) => typeof body === 'object' && body !== null && (body as { status?: unknown }).status === 'read';

const numberNode = (id: string) => ({
  id, verified_name: 'Simulated Shop', display_phone_number: '+1 555-000-0001', quality_rating: 'GREEN', code_verification_status: 'VERIFIED',
  platform_type: 'CLOUD_API', name_status: 'APPROVED', throughput: { level: 'STANDARD' },
});

/** The body as JSON; undefined when it isn't or is too long. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > MAX_BODY) return undefined;
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed) return;
  const text = typeof body === 'string';
  response.writeHead(status, { 'content-type': text ? 'text/html; charset=utf-8' : 'application/json; charset=UTF-8', 'facebook-api-version': 'v23.0', ...headers });
  response.end(text ? body : JSON.stringify(body));
}
