import { AbilityBuilder, createMongoAbility, subject, type MongoAbility, type MongoQuery } from '@casl/ability';
import { rulesToCondition } from '@casl/ability/extra';
import { ProblemError } from './errors.js';
import { permissionTable, type Actor, type PermissionRow } from './permissions.js';

/** The rules of one actor (ID-10). Denied is what no rule allows; a rule may hold for some records alone, see {@link PermissionRow.only}. */
function abilityOf(actor: Actor): MongoAbility {
  const { can, build } = new AbilityBuilder<MongoAbility>(createMongoAbility);
  for (const [name, row] of permissionTable()) {
    if (!holds(actor, name, row)) continue;
    const { type, action } = partsOf(name);
    const conditions = actor.kind === 'user' ? row.only?.[actor.role]?.(actor) : undefined;
    can(action, type, conditions as MongoQuery);
  }
  return build();
}

/** Whether an actor has a permission at all; whether for this very record, when one is given. */
export function may(actor: Actor, permission: string, record?: object): boolean {
  const row = permissionTable().get(permission);
  if (!row) throw new Error(`unknown permission: ${permission}`);
  // Without conditions the table alone decides; the hot paths never build an ability.
  if (!record || !row.only) return holds(actor, permission, row);
  const { type, action } = partsOf(permission);
  return cached(actor).can(action, subject(type, { ...record }));
}

/**
 * The first line of every service method. With a record: the permission must hold for that one.
 * @throws ProblemError `auth.forbidden` naming the permission and who can give it; `auth.mfa_enrolment_required` (ID-7).
 */
export function authorize(actor: Actor, permission: string, record?: object): void {
  if (may(actor, permission, record)) return;
  const { roles, what } = permissionTable().get(permission)!;
  if (actor.kind === 'user' && actor.powerless && roles.includes(actor.role)) throw new ProblemError('auth.mfa_enrolment_required');
  throw new ProblemError('auth.forbidden', {
    detail: record && may(actor, permission)
      ? `Your role has the permission ${permission} (${what}), but not for this one.`
      : `This needs the permission ${permission} (${what}). Roles that have it: ${roles.join(', ')}.`,
    extensions: { permission },
  });
}

/** The records that a permission holds for, as a condition of a query. @throws ProblemError like {@link authorize} */
export function permittedRows(actor: Actor, permission: string): MongoQuery {
  authorize(actor, permission);
  if (!permissionTable().get(permission)!.only) return {};
  const { type, action } = partsOf(permission);
  const condition = rulesToCondition(cached(actor).rulesFor(action, type), (rule) => rule.conditions ?? {}, {
    and: ($and: MongoQuery[]): MongoQuery => ({ $and }), or: ($or: MongoQuery[]): MongoQuery => ({ $or }), empty: (): MongoQuery => ({}),
  });
  // `authorize` passed, so a rule exists; should the library ever say otherwise, nobody sees anything.
  if (!condition) throw new ProblemError('auth.forbidden', { extensions: { permission } });
  return condition;
}

export function permissionsOf(actor: Actor): string[] {
  return [...permissionTable().keys()].filter((name) => may(actor, name));
}

/** Dangerous actions ask for a sign-in or a confirmation of a few minutes ago (ID-14). @throws ProblemError `auth.step_up_required` */
export function requireStepUp(actor: Actor): void {
  if (actor.kind === 'system' || (actor.kind === 'user' && actor.elevated)) return;
  throw new ProblemError('auth.step_up_required');
}

function holds(actor: Actor, name: string, row: PermissionRow): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind === 'user') return !actor.powerless && row.roles.includes(actor.role);
  return row.scope && actor.scopes.includes(name);
}

const abilities = new WeakMap<Actor, MongoAbility>();
function cached(actor: Actor): MongoAbility {
  const known = abilities.get(actor);
  if (known) return known;
  const ability = abilityOf(actor);
  abilities.set(actor, ability);
  return ability;
}

/** `api_keys.read`: the action `read` on the subject `api_keys`. */
function partsOf(permission: string): { type: string; action: string } {
  const dot = permission.lastIndexOf('.');
  return { type: permission.slice(0, dot), action: permission.slice(dot + 1) };
}
