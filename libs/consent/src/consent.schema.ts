import { z } from 'zod';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';

export const PURPOSES = ['service', 'utility', 'marketing', 'authentication'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** How a consent came to us (CM-2). The first four can be given through the API; the others the house writes itself. */
export const GIVEN_SOURCES = ['manual', 'api', 'import', 'web_form'] as const;
export const SOURCES = [...GIVEN_SOURCES, 'inbound', 'keyword', 'provider', 'merge'] as const;
export type Source = (typeof SOURCES)[number];

export const RecordConsent = z.strictObject({
  channel: z.string().regex(/^[a-z][a-z0-9_-]{1,31}$/),
  purpose: z.enum(PURPOSES),
  state: z.enum(['granted', 'withdrawn']),
  source: z.enum(['manual', 'api']),
  /** What proves it: the text shown, the form, the call's reference. Kept with the record. */
  evidence: z.record(z.string().min(1).max(64), z.union([z.string().max(4096), z.number(), z.boolean()])).default({}),
}).meta({ id: 'RecordConsent' });

export const ConsentRecordView = z.object({
  id: idOut('consentRecord'), channel: z.string(), purpose: z.enum(PURPOSES), state: z.enum(['granted', 'withdrawn']),
  source: z.enum(SOURCES), evidence: z.record(z.string(), z.unknown()), actor: z.string(), recordedAt: z.iso.datetime(),
}).meta({ id: 'ConsentRecord' });

export const ConsentStateView = z.object({
  channel: z.string(), purpose: z.enum(PURPOSES), state: z.enum(['granted', 'withdrawn']), source: z.enum(SOURCES), since: z.iso.datetime(),
}).meta({ id: 'ConsentState' });

export const OptOutView = z.object({ channel: z.string(), since: z.iso.datetime(), by: z.enum(['keyword', 'manual', 'provider', 'merge']) }).meta({ id: 'OptOut' });

/** The ledger, newest first, with what it adds up to. */
export const ConsentLedger = pageOf(ConsentRecordView).extend({
  states: z.array(ConsentStateView), optOuts: z.array(OptOutView),
}).meta({ id: 'ConsentLedger' });

export const ConsentParam = z.strictObject({ id: idIn('contact') });
export const ConsentQuery = PageQuery;
