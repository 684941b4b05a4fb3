import type { IncomingMessage, ServerResponse } from 'node:http';
import { graphFailure, type Answer } from './graph.answers.js';
import type { Call, RouteTools } from './graph.call.js';
import { SUCCESS, write } from './graph.http.js';
import { fetchFile, isFileAddress, uploadFile } from './media.routes.js';
import { historyEvents, messageHistory, readHistoryId } from './message.history.js';
import type { PhoneLine } from './phone.line.js';
import { userIdOfToken } from './revoked.tokens.js';
import { conclude, refused, requestFault, takeMessage } from './send.routes.js';
import { changeTemplate, createTemplate, deleteTemplates } from './template.routes.js';

const ROUTE = /^\/v\d{1,3}\.\d{1,2}\/(\d{1,40}|me)(?:\/(messages|media|message_templates|message_history|events|subscribed_apps|permissions))?$/;

/** Speaks the part of the Graph API that a WhatsApp business uses, as Meta answers it. */
export async function serveGraph(request: IncomingMessage, response: ServerResponse, tools: RouteTools): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const [, id = '', edge = 'node'] = ROUTE.exec(url.pathname) ?? [];
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const lines = tools.linesOf(token);
  if (tools.revoked.has(token)) return write(response, graphFailure(190, 'The user took the app’s permissions back', 458));
  const [first] = lines;
  if (!first) return write(response, graphFailure(190, 'The token is unknown'));
  const line = lines.find(({ settings }) => settings?.phoneNumberId === id);
  const account = lines.find(({ settings }) => settings?.businessAccountId === id);
  const usage = (line ?? first).pace.call((line ?? first).settings?.businessAccountId ?? '');
  const answer = (given: Answer) => write(response, { ...given, headers: { ...usage.headers, ...given.headers } });
  if (usage.refusal) return answer(usage.refusal);
  const call: Call = { request, response, query: url.searchParams, lines, tools, answer };
  if (isFileAddress(url.pathname)) return fetchFile(first, call);
  const what = `${request.method} ${edge}`;
  if (line) return ofNumber(what, id, line, call);
  if (account) return ofAccount(what, id, account, token, call);
  if (what === 'GET node' && id === 'me') return answer({ status: 200, body: { id: userIdOfToken(token) } });
  if (what === 'DELETE permissions' && id === userIdOfToken(token)) return takeBack(token, call);
  return (await ofThing(what, id, call)) ? undefined : answer(UNKNOWN);
}

const UNKNOWN = graphFailure(100, 'The object does not exist or the token may not use it', 33);

async function ofNumber(what: string, id: string, line: PhoneLine, call: Call): Promise<void> {
  if (what === 'POST messages') return takeMessage(line, call);
  if (what === 'POST media') return uploadFile(line, call);
  if (what === 'GET node') return call.answer({ status: 200, body: numberNode(id, line) });
  if (what !== 'GET message_history') return call.answer(UNKNOWN);
  const wanted = call.query.get('message_id');
  const found = wanted === null ? undefined : line.knows(wanted)?.entry;
  call.answer({ status: 200, body: messageHistory(line.entries, found, call.query, { phoneNumberId: id, now: call.tools.now, delays: call.tools.delays }) });
}

async function ofAccount(what: string, id: string, line: PhoneLine, token: string, call: Call): Promise<void> {
  const shelf = call.tools.templatesOf(id);
  if (what === 'GET message_templates') return call.answer({ status: 200, body: shelf.page(call.query) });
  if (what === 'DELETE subscribed_apps') {
    call.tools.revoked.unsubscribe(token, id);
    return call.answer(SUCCESS);
  }
  const fault = what.endsWith('message_templates') ? line.faults.refusal('template_error') : undefined;
  if (fault) return call.answer(fault);
  if (what === 'POST message_templates') return createTemplate(line, shelf, call);
  if (what === 'DELETE message_templates') return deleteTemplates(shelf, call);
  return call.answer(UNKNOWN);
}

/** A file, a template or an entry of the history, by its own id. False: there is no such thing. */
async function ofThing(what: string, id: string, call: Call): Promise<boolean> {
  for (const line of call.lines) {
    const owner = line.settings?.businessAccountId ?? '';
    const shelf = call.tools.templatesOf(owner);
    const template = shelf.byId(id);
    const file = call.tools.media.find(owner, id);
    if (template && what === 'GET node') call.answer({ status: 200, body: template });
    else if (template && what === 'POST node') {
      const fault = line.faults.refusal('template_error');
      if (fault) call.answer(fault);
      else await changeTemplate(line, shelf, template, call);
    } else if (file && (what === 'GET node' || what === 'DELETE node')) {
      const code = line.faults.refusal('media_error');
      if (what === 'DELETE node' && !code) call.tools.media.remove(id);
      call.answer(code ?? (what === 'DELETE node' ? SUCCESS : { status: 200, body: call.tools.media.node(file, call.tools.address()) }));
    } else if (what === 'GET events') {
      const { phoneNumberId, entry } = readHistoryId(id);
      const found = line.settings?.phoneNumberId === phoneNumberId ? line.entries[entry - 1] : undefined;
      if (!found) continue;
      call.answer({ status: 200, body: historyEvents(found, call.tools) });
    } else continue;
    return true;
  }
  return false;
}

/** The request of a revocation that faults are for: each try makes one. */
async function takeBack(token: string, call: Call): Promise<void> {
  const fault = requestFault(call.lines[0] as PhoneLine);
  if (refused(fault, call)) return;
  call.tools.revoked.add(token, call.lines.map(({ connectionId }) => connectionId), call.tools.now());
  conclude(fault, SUCCESS, call);
}

const numberNode = (id: string, { state }: PhoneLine) => ({
  id, verified_name: 'Simulated Shop', display_phone_number: '+1 555-000-0001', quality_rating: state.quality, code_verification_status: 'VERIFIED', status: state.blocked ? 'BANNED' : 'CONNECTED',
  platform_type: 'CLOUD_API', name_status: 'APPROVED', throughput: { level: state.upgraded ? 'HIGH' : 'STANDARD' },
  messaging_limit_tier: state.tier, whatsapp_business_manager_messaging_limit: state.tier,
});
