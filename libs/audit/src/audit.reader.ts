import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { authorize, Database, decodeCursor, encodeCursor, ProblemError, publicId, type Actor, type HotClient } from '@consentry/kernel';
import './audit.abilities.js';
import type { EventType } from './audit.actions.js';
import { microseconds } from './audit.entry.js';
import { publicObject } from './audit.objects.js';
import { countPeriod, countStatement, isPeriod, pageStatement } from './audit.reader.sql.js';
import { AuditSettingsStore } from './audit.settings.js';
import { daysKept } from './audit.retention.rules.js';
import type { AuditFilter, AuditLogDetail, AuditLogPage, AuditLogQuery, LogView } from './audit.schema.js';

export interface LogRow {
  id: string; at: Date; at_text: string; event_type: EventType; action: string; actor_kind: 'user' | 'api_key' | 'system'; actor_id: string; ip: string | null; user_agent: string | null; request_id: string | null;
  object_type: string | null; object_id: string | null; context: Record<string, unknown>; [column: string]: unknown;
}

const NIL = '00000000-0000-0000-0000-000000000000';

/** Where a page ended, and of whose log: a cursor is of no use to another organisation. */
const Cursor = z.tuple([z.string().length(8), z.string().max(40).regex(/^[\d\- :.+]+$/), z.uuid()]);

/** The audit log as it is read (AU-2, AU-5). */
@Injectable()
export class AuditReader {
  constructor(private readonly db: Database, private readonly settings: AuditSettingsStore) {}

  async list(actor: Actor, query: AuditLogQuery): Promise<z.infer<typeof AuditLogPage>> {
    authorize(actor, 'audit.read');
    const { organizationId } = actor;
    if (query.cursor !== undefined) return this.after(organizationId, query, query.cursor);
    return this.db.snapshot({ organizationId }, async (c) => {
      const rows = await this.rows(c, organizationId, query, { limit: query.limit, offset: query.offset });
      return { logs: rows.map(logView), pagination: { total: await this.count(c, organizationId, query), limit: query.limit, offset: query.offset } };
    });
  }

  async get(actor: Actor, id: string): Promise<z.infer<typeof AuditLogDetail>> {
    authorize(actor, 'audit.read');
    const { organizationId } = actor;
    return this.db.hot({ organizationId }, async (c) => {
      const { rows } = await c.query<LogRow & { seq: string | null }>({
        text: `select l.*, l.at::text as at_text, e.seq from audit_leaves l left join audit_entries e on e.leaf_id = l.id where l.id = $1 and l.organization_id = $2`, values: [id, organizationId],
      });
      const row = rows[0];
      if (!row) throw new ProblemError('audit.not_found');
      const days = daysKept(row.event_type, (await this.settings.read(c, organizationId)).retention);
      return {
        ...logView(row), request_id: row.request_id, sealed: row.seq !== null, sequence: row.seq === null ? null : Number(row.seq),
        retained_until: new Date(row.at.getTime() + days * 86_400_000).toISOString(),
      };
    });
  }

  async count(c: HotClient, organizationId: string, filter: AuditFilter): Promise<number> {
    if (!isPeriod(filter)) return Number((await c.query<{ n: string }>(countStatement(organizationId, filter))).rows[0]!.n);
    // As values of the statement, so that the planner knows how little lies behind them.
    const { rows } = await c.query<{ last_xid: string; last_id: string }>({ name: 'audit_sealed_to', text: 'select last_xid::text as last_xid, last_id from audit_sequencer' });
    const statement = countPeriod(organizationId, filter, rows[0] ?? { last_xid: '0', last_id: NIL });
    return Number((await c.query<{ n: string }>(statement)).rows[0]!.n);
  }

  /** Every row of a filter, newest first, page by page: no transaction stays open while somebody downloads slowly. */
  async *all(organizationId: string, filter: AuditFilter): AsyncGenerator<LogRow[]> {
    for (let after: { at: string; id: string } | undefined; ;) {
      const rows = await this.db.hot({ organizationId }, (c) => this.rows(c, organizationId, filter, { limit: 1000, ...(after ? { after } : {}) }));
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (!last || rows.length < 1000) return;
      after = { at: last.at_text, id: last.id };
    }
  }

  private async after(organizationId: string, query: AuditLogQuery, cursor: string): Promise<z.infer<typeof AuditLogPage>> {
    const tag = organizationId.slice(-8);
    const after = cursor === 'start' ? undefined : decodeCursor(cursor, Cursor);
    if (after && after[0] !== tag) throw new ProblemError('request.invalid', { errors: [{ path: 'cursor', message: 'This cursor is of another organisation.' }] });
    const rows = await this.db.hot({ organizationId }, (c) => this.rows(c, organizationId, query, { limit: query.limit + 1, ...(after ? { after: { at: after[1], id: after[2] } } : {}) }));
    const kept = rows.slice(0, query.limit);
    const last = kept.at(-1);
    return { logs: kept.map(logView), pagination: { limit: query.limit, next_cursor: rows.length > query.limit && last ? encodeCursor([tag, last.at_text, last.id]) : null } };
  }

  private async rows(c: HotClient, organizationId: string, filter: AuditFilter, page: { limit: number; offset?: number; after?: { at: string; id: string } }): Promise<LogRow[]> {
    return (await c.query<LogRow>(pageStatement(organizationId, filter, page))).rows;
  }
}

export function logView(row: LogRow): LogView {
  const { endpoint, method, response_code, ...context } = row.context;
  return {
    id: publicId('auditLeaf', row.id), timestamp: microseconds(row.at_text), event_type: row.event_type, action: row.action,
    actor: { type: row.actor_kind, id: row.actor_kind === 'user' ? publicId('user', row.actor_id) : row.actor_kind === 'api_key' ? publicId('apiKey', row.actor_id) : row.actor_id },
    ip_address: row.ip, endpoint: text(endpoint), method: text(method), response_code: typeof response_code === 'number' ? response_code : null, user_agent: row.user_agent,
    context: { ...context, ...(row.object_type && row.object_id ? { object: { type: row.object_type, id: publicObject(row.object_type, row.object_id) } } : {}) },
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
