import type { EventType } from '@consentry/audit';

/** The classes of OCSF 1.3 that our events are of. `uid` is category × 1000 + the class's own number. */
export const CLASSES = {
  account: { uid: 3001, name: 'Account Change' },
  authentication: { uid: 3002, name: 'Authentication' },
  entity: { uid: 3004, name: 'Entity Management' },
  access: { uid: 3005, name: 'User Access Management' },
  api: { uid: 6003, name: 'API Activity' },
  finding: { uid: 2004, name: 'Detection Finding' },
} as const;

export const OTHER = 99;

/** What an action is in OCSF. */
export interface OcsfRow {
  of: keyof typeof CLASSES;
  /** `activity_id` of the class; {@link OTHER} goes by the name of the action. */
  activity: number;
  /** It did not succeed. */
  failed?: boolean;
  /** `severity_id`: 1 informational, 2 low, 3 medium, 4 high, 5 critical. Default 1, of failures 2. */
  severity?: number;
}

const account = (activity: number, rest: Partial<OcsfRow> = {}): OcsfRow => ({ of: 'account', activity, ...rest });
const sign = (activity: number, rest: Partial<OcsfRow> = {}): OcsfRow => ({ of: 'authentication', activity, ...rest });
const entity = (activity: number, rest: Partial<OcsfRow> = {}): OcsfRow => ({ of: 'entity', activity, ...rest });
const FINDING: OcsfRow = { of: 'finding', activity: 1, severity: 3 };

/** Actions that say more than their name does. */
export const BY_ACTION: Readonly<Record<string, OcsfRow>> = {
  'auth.login_succeeded': sign(1), 'auth.login_failed': sign(1, { failed: true }), 'auth.mfa_failed': sign(1, { failed: true }), 'auth.sso_refused': sign(1, { failed: true }),
  'auth.logged_out': sign(2), 'session.ended': sign(2), 'auth.step_up_failed': sign(OTHER, { failed: true }), 'auth.backup_code_used': sign(OTHER, { severity: 2 }),
  'auth.locked': account(9, { severity: 3 }), 'auth.unlocked': account(OTHER), 'member.unlocked': account(OTHER), 'auth.unlock_requested': account(OTHER),
  'auth.password_changed': account(3), 'auth.password_reset': account(4), 'auth.password_reset_requested': account(OTHER),
  'auth.mfa_enabled': account(10), 'auth.passkey_added': account(10), 'auth.mfa_disabled': account(11, { severity: 3 }), 'auth.passkey_removed': account(11), 'auth.mfa_reset': account(11, { severity: 3 }),
  'auth.backup_codes_renewed': account(OTHER), 'auth.email_change_requested': account(OTHER), 'auth.email_changed': account(OTHER, { severity: 2 }), 'auth.email_verified': account(OTHER), 'auth.profile_changed': account(OTHER),
  'auth.facebook_linked': account(OTHER), 'auth.facebook_unlinked': account(OTHER), 'auth.sso_linked': account(OTHER),
  'member.added': account(1), 'member.enabled': account(2), 'member.disabled': account(5), 'member.removed': account(6), 'member.role_changed': { of: 'access', activity: 1, severity: 2 },
  'auth.network_refused': FINDING, 'api_key.refused': FINDING, 'message.blocked_at_dispatch': entity(OTHER, { failed: true }),
  'message.accepted': { of: 'api', activity: 1 }, 'message.blocked': { of: 'api', activity: 1, failed: true },
  'secret.opened': entity(2), 'data_key.destroyed': entity(4, { severity: 3 }), 'data_keys.shredded': entity(4, { severity: 4 }), 'master_key.destroyed': entity(4, { severity: 4 }),
  'connection.paused_by_system': entity(OTHER, { severity: 3 }), 'connection.revoke_given_up': entity(OTHER, { failed: true, severity: 3 }),
};

/** What is done to things, by the last word of the action. */
export const BY_VERB: Readonly<Record<string, OcsfRow>> = {
  created: entity(1), added: entity(1), sent: entity(1), opened: entity(2), exported: entity(2), downloaded: entity(2), read: entity(2),
  changed: entity(3), renamed: entity(3), rotated: entity(3), merged: entity(3), resent: entity(3), verified: entity(3), activated: entity(3), staged: entity(3), rewound: entity(3),
  deleted: entity(4), removed: entity(4), revoked: entity(4), disconnected: entity(4), destroyed: entity(4), purged: entity(4),
};

/** Everything else. An API request's activity goes by its method. */
export const BY_TYPE: Readonly<Record<EventType, OcsfRow>> = { api_request: { of: 'api', activity: OTHER }, authentication: sign(OTHER), account_change: entity(OTHER), security_event: entity(OTHER, { severity: 2 }) };

const METHODS: Readonly<Record<string, number>> = { POST: 1, GET: 2, HEAD: 2, PUT: 3, PATCH: 3, DELETE: 4 };

export function rowOf(action: string, type: EventType, method: unknown): OcsfRow {
  const named = BY_ACTION[action];
  if (named) return named;
  if (type === 'api_request') return { of: 'api', activity: METHODS[String(method)] ?? OTHER };
  return (type === 'authentication' ? undefined : BY_VERB[action.slice(action.lastIndexOf('.') + 1)]) ?? BY_TYPE[type];
}
