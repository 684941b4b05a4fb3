import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { announce, authorize, Database, definePermissions, publicId, type Actor } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { Vault } from '@consentry/vault';
import { openEvidence } from './consent.sealed.js';
import { toIso, type RecordRow } from './consent.service.js';

definePermissions({ 'consents.export': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: true, what: 'download the whole consent ledger' } });
defineAuditActions({ 'consent.exported': { type: 'account_change', what: 'The consent ledger was downloaded', context: ['format', 'rows'] } });

const COLUMNS = ['id', 'contact_id', 'channel', 'purpose', 'state', 'source', 'actor', 'recorded_at', 'evidence'];
const CHUNK = 500;
const NOTHING = '00000000-0000-0000-0000-000000000000';

export interface Download { stream: Readable; type: string; name: string; rows: number }

/** The ledger as a file, oldest first. Read chunk by chunk as the reader takes it: it holds neither memory nor a transaction. */
@Injectable()
export class ConsentExports {
  constructor(private readonly db: Database, private readonly vault: Vault, private readonly audit: Audit) {}

  async download(actor: Actor, format: 'ndjson' | 'csv'): Promise<Download> {
    authorize(actor, 'consents.export');
    const { rows, last } = await this.noted(actor, format);
    const lines = format === 'csv' ? this.csv(actor.organizationId, last) : this.ndjson(actor.organizationId, last);
    return { stream: Readable.from(lines), type: format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/x-ndjson; charset=utf-8', name: `consents.${format}`, rows };
  }

  /** The export's own entry, before the first byte of it leaves; and where the ledger ended then, so that the count holds. */
  private noted(actor: Actor, format: string): Promise<{ rows: number; last: string }> {
    const { organizationId } = actor;
    return this.db.hot({ organizationId }, async (c) => {
      const { rows: [row] } = await c.query<{ n: string; last: string | null }>({ text: 'select count(*) as n, (select id from consent_records where organization_id = $1 order by id desc limit 1) as last from consent_records where organization_id = $1', values: [organizationId] });
      const rows = Number(row!.n);
      await this.audit.appendHot(c, [{ actor, entry: { action: 'consent.exported', context: { format, rows } } }]);
      await announce(c, organizationId, [{ resource: 'audit-logs' }]);
      return { rows, last: row!.last ?? NOTHING };
    });
  }

  private async *all(organizationId: string, last: string): AsyncGenerator<Record<string, unknown>[]> {
    for (let after = NOTHING; ;) {
      const from = after;
      const rows = await this.db.hot({ organizationId }, async (c) => {
        const ring = this.vault.ready(organizationId);
        const found = await c.query<RecordRow>({ name: 'consent_export', text: 'select * from consent_records where organization_id = $1 and id > $2 and id <= $3 order by id limit $4', values: [organizationId, from, last, CHUNK] });
        return found.rows.map((row) => ({
          row: row.id, view: {
            id: publicId('consentRecord', row.id), contactId: publicId('contact', row.contact_id), channel: row.channel, purpose: row.purpose, state: row.state, source: row.source, actor: `${row.actor_kind}:${row.actor_id}`,
            recordedAt: toIso(row.recorded_at), evidence: openEvidence(ring, row),
          },
        }));
      });
      if (rows.length > 0) yield rows.map(({ view }) => view);
      if (rows.length < CHUNK) return;
      after = rows.at(-1)!.row;
    }
  }

  private async *ndjson(organizationId: string, last: string): AsyncGenerator<string> {
    for await (const rows of this.all(organizationId, last)) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  }

  private async *csv(organizationId: string, last: string): AsyncGenerator<string> {
    yield stringify([COLUMNS]);
    for await (const rows of this.all(organizationId, last)) yield stringify(rows.map((row) => Object.values(row).map((cell) => neutral(typeof cell === 'string' ? cell : JSON.stringify(cell)))));
  }
}

/** A channel is a caller's text: a spreadsheet must not take it for a formula (reliability.md). */
export function neutral(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
