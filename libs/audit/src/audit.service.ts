import { Injectable } from '@nestjs/common';
import { Clock, Ids, type Actor, type Em, type HotClient } from '@consentry/kernel';
import { checkedType, type ContextValue } from './audit.actions.js';

/** What happened to what. `context` holds ids, names of things and numbers: no secret, no content, no personal data (I8). Its fields are those of the action's row. */
export interface AuditEntry {
  action: string;
  object?: { type: string; id: string };
  context?: Record<string, ContextValue>;
}

/** A leaf that waits for the database: the same at each try. */
export interface StampedLeaf { actor: Actor; entry: AuditEntry; id: string; at: Date }

const INSERT = `
  insert into audit_leaves (id, organization_id, at, event_type, action, actor_kind, actor_id, ip, user_agent, request_id, object_type, object_id, context)
  select r.id, r.organization_id, r.at, r.event_type, r.action, r.actor_kind, r.actor_id, r.ip, r.user_agent, r.request_id, r.object_type, r.object_id, r.context
  from jsonb_to_recordset($1::jsonb) as r(id uuid, organization_id uuid, at timestamptz, event_type text, action text, actor_kind text, actor_id text,
    ip text, user_agent text, request_id text, object_type text, object_id uuid, context jsonb)`;

/** Writes leaves in the transaction of the change they tell of: both happen or neither (I7). */
@Injectable()
export class Audit {
  private readonly requestsTold = new WeakSet<Actor>();

  constructor(private readonly clock: Clock, private readonly ids: Ids) {}

  async append(em: Em, actor: Actor, ...entries: AuditEntry[]): Promise<void> {
    await em.execute(INSERT.replace('$1', '?'), [rows(entries.map((entry) => this.stamped(actor, entry)))]);
  }

  /** {@link append} for the hot paths: many leaves of many actors, one statement. */
  async appendHot(client: HotClient, leaves: { actor: Actor; entry: AuditEntry }[]): Promise<void> {
    if (leaves.length === 0) return;
    await client.query({ name: 'audit_insert', text: INSERT, values: [rows(leaves.map(({ actor, entry }) => this.stamped(actor, entry)))] });
  }

  /** A leaf of something that is over, with the time at which it was. */
  stamped(actor: Actor, entry: AuditEntry): StampedLeaf {
    return { actor, entry, id: this.ids.next(), at: this.clock.now() };
  }

  /** Writes what waited. A try of which nobody knows whether it counted may be made again: no leaf is in there twice. */
  async appendStamped(client: HotClient, leaves: StampedLeaf[]): Promise<void> {
    await client.query({ name: 'audit_insert_stamped', text: `${INSERT} on conflict do nothing`, values: [rows(leaves)] });
  }

  /** A leaf that was committed tells of the request itself, endpoint and answer included, so the request gets none of its own. Each request has an actor of its own, made for it. */
  requestTold(actor: Actor): void {
    this.requestsTold.add(actor);
  }

  isRequestTold(actor: Actor): boolean {
    return this.requestsTold.has(actor);
  }
}

function rows(leaves: StampedLeaf[]): string {
  return JSON.stringify(leaves.map(({ id, at, actor, entry }) => ({
    id,
    organization_id: actor.organizationId,
    at,
    event_type: checkedType(entry.action, entry.context ?? {}),
    action: entry.action,
    actor_kind: actor.kind,
    actor_id: actor.id,
    ip: actor.ip,
    user_agent: actor.userAgent?.slice(0, 512) ?? null,
    request_id: actor.requestId,
    object_type: entry.object?.type ?? null,
    object_id: entry.object?.id ?? null,
    context: entry.context ?? {},
  })));
}
