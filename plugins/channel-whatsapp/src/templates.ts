import { isPluginError, TEMPLATE_STATES, z, type ProviderTemplate, type TemplateDraft, type TemplateState } from '@consentry/plugin-sdk';
import { graphId, unreadable, type GraphClient } from './graph.client.js';
import type { WhatsAppSettings } from './settings.schema.js';

const PAGE_SIZE = 100;
/** A business account may hold 6,000 templates (Meta, "Message templates"); this is well beyond, and an end. */
const MAX_PAGES = 200;
const FIELDS = 'id,name,language,category,status,components,quality_score,rejected_reason';
const needs = 'whatsapp_business_management' as const;

const id = z.union([z.string().min(1).max(64), z.number()]).transform(String);
const Page = z.looseObject({
  data: z.array(z.looseObject({
    id,
    name: z.string().min(1).max(512),
    language: z.string().min(1).max(35),
    category: z.string().max(64).default(''),
    status: z.string().max(64).default(''),
    components: z.array(z.record(z.string(), z.unknown())).default([]),
    quality_score: z.looseObject({ score: z.string() }).optional().catch(undefined),
    rejected_reason: z.string().nullish().catch(undefined),
  })),
  paging: z.looseObject({ cursors: z.looseObject({ after: z.string().optional() }).optional(), next: z.string().optional() }).optional(),
});
type Found = z.infer<typeof Page>['data'][number];

/** Meta's state names as the house's. Two of them tell of a return to use; what nobody knows can't be sent. */
export function templateState(status: string): TemplateState {
  const name = status.toLowerCase();
  if (name === 'reinstated') return 'approved';
  return (TEMPLATE_STATES as readonly string[]).includes(name) ? (name as TemplateState) : 'unknown';
}

/** All templates of the business account, page by page. Source: Meta, `GET /{waba-id}/message_templates`. @throws PluginError */
export async function listTemplates(graph: GraphClient, settings: WhatsAppSettings, signal: AbortSignal): Promise<ProviderTemplate[]> {
  const found: ProviderTemplate[] = [];
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { fields: FIELDS, limit: String(PAGE_SIZE), ...(after !== undefined && { after }) };
    const answer = Page.safeParse((await graph({ path: `${settings.businessAccountId}/message_templates`, query, needs, signal })).json);
    if (!answer.success) throw unreadable('unavailable');
    found.push(...answer.data.data.map(readTemplate));
    // By cursor, never by `paging.next`: that address carries the access token.
    const next = answer.data.paging?.next === undefined ? undefined : answer.data.paging.cursors?.after;
    if (next === undefined || next === after) return found;
    after = next;
  }
  return found;
}

const QUALITIES: Record<string, NonNullable<ProviderTemplate['quality']>> = { GREEN: 'green', YELLOW: 'yellow', RED: 'red', UNKNOWN: 'unknown' };

function readTemplate({ id: providerId, name, language, category, status, components, quality_score: quality, rejected_reason: reason }: Found): ProviderTemplate {
  return {
    providerId, name, language, category: category.toLowerCase(), state: templateState(status), components,
    ...(quality && { quality: QUALITIES[quality.score.toUpperCase()] ?? 'unknown' }), ...(reason && reason !== 'NONE' && { reason: reason.slice(0, 1024) }),
  };
}

const Submitted = z.looseObject({ id, status: z.string().max(64).optional(), category: z.string().max(64).optional() });
const Edited = z.looseObject({ success: z.literal(true) });

/**
 * Hands a template in for review: `POST /{waba-id}/message_templates`, or `POST /{template-id}` for a new wording of an existing one,
 * which Meta looks at anew. Meta may put it into another category. Source: Meta, "Message templates".
 * @throws PluginError `content_rejected` with Meta's own explanation; `outcome_unknown` when the answer is lost
 */
export async function submitTemplate(graph: GraphClient, settings: WhatsAppSettings, draft: TemplateDraft, existing: string | undefined, signal: AbortSignal): Promise<{ providerId: string; state: TemplateState; category?: string }> {
  const { name, language, components } = draft;
  const category = draft.category.toUpperCase();
  if (existing !== undefined) {
    const answer = Edited.safeParse((await graph({ path: graphId(existing), body: { category, components }, needs, quotes: true, signal })).json);
    if (!answer.success) throw unreadable('outcome_unknown');
    return { providerId: existing, state: 'pending' };
  }
  const answer = Submitted.safeParse((await graph({ path: `${settings.businessAccountId}/message_templates`, body: { name, language, category, components }, needs, quotes: true, signal })).json);
  if (!answer.success) throw unreadable('outcome_unknown');
  const { id: providerId, status, category: given } = answer.data;
  return { providerId, state: status === undefined ? 'pending' : templateState(status), ...(given && { category: given.toLowerCase() }) };
}

/** How Meta says that there is no such template (any more): which is what was asked for. */
const GONE = new Set(['100/33', '100/2593002', '132001']);

/** Deletes one language of a template, by its id and name together. Bears being asked again. Source: Meta, "Message templates". @throws PluginError */
export async function deleteTemplate(graph: GraphClient, settings: WhatsAppSettings, template: { providerId: string; name: string }, signal: AbortSignal): Promise<void> {
  try {
    await graph({ path: `${settings.businessAccountId}/message_templates`, query: { hsm_id: template.providerId, name: template.name }, method: 'DELETE', needs, signal });
  } catch (error) {
    if (!isPluginError(error) || !GONE.has(error.details.providerCode ?? '')) throw error;
  }
}
