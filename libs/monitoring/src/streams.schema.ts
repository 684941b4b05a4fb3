import { createPrivateKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { EVENT_TYPES } from '@consentry/audit';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';

export const STREAM_KINDS = ['http', 'syslog'] as const;

const BLOCKS = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Certificates in PEM, one after another. */
const Certificates = z.string().max(65_536).refine((text) => {
  const blocks = text.match(BLOCKS) ?? [];
  return blocks.length > 0 && text.replace(BLOCKS, '').trim() === '' && blocks.every(isCertificate);
}, 'Must be certificates in PEM (-----BEGIN CERTIFICATE----- …) and nothing else.');

const PrivateKey = z.string().max(16_384).refine(isPrivateKey, 'Must be a private key in PEM without a passphrase.');

const Host = z.string().trim().min(1).max(255).regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]+)$/, 'Must be a host name or an IP address, without a port.');

/** What the protocol itself writes. */
const RESERVED = new Set(['host', 'content-length', 'content-type', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'expect', 'te', 'trailer', 'proxy-authorization', 'proxy-connection']);

const Headers = z.record(
  z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/, 'Is not the name of a header.').refine((name) => !RESERVED.has(name.toLowerCase()), 'This header is written by the protocol.'),
  z.string().min(1).max(4096).regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, 'Must be printable ASCII without spaces at its ends.'),
).refine((headers) => Object.keys(headers).length <= 10, 'At most 10 headers.');

export const HttpSettings = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'Must be an https address.' }).max(2000).refine((text) => {
    const url = URL.parse(text);
    return url === null || (!url.username && !url.password && !url.hash);
  }, 'Must have no user name, password or fragment.'),
  /** One JSON object a line, or one array a request. */
  format: z.enum(['ndjson', 'json_array']).default('ndjson'),
  /** Events a request, at most. */
  batch: z.int().min(1).max(500).default(100),
  /** Authorities to trust besides the public ones. */
  ca: Certificates.optional(),
  /** Secret. Null: none any more. */
  headers: Headers.nullable().optional(),
}).meta({ id: 'AuditStreamHttp' });

export const SyslogSettings = z.strictObject({
  host: Host,
  port: z.int().min(1).max(65_535),
  transport: z.enum(['tls', 'tcp']).default('tls'),
  /** The authorities to trust, in place of the public ones. */
  ca: Certificates.optional(),
  /** The certificate that we show, with its chain. */
  clientCert: Certificates.optional(),
  /** Secret: its key. Null: none any more. */
  clientKey: PrivateKey.nullable().optional(),
  /** The name that the receiver's certificate must bear, where it is not the host. */
  serverName: Host.optional(),
}).refine(({ transport, ca, clientCert, clientKey, serverName }) => transport === 'tls' || (!ca && !clientCert && !clientKey && !serverName), { path: ['transport'], message: 'Certificates and their names go with tls.' })
  .meta({ id: 'AuditStreamSyslog' });

export const SETTINGS_OF = { http: HttpSettings, syslog: SyslogSettings };
export type HttpTarget = z.infer<typeof HttpSettings>;
export type SyslogTarget = z.infer<typeof SyslogSettings>;

const Name = z.string().trim().min(1).max(120);
const EventTypes = z.array(z.enum(EVENT_TYPES)).min(1).max(EVENT_TYPES.length).transform((types) => [...new Set(types)]);
const common = { name: Name, enabled: z.boolean().default(true), eventTypes: EventTypes.nullable().optional() };

export const CreateAuditStream = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('http'), ...common, settings: HttpSettings }),
  z.strictObject({ kind: z.literal('syslog'), ...common, settings: SyslogSettings }),
]).meta({ id: 'CreateAuditStream' });

export const UpdateAuditStream = z.strictObject({
  name: Name.optional(), enabled: z.boolean().optional(),
  /** Null: every type. */
  eventTypes: EventTypes.nullable().optional(),
  /** The whole settings of the stream's kind, as at its creation; a secret that is left out stays as it is. */
  settings: z.record(z.string().max(64), z.unknown()).optional(),
}).meta({ id: 'UpdateAuditStream' });

export const RewindAuditStream = z.strictObject({ since: z.iso.datetime({ offset: true }) }).meta({ id: 'RewindAuditStream' });

export const AuditStreamView = z.object({
  id: idOut('auditStream'), name: z.string(), kind: z.enum(STREAM_KINDS), enabled: z.boolean(), eventTypes: z.array(z.enum(EVENT_TYPES)).nullable(),
  /** Secrets as `••••` and their last four characters. */
  settings: z.record(z.string(), z.unknown()),
  /** Entries of the log that the receiver took, and how many it has yet to take. */
  position: z.int(), behind: z.int(),
  lastSentAt: z.iso.datetime().nullable(), lastError: z.string().nullable(), lastErrorAt: z.iso.datetime().nullable(),
  /** Null: the last try worked. */
  failingSince: z.iso.datetime().nullable(), nextTryAt: z.iso.datetime().nullable(), pausedSince: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(), updatedAt: z.iso.datetime(),
}).meta({ id: 'AuditStream' });
export const AuditStreamPage = pageOf(AuditStreamView).meta({ id: 'AuditStreamPage' });
export const AuditStreamQuery = PageQuery;
export const AuditStreamParam = z.strictObject({ id: idIn('auditStream') });
export const AuditStreamTest = z.object({ ok: z.boolean(), detail: z.string() }).meta({ id: 'AuditStreamTest' });

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).type === 'private';
  } catch {
    return false;
  }
}

/** Whether a certificate's first is over that key. */
export function belongTogether(certificates: string, key: string): boolean {
  return new X509Certificate(certificates.match(BLOCKS)![0]).checkPrivateKey(createPrivateKey(key));
}
