import { isPluginError, PluginError, type PluginErrorCode, type PluginHost, type Usage } from '@consentry/plugin-sdk';
import { graphError, type Permission } from './graph.errors.js';
import { baseUrlOf, GRAPH_VERSION, type WhatsAppSettings } from './settings.schema.js';
import { jsonOrUndefined, readUsage } from './usage.headers.js';

export interface GraphCall {
  path: string;
  query?: Record<string, string>;
  /** Present: a POST of this as JSON. */
  body?: unknown;
  /** Present: a POST of this form. */
  form?: FormData;
  /** Instead of what `body` says. */
  method?: 'DELETE';
  /** A POST that may be made twice without harm: a lost answer is `unavailable`, not `outcome_unknown`. */
  repeatable?: boolean;
  /** The permission it needs, to be named when it is missing. Default: that for messages. */
  needs?: Permission;
  /** Meta's explanation of a refusal is about what an author wrote, and is passed on. */
  quotes?: boolean;
  timeoutMs?: number;
  signal: AbortSignal;
}

export interface GraphAnswer { json: unknown; /** What its headers tell of the allowance (MO-3). */ usage?: Usage }

/** Calls the Graph API and answers its JSON. @throws PluginError, only ever that. */
export type GraphClient = (call: GraphCall) => Promise<GraphAnswer>;

/**
 * The one place that talks to Meta. A POST whose answer can't be read may have had its effect, so it ends as `outcome_unknown`;
 * a GET has none and a DELETE may be repeated, so both end as `unavailable`.
 */
export function graphClient(settings: WhatsAppSettings, host: PluginHost): GraphClient {
  const base = `${baseUrlOf(settings)}/${GRAPH_VERSION}`;
  const secrets = [settings.accessToken, settings.appSecret, settings.verifyToken];
  return async ({ path, query, body, form, method, repeatable, needs = 'whatsapp_business_messaging', quotes, timeoutMs, signal }) => {
    const posts = body !== undefined || form !== undefined;
    const undecided: PluginErrorCode = posts && !repeatable ? 'outcome_unknown' : 'unavailable';
    const url = `${base}/${path}${query ? `?${new URLSearchParams(query).toString()}` : ''}`;
    const answer = await exchange();
    if (answer.status < 200 || answer.status > 299) {
      throw graphError({ status: answer.status, headers: answer.headers, body: answer.json, now: host.now(), undecided, needs, ...(quotes && { quoteWithout: secrets }) });
    }
    if (answer.json === undefined) throw unreadable(undecided);
    const usage = readUsage(answer.headers);
    return { json: answer.json, ...(usage && { usage }) };

    async function exchange(): Promise<{ status: number; headers: Headers; json: unknown }> {
      try {
        const payload = await payloadOf(body, form);
        const response = await host.fetch(url, {
          method: method ?? (posts ? 'POST' : 'GET'),
          headers: { authorization: `Bearer ${settings.accessToken}`, accept: 'application/json', ...(payload && { 'content-type': payload.type }) },
          ...(payload && { body: payload.bytes }), ...(timeoutMs !== undefined && { timeoutMs }),
          signal,
        });
        return { status: response.status, headers: response.headers, json: jsonOrUndefined(await response.text()) };
      } catch (error) {
        // The host knows best what had left; anything else that is thrown here says nothing.
        if (isPluginError(error) && !(repeatable && error.code === 'outcome_unknown')) throw error;
        throw new PluginError(undecided, { detail: 'The exchange with Meta broke off.' });
      }
    }
  };
}

async function payloadOf(body: unknown, form: FormData | undefined): Promise<{ type: string; bytes: string | Uint8Array } | undefined> {
  if (!form) return body === undefined ? undefined : { type: 'application/json', bytes: JSON.stringify(body) };
  const encoded = new Response(form);
  return { type: encoded.headers.get('content-type') ?? '', bytes: new Uint8Array(await encoded.arrayBuffer()) };
}

/** A success that doesn't say what succeeded. */
export function unreadable(code: PluginErrorCode): PluginError {
  return new PluginError(code, { detail: 'Meta’s answer could not be understood.' });
}

/** An id of Meta's on its way into an address. @throws PluginError `content_rejected` for what would lead elsewhere */
export function graphId(id: string): string {
  if (!/^[\w-]{1,128}$/.test(id)) throw new PluginError('content_rejected', { detail: 'This is no id of Meta’s.' });
  return id;
}
