import { z } from 'zod';
import { idOut } from '@consentry/kernel';

export const DeleteOrganization = z.strictObject({
  password: z.string().min(1).max(256).describe('Your password, again.'),
  graceDays: z.int().min(0).max(30).default(0).describe('Days in which an owner can call it off. Nothing is sent meanwhile.'),
}).meta({ id: 'DeleteOrganization' });
export const ClosingView = z.object({
  id: idOut('erasure'), state: z.enum(['scheduled', 'running', 'done', 'cancelled']), requestedAt: z.string(), dueAt: z.string(), finishedAt: z.string().nullable(),
}).meta({ id: 'OrganizationErasure' });
export const ClosingNow = z.object({ erasure: ClosingView.nullable().describe('Null: nothing is being deleted.') }).meta({ id: 'OrganizationErasureNow' });
export const ClosingStarted = ClosingView.extend({ certificateUrl: z.string().describe('Where the certificate of erasure is read, now and when nobody can sign in any more. Shown once.') }).meta({ id: 'OrganizationErasureStarted' });

export const CertificateParam = z.strictObject({ code: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'Must be the code of a certificate.') });
export const Certificate = z.object({
  state: z.enum(['scheduled', 'running', 'done', 'cancelled']), organization: z.string(), requestedAt: z.string(), dueAt: z.string(), finishedAt: z.string().nullable(),
  rows: z.record(z.string(), z.int()).describe('Rows that were deleted, by table.'), files: z.int(), dataKeys: z.int(), revoked: z.int().describe('Credentials that the providers took back.'), unconfirmed: z.int().describe('Credentials that a provider did not answer for; they were destroyed here.'),
  keptByLaw: z.array(z.object({ what: z.string(), until: z.string(), law: z.string() })), backups: z.string(), statement: z.string().nullable(), signature: z.string().nullable(), publicKey: z.string().nullable(),
}).meta({ id: 'ErasureCertificate' });
