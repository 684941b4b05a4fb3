import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { announce, authorize, Clock, cutPage, Database, decodeCursor, definePermissions, enqueue, ProblemError, publicId, publicIdOrNull, TimeCursor, type Actor, type HotClient } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { Vault, type KeyRing } from '@consentry/vault';
import { openAddress } from './contacts.sealed.js';
import { showAddress } from './contacts.service.js';
import { findImport, importView, IMPORT_TOPIC, KEPT_DAYS, lockImport, mustBe, setupOf, who, type ImportRow } from './import.rows.js';
import { header, setup, type Setup } from './import.sealed.js';
import { FIELDS } from './import.rules.js';
import type { ImportQuery, ImportRowQuery, ImportRowView, ImportView, UpdateImport } from './import.schema.js';
import { ROW_CODES, type Outcome, type RowCode } from './import.words.js';

definePermissions({
  'contacts.import': { roles: ['OWNER', 'ADMIN', 'MARKETER'], scope: true, what: 'import contacts from a file, and undo it' },
});
defineAuditActions({
  'import.uploaded': { type: 'account_change', what: 'A file of contacts was uploaded', context: ['rows', 'columns', 'encoding'] },
  'import.mapped': { type: 'account_change', what: 'The columns of an import were given their meaning', context: ['columns', 'fields'] },
  'import.started': { type: 'account_change', what: 'A run, dry run or undo of an import was started', context: ['kind', 'rows'] },
  'import.finished': { type: 'account_change', what: 'A run or dry run of an import ended', context: ['kind', 'rows', 'created', 'updated', 'skipped', 'invalid', 'granted', 'opted_out_kept'] },
  'import.cancelled': { type: 'account_change', what: 'An import was cancelled', context: ['state', 'done'] },
  'import.undone': { type: 'account_change', what: 'An import was undone', context: ['removed', 'restored', 'kept'] },
  'contacts.imported': { type: 'account_change', what: 'A chunk of an import was written', context: ['chunk', 'created', 'updated', 'granted'] },
});

const RowCursor = z.tuple([z.int().min(0).max(2_000_000)]);
const ADDRESSES = new Set(['phone', 'email']);

/** Imports as people drive them. What is done with the rows is the worker's. */
@Injectable()
export class Imports {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly vault: Vault) {}

  async list(actor: Actor, query: z.infer<typeof ImportQuery>) {
    authorize(actor, 'contacts.import');
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.locked(actor, async (c, ring) => {
      const { rows } = await c.query<ImportRow>({
        text: `select * from imports where organization_id = $1 and ($2::text is null or state = $2) and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid)) order by created_at desc, id desc limit $5`,
        values: [actor.organizationId, query.state ?? null, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
      });
      const total = query.count ? Number((await c.query<{ n: string }>({ text: 'select count(*) as n from imports where organization_id = $1 and ($2::text is null or state = $2)', values: [actor.organizationId, query.state ?? null] })).rows[0]!.n) : undefined;
      return cutPage(rows, query.limit, (r) => [r.created_at.toISOString(), r.id], (r) => importView(actor, ring, r), total);
    });
  }

  async get(actor: Actor, id: string): Promise<z.infer<typeof ImportView>> {
    authorize(actor, 'contacts.import');
    return this.locked(actor, async (c, ring) => importView(actor, ring, await findImport(c, id)));
  }

  async update(actor: Actor, id: string, input: z.infer<typeof UpdateImport>) {
    authorize(actor, 'contacts.import');
    return this.locked(actor, async (c, ring) => {
      const row = await lockImport(c, id);
      mustBe(row, 'uploaded', 'mapped', 'checked');
      const before = setupOf(ring, row);
      const after: Setup = {
        mapping: input.mapping ?? before.mapping, onDuplicate: input.onDuplicate ?? before.onDuplicate,
        country: input.defaults?.country === undefined ? before.country : input.defaults.country, tagIds: input.defaults?.tagIds ?? before.tagIds,
      };
      if (input.mapping) refuseMapping(header.open(ring, id, row.header).columns, input.mapping);
      authorizeConsent(actor, after);
      const tags = await c.query<{ id: string }>({ text: 'select id from tags where id = any($1::uuid[])', values: [after.tagIds] });
      const missing = after.tagIds.findIndex((tagId) => !tags.rows.some((t) => t.id === tagId));
      if (missing >= 0) throw invalid(`defaults.tagIds.${missing}`, 'There is no such tag.');
      const state = Object.keys(after.mapping).length > 0 ? 'mapped' : 'uploaded';
      const changed = await c.query<ImportRow>({
        text: 'update imports set setup = $2, state = $3, created = 0, updated = 0, skipped = 0, invalid = 0, granted = 0, opted_out_kept = 0 where id = $1 returning *', values: [id, setup.seal(ring, id, after), state],
      });
      await this.tell(c, actor, id, { action: 'import.mapped', context: { columns: Object.keys(after.mapping).length, fields: Object.keys(input) } });
      return importView(actor, ring, changed.rows[0]!);
    });
  }

  dryRun(actor: Actor, id: string) {
    authorize(actor, 'contacts.import');
    return this.begin(actor, id, 'check');
  }

  run(actor: Actor, id: string) {
    authorize(actor, 'contacts.import');
    return this.begin(actor, id, 'run');
  }

  async cancel(actor: Actor, id: string) {
    authorize(actor, 'contacts.import');
    return this.locked(actor, async (c, ring) => {
      const row = await lockImport(c, id);
      mustBe(row, 'uploaded', 'mapped', 'checking', 'checked', 'running');
      const done = row.created + row.updated + row.skipped + row.invalid;
      // A dry run that is cancelled leaves the import to be mapped anew.
      const changed = await c.query<ImportRow>({ text: `update imports set state = $2, finished_at = $3 where id = $1 returning *`, values: [id, row.state === 'checking' ? 'mapped' : 'cancelled', row.state === 'checking' ? null : this.clock.now()] });
      await this.tell(c, actor, id, { action: 'import.cancelled', context: { state: row.state, done } });
      return importView(actor, ring, changed.rows[0]!);
    });
  }

  async undo(actor: Actor, id: string) {
    authorize(actor, 'contacts.import');
    return this.locked(actor, async (c, ring) => {
      const row = await lockImport(c, id);
      mustBe(row, 'finished', 'cancelled');
      const now = this.clock.now();
      if (row.finished_at && row.finished_at.getTime() < now.getTime() - KEPT_DAYS * 86_400_000) throw new ProblemError('import.file_gone');
      const changed = await c.query<ImportRow>({ text: `update imports set state = 'undoing', undo_after = 2147483647, started_by = $2 where id = $1 returning *`, values: [id, who(actor)] });
      await this.tell(c, actor, id, { action: 'import.started', context: { kind: 'undo', rows: row.created + row.updated } });
      await enqueue(c, actor.organizationId, now, [{ topic: IMPORT_TOPIC, key: id, payload: { importId: id } }]);
      return importView(actor, ring, changed.rows[0]!);
    });
  }

  async rows(actor: Actor, id: string, query: z.infer<typeof ImportRowQuery>) {
    authorize(actor, 'contacts.import');
    const after = decodeCursor(query.cursor, RowCursor);
    return this.locked(actor, async (c, ring) => {
      const { pass } = await findImport(c, id);
      const which = 'import_id = $1 and pass = $2 and ($3::text is null or outcome = $3) and ($4::text is null or code = $4)';
      const { rows } = await c.query<OutcomeRow>({
        text: `select r.row_number, r.outcome, r.code, r.contact_id, i.id as identity_id, i.kind, i.address from (select * from import_rows where ${which} and row_number > $5 order by row_number limit $6) r
               left join lateral (select id, kind, address from identities where contact_id = r.contact_id order by id limit 1) i on true order by r.row_number`,
        values: [id, pass, query.outcome ?? null, query.code ?? null, after?.[0] ?? 0, query.limit + 1],
      });
      const total = query.count ? Number((await c.query<{ n: string }>({ text: `select count(*) as n from import_rows where ${which}`, values: [id, pass, query.outcome ?? null, query.code ?? null] })).rows[0]!.n) : undefined;
      return cutPage(rows, query.limit, (r) => [r.row_number], (r) => rowView(actor, ring, r), total);
    });
  }

  private async begin(actor: Actor, id: string, kind: 'check' | 'run') {
    return this.locked(actor, async (c, ring) => {
      const row = await lockImport(c, id);
      if (row.state === 'uploaded') throw new ProblemError('import.not_mapped');
      mustBe(row, 'mapped', 'checked');
      authorizeConsent(actor, setupOf(ring, row));
      const now = this.clock.now();
      const changed = await c.query<ImportRow>({
        text: `update imports set state = $2, pass = pass + 1, next_chunk = 0, created = 0, updated = 0, skipped = 0, invalid = 0, granted = 0, opted_out_kept = 0, started_at = $3, started_by = $4, finished_at = null where id = $1 returning *`,
        values: [id, kind === 'check' ? 'checking' : 'running', now, who(actor)],
      });
      await this.tell(c, actor, id, { action: 'import.started', context: { kind, rows: row.rows } });
      await enqueue(c, actor.organizationId, now, [{ topic: IMPORT_TOPIC, key: id, payload: { importId: id } }]);
      return importView(actor, ring, changed.rows[0]!);
    });
  }

  private async tell(c: HotClient, actor: Actor, id: string, entry: { action: string; context: Record<string, string | number | string[]> }): Promise<void> {
    await this.audit.appendHot(c, [{ actor, entry: { ...entry, object: { type: 'import', id } } }]);
    await announce(c, actor.organizationId, [{ resource: 'imports', ids: [publicId('import', id)] }]);
  }

  private locked<T>({ organizationId }: Actor, work: (client: HotClient, ring: KeyRing) => Promise<T>): Promise<T> {
    return this.db.hotRetrying({ organizationId }, (c) => work(c, this.vault.ready(organizationId)));
  }

  /** Takes away files, and what could undo their import, {@link KEPT_DAYS} after it ended, or after the upload of those that were never run. */
  async purge(): Promise<number> {
    const before = new Date(this.clock.nowMs() - KEPT_DAYS * 86_400_000);
    const { rows } = await this.db.hot('system', (c) => c.query<{ id: string }>({ text: 'select id from organizations' }));
    let gone = 0;
    for (const { id: organizationId } of rows) {
      gone += await this.db.hotRetrying({ organizationId }, async (c) => {
        const ended = `select id from imports where organization_id = $1 and state not in ('checking', 'running', 'undoing') and coalesce(finished_at, created_at) < $2`;
        await c.query({ text: `update imports set state = 'cancelled' where id in (${ended}) and state in ('uploaded', 'mapped', 'checked')`, values: [organizationId, before] });
        await c.query({ text: `update import_rows set undo = null where undo is not null and import_id in (${ended})`, values: [organizationId, before] });
        return (await c.query({ text: `delete from import_chunks where import_id in (${ended})`, values: [organizationId, before] })).rowCount ?? 0;
      });
    }
    return gone;
  }
}

interface OutcomeRow { row_number: number; outcome: Outcome; code: RowCode | null; contact_id: string | null; identity_id: string | null; kind: string | null; address: Buffer | null; [column: string]: unknown }

function rowView(actor: Actor, ring: KeyRing, r: OutcomeRow): z.infer<typeof ImportRowView> {
  return {
    row: r.row_number, outcome: r.outcome, code: r.code, sentence: r.code && ROW_CODES[r.code], contactId: publicIdOrNull('contact', r.contact_id),
    address: r.identity_id ? showAddress(actor, r.kind!, openAddress(ring, r.identity_id, r.address!)) : null,
  };
}

function refuseMapping(columns: string[], mapping: Record<string, string>): void {
  for (const column of Object.keys(mapping)) if (!columns.includes(column)) throw invalid(`mapping.${column}`, 'The file has no such column.');
  const single = (FIELDS as readonly string[]).filter((field) => field !== 'tag' && field !== 'phone');
  const seen = new Map<string, string>();
  for (const [column, field] of Object.entries(mapping)) {
    const other = seen.get(field);
    if (other !== undefined && (single.includes(field) || field.startsWith('attribute:'))) throw invalid(`mapping.${column}`, `The column ${other} is ${field} already.`);
    seen.set(field, column);
  }
  if (!Object.values(mapping).some((field) => ADDRESSES.has(field) || field.startsWith('identity:'))) throw invalid('mapping', 'One column must be phone, email or identity:<channel>: contacts are known by their addresses.');
}

/** Who may not record consents may not import them. */
function authorizeConsent(actor: Actor, { mapping }: Setup): void {
  if (Object.values(mapping).some((field) => field === 'optedIn' || field === 'marketingOptedIn')) authorize(actor, 'consents.write');
}

function invalid(path: string, message: string): ProblemError {
  return new ProblemError('request.invalid', { detail: `${path}: ${message}`, errors: [{ path, message }] });
}
