import type { z } from 'zod';
import type { PluginHost } from './host.types.js';

/** A key that wraps other keys and never leaves its keeper. Four verbs, nothing else. */
export interface MasterKey {
  /** Wraps a data key. `context` is bound to it: unwrapping under another context fails. Names the version of the master key used. */
  wrap(dataKey: Uint8Array, context: string): Promise<{ wrapped: Uint8Array; version: number }>;
  /** @throws PluginError `credentials_rejected` for a foreign or altered wrapping, `unavailable` when the keeper can't be reached. */
  unwrap(wrapped: Uint8Array, version: number, context: string): Promise<Uint8Array>;
  /** Makes a new version, used from the next `wrap` on. Older versions still unwrap. Returns the new version. */
  rotate(): Promise<number>;
  /** The current version and a fingerprint of it that reveals nothing. Stored at first start and compared at every later one. */
  health(): Promise<{ version: number; fingerprint: string }>;
}

export interface KeysPlugin<S extends z.ZodObject = z.ZodObject> {
  kind: 'keys';
  id: string;
  name: string;
  sdk: string;
  hosts: string[];
  settings: S;
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
