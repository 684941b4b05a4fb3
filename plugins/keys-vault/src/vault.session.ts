import { awakeFor, z, type PluginHost } from '@consentry/plugin-sdk';
import { VERB_MS, type VaultAnswer, type VaultCall, type VaultExchange } from './vault.client.js';
import { OperatorFault, unavailable } from './vault.errors.js';
import type { Credentials } from './vault.settings.js';

/** A client token is replaced when four fifths of its lease have passed. */
const LEASE_PART = 0.8;

const Login = z.object({ auth: z.object({ client_token: z.string().min(1), lease_duration: z.number().nonnegative() }) });

export interface VaultSession {
  /** A call with a token that Vault takes. A 403 comes back only when a new login would not help. */
  call(call: VaultCall): Promise<VaultAnswer>;
  /** Gives an AppRole token back to Vault, as far as Vault can be reached. */
  close(): Promise<void>;
}

export function vaultSession(credentials: Credentials, exchange: VaultExchange, host: PluginHost): VaultSession {
  if (credentials.kind === 'token') return { call: (call) => exchange(call, credentials.token), close: async () => undefined };

  let current: { token: string; replaceAt: number } | undefined;
  // One login for all who wait, so that many callers do not become many leases.
  let login: Promise<string> | undefined;

  async function logIn(): Promise<string> {
    const from = host.now().getTime();
    const { roleId, secretId } = credentials as Extract<Credentials, { kind: 'approle' }>;
    const body = { role_id: roleId, secret_id: secretId };
    const answer = await exchange({ method: 'POST', path: 'auth/approle/login', body, signal: awakeFor(VERB_MS) });
    if (answer.status >= 400) throw new OperatorFault(`Vault refuses the AppRole login (HTTP ${answer.status}): check roleId and secretId, and that the secret id is not expired or used up.`, answer.status);
    const parsed = Login.safeParse(answer.json);
    if (!parsed.success) throw unavailable('Vault’s answer to the login could not be understood.');
    const { client_token: token, lease_duration: seconds } = parsed.data.auth;
    // A lease of 0 seconds has no end.
    current = { token, replaceAt: seconds === 0 ? Infinity : from + seconds * 1000 * LEASE_PART };
    host.log.info('vault.logged_in', { leaseSeconds: seconds });
    return token;
  }
  async function tokenFor(signal: AbortSignal): Promise<string> {
    if (current && host.now().getTime() < current.replaceAt) return current.token;
    login ??= logIn().finally(() => (login = undefined));
    return await unlessAborted(login, signal);
  }

  return {
    async call(call) {
      const token = await tokenFor(call.signal);
      const answer = await exchange(call, token);
      if (answer.status !== 403) return answer;
      // Vault says the same 403 for a dead token and for a missing permission: one new login tells them apart.
      if (current?.token === token) current = undefined;
      return await exchange(call, await tokenFor(call.signal));
    },
    async close() {
      const token = current?.token;
      current = undefined;
      if (token !== undefined) await exchange({ method: 'POST', path: 'auth/token/revoke-self', signal: awakeFor(VERB_MS) }, token).catch(() => undefined);
    },
  };
}

/** The login of others may outlast this caller's deadline. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = Promise.withResolvers<never>();
  const stop = () => late.reject(unavailable('Vault did not answer the login in time.'));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
