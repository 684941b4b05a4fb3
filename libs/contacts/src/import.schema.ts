import { isSupportedCountry } from 'libphonenumber-js/max';
import { z } from 'zod';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';
import { ENCODINGS } from './import.encoding.js';
import { FIELDS } from './import.rules.js';
import { OUTCOMES, ROW_CODES, type RowCode } from './import.words.js';

export const IMPORT_STATES = ['uploaded', 'mapped', 'checking', 'checked', 'running', 'finished', 'cancelled', 'undoing', 'undone'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

const CHANNEL = /^identity:[a-z][a-z0-9_-]{1,31}$/;
const ATTRIBUTE = /^attribute:(?!(?:__proto__|constructor|prototype)$).{1,64}$/su;
const meaning = z.string().max(80).refine((field) => (FIELDS as readonly string[]).includes(field) || CHANNEL.test(field) || ATTRIBUTE.test(field), {
  message: `Must be one of ${FIELDS.join(', ')}, identity:<channel> or attribute:<key>.`,
});

export const UpdateImport = z.strictObject({
  /** By the columns' names, what each means; columns that are not named are left out. */
  mapping: z.record(z.string().max(200), meaning).refine((mapping) => Object.keys(mapping).length <= 200, { message: 'There are at most 200 columns.' }).optional(),
  defaults: z.strictObject({
    /** Of which country numbers without a country code are, by its two letters (ISO 3166). */
    country: z.string().refine((code) => isSupportedCountry(code), { message: 'Must be a country by its two letters, like MY.' }).nullable().optional(),
    tagIds: z.array(idIn('tag')).max(20).optional(),
  }).optional(),
  /** What happens to contacts who exist already. */
  onDuplicate: z.enum(['update', 'skip']).optional(),
}).meta({ id: 'UpdateImport' });

const count = z.int().min(0);
export const ImportView = z.object({
  id: idOut('import'), name: z.string().nullable(), state: z.enum(IMPORT_STATES),
  encoding: z.enum(ENCODINGS), delimiter: z.string(), bytes: count,
  /** With the beginnings of some rows; telephone numbers are masked for those who don't need them. */
  columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
  mapping: z.record(z.string(), z.string()), defaults: z.object({ country: z.string().nullable(), tagIds: z.array(z.string()) }), onDuplicate: z.enum(['update', 'skip']),
  /** `done` is the sum of the four outcomes; at the end it is `rows`. Of the last dry run or run. */
  progress: z.object({ rows: count, done: count, created: count, updated: count, skipped: count, invalid: count, granted: count, optedOutKept: count }),
  undo: z.object({ removed: count, restored: count, kept: count }),
  createdAt: z.iso.datetime(), startedAt: z.iso.datetime().nullable(), finishedAt: z.iso.datetime().nullable(),
}).meta({ id: 'Import' });

export const ImportPage = pageOf(ImportView).meta({ id: 'ImportPage' });
export const ImportQuery = PageQuery.extend({ state: z.enum(IMPORT_STATES).optional() });
export const ImportParam = z.strictObject({ id: idIn('import') });
export const UploadQuery = z.strictObject({ name: z.string().trim().min(1).max(200).optional() });

export const ImportRowView = z.object({
  /** As a spreadsheet counts: the header is row 1. */
  row: z.int(), outcome: z.enum(OUTCOMES), code: z.enum(Object.keys(ROW_CODES) as [RowCode, ...RowCode[]]).nullable(), sentence: z.string().nullable(),
  contactId: z.string().nullable(), address: z.string().nullable(),
}).meta({ id: 'ImportRow' });
export const ImportRowPage = pageOf(ImportRowView).meta({ id: 'ImportRowPage' });
export const ImportRowQuery = PageQuery.extend({ outcome: z.enum(OUTCOMES).optional(), code: z.enum(Object.keys(ROW_CODES) as [RowCode, ...RowCode[]]).optional() });
