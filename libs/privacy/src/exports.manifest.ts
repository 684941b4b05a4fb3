import { z } from 'zod';
import type { ExportSource } from '@consentry/vault';
import { EXPORT_KINDS } from './exports.schema.js';

export const EXPORT_FORMAT = 'consentry-export';
export const EXPORT_VERSION = 1;
export const MANIFEST = 'manifest.json';
export const schemaFileOf = (source: string): string => `schema/${source}.json`;

const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const ManifestFile = z.strictObject({
  name: z.string().max(300), what: z.string(), bytes: z.int().min(0), sha256: hash,
  /** Records, of files that hold some; and the file of the schema that each of them fits. */
  rows: z.int().min(0).nullable(), schema: z.string().nullable(),
  /** The file could not be read to its end: this is how far it went. */
  damaged: z.boolean().optional(),
});
export type ManifestFile = z.infer<typeof ManifestFile>;

export const Manifest = z.strictObject({
  format: z.literal(EXPORT_FORMAT), version: z.literal(EXPORT_VERSION), kind: z.enum(EXPORT_KINDS), id: z.string(), organization: z.strictObject({ id: z.string(), name: z.string() }),
  /** Whose copy it is, where it is not the organisation's. */
  subjects: z.array(z.string()), startedAt: z.iso.datetime(), finishedAt: z.iso.datetime(), files: z.array(ManifestFile),
});
export type Manifest = z.infer<typeof Manifest>;

/** What is named nowhere else, as JSON Schema 2020-12. Stands in the copy, so that it can be read and checked without us. */
export function schemaText(source: ExportSource): string {
  // Without the names that shapes have in the API: each schema stands for itself.
  return `${JSON.stringify({ ...z.toJSONSchema(source.shape, { unrepresentable: 'any', metadata: z.registry<{ examples?: unknown[] }>() }), title: source.name, description: source.what }, null, 2)}\n`;
}

export function readme(manifest: Pick<Manifest, 'kind' | 'id' | 'organization' | 'startedAt'>, sources: readonly ExportSource[], media: boolean): string {
  const whose = manifest.kind === 'organization' ? `everything that ${manifest.organization.name} keeps in Consentry` : `what ${manifest.organization.name} keeps of one person in Consentry`;
  return `A copy of ${whose}.

It was begun at ${manifest.startedAt} and has what was there then. Tables are read one after another while work goes on: what came after that
moment is not in it; what was changed or deleted while the copy was made may be in it as it was before or as it was after.

Each table is in two files that say the same: NAME.ndjson, one JSON object a line, and NAME.csv, for spreadsheets. In the CSV lists and
objects are one cell of JSON, and a text that a spreadsheet would take for a formula begins with an apostrophe. schema/NAME.json says what
the fields are (JSON Schema 2020-12). Times are UTC. manifest.json lists every file with its rows, its size and its SHA-256; to check them all:

  consentry export verify FILE.zip

Passwords, tokens and keys are not in it.${media ? ' Files of messages are under media/, by the ids in media.ndjson.' : ''}

${sources.map((s) => `${s.name.padEnd(24)}${s.what}`).join('\n')}
`;
}
