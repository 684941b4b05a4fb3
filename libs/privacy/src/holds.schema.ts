import { z } from 'zod';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';

export const CreateHold = z.strictObject({
  contactId: idIn('contact').nullish().describe('Whose data is kept; without it everything of the organisation.'),
  reason: z.string().trim().min(3).max(2000).describe('Which matter, which authority. Stored encrypted.'),
}).meta({ id: 'CreateLegalHold' });
export const HoldParam = z.strictObject({ id: idIn('legalHold') });
export const HoldQuery = PageQuery.extend({ standing: z.enum(['true', 'false']).optional() });
export const HoldView = z.object({
  id: idOut('legalHold'), contactId: z.string().nullable(), reason: z.string(), createdAt: z.string(), createdBy: z.string(), releasedAt: z.string().nullable(), releasedBy: z.string().nullable(),
}).meta({ id: 'LegalHold' });
export const HoldPage = pageOf(HoldView).meta({ id: 'LegalHoldPage' });
