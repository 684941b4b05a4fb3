import { isIP } from 'node:net';
import type { Category } from '@consentry/kernel';
import type { Plugin } from '@consentry/plugins';

export const SOURCES = ['plugin', 'configuration', 'organization', 'manual'] as const;
export type Source = (typeof SOURCES)[number];

/** What owners are told of a processor; when one of these differs, they are told again. */
export interface Told { name: string; host: string | null; regions: string[]; purposes: string[]; categories: Category[]; terms: string | null }
/** One that is in use now, by what it was found by. */
export interface Described extends Told { source: Source; key: string }

/** A row of the register. */
export interface ProcessorRow extends Told { id: string; key: string; source: Source; since: Date; ended_at: Date | null; told: Told | null }

export interface Change { id: string; name: string; kind: 'appeared' | 'disappeared' | 'edited'; fields: string[] }
export interface Differences {
  changes: Change[];
  /** Rows to write down as they are in use now. `begins`: a stretch of use begins. */
  write: { id: string; described: Described; begins: boolean }[];
  /** Rows whose use has ended. */
  end: string[];
}

export const AWS_TERMS = 'https://aws.amazon.com/service-terms/';
const FIELDS = ['name', 'host', 'regions', 'purposes', 'categories', 'terms'] as const;

/** What an organisation itself uses: plugins of its connections, receivers of its audit log, its identity provider. */
export interface InUse { plugins: string[]; streams: string[]; issuer: string | null; facebook: boolean }
/** What a plugin is to the register: `external` when it talks to another machine. */
export interface PluginFacts { id: string; name: string; kind: 'channel' | 'keys'; external: boolean; processor: Plugin['processor'] }

/** Everybody who processes an organisation's data right now, as far as a machine can know. Pure; sorted by key. */
export function inUseBy(used: InUse, channels: readonly PluginFacts[], keepers: readonly PluginFacts[], facilities: readonly Described[]): Described[] {
  const found = [
    ...channels.filter((plugin) => used.plugins.includes(plugin.id)).map((plugin) => ofPlugin(plugin, ['contact', 'content', 'technical'], `Messages through ${plugin.name}`)),
    // One that is loaded no more has its connections still: what it was handed is not gone with it.
    ...used.plugins.filter((id) => !channels.some((plugin) => plugin.id === id)).map((id) => ofPlugin({ id, name: id, kind: 'channel', external: true, processor: undefined }, ['contact', 'content', 'technical'], `Messages through ${id}`)),
    ...keepers.filter((plugin) => plugin.external || plugin.processor).map((plugin) => ofPlugin(plugin, [], 'Wrapping the keys that data is sealed under; no personal data reaches it')),
    ...facilities,
    ...[...new Set(used.streams.filter((target) => !isLocal(target)).map(hostOf))].map((host) => own(`stream:${host}`, 'Receiver of the audit log', host, 'Gathering the audit log', ['technical', 'reference'])),
    ...(used.issuer && !isLocal(used.issuer) ? [own('sso', 'Identity provider', hostOf(used.issuer), 'Signing people in', ['identity', 'contact', 'technical'])] : []),
    ...(used.facebook ? [{ ...own('facebook', 'Meta Platforms, Inc.', null, 'Signing people in with Facebook', ['identity', 'technical']), regions: ['Global'], terms: 'https://www.facebook.com/legal/terms/dataprocessing' }] : []),
  ];
  return [...new Map(found.map((one) => [one.key, one])).values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function ofPlugin({ id, name, processor }: PluginFacts, categories: Category[], purpose: string): Described {
  return {
    source: 'plugin', key: `plugin:${id}`, name: processor?.name.trim() ?? name, host: null, regions: [...(processor?.regions ?? [])], purposes: processor ? [...processor.purposes] : [purpose], categories, terms: processor?.terms ?? null,
  };
}

function own(key: string, name: string, host: string | null, purpose: string, categories: Category[]): Described {
  return { source: 'organization', key: `organization:${key}`, name, host, regions: [], purposes: [purpose], categories, terms: null };
}

/** What differs between what is in use and what the owners know. Entries by hand are in use until they are removed. Pure. */
export function differencesOf(inUse: readonly Described[], rows: readonly ProcessorRow[], idOf: (key: string) => string): Differences {
  const differences: Differences = { changes: [], write: [], end: [] };
  const known = new Map(rows.map((row) => [row.key, row]));
  const live = new Map<string, Described>([...inUse, ...rows.filter((row) => row.source === 'manual' && !row.ended_at)].map((one) => [one.key, one]));
  for (const [key, described] of live) {
    const row = known.get(key);
    const fields = row?.told ? changedIn(row.told, described) : [];
    const id = row?.id ?? idOf(key);
    if (row?.told && fields.length === 0 && !row.ended_at) continue;
    differences.write.push({ id, described, begins: !row || row.ended_at !== null });
    differences.changes.push({ id, name: described.name, kind: row?.told ? 'edited' : 'appeared', fields });
  }
  for (const row of rows) {
    if (!row.told || live.has(row.key)) continue;
    differences.end.push(row.id);
    differences.changes.push({ id: row.id, name: row.told.name, kind: 'disappeared', fields: [] });
  }
  return differences;
}

export function toldOf({ name, host, regions, purposes, categories, terms }: Told): Told {
  return { name, host, regions, purposes, categories, terms };
}

function changedIn(before: Told, after: Told): string[] {
  return FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

/** The host of an address, or the text itself where it is a host already. Never a user name, a path or a password. */
export function hostOf(address: string): string {
  return (URL.parse(address)?.hostname || address).replace(/^\[|\]$/g, '').toLowerCase();
}

/** On this machine: loopback, or a socket in a folder. An address without a host is a socket's. */
export function isLocal(address: string): boolean {
  const url = URL.parse(address);
  const host = url ? (url.protocol.startsWith('postgres') && url.searchParams.get('host')) || url.hostname.replace(/^\[|\]$/g, '') : address;
  return host === '' || host.startsWith('/') || host === 'localhost' || host.endsWith('.localhost') || (isIP(host) === 4 && host.startsWith('127.')) || host === '::1';
}
