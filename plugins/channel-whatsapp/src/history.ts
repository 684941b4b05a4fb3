import { z, type RememberedStatus } from '@consentry/plugin-sdk';
import { graphRule } from './errors.table.js';
import { graphId, unreadable, type GraphClient } from './graph.client.js';
import type { WhatsAppSettings } from './settings.schema.js';

/** Of a message whose id nobody learned, the latest few hundred are looked through: an unknown outcome is looked up soon. */
const MAX_PAGES = 5;
const PAGE_SIZE = '100';

const seconds = z.coerce.number().int().positive();
const Event = z.looseObject({
  delivery_status: z.string(), occurrence_timestamp: seconds.optional().catch(undefined), timestamp: seconds.optional().catch(undefined),
  /** `(#131026) …` */
  error_description: z.string().optional().catch(undefined),
});
const Events = z.looseObject({ data: z.array(Event) });
const Entry = z.looseObject({ id: z.coerce.string(), message_id: z.string().min(1).max(512), biz_opaque_callback_data: z.string().optional().catch(undefined), events: Events.optional() });
const Page = z.looseObject({ data: z.array(Entry), paging: z.looseObject({ cursors: z.looseObject({ after: z.string().optional() }).optional(), next: z.string().optional() }).optional() });
type Entry = z.infer<typeof Entry>;

const STATUSES: Record<string, RememberedStatus['status']> = { SENT: 'sent', DELIVERED: 'delivered', READ: 'read', PLAYED: 'played', FAILED: 'failed' };

/**
 * What Meta remembers of a message, by its own id or, where nobody learned that, by ours. Undefined proves nothing: Meta does not
 * keep everything, and does not return our id for every message. Source: Meta, "Message history" and "Message history events".
 * @throws PluginError; may be asked again
 */
export async function lookUpMessage(graph: GraphClient, settings: WhatsAppSettings, message: { id: string; providerId?: string }, signal: AbortSignal): Promise<{ providerId: string; statuses: RememberedStatus[] } | undefined> {
  const entry = await findEntry(graph, settings, message, signal);
  if (!entry) return undefined;
  const events = entry.events ?? (await readEvents(graph, entry.id, signal));
  return { providerId: entry.message_id, statuses: events.data.flatMap(statusOf).sort((a, b) => a.at.getTime() - b.at.getTime()) };
}

async function findEntry(graph: GraphClient, settings: WhatsAppSettings, { id, providerId }: { id: string; providerId?: string }, signal: AbortSignal): Promise<Entry | undefined> {
  const wanted = (entry: Entry) => (providerId === undefined ? entry.biz_opaque_callback_data === id : entry.message_id === providerId);
  let after: string | undefined;
  for (let page = 0; page < (providerId === undefined ? MAX_PAGES : 1); page += 1) {
    const query: Record<string, string> = providerId === undefined ? { limit: PAGE_SIZE, ...(after !== undefined && { after }) } : { message_id: providerId };
    const answer = Page.safeParse((await graph({ path: `${settings.phoneNumberId}/message_history`, query, signal })).json);
    if (!answer.success) throw unreadable('unavailable');
    const found = answer.data.data.find(wanted);
    const next = answer.data.paging?.next === undefined ? undefined : answer.data.paging.cursors?.after;
    // Where Meta gives our ids back for none of them, it will not on the next page either.
    const blind = providerId === undefined && answer.data.data.every((entry) => entry.biz_opaque_callback_data === undefined);
    if (found || blind || next === undefined || next === after) return found;
    after = next;
  }
  return undefined;
}

async function readEvents(graph: GraphClient, entryId: string, signal: AbortSignal): Promise<z.infer<typeof Events>> {
  const answer = Events.safeParse((await graph({ path: `${graphId(entryId)}/events`, signal })).json);
  if (!answer.success) throw unreadable('unavailable');
  return answer.data;
}

/** Accepted is no status, and what is unknown or has no time says nothing. */
function statusOf({ delivery_status: name, occurrence_timestamp: occurred, timestamp, error_description: description }: z.infer<typeof Event>): RememberedStatus[] {
  const status = STATUSES[name.toUpperCase()];
  const at = occurred ?? timestamp;
  if (!status || at === undefined) return [];
  // The code that stands before the words; the words themselves may name the person.
  const code = status === 'failed' ? /^\(#(\d{1,7})\)/.exec(description ?? '')?.[1] : undefined;
  const detail = code && graphRule(Number(code))?.meaning;
  return [{ status, at: new Date(at * 1000), ...(code && { error: { providerCode: code, ...(detail && { detail }) } }) }];
}
