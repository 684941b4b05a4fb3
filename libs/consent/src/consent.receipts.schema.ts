import { z } from 'zod';
import { idIn, idOut } from '@consentry/kernel';
import { PURPOSES } from './consent.schema.js';

export const RECEIPT_SCHEMA = 'ISO/IEC TS 27560:2023';

const Party = z.object({ partyId: z.string(), partyName: z.string(), partyRole: z.enum(['pii_controller']), partyType: z.enum(['organization']) });

/** One entry of the ledger as a receipt after ISO/IEC TS 27560:2023. docs/guides/consent.md says where each field comes from. */
export const ConsentReceipt = z.object({
  schemaVersion: z.literal(RECEIPT_SCHEMA),
  receiptId: z.string(), recordId: idOut('consentRecord'), piiPrincipalId: idOut('contact'),
  piiControllers: z.array(Party),
  notice: z.object({ noticeId: z.string().nullable(), language: z.string().nullable(), title: z.string().nullable(), text: z.string().nullable(), textHash: z.string().nullable(), privacyNoticeUrl: z.string().nullable() }),
  purposes: z.array(z.object({
    purpose: z.enum(PURPOSES), description: z.string(), lawfulBasis: z.literal('consent'), service: z.string(), collectionMethod: z.string(), withdrawalMethod: z.string(),
    piiInformation: z.array(z.object({ piiType: z.string(), piiOptional: z.boolean() })),
  })),
  events: z.array(z.object({
    eventTime: z.iso.datetime(), eventType: z.enum(['explicit', 'implied', 'administrative']), eventState: z.enum(['given', 'withdrawn']), entityId: z.string(), validityDuration: z.null(),
    evidence: z.record(z.string(), z.unknown()),
  })),
}).meta({ id: 'ConsentReceipt' });

/** Newest first, at most 1,000; the whole ledger is an export. */
export const ConsentReceipts = z.object({ data: z.array(ConsentReceipt) }).meta({ id: 'ConsentReceipts' });
export const ConsentRecordParam = z.strictObject({ id: idIn('consentRecord') });
export const ConsentExportQuery = z.strictObject({ format: z.enum(['ndjson', 'csv']).default('ndjson') });
