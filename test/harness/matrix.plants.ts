import { Authenticator, type Actor, type ApiRequest, type Database, type Em, type EndpointOptions, type HotClient, permissionTable, type PermissionRow, type UserActor } from '@consentry/kernel';
import { serviceOf, type House } from './matrix.world.js';

export type Undo = () => unknown;
type Method = (...given: unknown[]) => unknown;

/** A method of a running object, replaced; `before` calls the real one. */
export function patch(object: object, name: string, make: (before: (...given: unknown[]) => Promise<unknown>) => (...given: never[]) => unknown): Undo {
  const target = object as Record<string, Method>;
  const [own, real] = [Object.hasOwn(target, name), target[name]];
  if (typeof real !== 'function') throw new Error(`there is no ${name} to be replaced`);
  target[name] = make(real.bind(object) as never) as Method;
  return () => { if (own) target[name] = real; else delete target[name]; };
}

/** A method of a service, replaced. */
export const service = (house: House, name: string, method: string, make: Parameters<typeof patch>[2]): Undo => patch(serviceOf<object>(house.world, name), method, make);

/** A service's method that is asked by somebody else than who asks: what a forgotten check lets through. */
export const asThough = (house: House, name: string, method: string, change: (actor: UserActor) => Partial<Actor>): Undo =>
  service(house, name, method, (real) => (actor: UserActor, ...rest: unknown[]) => real({ ...actor, ...change(actor) }, ...rest));
export const SYSTEM = { kind: 'system' } as Partial<Actor>;

/** A service whose transactions of an organisation are the system's. */
export function underSystem(house: House, name: string): Undo {
  const target = serviceOf<{ db: Database }>(house.world, name);
  const real = target.db;
  Object.defineProperty(target, 'db', { configurable: true, writable: true, value: { tx: (_scope: unknown, work: (em: Em) => Promise<unknown>) => real.tx('system', work), hot: real.hot.bind(real) } });
  return () => Object.defineProperty(target, 'db', { configurable: true, writable: true, value: real });
}

let planted = 0;

/** Every statement that holds `text`, in other words from now on; a plant that no statement met throws when it is taken out. */
export function statement(house: House, text: string, other: string): Undo {
  let met = 0;
  const number = ++planted;
  const rewrite = (sql: string) => { if (!sql.includes(text)) return sql; met++; return sql.replace(text, other); };
  const { database } = house.world;
  const hot = patch(database, 'hot', (real) => (scope: unknown, work: (c: HotClient) => unknown) => real(scope, (client: HotClient) => work({
    // A prepared statement keeps its text: another text goes by another name.
    query: (q: Parameters<HotClient['query']>[0]) => { const sql = rewrite(q.text); return client.query(sql === q.text ? q : { ...q, text: sql, ...(q.name ? { name: `${q.name}_planted_${number}` } : {}) }); },
  } as HotClient)));
  const tx = patch(database, 'tx', (real) => (scope: unknown, work: (em: Em) => unknown) => real(scope, (em: Em) => {
    const execute = em.execute.bind(em) as Method;
    Object.defineProperty(em, 'execute', { configurable: true, value: (sql: unknown, ...rest: unknown[]) => execute(typeof sql === 'string' ? rewrite(sql) : sql, ...rest) });
    return work(em);
  }));
  return () => { hot(); tx(); if (met === 0) throw new Error(`no statement says: ${text}`); };
}

/** Who asks is somebody else, or asks something else, than he should be taken for. */
export const authenticator = (house: House, make: (real: (request: ApiRequest) => Promise<Actor | undefined>) => (request: ApiRequest) => Promise<Actor | undefined>): Undo =>
  patch(house.world.server.app.get(Authenticator), 'authenticate', (real) => make(real as never) as never);
export const actors = (house: House, change: (actor: Actor) => Partial<Actor>): Undo =>
  authenticator(house, (real) => async (request) => { const actor = await real(request); return actor && ({ ...actor, ...change(actor) } as Actor); });

/** What a route declares, declared otherwise. */
export function endpoint(house: House, what: string, change: Partial<EndpointOptions>): Undo {
  const route = house.routes.find((r) => r.what === what);
  if (!route) throw new Error(`there is no route ${what}`);
  const before = { ...route.endpoint };
  Object.assign(route.endpoint, change);
  return () => { for (const name of Object.keys(change) as (keyof EndpointOptions)[]) if (name in before) Object.assign(route.endpoint, { [name]: before[name] }); else delete route.endpoint[name]; };
}

/** A row of the permission table, otherwise. */
export function permission(name: string, change: (row: PermissionRow) => Partial<PermissionRow>): Undo {
  const row = permissionTable().get(name)!;
  const before = { ...row };
  Object.assign(row, change(row));
  return () => { for (const key of Object.keys(row) as (keyof PermissionRow)[]) delete row[key]; Object.assign(row, before); };
}

/** Statements of the database's owner, and those that undo them. */
export async function byOwner(house: House, plant: string, undo: string): Promise<Undo> {
  await house.sql(plant);
  return () => house.sql(undo);
}

/** A table whose rows are everybody's. */
export const wallDown = (table: string) => (house: House): Promise<Undo> => byOwner(house, `alter table ${table} disable row level security`, `alter table ${table} enable row level security`);

/** The same of several tables that are read together. */
export const wallsDown = (...tables: string[]) => async (house: House): Promise<Undo> => {
  const undo: Undo[] = [];
  for (const table of tables) undo.push(await wallDown(table)(house));
  return async () => { for (const u of undo) await u(); };
};

/** What a fault that was found may have destroyed. */
const RESTORED = ['organizations', 'organization_security', 'users', 'memberships', 'sessions', 'devices', 'passkeys', 'api_keys', 'invitations', 'sso_providers', 'sso_domains', 'contacts', 'connections', 'alerts', 'alert_settings', 'audit_settings', 'audit_streams', 'webhook_endpoints', 'webhook_secrets', 'webhook_events', 'webhook_deliveries', 'webhook_attempts',
  'consent_records', 'consent_states', 'opt_outs', 'contact_tags', 'contact_holds', 'tags', 'imports', 'import_rows', 'consent_forms', 'consent_form_versions', 'conversations', 'conversation_events', 'conversation_labels', 'conversation_labelled', 'conversation_notes', 'media', 'segments', 'broadcasts', 'broadcast_recipients', 'templates',
  'subject_requests', 'subject_request_events', 'legal_holds', 'retention_settings', 'exports', 'processors', 'processor_notices', 'processor_reviews', 'privacy_contacts'];

/** Keeps what is there now. @returns what puts it back */
export async function snapshot(house: House): Promise<() => Promise<void>> {
  await house.sql(`create schema kept; ${RESTORED.map((t) => `create table kept.${t} as table public.${t}`).join('; ')}`);
  return async () => { await house.sql(`begin; set local session_replication_role = replica; ${RESTORED.map((t) => `delete from public.${t}; insert into public.${t} select * from kept.${t}`).join('; ')}; commit`); };
}
