import type { PluginHost } from '@consentry/plugin-sdk';
import { unavailable, unreachable } from './vault.errors.js';

/** Deadline of one verb and of each call in it, in milliseconds. A keeper may keep its caller waiting for a second, no longer. */
export const VERB_MS = 800;

export interface VaultCall {
  method: 'GET' | 'POST';
  /** After `/v1/`. */
  path: string;
  body?: Record<string, unknown>;
  signal: AbortSignal;
}

/** An answer of the API: 2xx, or 4xx with Vault's own words in `errors`. Those never go further than the plugin. */
export interface VaultAnswer {
  status: number;
  json: { data?: unknown; auth?: unknown };
  errors: string[];
}

/** One exchange with Vault. @throws PluginError `unavailable` for anything that is no answer of the API. */
export type VaultExchange = (call: VaultCall, token?: string) => Promise<VaultAnswer>;

/** The one place that talks to Vault. */
export function vaultExchange(base: string, namespace: string | undefined, host: PluginHost): VaultExchange {
  return async ({ method, path, body, signal }, token) => {
    const response = await host.fetch(`${base}/v1/${path}`, {
      method,
      headers: {
        accept: 'application/json',
        // Vault Agent and proxies demand it: https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent (require_request_header).
        'x-vault-request': 'true',
        ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
        ...(token !== undefined && { 'x-vault-token': token }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal,
      timeoutMs: VERB_MS,
    }).catch((error: unknown) => {
      throw unreachable(error);
    });
    const { status } = response;
    if (status === 503) throw unavailable('Vault is sealed, not initialised or in maintenance.', status);
    if (status === 429) throw unavailable('Vault refuses more requests for now (a rate limit quota).', status);
    if (status >= 300 && status < 400) throw unavailable('Vault sends its callers elsewhere: the setting address must lead to the active node, or to one that forwards.', status);
    if (status >= 500) throw unavailable('Vault failed.', status);
    const json = objectOf(await response.text());
    const { errors } = json;
    return { status, json, errors: Array.isArray(errors) ? errors.filter((line) => typeof line === 'string') : [] };
  };
}

function objectOf(text: string): Record<string, unknown> {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below: what is no JSON comes from something that is no Vault.
  }
  throw unavailable('What answers at the address is not Vault: its answer is no JSON.');
}
