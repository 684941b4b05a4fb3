import type { Member } from '../api.generated';
import type { Permission } from '../app/session';

export type Role = Member['role'];
export const ROLES = ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'] as const satisfies Role[];

const ALL = ROLES;
const WRITERS = ['OWNER', 'ADMIN', 'MARKETER', 'AGENT'] as const;
const LEADERS = ['OWNER', 'ADMIN'] as const;
const WATCHERS = ['OWNER', 'ADMIN', 'AUDITOR'] as const;

/** What the server grants to whom, told to people who are deciding about roles; a session's own permissions come from the server. test/browser/people.spec.ts holds the two together. */
export const ROLES_OF: Record<Permission, readonly Role[]> = {
  'messages.resolve': WRITERS, 'conversations.work': ['OWNER', 'ADMIN', 'AGENT'], 'conversations.assign': LEADERS, 'inbox.settings': LEADERS, 'media.read': ALL, 'media.write': WRITERS,
  'policies.read': ALL, 'policies.write': LEADERS, 'restrictions.read': ALL, 'restrictions.write': LEADERS, 'consents.export': WATCHERS, 'consent_forms.read': ['OWNER', 'ADMIN', 'MARKETER', 'AUDITOR'], 'consent_forms.write': ['OWNER', 'ADMIN', 'MARKETER'], 'consent_settings.read': WATCHERS, 'consent_settings.write': LEADERS,
  'messages.read': ALL, 'messages.send': WRITERS, 'inbound_events.read': WATCHERS, 'templates.read': ALL, 'templates.sync': ['OWNER', 'ADMIN', 'MARKETER'],
  'templates.write': ['OWNER', 'ADMIN', 'MARKETER'], 'broadcasts.read': ['OWNER', 'ADMIN', 'MARKETER', 'AUDITOR'], 'broadcasts.write': ['OWNER', 'ADMIN', 'MARKETER'], 'broadcasts.send': ['OWNER', 'ADMIN', 'MARKETER'], 'segments.read': ['OWNER', 'ADMIN', 'MARKETER', 'AUDITOR'], 'segments.write': ['OWNER', 'ADMIN', 'MARKETER'], 'contacts.import': ['OWNER', 'ADMIN', 'MARKETER'], 'tags.read': ALL, 'tags.write': ['OWNER', 'ADMIN', 'MARKETER'],
  'contacts.read': ALL, 'contacts.write': WRITERS, 'contacts.phone': ['OWNER', 'ADMIN', 'AGENT'], 'consents.read': ALL, 'consents.write': WRITERS,
  'connections.read': ALL, 'connections.write': LEADERS, 'plugins.read': ALL, 'api_keys.read': WATCHERS, 'api_keys.write': LEADERS,
  'members.read': WATCHERS, 'members.write': LEADERS, 'sessions.read': ALL, 'sessions.end': ALL,
  'organization.read': ALL, 'organization.write': LEADERS, 'security.read': WATCHERS, 'security.write': LEADERS, 'sso.read': WATCHERS, 'sso.write': ['OWNER'],
  'keys.read': WATCHERS, 'keys.rotate': ['OWNER'], 'keys.master': ['OWNER'],
  'webhooks.read': WATCHERS, 'webhooks.write': LEADERS, 'monitoring.read': WATCHERS, 'alerts.read': WATCHERS, 'alerts.write': LEADERS, 'audit.read': WATCHERS, 'audit.write': LEADERS,
  'privacy.read': WATCHERS, 'privacy.write': LEADERS, 'privacy.decide': LEADERS, 'retention.read': WATCHERS, 'retention.write': LEADERS, 'exports.read': LEADERS, 'exports.write': ['OWNER'], 'processors.read': WATCHERS, 'processors.write': LEADERS,
  'backups.read': WATCHERS, 'backups.make': ['OWNER'], 'organization.delete': ['OWNER'],
  'simulator.use': WRITERS, 'mailbox.read': ['OWNER'],
};

/** Where a role has a permission for some records alone. */
export const LIMITED: Partial<Record<Permission, Partial<Record<Role, 'own' | 'notOwners'>>>> = {
  'members.write': { ADMIN: 'notOwners' },
  'sessions.read': { MARKETER: 'own', AGENT: 'own', AUDITOR: 'own' },
  'sessions.end': { MARKETER: 'own', AGENT: 'own', AUDITOR: 'own' },
};
