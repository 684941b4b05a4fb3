import { z } from 'zod';
import { idOut, pageOf } from '@consentry/kernel';

const days = z.record(z.string().max(40), z.int().min(0).max(100_000)).meta({ examples: [{ messages: 90, metadata: 30, media: 30 }] });

export const UpdateRetention = z.strictObject({ days: days.describe('Days by class. A class that is left out is back at its standard.') }).meta({ id: 'UpdateRetention' });

const Class = z.object({
  name: z.string(), what: z.string(), days: z.int(), standard: z.int(), floor: z.int(), ceiling: z.int(), adjustable: z.boolean(), source: z.string(), tables: z.array(z.string()),
});
export const RetentionView = z.object({ classes: z.array(Class), updatedAt: z.string().nullable() }).meta({ id: 'Retention' });

const Counts = z.array(z.object({ class: z.string(), table: z.string(), rows: z.int(), held: z.int().describe('Older rows that a legal hold keeps.') }));
export const RetentionPreview = z.object({ data: Counts, rows: z.int(), held: z.int() }).meta({ id: 'RetentionPreview' });

export const RetentionRunView = z.object({
  id: idOut('retentionRun'), startedAt: z.string(), finishedAt: z.string().nullable(), rows: z.int(), purged: z.record(z.string(), z.int()), held: z.record(z.string(), z.int()),
}).meta({ id: 'RetentionRun' });
export const RetentionRunPage = pageOf(RetentionRunView).meta({ id: 'RetentionRunPage' });
