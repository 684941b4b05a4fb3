export const EVENT_TYPES = ['api_request', 'authentication', 'account_change', 'security_event'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

const actions = new Map<string, EventType>();

/** Adds a module's actions to the one table that code, API and documentation read (AU-1). */
export function defineAuditActions<const T extends Record<string, EventType>>(rows: T): T {
  for (const [action, type] of Object.entries(rows)) {
    if (actions.has(action)) throw new Error(`audit action declared twice: ${action}`);
    actions.set(action, type);
  }
  return rows;
}

export function auditActions(): ReadonlyMap<string, EventType> {
  return actions;
}

export function eventTypeOf(action: string): EventType {
  const type = actions.get(action);
  if (!type) throw new Error(`unknown audit action: ${action}`);
  return type;
}
