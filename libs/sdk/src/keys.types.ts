import type { z } from 'zod';
import type { ProcessorStatement } from './channel.types.js';
import type { PluginHost } from './host.types.js';

/** One version of a master key, and a text of 16 to 64 characters that tells it from every other and says nothing about it. */
export interface MasterKeyVersion { version: number; fingerprint: string }

/**
 * A key that wraps other keys and never leaves its keeper. Four verbs, and two that not every keeper has.
 * Every verb throws PluginError `unavailable` within a second when the keeper is sealed, locked, unplugged or cannot be reached,
 * and works again, without being made anew, once the keeper does.
 */
export interface MasterKey {
  /**
   * Wraps a data key. `context` is bound to it: unwrapping under another context fails.
   * @param version the version to wrap under; without it the newest. A keeper that cannot choose uses its newest, and names it.
   */
  wrap(dataKey: Uint8Array, context: string, version?: number): Promise<{ wrapped: Uint8Array; version: number }>;
  /** @throws PluginError `credentials_rejected` for a foreign or altered wrapping, `unavailable` when the keeper can't be reached. */
  unwrap(wrapped: Uint8Array, version: number, context: string): Promise<Uint8Array>;
  /** Makes a new version. Older versions still unwrap. Returns the new version. */
  rotate(): Promise<number>;
  /**
   * Whether the key can be used right now, asked of the keeper itself and not of a memory. The newest version with its fingerprint,
   * and every version that can still unwrap, oldest first. Fingerprints are stored and compared at every start.
   */
  health(): Promise<MasterKeyVersion & { versions: MasterKeyVersion[] }>;
  /**
   * Destroys an old version for good: what it wrapped is lost, in every backup too. Never the newest one. Absent: the keeper's own
   * tools do it, and Consentry says so. @throws PluginError `config_invalid` for the newest or an unknown version.
   */
  destroy?(version: number): Promise<void>;
  /** Gives sockets and sessions back. */
  close?(): Promise<void>;
}

export interface KeysPlugin<S extends z.ZodObject = z.ZodObject> {
  kind: 'keys';
  id: string;
  name: string;
  /** The SDK it was written for, as `^1.0.0`. */
  sdk: string;
  /** Hosts it talks to, with `:port` where it isn't the usual one. Named by the operator, so they may lie in a private network. */
  hosts: string[] | ((settings: z.infer<S>) => string[]);
  /** Pinned keys of its hosts: `sha256/…` over the SubjectPublicKeyInfo, at least two for each (TR-3). */
  pins?: Record<string, string[]>;
  /** Read from the environment: `keyId` from `CONSENTRY_MASTER_KEY_KEY_ID`, or the file that `…_FILE` names. */
  settings: S;
  /** The company that keeps the key, where it is not the operator of the server. It sees wrapped keys and no personal data; who reads a register wants to know all the same. */
  processor?: ProcessorStatement;
  /**
   * `initialise` is true on the very first start only: a provider may then make a key.
   * Later a missing key is an error, never a reason to make another.
   */
  create(settings: z.infer<S>, host: PluginHost, options: { initialise: boolean }): Promise<MasterKey>;
}

/** Declares a keeper of the master key. */
export function defineKeys<S extends z.ZodObject>(plugin: Omit<KeysPlugin<S>, 'kind'>): KeysPlugin<S> {
  return Object.freeze({ kind: 'keys' as const, ...plugin });
}
