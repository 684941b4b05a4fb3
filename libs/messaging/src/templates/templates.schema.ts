import { z } from 'zod';
import { TEMPLATE_STATES } from '@consentry/plugin-sdk';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';

export const TemplateView = z.object({
  id: idOut('template'), connectionId: idOut('connection'), name: z.string(), language: z.string(), category: z.string(), state: z.enum(TEMPLATE_STATES),
  components: z.array(z.record(z.string(), z.unknown())), syncedAt: z.iso.datetime(),
}).meta({ id: 'Template' });
export const TemplatePage = pageOf(TemplateView).meta({ id: 'TemplatePage' });
export const TemplateQuery = PageQuery.extend({ connectionId: idIn('connection').optional(), state: z.enum(TEMPLATE_STATES).optional() });
export const SyncTemplates = z.strictObject({ connectionId: idIn('connection') }).meta({ id: 'SyncTemplates' });
export const SyncResult = z.object({ total: z.int(), approved: z.int() }).meta({ id: 'TemplateSync' });
