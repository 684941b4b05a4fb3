import type { z } from 'zod';
import { ProblemError, type FieldError } from '@consentry/kernel';
import type { StreamNetwork } from './streams.network.js';
import { belongTogether, SETTINGS_OF, type HttpTarget, type SyslogTarget } from './streams.schema.js';

/** What is secret of a target. */
export interface StreamSecrets { headers?: Record<string, string>; clientKey?: string }
/** Whether the secret field of the kind was given, taken away (null) or left as it is (undefined). */
export interface SplitTarget { open: Record<string, unknown>; secrets: StreamSecrets | null | undefined; masks: Record<string, unknown> }

export type Target = { kind: 'http'; settings: HttpTarget } | { kind: 'syslog'; settings: SyslogTarget };

/** The settings of a change, read by the schema of the stream's kind. @throws ProblemError `request.invalid` naming each field */
export function readTarget(kind: 'http' | 'syslog', given: Record<string, unknown>): Target {
  const result = SETTINGS_OF[kind].safeParse(given);
  if (!result.success) throw invalid(...result.error.issues.flatMap(fieldsOf));
  return { kind, settings: result.data } as Target;
}

function fieldsOf(issue: z.core.$ZodIssue): FieldError[] {
  const path = ['settings', ...issue.path].join('.');
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => ({ path: `${path}.${key}`, message: 'This field is not known here.' })) : [{ path, message: issue.message }];
}

/** Parts the secrets of a target from the rest. */
export function splitTarget(target: Target): SplitTarget {
  if (target.kind === 'http') {
    const { headers, ...open } = target.settings;
    return { open, secrets: headers === undefined ? undefined : headers && Object.keys(headers).length > 0 ? { headers } : null, masks: headers ? { headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, mask(value)])) } : {} };
  }
  const { clientKey, ...open } = target.settings;
  return { open, secrets: clientKey ? { clientKey } : clientKey === null ? null : undefined, masks: clientKey ? { clientKey: '••••' } : {} };
}

/** The target with its secrets, as a sender needs it. */
export function joinTarget(kind: 'http' | 'syslog', open: Record<string, unknown>, secrets: StreamSecrets | null): Target {
  return { kind, settings: { ...open, ...secrets } } as unknown as Target;
}

/** Where it goes, in one line that holds no secret: the path of an address may be one. */
export function describeTarget({ kind, settings }: Target): string {
  return kind === 'http' ? new URL(settings.url).origin : `${settings.transport}://${settings.host}:${settings.port}`;
}

/**
 * What the shapes cannot say: where a stream may go, and what goes together. Asks the DNS, so not to be called inside a transaction.
 * @param keptCert the certificate whose key is stored already @throws ProblemError `request.invalid` naming the field
 */
export async function checkTarget(target: Target, network: StreamNetwork, keptCert?: unknown): Promise<void> {
  if (target.kind === 'syslog') {
    const { host, transport, clientCert, clientKey } = target.settings;
    const kept = clientKey === undefined && clientCert !== undefined && clientCert === keptCert;
    if (!kept && Boolean(clientCert) !== Boolean(clientKey)) throw invalid({ path: clientCert ? 'settings.clientKey' : 'settings.clientCert', message: 'Certificate and key go together: give both, or neither.' });
    if (clientCert && clientKey && !belongTogether(clientCert, clientKey)) throw invalid({ path: 'settings.clientKey', message: 'This key is not the one of the certificate.' });
    const fault = await network.problem(host, transport === 'tcp');
    if (fault) throw invalid({ path: transport === 'tcp' && !(await network.problem(host)) ? 'settings.transport' : 'settings.host', message: fault });
    return;
  }
  const url = new URL(target.settings.url);
  if (url.protocol !== 'https:' && !network.isThisMachine(url.hostname)) throw invalid({ path: 'settings.url', message: 'Must be an https address.' });
  const fault = await network.problem(url.hostname);
  if (fault) throw invalid({ path: 'settings.url', message: fault });
}

/** Whoever cannot read the secrets of a stream must not send them elsewhere either (VA-4): a new target needs them anew. */
export function secretFieldOf(kind: 'http' | 'syslog'): string {
  return kind === 'http' ? 'settings.headers' : 'settings.clientKey';
}

export function sameReceiver(kind: 'http' | 'syslog', before: Record<string, unknown>, after: Record<string, unknown>): boolean {
  if (kind === 'http') return before.url === after.url;
  return before.host === after.host && before.port === after.port && before.serverName === after.serverName;
}

export function invalid(...errors: FieldError[]): ProblemError {
  return new ProblemError('request.invalid', { detail: errors.map((e) => `${e.path}: ${e.message}`).join(' '), errors });
}

/** The last four characters, and nothing at all of a short secret. */
function mask(secret: string): string {
  return secret.length >= 12 ? `••••${secret.slice(-4)}` : '••••';
}
