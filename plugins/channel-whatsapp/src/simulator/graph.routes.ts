import type { IncomingMessage, ServerResponse } from 'node:http';
import { faultCode, WEBHOOK_FAULTS } from './fault.book.js';
import { graphFailure, type Answer } from './graph.answers.js';
import { messageHistory } from './message.history.js';
import type { PhoneLine } from './phone.line.js';
import { userIdOfToken, type RevokedTokens } from './revoked.tokens.js';
import { templatePage } from './sample.templates.js';
import { isAcceptable, readSendRequest } from './send.request.js';

const MAX_BODY = 1_048_576;
const SLOW_MS = 2_000;
const HANG_MS = 30_000;
const ROUTE = /^\/v\d{1,3}\.\d{1,2}\/(\d{1,20}|me)(?:\/(messages|message_templates|message_history|subscribed_apps|permissions))?$/;

export interface RouteTools {
  /** The attached lines that hold this token, latest first. */
  linesOf(token: string): PhoneLine[];
  revoked: RevokedTokens;
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
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const lines = tools.linesOf(token);
  if (tools.revoked.has(token)) return answer(response, graphFailure(190, 'The user took the app’s permissions back', 458));
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
  if (what === 'GET node' && id === 'me') return answer(response, { status: 200, body: { id: userIdOfToken(token) } });
  if (what === 'DELETE subscribed_apps' && account) {
    tools.revoked.unsubscribe(token, id);
    return answer(response, SUCCESS);
  }
  if (what === 'DELETE permissions' && id === userIdOfToken(token)) return takeBack(token, lines, request, response, tools);
  return answer(response, graphFailure(100, 'The object does not exist or the token may not use it', 33));
}

const SUCCESS: Answer = { status: 200, body: { success: true } };

/** The request of a revocation that faults are for: each try makes one. */
async function takeBack(token: string, lines: PhoneLine[], request: IncomingMessage, response: ServerResponse, tools: RouteTools): Promise<void> {
  const fault = requestFault(lines[0] as PhoneLine);
  if (refused(fault, request, response)) return;
  tools.revoked.add(token, lines.map(({ connectionId }) => connectionId), tools.now());
  conclude(fault, SUCCESS, request, response, tools);
}

async function takeMessage(line: PhoneLine, request: IncomingMessage, response: ServerResponse, tools: RouteTools): Promise<void> {
  const fault = requestFault(line);
  if (fault === 'refuse_connection') return void request.socket.destroy();
  const body = await readJson(request);
  if (refused(fault, request, response)) return;
  if (isReadMark(body)) return answer(response, SUCCESS);

  const read = readSendRequest(body);
  if (!isAcceptable(read)) return answer(response, read);
  const { providerId } = line.take(read);
  conclude(fault, {
    status: 200,
    body: {
      messaging_product: 'whatsapp',
      contacts: [{ input: read.to, ...(read.byUserId ? { user_id: read.to } : { wa_id: read.to }) }],
      messages: [{ id: providerId, ...(read.type === 'template' && { message_status: 'accepted' }) }],
    },
  }, request, response, tools);
}

/** The next fault of a line that is about a request rather than about its webhooks. */
const requestFault = (line: PhoneLine) => line.faults.take((kind) => !(WEBHOOK_FAULTS as readonly string[]).includes(kind) && faultCode(kind, 'failed') === undefined);

/** Answers with a fault that keeps the request from being taken. False: it is to be taken. */
function refused(fault: string | undefined, request: IncomingMessage, response: ServerResponse): boolean {
  const code = fault === undefined ? undefined : faultCode(fault, 'error');
  if (fault === 'refuse_connection') request.socket.destroy();
  else if (code !== undefined) answer(response, graphFailure(code, 'As ordered'));
  else if (fault === 'http_500') answer(response, { status: 500, body: '<html><body>Sorry, something went wrong.</body></html>' });
  else if (fault === 'http_503') answer(response, { ...graphFailure(2, 'As ordered'), status: 503 });
  else return false;
  return true;
}

/** Answers what was taken, or fails to. */
function conclude(fault: string | undefined, taken: Answer, request: IncomingMessage, response: ServerResponse, tools: RouteTools): void {
  if (fault === 'drop_after_accept') return void request.socket.destroy();
  if (fault === 'timeout_after_accept') return tools.after(HANG_MS, () => request.socket.destroy());
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
