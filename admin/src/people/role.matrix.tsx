import CheckIcon from '@mui/icons-material/Check';
import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { Permission } from '../app/session';
import { Hidden } from '../shared/hidden';
import { Section } from '../shared/page';
import { LIMITED, ROLES, ROLES_OF, type Role } from '../shared/roles';
import { useT } from '../shared/translate';

const GROUPS = {
  conversations: ['messages.read', 'messages.send', 'messages.resolve', 'conversations.work', 'conversations.assign', 'inbox.settings', 'media.read', 'media.write', 'templates.read', 'templates.sync', 'templates.write', 'broadcasts.read', 'broadcasts.write', 'broadcasts.send'],
  contacts: ['contacts.read', 'contacts.phone', 'contacts.write', 'contacts.import', 'tags.read', 'tags.write', 'segments.read', 'segments.write', 'consents.read', 'consents.write', 'consents.export', 'restrictions.read', 'restrictions.write', 'consent_forms.read', 'consent_forms.write', 'consent_settings.read', 'consent_settings.write'],
  setUp: ['policies.read', 'policies.write', 'connections.read', 'connections.write', 'plugins.read', 'inbound_events.read', 'api_keys.read', 'api_keys.write', 'webhooks.read', 'webhooks.write'],
  watch: ['monitoring.read', 'alerts.read', 'alerts.write', 'audit.read', 'audit.write'],
  privacy: ['privacy.read', 'privacy.write', 'privacy.decide', 'retention.read', 'retention.write', 'exports.read', 'exports.write', 'processors.read', 'processors.write', 'backups.read', 'backups.make'],
  organization: ['organization.read', 'organization.write', 'organization.delete', 'members.read', 'members.write', 'sessions.read', 'sessions.end', 'security.read', 'security.write', 'sso.read', 'sso.write', 'keys.read', 'keys.rotate', 'keys.master'],
} as const satisfies Record<string, Permission[]>;

const STUCK = { position: 'sticky', left: 0, bgcolor: 'background.paper', zIndex: 1 } as const;

export function RoleMatrix() {
  const t = useT();
  return (
    <Section title={t('people.matrix')} hint={t('people.matrixHint')} flush>
      <TableContainer tabIndex={0} role="group" aria-label={t('people.matrix')} sx={{ position: 'relative' }}>
        <Table size="small" aria-label={t('people.matrix')} sx={{ borderCollapse: 'separate' }}>
          <TableHead>
            <TableRow><TableCell sx={STUCK}>{t('people.permission')}</TableCell>{ROLES.map((role) => <TableCell key={role} align="center">{t(`role.${role}`)}</TableCell>)}</TableRow>
          </TableHead>
          {Object.entries(GROUPS).map(([group, permissions]) => (
            <TableBody key={group} sx={{ '&:last-child tr:last-child :is(td, th)': { borderBottom: 0 } }}>
              <TableRow><TableCell component="th" scope="rowgroup" colSpan={ROLES.length + 1} sx={{ bgcolor: 'surface.sunken', fontWeight: 650, py: 0.75 }}>{t(`people.group.${group as keyof typeof GROUPS}`)}</TableCell></TableRow>
              {permissions.map((permission) => (
                <TableRow key={permission} data-permission={permission}>
                  <TableCell component="th" scope="row" sx={{ ...STUCK, minWidth: 180 }}>{t(`permission.${permission}`)}</TableCell>
                  {ROLES.map((role) => <TableCell key={role} align="center" data-role={role}><Grant permission={permission} role={role} /></TableCell>)}
                </TableRow>
              ))}
            </TableBody>
          ))}
        </Table>
      </TableContainer>
    </Section>
  );
}

function Grant({ permission, role }: { permission: Permission; role: Role }) {
  const t = useT();
  if (!ROLES_OF[permission].includes(role)) return <><Box aria-hidden component="span" sx={{ color: 'text.disabled' }}>–</Box><Hidden>{t('people.no')}</Hidden></>;
  const limit = LIMITED[permission]?.[role];
  if (limit) return <Box component="span" data-granted sx={{ fontSize: '0.78125rem', fontWeight: 600 }}>{t(`people.limited.${limit}`)}</Box>;
  return <Box component="span" data-granted><CheckIcon aria-hidden sx={{ fontSize: 18, color: 'success.main', display: 'block', mx: 'auto' }} /><Hidden>{t('people.yes')}</Hidden></Box>;
}
