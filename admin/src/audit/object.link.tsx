import { Box } from '@mui/material';
import { useMay, type Permission } from '../app/session';
import { MONO } from '../app/theme';
import { TextLink } from '../shared/text.link';
import { useName } from '../shared/translate';

export interface LogObject { type: string; id: string }

/** Where a kind of thing has a page of its own. */
const PAGES: Record<string, [path: string, permission: Permission]> = {
  usr: ['/users/', 'members.read'], key: ['/api-keys/', 'api_keys.read'], con: ['/contacts/', 'contacts.read'], cnx: ['/connections/', 'connections.read'], cnv: ['/inbox/', 'messages.read'],
  msg: ['/messages/', 'messages.read'], wep: ['/webhooks/', 'webhooks.read'],
};
/** Those that share one page. */
const SHARED: Record<string, [path: string, permission: Permission]> = { alr: ['/alerts', 'alerts.read'], org: ['/organization', 'security.read'], dky: ['/keys', 'keys.read'], inv: ['/users', 'members.read'], dom: ['/organization/sso', 'sso.read'], exp: ['/privacy/exports', 'exports.read'], prc: ['/privacy/processors', 'processors.read'], prn: ['/privacy/processors', 'processors.read'], bak: ['/system/backups', 'backups.read'] };
const ID_SHOWN = 8;

export const objectOf = ({ object }: { object?: unknown }): LogObject | undefined => object as LogObject | undefined;

/** What an entry is about, by kind and the end of its id; a link where this person may follow it. */
export function ObjectLink({ object: { type, id }, whole }: { object: LogObject; whole?: boolean }) {
  const may = useMay();
  const name = useName();
  const prefix = id.split('_')[0] ?? '';
  const [path, permission] = PAGES[prefix] ?? SHARED[prefix] ?? [];
  const to = path && (path.endsWith('/') ? path + id : path);
  const text = <>{name('audit.object', type)} <Box component="code" dir="ltr" sx={{ fontFamily: MONO, fontSize: '0.78125rem', color: 'text.secondary' }}>{whole ? id : `…${id.slice(-ID_SHOWN)}`}</Box></>;
  return to && permission && may(permission) ? <TextLink to={to}>{text}</TextLink> : <span>{text}</span>;
}
