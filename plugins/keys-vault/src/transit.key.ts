import { z } from '@consentry/plugin-sdk';
import { keyFacts, type KeyFacts } from './transit.facts.js';
import type { VaultCall } from './vault.client.js';
import { OperatorFault, unavailable } from './vault.errors.js';
import type { VaultSession } from './vault.session.js';
import { refused, versionOf } from './wrapped.format.js';

/** Vault's words for a ciphertext that is not its own (sdk/helper/keysutil/policy.go). Every other 400 is about the server. */
const BAD_CIPHERTEXT = /message authentication failed|invalid ciphertext|disallowed by policy \(too old\)/;
/** Its words, beside a 404, for a key that is not there. */
const NO_KEY = /key not found|no existing key named|invalid key name/;

const Encrypted = z.object({ ciphertext: z.string() });
const Decrypted = z.object({ plaintext: z.base64() });
const Rotated = z.object({ latest_version: z.int().positive() });

/** One key of the transit engine. All throw PluginError: `unavailable`, or an OperatorFault; decrypt `credentials_rejected` too. */
export interface TransitKey {
  /** Undefined when there is no such key, or no such engine. */
  find(signal: AbortSignal): Promise<KeyFacts | undefined>;
  read(signal: AbortSignal): Promise<KeyFacts>;
  make(signal: AbortSignal): Promise<void>;
  encrypt(plaintext: Uint8Array, context: string, version: number, signal: AbortSignal): Promise<string>;
  decrypt(ciphertext: string, context: string, signal: AbortSignal): Promise<Uint8Array>;
  rotate(signal: AbortSignal): Promise<number>;
  /** Takes every version below `first` out of use, and then out of Vault. */
  trim(first: number, facts: KeyFacts, signal: AbortSignal): Promise<void>;
}

/** @param place `mount` and `key` as the settings name them */
export function transitKey(place: { mount: string; key: string }, session: VaultSession): TransitKey {
  const { mount, key } = place;
  const keyPath = `${mount}/keys/${key}`;
  const missing = (status: number) => new OperatorFault(`There is no key ${key} in a transit engine at ${mount}. Restore it; a new key would not open the old data.`, status);

  /** The `data` of the answer. `needs` is the capability that the policy must grant on the path. */
  async function ask(call: VaultCall, needs: 'read' | 'update'): Promise<unknown> {
    const { status, errors, json } = await session.call(call);
    if (status < 300) return json.data;
    const said = errors.join('\n');
    if (status === 403) throw new OperatorFault(`Vault answers 403: the token is not valid, or no policy of it grants ${needs} on ${call.path}.`, status);
    if (status === 404 || NO_KEY.test(said)) throw missing(status);
    if (status === 400 && BAD_CIPHERTEXT.test(said)) throw refused();
    throw unavailable(`Vault refused the request to ${call.path}.`, status);
  }
  const post = (path: string, body: Record<string, unknown>, signal: AbortSignal) => ask({ method: 'POST', path, body, signal }, 'update');

  async function read(signal: AbortSignal): Promise<KeyFacts> {
    return factsOf(await ask({ method: 'GET', path: keyPath, signal }, 'read'));
  }
  function factsOf(data: unknown): KeyFacts {
    const facts = keyFacts(data, mount, key);
    if (!facts) throw unavailable('Vault’s answer about the key could not be understood.');
    return facts;
  }

  return {
    read,
    async find(signal) {
      return await read(signal).catch((error: unknown) => {
        if (error instanceof OperatorFault && error.details.providerCode === '404') return undefined;
        throw error;
      });
    },
    async make(signal) {
      await post(keyPath, { type: 'aes256-gcm96', exportable: false, allow_plaintext_backup: false }, signal);
    },
    async encrypt(plaintext, context, version, signal) {
      const body = { plaintext: base64(plaintext), associated_data: base64(Buffer.from(context, 'utf8')), key_version: version };
      const answer = Encrypted.safeParse(await post(`${mount}/encrypt/${key}`, body, signal));
      // A version that nobody asked for would be stored beside the wrong number, and never open again.
      if (!answer.success || versionOf(answer.data.ciphertext) !== version) throw unavailable('Vault’s answer to encrypt could not be understood.');
      return answer.data.ciphertext;
    },
    async decrypt(ciphertext, context, signal) {
      const body = { ciphertext, associated_data: base64(Buffer.from(context, 'utf8')) };
      const answer = Decrypted.safeParse(await post(`${mount}/decrypt/${key}`, body, signal));
      if (!answer.success) throw unavailable('Vault’s answer to decrypt could not be understood.');
      return Buffer.from(answer.data.plaintext, 'base64');
    },
    async rotate(signal) {
      const answer = Rotated.safeParse(await post(`${keyPath}/rotate`, {}, signal));
      // Some servers answer 204 without a word.
      return answer.success ? answer.data.latest_version : (await read(signal)).latest;
    },
    async trim(first, facts, signal) {
      const minDecryption = Math.max(first, facts.minDecryption);
      // Vault trims only below both minima, and only once the one for encryption is set.
      const minima = { min_decryption_version: minDecryption, min_encryption_version: Math.max(minDecryption, facts.minEncryption) };
      await post(`${keyPath}/config`, minima, signal);
      await post(`${keyPath}/trim`, { min_available_version: first }, signal);
    },
  };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
