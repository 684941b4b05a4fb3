import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Em, HotClient } from './database.js';
import { enqueue, enqueueWith, type OutboxRow } from './outbox.js';

/** Where an event waits between its cause and its deliveries. */
export const EVENT_TOPIC = 'webhook.event';

export interface EventRow {
  /** One sentence for people, past tense. */
  what: string;
  /** Ids (public form) and facts. Never content, a name, an address or a number: an event leaves the house. */
  data: z.ZodObject;
}

const table = new Map<string, EventRow>();

/** Adds a module's events to the one table of what can be told to the outside. Types are dotted, past tense: `message.delivered`. */
export function defineEvents<const T extends Record<string, EventRow>>(rows: T): T {
  for (const [type, row] of Object.entries(rows)) {
    if (table.has(type)) throw new Error(`event declared twice: ${type}`);
    table.set(type, row);
  }
  return rows;
}

export function eventTable(): ReadonlyMap<string, EventRow> {
  return table;
}

/** Whether a subscription (`*`, `message.*` or a whole type) means this type. */
export function subscriptionMatches(pattern: string, type: string): boolean {
  return pattern === '*' || pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)));
}

/** Who wants to hear of what. Asked on hot paths, so it is a look-up in memory; the webhooks module fills it and keeps it current. */
export class EventSubscriptions {
  private wants = new Map<string, Set<string>>();

  wanted(organizationId: string, type: string): boolean {
    return this.wants.get(organizationId)?.has(type) ?? false;
  }

  /** What one organisation wants from now on: patterns of all its endpoints. */
  set(organizationId: string, patterns: readonly string[]): void {
    const types = [...table.keys()].filter((type) => patterns.some((pattern) => subscriptionMatches(pattern, type)));
    if (types.length > 0) this.wants.set(organizationId, new Set(types));
    else this.wants.delete(organizationId);
  }

  organizations(): string[] {
    return [...this.wants.keys()];
  }
}

/** What happened. `data` is checked against the table: what it doesn't name cannot leave. */
export interface PublishedEvent { type: string; data: Record<string, unknown> }

/**
 * Tells endpoints of an organisation what happened, in the transaction of the change: both happen or neither. Writes nothing when nobody asked.
 * @throws Error for a type that is not in the table, ZodError for data that its row does not allow
 */
export async function publish(client: HotClient, subscriptions: EventSubscriptions, organizationId: string, now: Date, events: PublishedEvent[]): Promise<void> {
  const rows = rowsOf(subscriptions, organizationId, now, events);
  if (rows.length > 0) await enqueue(client, organizationId, now, rows);
}

/** {@link publish} inside a `db.tx`. */
export async function publishWith(em: Em, subscriptions: EventSubscriptions, organizationId: string, now: Date, events: PublishedEvent[]): Promise<void> {
  const rows = rowsOf(subscriptions, organizationId, now, events);
  if (rows.length > 0) await enqueueWith(em, organizationId, now, rows);
}

function rowsOf(subscriptions: EventSubscriptions, organizationId: string, now: Date, events: PublishedEvent[]): OutboxRow[] {
  return events.filter(({ type }) => subscriptions.wanted(organizationId, type)).map(({ type, data }) => ({
    // A key of its own: events are told independently of one another, none waits for the one before.
    topic: EVENT_TOPIC, key: randomUUID(), payload: { type, at: now.toISOString(), data: JSON.stringify(strict(type, data)) },
  }));
}

function strict(type: string, data: Record<string, unknown>): Record<string, unknown> {
  const row = table.get(type);
  if (!row) throw new Error(`unknown event type: ${type}`);
  return row.data.strict().parse(data);
}
