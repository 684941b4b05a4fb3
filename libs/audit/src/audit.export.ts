import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { announce, authorize, Database, requireStepUp, type Actor } from '@consentry/kernel';
import { AuditBundles, BUNDLE_FORMAT } from './audit.bundle.js';
import { AuditReader, logView } from './audit.reader.js';
import type { AuditExportQuery } from './audit.schema.js';
import { Audit } from './audit.service.js';

const COLUMNS = ['id', 'timestamp', 'event_type', 'action', 'actor_type', 'actor_id', 'ip_address', 'endpoint', 'method', 'response_code', 'user_agent', 'context'];

/** What a download is: its bytes as they come, its name, and how many rows there will be, for a progress bar. */
export interface Download { stream: Readable; type: string; name: string; rows: number }

/** The log as a file. Streamed page by page: it waits for the reader and holds neither memory nor a transaction. */
@Injectable()
export class AuditExports {
  constructor(private readonly db: Database, private readonly reader: AuditReader, private readonly bundles: AuditBundles, private readonly audit: Audit) {}

  async download(actor: Actor, query: AuditExportQuery): Promise<Download> {
    authorize(actor, 'audit.read');
    const rows = await this.noted(actor, query.format, query);
    const lines = query.format === 'csv' ? this.csv(actor.organizationId, query) : this.ndjson(actor.organizationId, query);
    return { stream: Readable.from(lines), type: query.format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/x-ndjson; charset=utf-8', name: `audit-log.${query.format}`, rows };
  }

  /** The whole log, to be checked without us: `consentry audit verify --bundle`. */
  async bundle(actor: Actor): Promise<Download> {
    authorize(actor, 'audit.read');
    requireStepUp(actor);
    await this.bundles.ready();
    const rows = await this.noted(actor, BUNDLE_FORMAT, { start_date: new Date(0), end_date: new Date(8.64e15 / 1000) });
    return { stream: Readable.from(this.bundles.lines(actor.organizationId)), type: 'application/x-ndjson; charset=utf-8', name: 'audit-log.bundle.ndjson', rows };
  }

  /** The export's own entry, before the first byte of it leaves. */
  private noted(actor: Actor, format: string, filter: Parameters<AuditReader['count']>[2]): Promise<number> {
    const { organizationId } = actor;
    return this.db.hot({ organizationId }, async (c) => {
      const rows = await this.reader.count(c, organizationId, filter);
      await this.audit.appendHot(c, [{ actor, entry: { action: 'audit.exported', context: { format, from: filter.start_date.toISOString(), to: filter.end_date.toISOString(), rows } } }]);
      await announce(c, organizationId, [{ resource: 'audit-logs' }]);
      return rows;
    });
  }

  private async *csv(organizationId: string, filter: AuditExportQuery): AsyncGenerator<string> {
    yield stringify([COLUMNS]);
    for await (const rows of this.reader.all(organizationId, filter)) {
      yield stringify(rows.map((row) => {
        const v = logView(row);
        return [v.id, v.timestamp, v.event_type, v.action, v.actor.type, v.actor.id, v.ip_address, v.endpoint, v.method, v.response_code, v.user_agent, JSON.stringify(v.context)].map((cell) => neutral(cell));
      }));
    }
  }

  private async *ndjson(organizationId: string, filter: AuditExportQuery): AsyncGenerator<string> {
    for await (const rows of this.reader.all(organizationId, filter)) yield rows.map((row) => `${JSON.stringify(logView(row))}\n`).join('');
  }
}

/** A user agent is a stranger's text: a spreadsheet must not take it for a formula (reliability.md). */
export function neutral(cell: string | number | null): string | number | null {
  return typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
