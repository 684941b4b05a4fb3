import { ProblemError, defineErrors } from './errors.js';

export const ROLES = ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'] as const;
export type Role = (typeof ROLES)[number];

interface Origin { ip: string | null; userAgent: string | null; requestId: string | null }

/** Who asks. Every service method takes one first; nothing is done for nobody. */
export type Actor = Origin & { organizationId: string } & (
  | { kind: 'user'; id: string; role: Role; sessionId: string }
  | { kind: 'api_key'; id: string; scopes: readonly string[]; environment: 'live' | 'test' }
  | { kind: 'system'; id: string }
);

export function systemActor(organizationId: string, name: string): Actor {
  return { kind: 'system', id: name, organizationId, ip: null, userAgent: null, requestId: null };
}

export interface PermissionRow {
  /** Roles that have it. OWNER is never implied: say it. */
  roles: readonly Role[];
  /** Whether an API key may carry it as a scope. */
  scope: boolean;
  what: string;
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
  'auth.forbidden': [403, 'You may not do this', 'Ask an owner or admin for the permission.'],
});

export function may(actor: Actor, permission: string): boolean {
  const row = permissions.get(permission);
  if (!row) throw new Error(`unknown permission: ${permission}`);
  if (actor.kind === 'system') return true;
  if (actor.kind === 'user') return row.roles.includes(actor.role);
  return row.scope && actor.scopes.includes(permission);
}

/** The first line of every service method. @throws ProblemError `auth.forbidden` naming the permission and who can give it. */
export function authorize(actor: Actor, permission: string): void {
  if (may(actor, permission)) return;
  const { roles, what } = permissions.get(permission)!;
  throw new ProblemError('auth.forbidden', {
    detail: `This needs the permission ${permission} (${what}). Roles that have it: ${roles.join(', ')}.`,
    extensions: { permission },
  });
}

export function permissionsOf(actor: Actor): string[] {
  return [...permissions.keys()].filter((name) => may(actor, name));
}
