import type { CreateAuditStream } from '../api.generated';
import { textIn } from '../shared/form';
import { Told } from '../shared/problem';
import type { AuditStream, HttpSettings, SyslogSettings } from './stream.types';

export const ENTRY_TYPES = ['authentication', 'security_event', 'account_change', 'api_request'] as const satisfies NonNullable<AuditStream['eventTypes']>;

/** What the form says. Of a secret: typed is new, ticked away is none, empty stays as it is. */
export function streamIn(fields: FormData, kind: AuditStream['kind']): CreateAuditStream {
  const chosen = fields.getAll('eventTypes');
  const common = { name: textIn(fields, 'name') ?? '', eventTypes: fields.get('which') === 'some' ? ENTRY_TYPES.filter((type) => chosen.includes(type)) : null };
  return kind === 'http' ? { ...common, kind, settings: httpIn(fields) } : { ...common, kind, settings: syslogIn(fields) };
}

function httpIn(fields: FormData): HttpSettings {
  const lines = textIn(fields, 'headers');
  const ca = textIn(fields, 'ca');
  return {
    url: textIn(fields, 'url') ?? '', format: fields.get('format') === 'json_array' ? 'json_array' : 'ndjson', batch: Number(textIn(fields, 'batch') ?? 100),
    ...(ca && { ca }), ...(fields.has('forget') ? { headers: null } : lines && { headers: headersIn(lines) }),
  };
}

function syslogIn(fields: FormData): SyslogSettings {
  const told = (name: string) => textIn(fields, name);
  const [ca, serverName, clientCert, clientKey] = [told('ca'), told('serverName'), told('clientCert'), told('clientKey')];
  return {
    host: told('host') ?? '', port: Number(told('port') ?? 6514), transport: fields.get('transport') === 'tcp' ? 'tcp' : 'tls',
    ...(ca && { ca }), ...(serverName && { serverName }), ...(clientCert && { clientCert }), ...(fields.has('forget') ? { clientKey: null } : clientKey && { clientKey }),
  };
}

function headersIn(text: string): Record<string, string> {
  return Object.fromEntries(text.split('\n').filter((line) => line.trim()).map((line) => {
    const at = line.indexOf(':');
    if (at < 1) throw new Told('streams.headerFault', 'streams.headerShape');
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  }));
}
