import { pathToFileURL } from 'node:url';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { isSecret, sdkSatisfies, SDK_VERSION, secretFields, z, type ChannelPlugin, type KeysPlugin } from '@consentry/plugin-sdk';
import { ProblemError } from '@consentry/kernel';
import { pinFaults, pinsADeclaredHost } from './host.pins.js';

export type Plugin = ChannelPlugin | KeysPlugin;

/** What a plugin must look like. The server doesn't trust the types a plugin was compiled with. */
const Shape = z.looseObject({
  kind: z.enum(['channel', 'keys']),
  id: z.string().regex(/^[a-z][a-z0-9-]{2,63}$/, 'must be lower-case letters, digits and dashes'),
  name: z.string().min(1).max(100),
  sdk: z.string(),
  hosts: z.union([z.array(z.string()), z.custom<(...args: never[]) => string[]>((v) => typeof v === 'function', 'must be a list or a function')]),
  pins: z.record(z.string(), z.array(z.string())).optional(),
  processor: z.strictObject({
    name: z.string().trim().min(1).max(200), regions: z.array(z.string().min(1).max(100)).min(1).max(50), purposes: z.array(z.string().min(1).max(300)).min(1).max(20),
    terms: z.url({ protocol: /^https$/, error: 'must be an https address' }).max(500).optional(),
  }).optional(),
  settings: z.custom<z.ZodObject>((v) => v instanceof Object && '_zod' in v && 'shape' in v, 'must be a zod object'),
  create: z.custom((v) => typeof v === 'function', 'must be a function'),
});
const ChannelShape = Shape.extend({
  channel: z.string().regex(/^[a-z][a-z0-9_-]{1,31}$/),
  capabilities: z.looseObject({
    types: z.array(z.string()).min(1), receipts: z.boolean(), serviceWindowHours: z.number().positive().nullable(),
    addressKinds: z.array(z.enum(['phone', 'user_id', 'email', 'handle'])).min(1),
  }),
});

export class PluginLoadError extends Error {
  constructor(readonly faults: string[]) {
    super(`${faults.length === 1 ? 'A plugin does' : 'Some plugins do'} not fit, so Consentry does not start:\n${faults.map((f) => `  ${f}`).join('\n')}`);
    this.name = 'PluginLoadError';
  }
}

/** Every plugin of this server. Made once at start; whatever is in it has passed every check. */
export class PluginRegistry {
  private constructor(private readonly plugins: ReadonlyMap<string, Plugin>) {}

  /**
   * @param bundled the packages that ship with the server, by name
   * @param extra packages or folders named by `CONSENTRY_PLUGINS`
   * @throws PluginLoadError with every fault of every plugin at once
   */
  static async load(bundled: Record<string, unknown>, extra: string[] = []): Promise<PluginRegistry> {
    const faults: string[] = [];
    const found = new Map<string, { plugin: Plugin; from: string }>();
    const candidates: [string, unknown][] = Object.entries(bundled);
    for (const source of extra) {
      try {
        candidates.push([source, ((await import(entryOf(source))) as { default?: unknown }).default]);
      } catch (error) {
        faults.push(`${source}: cannot be loaded (${(error as Error).message.split('\n')[0]})`);
      }
    }
    for (const [from, value] of candidates) {
      const problems = check(value);
      if (problems.length > 0) {
        faults.push(...problems.map((p) => `${from}: ${p}`));
        continue;
      }
      const plugin = value as Plugin;
      const other = found.get(plugin.id);
      if (other) faults.push(`${from}: the id ${plugin.id} is already taken by ${other.from}`);
      else found.set(plugin.id, { plugin, from });
    }
    if (faults.length > 0) throw new PluginLoadError(faults);
    return new PluginRegistry(new Map([...found].map(([id, { plugin }]) => [id, plugin])));
  }

  all(): Plugin[] {
    return [...this.plugins.values()];
  }

  channel(id: string): ChannelPlugin {
    const plugin = this.plugins.get(id);
    if (plugin?.kind !== 'channel') throw new ProblemError('plugin.not_found');
    return plugin;
  }

  findChannel(id: string): ChannelPlugin | undefined {
    const plugin = this.plugins.get(id);
    return plugin?.kind === 'channel' ? plugin : undefined;
  }

  keys(id: string): KeysPlugin | undefined {
    const plugin = this.plugins.get(id);
    return plugin?.kind === 'keys' ? plugin : undefined;
  }
}

function check(value: unknown): string[] {
  const kind = (value as { kind?: unknown } | null | undefined)?.kind;
  const result = (kind === 'channel' ? ChannelShape : Shape).safeParse(value);
  if (!result.success) {
    if (value === undefined || value === null) return ['has no default export'];
    return result.error.issues.map((i) => `${i.path.join('.') || 'the default export'} ${i.message}`);
  }
  const plugin = result.data;
  const faults: string[] = [];
  if (!sdkSatisfies(plugin.sdk)) faults.push(`was written for SDK ${plugin.sdk}, this server has ${SDK_VERSION}`);
  for (const [name, field] of Object.entries(plugin.settings.shape)) {
    if (/token|secret|passw|passphrase|(?:api|private|signing)_?key/i.test(name) && !/(?:label|name)$/i.test(name) && !isSecret(field as z.core.$ZodType)) faults.push(`settings.${name} looks like a secret and is not marked with secret()`);
  }
  const { hosts, pins = {} } = plugin;
  faults.push(...pinFaults(pins).map((fault) => `pins: ${fault}`));
  // What the function form answers is known only with settings.
  if (Array.isArray(hosts)) faults.push(...Object.keys(pins).filter((host) => !pinsADeclaredHost(host, hosts)).map((host) => `pins: ${host}: is not among its hosts`));
  return faults;
}

/** A folder is entered through its package.json, anything else is a package name. */
function entryOf(source: string): string {
  if (!isAbsolute(source) && !source.startsWith('.')) return source;
  const path = resolve(source);
  if (!existsSync(path)) throw new Error('there is no such folder');
  if (!statSync(path).isDirectory()) return pathToFileURL(path).href;
  const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { main?: string; exports?: unknown };
  const dot = manifest.exports && typeof manifest.exports === 'object' ? (manifest.exports as Record<string, unknown>)['.'] : manifest.exports;
  const entry = typeof dot === 'string' ? dot : ((dot as { import?: string; default?: string } | undefined)?.import ?? (dot as { default?: string } | undefined)?.default ?? manifest.main ?? 'index.js');
  return pathToFileURL(join(path, entry)).href;
}

/** The fields of a connection's form. */
export function settingsFields(settings: z.ZodObject): { name: string; secret: boolean; required: boolean; description: string | null }[] {
  const secrets = new Set(secretFields(settings));
  return Object.entries(settings.shape).map(([name, field]) => ({
    name,
    secret: secrets.has(name),
    required: !(field as z.ZodType).safeParse(undefined).success,
    description: (field as z.ZodType).description ?? null,
  }));
}
