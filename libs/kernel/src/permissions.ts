import { defineErrors } from './errors.js';

export const ROLES = ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'] as const;
export type Role = (typeof ROLES)[number];

/** From where a request came. */
export interface Origin { ip: string | null; userAgent: string | null; requestId: string | null }

export interface UserActor extends Origin {
  kind: 'user'; organizationId: string; id: string; role: Role; sessionId: string;
  /** The organisation asks this role for a second factor and there is none: nothing is allowed but to enrol one (ID-7). */
  powerless?: boolean;
  /** Signed in or confirmed a few minutes ago: may do what asks for step-up. */
  elevated?: boolean;
}
export interface ApiKeyActor extends Origin { kind: 'api_key'; organizationId: string; id: string; scopes: readonly string[]; environment: 'live' | 'test'; ratePerMinute?: number | null }
export interface SystemActor extends Origin { kind: 'system'; organizationId: string; id: string }

/** Who asks. Every service method takes one first; nothing is done for nobody. */
export type Actor = UserActor | ApiKeyActor | SystemActor;

/** What belongs to the installation and to no organisation: its own data key, its own audit leaves. No organisation has this id. */
export const INSTALLATION = '00000000-0000-0000-0000-000000000000';

/** Of an origin only what one is: a person's actor has an origin too, and must not become the system's. */
export function systemActor(organizationId: string, name: string, { ip = null, userAgent = null, requestId = null }: Partial<Origin> = {}): SystemActor {
  return { kind: 'system', id: name, organizationId, ip, userAgent, requestId };
}

export interface PermissionRow {
  /** Roles that have it. OWNER is never implied: say it. */
  roles: readonly Role[];
  /** Whether an API key may carry it as a scope. */
  scope: boolean;
  what: string;
  /** For a role that has it for some records alone: which. A condition in the query language that CASL and MikroORM share. */
  only?: Partial<Record<Role, (actor: UserActor) => Record<string, unknown>>>;
}

const permissions = new Map<string, PermissionRow>();

/** Adds a module's permissions to the one table. */
export function definePermissions<const T extends Record<string, PermissionRow>>(rows: T): T {
  for (const [name, row] of Object.entries(rows)) {
    if (permissions.has(name)) throw new Error(`permission declared twice: ${name}`);
    permissions.set(name, row);
  }
  return rows;
}

export function permissionTable(): ReadonlyMap<string, PermissionRow> {
  return permissions;
}

export const actorErrors = defineErrors({
  'auth.required': [401, 'Sign in first', 'Send the session cookie or `Authorization: Bearer <api key>`.'],
  'auth.user_required': [403, 'This is for people', 'An API key has no account of its own; sign in.'],
  'auth.forbidden': [403, 'You may not do this', 'Ask an owner or admin for the permission.'],
  'auth.mfa_enrolment_required': [403, 'Your organisation asks for a second factor', 'Set one up under Profile; until then this role can do nothing else.'],
  'auth.step_up_required': [403, 'Confirm that it is you', 'POST /v1/auth/step-up with your password, a code or a passkey, then send the request again.'],
});
