import { z } from 'zod';
import { TEMPLATE_STATES } from '@consentry/plugin-sdk';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';

export const TEMPLATE_CATEGORIES = ['utility', 'marketing', 'authentication'] as const;

const templateFields = {
  id: idOut('template'), connectionId: idOut('connection'), name: z.string(), language: z.string(), category: z.string(), state: z.enum(TEMPLATE_STATES),
  quality: z.enum(['green', 'yellow', 'red', 'unknown']),
  /** Why the provider rejected or paused it, in its own words. */
  reason: z.string().nullable(),
  version: z.int(), components: z.array(z.record(z.string(), z.unknown())), syncedAt: z.iso.datetime(),
};
export const TemplateView = z.object(templateFields).meta({ id: 'Template' });
export const TemplateDetail = z.object({
  ...templateFields,
  /** Newest first: every wording it has had. */
  versions: z.array(z.object({ version: z.int(), category: z.string(), components: z.array(z.record(z.string(), z.unknown())), source: z.enum(['provider', 'submitted']), createdAt: z.iso.datetime() })),
}).meta({ id: 'TemplateDetail' });

const components = z.array(z.looseObject({ type: z.enum(['HEADER', 'BODY', 'FOOTER', 'BUTTONS']) })).min(1).max(4).refine((c) => JSON.stringify(c).length <= 32_768, 'Too long: at most 32 KB.');
export const CreateTemplate = z.strictObject({
  connectionId: idIn('connection'),
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'Lower case letters, digits and underscores, at most 512.'),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2,4})?$/, 'Must be a language of the provider such as en or pt_BR.'),
  category: z.enum(TEMPLATE_CATEGORIES),
  components,
}).meta({ id: 'CreateTemplate' });
export const EditTemplate = z.strictObject({ category: z.enum(TEMPLATE_CATEGORIES).optional(), components }).meta({ id: 'EditTemplate' });
export const CheckTemplate = z.strictObject({ category: z.enum(TEMPLATE_CATEGORIES), components }).meta({ id: 'CheckTemplate' });
export const TemplateCheck = z.object({ ok: z.boolean(), errors: z.array(z.object({ path: z.string(), message: z.string() })) }).meta({ id: 'TemplateCheck' });
export const TemplateParam = z.strictObject({ id: idIn('template') });
export const TemplatePage = pageOf(TemplateView).meta({ id: 'TemplatePage' });
export const TemplateQuery = PageQuery.extend({ connectionId: idIn('connection').optional(), state: z.enum(TEMPLATE_STATES).optional(), category: z.enum(TEMPLATE_CATEGORIES).optional(), name: z.string().max(512).optional() });
export const SyncTemplates = z.strictObject({ connectionId: idIn('connection') }).meta({ id: 'SyncTemplates' });
export const SyncResult = z.object({ total: z.int(), approved: z.int() }).meta({ id: 'TemplateSync' });
