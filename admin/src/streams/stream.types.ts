import type { AuditStream as Documented, AuditStreamHttp, AuditStreamSyslog } from '../api.generated';

export type HttpSettings = AuditStreamHttp;
export type SyslogSettings = AuditStreamSyslog;
/** The settings are those of the kind, with masks in place of secrets; the document says no more than that it is an object. */
export type AuditStream = Omit<Documented, 'kind' | 'settings'> & ({ kind: 'http'; settings: HttpSettings } | { kind: 'syslog'; settings: SyslogSettings });
