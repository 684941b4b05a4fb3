import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** One setting: what it is called outside, what it accepts, and an example for the message when it is wrong. */
export interface Setting<T extends z.ZodType = z.ZodType> { env: string; schema: T; what: string; example: string; default?: string; secret?: boolean }

export type Settings = Record<string, Setting>;
export type ValuesOf<S extends Settings> = { [K in keyof S]: z.infer<S[K]['schema']> };

/** Each module states its slice with this; the server composes the slices and reads the environment once. */
export function defineSettings<const S extends Settings>(settings: S): S {
  return settings;
}

export interface ConfigFault { env: string; expected: string; got: string; example: string }

export class ConfigError extends Error {
  constructor(readonly faults: ConfigFault[]) {
    super(`${faults.length === 1 ? 'One setting is' : `${faults.length} settings are`} wrong:\n${faults.map(describeFault).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads every setting from `env` (or the file that `NAME_FILE` points to) and checks all of them before saying anything.
 * An empty value counts as unset. @throws ConfigError listing every fault at once.
 */
export function readSettings<S extends Settings>(settings: S, env: Record<string, string | undefined>): ValuesOf<S> {
  const faults: ConfigFault[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    let raw: string | undefined;
    try {
      raw = rawValue(setting.env, env);
    } catch (error) {
      faults.push({ env: setting.env, expected: setting.what, got: (error as Error).message, example: setting.example });
      continue;
    }
    const result = setting.schema.safeParse(raw ?? undefined);
    if (result.success) values[name] = result.data;
    else {
      faults.push({
        env: setting.env,
        expected: `${setting.what} (${result.error.issues[0]?.message ?? 'invalid'})`,
        got: raw === undefined ? 'nothing' : setting.secret ? '(a secret)' : JSON.stringify(raw.slice(0, 60)),
        example: setting.example,
      });
    }
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return values as ValuesOf<S>;
}

/**
 * The settings of a plugin, from variables that begin with `prefix`: `PREFIX_KEY_ID`, or the file that `PREFIX_KEY_ID_FILE` names, is `keyId`.
 * @throws ConfigError
 */
export function readPluginSettings(prefix: string, except: readonly string[], env: Record<string, string | undefined>): Record<string, string> {
  const names = new Set(Object.keys(env).filter((name) => name.startsWith(prefix) && env[name]).map((name) => name.replace(/_FILE$/, '')).filter((name) => !except.includes(name)));
  const values: Record<string, string> = {};
  for (const name of names) {
    try {
      const value = rawValue(name, env);
      if (value !== undefined) values[name.slice(prefix.length).toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())] = value;
    } catch (error) {
      throw new ConfigError([{ env: name, expected: 'one value', got: (error as Error).message, example: '…' }]);
    }
  }
  return values;
}

/** `keyId` → `PREFIX_KEY_ID`: the variable that a plugin's setting is read from. */
export function pluginVariable(prefix: string, setting: string): string {
  return prefix + setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function rawValue(name: string, env: Record<string, string | undefined>): string | undefined {
  const direct = env[name] || undefined;
  const file = env[`${name}_FILE`] || undefined;
  if (direct !== undefined && file !== undefined) throw new Error(`both ${name} and ${name}_FILE are set`);
  if (file === undefined) return direct;
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    throw new Error(`${name}_FILE points to a file that cannot be read`);
  }
}

function describeFault(fault: ConfigFault): string {
  return `  ${fault.env}: expected ${fault.expected}, got ${fault.got}. Example: ${fault.env}=${fault.example}`;
}
