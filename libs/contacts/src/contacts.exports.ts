import { z } from 'zod';
import { idOut, publicId, publicIdOrNull } from '@consentry/kernel';
import { defineExport } from '@consentry/vault';
import { openAddress, openAttributes, openName } from './contacts.sealed.js';
import { tagView, type TagRow } from './contacts.tags.sql.js';
import { IdentityView, TagView } from './contacts.schema.js';
import { fileName, header, setup, undo } from './import.sealed.js';

const at = z.iso.datetime();
const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

interface ContactRow {
  id: string; name: Buffer | null; name_plain: string | null; attributes: Buffer | null; attributes_plain: Record<string, unknown> | null; time_zone: string | null; language: string | null; merged_into: string | null; import_id: string | null;
  created_at: Date; updated_at: Date; erased_at: Date | null; removed_at: Date | null; [column: string]: unknown;
}

defineExport({
  name: 'contacts', what: 'The people the organisation writes to, with their addresses, attributes and tags. Those who were merged into another, erased, or removed with an import are there as empty rows',
  tables: ['contacts', 'identities', 'contact_tags'],
  shape: z.object({
    id: idOut('contact'), name: z.string().nullable(), identities: z.array(IdentityView.extend({ createdAt: at })), attributes: z.record(z.string(), z.unknown()), tags: z.array(TagView), timeZone: z.string().nullable(), language: z.string().nullable(),
    mergedInto: idOut('contact').nullable(), importId: idOut('import').nullable(), createdAt: at, updatedAt: at, erasedAt: at.nullable(), removedAt: at.nullable(),
  }),
  from: 'contacts t', key: { 't.id': 'uuid' }, made: 't.created_at', contact: 't.id = any(:contacts)',
  views: async (rows: ContactRow[], { client, ring }) => {
    const ids = rows.map((r) => r.id);
    const identities = await client.query<{ id: string; contact_id: string; channel: string; kind: z.infer<typeof IdentityView>['kind']; address: Buffer | null; address_plain: string | null; created_at: Date }>({
      name: 'export_identities', text: 'select id, contact_id, channel, kind, address, address_plain, created_at from identities where contact_id = any($1::uuid[]) order by id', values: [ids],
    });
    const tags = await client.query<TagRow & { contact_id: string }>({
      name: 'export_contact_tags', text: 'select c.contact_id, g.id, g.name, g.colour from contact_tags c join tags g on g.id = c.tag_id where c.contact_id = any($1::uuid[]) order by g.name_key', values: [ids],
    });
    const addresses = Map.groupBy(identities.rows, (i) => i.contact_id);
    const tagged = Map.groupBy(tags.rows, (g) => g.contact_id);
    return rows.map((r) => ({
      id: publicId('contact', r.id), name: openName(ring, r.id, r.name) ?? r.name_plain,
      identities: (addresses.get(r.id) ?? []).map((i) => ({ id: publicId('identity', i.id), channel: i.channel, kind: i.kind, address: i.address ? openAddress(ring, i.id, i.address) : (i.address_plain ?? ''), createdAt: i.created_at.toISOString() })),
      attributes: r.attributes ? openAttributes(ring, r.id, r.attributes) : (r.attributes_plain ?? {}), tags: (tagged.get(r.id) ?? []).map(tagView), timeZone: r.time_zone, language: r.language,
      mergedInto: publicIdOrNull('contact', r.merged_into), importId: publicIdOrNull('import', r.import_id), createdAt: r.created_at.toISOString(), updatedAt: r.updated_at.toISOString(), erasedAt: iso(r.erased_at), removedAt: iso(r.removed_at),
    }));
  },
});

defineExport({
  name: 'tags', what: 'Tags of contacts', tables: ['tags'],
  shape: TagView.extend({ createdAt: at }),
  from: 'tags t', key: { 't.id': 'uuid' }, made: 't.created_at',
  views: (rows: (TagRow & { created_at: Date; [column: string]: unknown })[]) => rows.map((r) => ({ ...tagView(r), createdAt: r.created_at.toISOString() })),
});

interface ImportRow {
  id: string; name: Buffer | null; header: Buffer; setup: Buffer | null; state: string; encoding: string; delimiter: string; bytes: string; rows: number; created: number; updated: number; skipped: number; invalid: number; granted: number;
  opted_out_kept: number; undo_removed: number; undo_restored: number; undo_kept: number; created_at: Date; created_by: string; started_at: Date | null; finished_at: Date | null; [column: string]: unknown;
}
const figure = z.int().min(0);

defineExport({
  name: 'imports', what: 'Files of contacts that were imported: what they were called, what their columns meant, what came of them. The files themselves are yours and are not in here', tables: ['imports'],
  shape: z.object({
    id: idOut('import'), name: z.string().nullable(), state: z.string(), encoding: z.string(), delimiter: z.string(), bytes: figure, columns: z.array(z.string()), mapping: z.record(z.string(), z.string()), country: z.string().nullable(), tagIds: z.array(idOut('tag')),
    onDuplicate: z.enum(['update', 'skip']).nullable(), rows: figure, created: figure, updated: figure, skipped: figure, invalid: figure, granted: figure, optedOutKept: figure, undoRemoved: figure, undoRestored: figure, undoKept: figure,
    createdBy: z.string(), createdAt: at, startedAt: at.nullable(), finishedAt: at.nullable(),
  }),
  from: 'imports t', key: { 't.id': 'uuid' }, made: 't.created_at',
  views: (rows: ImportRow[], { ring }) => rows.map((r) => {
    const given = r.setup ? setup.open(ring, r.id, r.setup) : undefined;
    return {
      id: publicId('import', r.id), name: r.name ? fileName.open(ring, r.id, r.name) : null, state: r.state, encoding: r.encoding, delimiter: r.delimiter, bytes: Number(r.bytes), columns: header.open(ring, r.id, r.header).columns,
      mapping: given?.mapping ?? {}, country: given?.country ?? null, tagIds: (given?.tagIds ?? []).map((id) => publicId('tag', id)), onDuplicate: given?.onDuplicate ?? null,
      rows: r.rows, created: r.created, updated: r.updated, skipped: r.skipped, invalid: r.invalid, granted: r.granted, optedOutKept: r.opted_out_kept, undoRemoved: r.undo_removed, undoRestored: r.undo_restored, undoKept: r.undo_kept,
      createdBy: r.created_by, createdAt: r.created_at.toISOString(), startedAt: iso(r.started_at), finishedAt: iso(r.finished_at),
    };
  }),
});

defineExport({
  name: 'import-rows', what: 'What became of each row of an import, and what an undo would give back', tables: ['import_rows'],
  shape: z.object({ importId: idOut('import'), row: z.int(), outcome: z.string(), code: z.string().nullable(), contactId: idOut('contact').nullable(), before: z.record(z.string(), z.unknown()).nullable() }),
  from: 'import_rows t', key: { 't.import_id': 'uuid', 't.pass': 'integer', 't.row_number': 'integer' }, contact: 't.contact_id = any(:contacts)',
  views: (rows: { id: string; import_id: string; row_number: number; outcome: string; code: string | null; contact_id: string | null; undo: Buffer | null; [column: string]: unknown }[], { ring }) => rows.map((r) => ({
    importId: publicId('import', r.import_id), row: r.row_number, outcome: r.outcome, code: r.code, contactId: publicIdOrNull('contact', r.contact_id), before: r.undo ? { ...undo.open(ring, r.id, r.undo) } : null,
  })),
});
