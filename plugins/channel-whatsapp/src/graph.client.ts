import { isPluginError, PluginError, type PluginErrorCode, type PluginHost } from '@consentry/plugin-sdk';
import { graphError, jsonOrUndefined } from './graph.errors.js';
import { baseUrlOf, GRAPH_VERSION, type WhatsAppSettings } from './settings.schema.js';

export interface GraphCall {
  path: string;
  query?: Record<string, string>;
  /** Present: a POST. */
  body?: unknown;
  /** Instead of what `body` says. */
  method?: 'DELETE';
  signal: AbortSignal;
}

/** Calls the Graph API and answers its JSON. @throws PluginError, only ever that. */
export type GraphClient = (call: GraphCall) => Promise<unknown>;

/**
 * The one place that talks to Meta. A POST whose answer can't be read may have had its effect, so it ends as `outcome_unknown`;
 * a GET has none and a DELETE may be repeated, so both end as `unavailable`.
 */
export function graphClient(settings: WhatsAppSettings, host: PluginHost): GraphClient {
  const base = `${baseUrlOf(settings)}/${GRAPH_VERSION}`;
  return async ({ path, query, body, method, signal }) => {
    const undecided: PluginErrorCode = body === undefined ? 'unavailable' : 'outcome_unknown';
    const url = `${base}/${path}${query ? `?${new URLSearchParams(query).toString()}` : ''}`;
    const answer = await exchange();
    if (answer.status < 200 || answer.status > 299) {
      throw graphError({ status: answer.status, headers: answer.headers, body: answer.json, now: host.now(), undecided });
    }
    if (answer.json === undefined) throw unreadable(undecided);
    return answer.json;

    async function exchange(): Promise<{ status: number; headers: Headers; json: unknown }> {
      try {
        const response = await host.fetch(url, {
          method: method ?? (body === undefined ? 'GET' : 'POST'),
          headers: {
            authorization: `Bearer ${settings.accessToken}`,
            accept: 'application/json',
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          signal,
        });
        return { status: response.status, headers: response.headers, json: jsonOrUndefined(await response.text()) };
      } catch (error) {
        // The host knows best what had left; anything else that is thrown here says nothing.
        if (isPluginError(error)) throw error;
        throw new PluginError(undecided, { detail: 'The exchange with Meta broke off.' });
      }
    }
  };
}

/** A success that doesn't say what succeeded. */
export function unreadable(code: PluginErrorCode): PluginError {
  return new PluginError(code, { detail: 'Meta’s answer could not be understood.' });
}
