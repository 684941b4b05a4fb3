import { z } from 'zod';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';

export const EXPORT_KINDS = ['organization', 'contact', 'user'] as const;
export const EXPORT_STATES = ['running', 'ready', 'failed', 'expired', 'cancelled'] as const;
/** Why one failed. */
export const EXPORT_REASONS = ['storage_unavailable', 'gave_up', 'internal'] as const;

export const StartExport = z.strictObject({ /** With the files of messages. */ media: z.boolean().default(false) }).default({ media: false }).meta({ id: 'StartExport' });
export const ExportStarted = z.object({ id: idOut('export'), status: z.enum(EXPORT_STATES) }).meta({ id: 'ExportStarted' });

export const ExportView = z.object({
  id: idOut('export'), kind: z.enum(EXPORT_KINDS), media: z.boolean(), status: z.enum(EXPORT_STATES), reason: z.enum(EXPORT_REASONS).nullable(),
  /** From 0 to 1. Each row is written twice, as NDJSON and as CSV. */
  progress: z.number().min(0).max(1), rows: z.int(), bytes: z.int().nullable(), files: z.int().nullable(),
  /** Of the whole ZIP, in hex: what `consentry export verify --sha256` compares. */
  sha256: z.string().nullable(),
  createdAt: z.iso.datetime(), finishedAt: z.iso.datetime().nullable(), expiresAt: z.iso.datetime().nullable(), downloadUrl: z.string().optional(),
}).meta({ id: 'Export' });
export type ExportView = z.infer<typeof ExportView>;

export const ExportPage = pageOf(ExportView).meta({ id: 'ExportPage' });
export const ExportQuery = PageQuery.extend({ status: z.enum(EXPORT_STATES).optional() });
export const ExportParam = z.strictObject({ id: idIn('export') });
