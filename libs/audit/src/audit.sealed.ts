import { Injectable } from '@nestjs/common';
import type { HotClient } from '@consentry/kernel';
import type { EventType } from './audit.actions.js';

/** A leaf with its place in its organisation's log. */
export interface SealedLeaf {
  seq: number; id: string; organizationId: string; at: Date; eventType: EventType; action: string; actorKind: 'user' | 'api_key' | 'system';
  /** A UUID, or of the system the name of the part that acted. */
  actorId: string;
  ip: string | null; userAgent: string | null; requestId: string | null; objectType: string | null; objectId: string | null; context: Record<string, unknown>;
}

interface Row {
  seq: string; id: string; at: Date; event_type: EventType; action: string; actor_kind: SealedLeaf['actorKind']; actor_id: string; ip: string | null; user_agent: string | null; request_id: string | null;
  object_type: string | null; object_id: string | null; context: Record<string, unknown>; [column: string]: unknown;
}

const READ = `
  select e.seq, l.id, l.at, l.event_type, l.action, l.actor_kind, l.actor_id, l.ip, l.user_agent, l.request_id, l.object_type, l.object_id, l.context
  from audit_entries e join audit_leaves l on l.id = e.leaf_id
  where e.organization_id = $1 and e.seq >= $2 and e.seq < $3 order by e.seq`;

/** The sealed log, in order, for whoever follows it. */
@Injectable()
export class SealedLog {
  /**
   * The leaves at positions `from` and on, as many positions as `limit` says; a follower that took n leaves asks from n. Purged leaves are
   * skipped. `next` is where to go on; it equals `from` at the end. The client speaks for the organisation.
   */
  async read(client: HotClient, organizationId: string, from: number, limit: number): Promise<{ leaves: SealedLeaf[]; next: number }> {
    const end = Math.min(from + limit, await this.size(client, organizationId));
    if (end <= from) return { leaves: [], next: from };
    const { rows } = await client.query<Row>({ name: 'audit_sealed', text: READ, values: [organizationId, from, end] });
    return { leaves: rows.map((r) => leafOf(organizationId, r)), next: end };
  }

  /** Leaves sealed so far, purged ones included. */
  async size(client: HotClient, organizationId: string): Promise<number> {
    const { rows } = await client.query<{ size: string }>({ name: 'audit_size', text: 'select size from audit_trees where organization_id = $1', values: [organizationId] });
    return Number(rows[0]?.size ?? 0);
  }
}

function leafOf(organizationId: string, r: Row): SealedLeaf {
  return {
    seq: Number(r.seq), id: r.id, organizationId, at: r.at, eventType: r.event_type, action: r.action, actorKind: r.actor_kind, actorId: r.actor_id, ip: r.ip, userAgent: r.user_agent, requestId: r.request_id,
    objectType: r.object_type, objectId: r.object_id, context: r.context,
  };
}
