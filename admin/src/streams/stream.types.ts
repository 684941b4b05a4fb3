type EventType = 'api_request' | 'authentication' | 'account_change' | 'security_event';

export interface HttpSettings { url: string; format?: 'ndjson' | 'json_array'; batch?: number; ca?: string; headers?: Record<string, string> | null }
export interface SyslogSettings { host: string; port: number; transport?: 'tls' | 'tcp'; ca?: string; clientCert?: string; clientKey?: string | null; serverName?: string }

interface AuditStreamFields {
  id: string; name: string; enabled: boolean; eventTypes: EventType[] | null; position: number; behind: number;
  lastSentAt: string | null; lastError: string | null; lastErrorAt: string | null; failingSince: string | null; nextTryAt: string | null; pausedSince: string | null; createdAt: string; updatedAt: string;
}
/** Secrets come as masks. */
export type AuditStream = AuditStreamFields & ({ kind: 'http'; settings: HttpSettings } | { kind: 'syslog'; settings: SyslogSettings });
export interface AuditStreamTest { ok: boolean; detail: string }
export type StreamEventTypes = AuditStream['eventTypes'];

interface Wanted { name: string; enabled?: boolean; eventTypes?: StreamEventTypes }
export type CreateAuditStream = Wanted & ({ kind: 'http'; settings: HttpSettings } | { kind: 'syslog'; settings: SyslogSettings });
export type UpdateAuditStream = Partial<Wanted> & { settings?: HttpSettings | SyslogSettings };
