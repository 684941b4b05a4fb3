import { EVENT_TYPES, type EventType } from './audit.actions.js';
import type { AuditFilter } from './audit.schema.js';

const COLUMNS = 'l.id, l.at::text as at_text, l.at, l.event_type, l.action, l.actor_kind, l.actor_id, l.ip, l.user_agent, l.request_id, l.object_type, l.object_id, l.context';

/** Binds values as `$n`. */
class Values {
  readonly list: unknown[] = [];
  bind(value: unknown): string {
    return `$${this.list.push(value)}`;
  }
}

interface Statement { text: string; values: unknown[] }

/** Rows of a filter, newest first. Types are read one by one and merged: the index is by type and time. */
export function pageStatement(organizationId: string, filter: AuditFilter, page: { limit: number; offset?: number; after?: { at: string; id: string } }): Statement {
  const values = new Values();
  const where = conditions(values, organizationId, filter);
  const behind = page.after ? ` and (l.at, l.id) < (${values.bind(page.after.at)}::timestamptz, ${values.bind(page.after.id)}::uuid)` : '';
  const { limit, offset = 0 } = page;
  // Each branch in order and cut short by itself: without that the planner reads and sorts every row there is.
  const branch = (columns: string, type: EventType) => `(select ${columns} from audit_leaves l where ${where} and l.event_type = '${type}'${behind} order by l.at desc, l.id desc limit ${limit + offset})`;
  const union = (columns: string) => typesOf(filter).map((type) => branch(columns, type)).join(' union all ');
  if (offset === 0) return { text: `select * from (${union(COLUMNS)}) l order by l.at desc, l.id desc limit ${limit}`, values: values.list };
  // What is skipped is skipped in the index alone.
  return {
    text: `select ${COLUMNS} from (select p.id from (${union('l.id, l.at')}) p order by p.at desc, p.id desc limit ${limit} offset ${offset}) p join audit_leaves l on l.id = p.id order by l.at desc, l.id desc`, values: values.list,
  };
}

/** How many rows a filter has, counted one by one: for filters that pick few. */
export function countStatement(organizationId: string, filter: AuditFilter): Statement {
  const values = new Values();
  const where = conditions(values, organizationId, filter);
  return { text: `select count(*) as n from audit_leaves l where ${where} and l.event_type = any(${values.bind(typesOf(filter))})`, values: values.list };
}

const HOUR = 3_600_000;
const COUNTED = (span: 'day' | 'hour', from: number) => `(select coalesce(sum(n), 0) from audit_counts where organization_id = $1 and span = '${span}' and event_type = any($2) and starts_at >= $${from} and starts_at < $${from + 1})`;
const SEALED = (from: number) => `(select count(*) from audit_leaves l where l.organization_id = $1 and l.event_type = any($2) and l.at >= $${from} and l.at < $${from + 1} and exists (select 1 from audit_entries e where e.leaf_id = l.id))`;
const PERIOD = `
  select ${COUNTED('day', 3)} + ${COUNTED('hour', 5)} + ${COUNTED('hour', 7)} + ${SEALED(9)} + ${SEALED(11)} + (
    select count(*) from audit_leaves l where (l.xid, l.id) > ($15::xid8, $16::uuid)
      and l.organization_id = $1 and l.event_type = any($2) and l.at >= $13 and l.at < $14 and not exists (select 1 from audit_entries e where e.leaf_id = l.id)) as n`;

/**
 * How many rows a period has: whole days and hours from the counters of the sequencer, the rest of the first and last hour and what is not
 * sealed yet from the table. Exact, and the same work at any size.
 */
export function countPeriod(organizationId: string, filter: AuditFilter, sealed: { last_xid: string; last_id: string }): Statement {
  const [t0, t1] = [filter.start_date.getTime(), filter.end_date.getTime()];
  const inner = (from: number, to: number, unit: number): [number, number] => { const [a, b] = [Math.ceil(from / unit) * unit, Math.floor(to / unit) * unit]; return a < b ? [a, b] : [to, to]; };
  const [h0, h1] = inner(t0, t1, HOUR);
  const [d0, d1] = inner(h0, h1, 24 * HOUR);
  return { text: PERIOD, values: [organizationId, typesOf(filter), ...[d0, d1, h0, d0, d1, h1, t0, h0, h1, t1, t0, t1].map((ms) => new Date(ms)), sealed.last_xid, sealed.last_id] };
}

export function typesOf({ event_type }: Pick<AuditFilter, 'event_type'>): readonly EventType[] {
  return event_type ? [event_type] : EVENT_TYPES;
}

/** Whether a filter is of time and type alone, so that the counters know it. */
export function isPeriod({ action, actor, object, ip }: AuditFilter): boolean {
  return [action, actor, object, ip].every((part) => part === undefined);
}

function conditions(values: Values, organizationId: string, { start_date, end_date, action, actor, object, ip }: AuditFilter): string {
  const parts = [`l.organization_id = ${values.bind(organizationId)}::uuid`, `l.at >= ${values.bind(start_date)}`, `l.at < ${values.bind(end_date)}`];
  if (action !== undefined) parts.push(`l.action = ${values.bind(action)}`);
  if (actor !== undefined) parts.push(`l.actor_id = ${values.bind(actor)}`);
  if (object !== undefined) parts.push(`l.object_id = ${values.bind(object)}`);
  if (ip !== undefined) parts.push(`l.ip = ${values.bind(ip)}`);
  return parts.join(' and ');
}
