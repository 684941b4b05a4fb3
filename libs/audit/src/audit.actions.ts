export const EVENT_TYPES = ['api_request', 'authentication', 'account_change', 'security_event'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** What one kind of event is. */
export interface ActionRow {
  /** Decides how long its leaves are kept (AU-3). */
  type: EventType;
  /** One sentence for people, past tense. */
  what: string;
  /** The fields its context may carry: ids, names of things, numbers. Never a secret, never personal data: nothing can be erased from the log. */
  context: readonly string[];
}

const actions = new Map<string, ActionRow>();
const fields = new Map<string, ReadonlySet<string>>();

/** Adds a module's actions to the one table that code, API, panel and documentation read (AU-1). */
export function defineAuditActions<const T extends Record<string, ActionRow>>(rows: T): T {
  for (const [action, row] of Object.entries(rows)) {
    if (actions.has(action)) throw new Error(`audit action declared twice: ${action}`);
    if (!/^[a-z_]+(?:\.[a-z_]+)+$/.test(action)) throw new Error(`not a name of an audit action: ${action}`);
    if (row.context.length > MAX_FIELDS) throw new Error(`audit action with too many fields: ${action}`);
    if (row.what === '') throw new Error(`audit action without a sentence: ${action}`);
    actions.set(action, row);
    fields.set(action, new Set(row.context));
  }
  return rows;
}

export function auditActions(): ReadonlyMap<string, ActionRow> {
  return actions;
}

export type ContextValue = string | number | boolean | null | string[];

const MAX_TEXT = 512;
const MAX_ITEMS = 128;
const MAX_FIELDS = 32;

/**
 * The type of a leaf, after a look at what it is about to say. A fault here is one of code, so the change that it would tell of is
 * undone: better than a log that says something nobody decided on. Nothing is cut short: what was cut would look whole.
 */
export function checkedType(action: string, context: Record<string, ContextValue>): EventType {
  const row = actions.get(action);
  if (!row) throw new Error(`unknown audit action: ${action}`);
  const known = fields.get(action)!;
  for (const name in context) {
    if (!known.has(name)) throw new Error(`audit action ${action} has no field ${name}`);
    if (!fits(context[name])) throw new Error(`audit action ${action}: the value of ${name} is none that a leaf can hold`);
  }
  return row.type;
}

function fits(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= MAX_TEXT;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.length <= MAX_ITEMS && value.every((item) => typeof item === 'string' && item.length <= MAX_TEXT);
  return value === null || typeof value === 'boolean';
}

defineAuditActions({
  'api.request': { type: 'api_request', what: 'A request of somebody known was answered', context: ['endpoint', 'method', 'response_code'] },
});
