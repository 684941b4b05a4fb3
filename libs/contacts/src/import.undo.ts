import { Injectable } from '@nestjs/common';
import { announce, Clock, Ids, publicId, systemActor, type HotClient } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Vault } from '@consentry/vault';
import { ContactHooks } from './contacts.hooks.js';
import { openAttributes, openName } from './contacts.sealed.js';
import { sealed } from './import.chunk.js';
import * as sql from './import.chunk.sql.js';
import { whoWas, type ImportRow } from './import.rows.js';
import { undo, type Undo } from './import.sealed.js';

const BATCH = 500;

interface Done { id: string; row_number: number; outcome: 'created' | 'updated'; contact_id: string; undo: Buffer | null; [column: string]: unknown }

/**
 * Of these contacts those that the import made and nothing else has touched since. Like the gate's (decision 0004), this statement
 * reads tables of other modules: whoever wrote or was written to, or asked for anything, is no longer the import's alone.
 */
const UNTOUCHED = `
  select c.id from contacts c where c.id = any($1::uuid[]) and c.import_id = $2 and c.import_fresh and c.merged_into is null and c.erased_at is null
    and not exists (select 1 from conversations v where v.contact_id = c.id)
    and not exists (select 1 from messages m where m.contact_id = c.id and m.counted_at is not null)
    and not exists (select 1 from opt_outs o where o.contact_id = c.id)
    and not exists (select 1 from contact_holds h where h.contact_id = c.id)
    and not exists (select 1 from provider_stops p where p.contact_id = c.id)
    and not exists (select 1 from consent_records r where r.contact_id = c.id and r.source <> 'import')`;

/** Takes an import back, the last row first. What it leaves and why: docs/decisions/0020-import-undo.md. */
@Injectable()
export class ImportUndo {
  constructor(private readonly clock: Clock, private readonly ids: Ids, private readonly vault: Vault, private readonly hooks: ContactHooks, private readonly audit: Audit) {}

  /** One batch of rows, in the worker's transaction. @returns whether there is more to do */
  async step(c: HotClient, organizationId: string, row: ImportRow): Promise<boolean> {
    const { rows } = await c.query<Done>({
      text: `select id, row_number, outcome, contact_id, undo from import_rows where import_id = $1 and pass = $2 and row_number < $3 and contact_id is not null and outcome in ('created', 'updated') order by row_number desc limit ${BATCH}`,
      values: [row.id, row.pass, row.undo_after],
    });
    if (rows.length === 0) {
      await this.finish(c, organizationId, row);
      return false;
    }
    const contactIds = rows.map((r) => r.contact_id);
    // Whoever decides on a message holds this lock meanwhile; a contact is never taken away beneath a decision.
    await c.query({ text: 'select 1 from contacts where id = any($1::uuid[]) order by id for no key update', values: [contactIds] });
    const made = rows.filter((r) => r.outcome === 'created').map((r) => r.contact_id);
    const untouched = (await c.query<{ id: string }>({ text: UNTOUCHED, values: [made, row.id] })).rows.map((r) => r.id);
    const restored = await this.restore(c, organizationId, row, rows.filter((r) => r.outcome === 'updated' && r.undo));
    // Of every contact that the import agreed for: nobody but the file said so, and the file is taken back.
    await this.hooks.afterImportUndone(c, { organizationId, importId: publicId('import', row.id), by: whoWas(row.started_by), now: this.clock.now(), nextId: () => this.ids.next(),
      contactIds: [...new Set([...untouched, ...rows.filter((r) => r.outcome === 'updated').map((r) => r.contact_id)])] });
    await this.remove(c, untouched);
    await c.query({
      text: 'update imports set undo_after = $2, undo_removed = undo_removed + $3, undo_restored = undo_restored + $4, undo_kept = undo_kept + $5 where id = $1',
      values: [row.id, rows.at(-1)!.row_number, untouched.length, restored, rows.length - untouched.length - restored],
    });
    await announce(c, organizationId, [{ resource: 'contacts' }, { resource: 'imports', ids: [publicId('import', row.id)] }]);
    return true;
  }

  /** The ledger and messages that were refused go on pointing at the contact, so an empty row of it stays. */
  private async remove(c: HotClient, contactIds: string[]): Promise<void> {
    await c.query({ text: 'delete from identities where contact_id = any($1::uuid[])', values: [contactIds] });
    await c.query({ text: 'delete from contact_tags where contact_id = any($1::uuid[])', values: [contactIds] });
    await c.query({
      text: `update contacts set name = null, name_index = '{}', attributes = null, attribute_index = '{}', time_zone = null, language = null, import_fresh = false, erased_at = $2, removed_at = $2, updated_at = $2 where id = any($1::uuid[])`,
      values: [contactIds, this.clock.now()],
    });
  }

  /** Gives contacts that were there before what they had, field by field, where it is still what the import made of it. */
  private async restore(c: HotClient, organizationId: string, row: ImportRow, rows: Done[]): Promise<number> {
    const ring = this.vault.ready(organizationId);
    const { rows: people } = await c.query<sql.ContactRow>({ text: sql.LOCKED, values: [rows.map((r) => r.contact_id)] });
    const known = new Map(people.map((p) => [p.id, { id: p.id, name: openName(ring, p.id, p.name), attributes: openAttributes(ring, p.id, p.attributes), timeZone: p.time_zone, language: p.language, changed: false }]));
    const untag: [string, string][] = [];
    const identityIds: string[] = [];
    let restored = 0;
    for (const r of rows) {
      const person = known.get(r.contact_id);
      if (!person) continue;
      const back = undo.open(ring, r.id, r.undo!);
      const changed = giveBack(person, back);
      person.changed ||= changed;
      for (const tagId of back.tagIds ?? []) untag.push([r.contact_id, tagId]);
      identityIds.push(...(back.identityIds ?? []));
      if (changed || back.tagIds || back.identityIds || Object.keys(back).length === 0) restored++;
    }
    const writes = [...known.values()].filter((p) => p.changed).map((p) => sealed(ring, p));
    await c.query({ text: sql.UPDATE, values: [this.clock.now(), JSON.stringify(writes)] });
    await c.query({ text: 'delete from contact_tags t using unnest($1::uuid[], $2::uuid[]) as r(contact_id, tag_id) where t.contact_id = r.contact_id and t.tag_id = r.tag_id', values: [untag.map(([id]) => id), untag.map(([, id]) => id)] });
    // An address over which something came or went since is known to be theirs.
    await c.query({
      text: `delete from identities i where i.id = any($1::uuid[]) and i.contact_id = any($2::uuid[]) and not exists (select 1 from conversations v where v.contact_id = i.contact_id and v.last_message_at >= $3)`,
      values: [identityIds, [...known.keys()], row.started_at],
    });
    return restored;
  }

  private async finish(c: HotClient, organizationId: string, row: ImportRow): Promise<void> {
    await c.query({ text: `update imports set state = 'undone', finished_at = $2 where id = $1`, values: [row.id, this.clock.now()] });
    await this.audit.appendHot(c, [{
      actor: systemActor(organizationId, 'import'), entry: { action: 'import.undone', object: { type: 'import', id: row.id }, context: { removed: row.undo_removed, restored: row.undo_restored, kept: row.undo_kept } },
    }]);
    await announce(c, organizationId, [{ resource: 'imports', ids: [publicId('import', row.id)] }, { resource: 'contacts' }]);
  }
}

interface Person { name: string | null; attributes: Record<string, unknown>; timeZone: string | null; language: string | null }

/** @returns whether anything was given back */
function giveBack(person: Person, back: Undo): boolean {
  let changed = false;
  for (const field of ['name', 'timeZone', 'language'] as const) {
    const change = back[field];
    if (!change || person[field] !== change[1]) continue;
    person[field] = change[0];
    changed = true;
  }
  for (const [key, [before, after]] of Object.entries(back.attributes ?? {})) {
    if (person.attributes[key] !== after) continue;
    if (before === null) delete person.attributes[key];
    else person.attributes[key] = before;
    changed = true;
  }
  return changed;
}
