import assert from 'node:assert/strict';
import type { ChannelConnection } from '../channel.types.js';
import { isPluginError, type PluginError } from '../errors.js';
import type { OutboundMessage } from '../message.schema.js';
import { secretFields } from '../secret.js';
import type { AnyChannel, ChannelFixture } from './conformance.types.js';
import { startStandIn, type ProviderBehaviour, type StandIn } from './provider.server.js';
import { testHost, type TestHost } from './test.host.js';

/** A plugin set up against its stand-in provider, for the length of one check. */
export interface Bench {
  provider: StandIn;
  host: TestHost;
  settings: Record<string, unknown>;
  connection: ChannelConnection;
}

const PATIENCE_MS = 8_000;

export interface BenchOptions { connection?: 0 | 1; behaviour?: ProviderBehaviour; deadlineMs?: number }

export async function withBench(plugin: AnyChannel, fixture: ChannelFixture, options: BenchOptions, use: (bench: Bench) => Promise<void>): Promise<void> {
  const provider = await startStandIn(options.behaviour ?? { answer: fixture.answers.accepted });
  try {
    const settings = plugin.settings.parse(fixture.settings(provider.baseUrl, options.connection ?? 0));
    const host = testHost(hostsOf(plugin, settings), options.deadlineMs);
    await inTime(use({ provider, host, settings, connection: plugin.create(settings as never, host as never) }));
  } finally {
    await provider.close();
  }
}

/** A plugin that never comes back must fail its check, not stop the run. */
async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not come to an end within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const hostsOf = (plugin: AnyChannel, settings: unknown): string[] => (typeof plugin.hosts === 'function' ? plugin.hosts(settings as never) : plugin.hosts);

export const never = (): AbortSignal => new AbortController().signal;

/** The error that leaves the plugin. Fails when nothing does, or something that is no PluginError. */
export async function errorOf(what: string, run: () => unknown): Promise<PluginError> {
  let result: unknown;
  try {
    result = await run();
  } catch (error) {
    assert.ok(isPluginError(error), `${what}: a plugin may only throw PluginError, this threw ${error instanceof Error ? `${error.name}: ${error.message}` : typeof error}`);
    return error;
  }
  assert.fail(`${what}: an error was expected, it resolved to ${JSON.stringify(result)}`);
}

/** All texts that must never be seen in a log, an error or an address: secrets, recipients and what was written. */
export function privateTexts(plugin: AnyChannel, settings: Record<string, unknown>, messages: readonly OutboundMessage[]): string[] {
  const secrets = secretFields(plugin.settings).map((name) => settings[name]).filter((value): value is string => typeof value === 'string');
  const people = messages.flatMap(({ to }) => [to.value, to.value.replace(/^\+/, '')]);
  return [...new Set([...secrets, ...people, ...messages.flatMap(spokenTexts)])].filter((text) => text.length >= 5);
}

/** Where the platform's shapes hold what a person reads. */
const SPOKEN = new Set(['body', 'text', 'caption', 'title', 'description', 'address', 'formatted_name', 'phone', 'email']);

function spokenTexts(message: OutboundMessage): string[] {
  const texts: string[] = [];
  JSON.stringify(message.content, (name, value: unknown) => {
    if (typeof value === 'string' && SPOKEN.has(name)) texts.push(value);
    return value;
  });
  return texts;
}

/** An error with everything on it, as the worst of loggers would print it. */
export function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.name, error.message, error.stack ?? '', JSON.stringify(error), JSON.stringify(Object.values(error)), error.cause === undefined ? '' : everythingOf(error.cause)].join('\n');
}

export function assertHides(where: string, text: string, privates: readonly string[]): void {
  // Says which of them, not what: the failure itself lands in a log.
  privates.forEach((secret, n) => assert.ok(!text.includes(secret), `${where} shows private text ${n + 1} of ${privates.length} (${secret.length} characters, "${secret.slice(0, 2)}…")`));
}
