import { faultCode, isSendFault } from './fault.book.js';
import { graphFailure, type Answer } from './graph.answers.js';
import { readJson, SUCCESS } from './graph.http.js';
import type { Call } from './graph.call.js';
import type { PhoneLine } from './phone.line.js';
import { isAcceptable, readSendRequest, type SendFacts } from './send.request.js';

const SLOW_MS = 2_000;
const HANG_MS = 30_000;

/** `POST /{phone-number-id}/messages`: a message, or a mark that one was read. */
export async function takeMessage(line: PhoneLine, call: Call): Promise<void> {
  // A mark is no message: the faults of the next message stay for that.
  const early = line.faults.take((kind) => kind === 'refuse_connection');
  if (early) return void call.request.socket.destroy();
  const body = await readJson(call.request);
  if (isReadMark(body)) return call.answer(markRead(line, body));
  const fault = requestFault(line);
  if (refused(fault, call)) return;
  if (line.state.blocked) return call.answer(graphFailure(131031, 'The account is disabled'));
  const read = readSendRequest(body, factsOf(line, call));
  if (!isAcceptable(read)) return call.answer(read);
  const tooFast = line.pace.send(read.to);
  if (tooFast) return call.answer(tooFast);
  const { providerId } = line.take(read);
  conclude(fault, {
    status: 200,
    body: {
      messaging_product: 'whatsapp',
      contacts: [{ input: read.to, ...(read.byUserId ? { user_id: read.to } : { wa_id: read.to }) }],
      messages: [{ id: providerId, ...(read.type === 'template' && { message_status: 'accepted' }) }],
    },
  }, call);
}

function factsOf(line: PhoneLine, { lines, tools }: Call): SendFacts {
  const owner = line.settings?.businessAccountId ?? '';
  const number = line.settings?.phoneNumberId;
  return {
    templates: tools.templatesOf(owner),
    file: (id) => tools.media.find(owner, id),
    // Where two connections hold one number, what came over either can be answered over both.
    knows: (messageId) => line.knows(messageId) ?? lines.filter((other) => other.settings?.phoneNumberId === number).map((other) => other.knows(messageId)).find((known) => known !== undefined),
  };
}

interface ReadMarkRequest { status: 'read'; message_id?: unknown; typing_indicator?: { type?: unknown } | null }

const isReadMark = (body: unknown): body is ReadMarkRequest => typeof body === 'object' && body !== null && (body as { status?: unknown }).status === 'read';

function markRead(line: PhoneLine, { message_id: messageId, typing_indicator: typing }: ReadMarkRequest): Answer {
  if (typeof messageId !== 'string') return graphFailure(131008, 'message_id is required');
  if (typing !== undefined && typing?.type !== 'text') return graphFailure(131009, 'typing_indicator.type must be text');
  if (line.knows(messageId)?.inbound !== true) return graphFailure(131009, 'message_id is not a message that this number received');
  line.mark(messageId, typing !== undefined);
  return SUCCESS;
}

/** The next fault of a line that is about a request rather than about its webhooks. */
export const requestFault = (line: PhoneLine): string | undefined => line.faults.take(isSendFault);

/** Answers with a fault that keeps the request from being taken. False: it is to be taken. */
export function refused(fault: string | undefined, { request, answer, tools }: Call): boolean {
  const code = fault === undefined ? undefined : faultCode(fault, 'error');
  if (fault === 'refuse_connection' || fault === 'drop_before_accept') request.socket.destroy();
  else if (fault === 'timeout_before_accept') tools.after(HANG_MS, () => request.socket.destroy());
  else if (code !== undefined) answer(graphFailure(code, 'As ordered'));
  else if (fault === 'http_500') answer({ status: 500, body: '<html><body>Sorry, something went wrong.</body></html>' });
  else if (fault === 'http_503') answer({ ...graphFailure(2, 'As ordered'), status: 503 });
  else return false;
  return true;
}

/** Answers what was taken, or fails to. */
export function conclude(fault: string | undefined, taken: Answer, { request, answer, tools }: Call): void {
  if (fault === 'drop_after_accept') return void request.socket.destroy();
  if (fault === 'timeout_after_accept') return tools.after(HANG_MS, () => request.socket.destroy());
  const pause = fault === 'slow' ? SLOW_MS : tools.delays.answer;
  const final = fault === 'garbage' ? { status: 200, body: 'OK\u0000<!-- not what you asked for' } : taken;
  if (pause > 0) tools.after(pause, () => answer(final));
  else answer(final);
}
