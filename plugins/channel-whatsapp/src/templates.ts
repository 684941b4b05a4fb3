import { TEMPLATE_STATES, z, type ProviderTemplate, type TemplateState } from '@consentry/plugin-sdk';
import { unreadable, type GraphClient } from './graph.client.js';
import type { WhatsAppSettings } from './settings.schema.js';

const PAGE_SIZE = 100;
/** A business account may hold 6,000 templates (Meta, "Message templates"); this is well beyond, and an end. */
const MAX_PAGES = 200;

const Page = z.looseObject({
  data: z.array(z.looseObject({
    id: z.union([z.string(), z.number()]).transform(String),
    name: z.string().min(1).max(512),
    language: z.string().min(1).max(35),
    category: z.string().max(64).default(''),
    status: z.string().max(64).default(''),
    components: z.array(z.record(z.string(), z.unknown())).default([]),
  })),
  paging: z.looseObject({ cursors: z.looseObject({ after: z.string().optional() }).optional(), next: z.string().optional() }).optional(),
});

/** Meta's state names as the house's. Two of them tell of a return to use; what nobody knows can't be sent. */
export function templateState(status: string): TemplateState {
  const name = status.toLowerCase();
  if (name === 'reinstated') return 'approved';
  return (TEMPLATE_STATES as readonly string[]).includes(name) ? (name as TemplateState) : 'unknown';
}

/** All templates of the business account, page by page. @throws PluginError */
export async function listTemplates(graph: GraphClient, settings: WhatsAppSettings, signal: AbortSignal): Promise<ProviderTemplate[]> {
  const found: ProviderTemplate[] = [];
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = Page.safeParse(await graph({
      path: `${settings.businessAccountId}/message_templates`,
      query: { fields: 'id,name,language,category,status,components', limit: String(PAGE_SIZE), ...(after !== undefined && { after }) },
      signal,
    }));
    if (!answer.success) throw unreadable('unavailable');
    for (const { id, name, language, category, status, components } of answer.data.data) {
      found.push({ providerId: id, name, language, category: category.toLowerCase(), state: templateState(status), components });
    }
    // By cursor, never by `paging.next`: that address carries the access token.
    const next = answer.data.paging?.next === undefined ? undefined : answer.data.paging.cursors?.after;
    if (next === undefined || next === after) return found;
    after = next;
  }
  return found;
}
