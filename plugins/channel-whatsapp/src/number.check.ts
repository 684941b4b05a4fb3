import { z } from '@consentry/plugin-sdk';
import { unreadable, type GraphClient } from './graph.client.js';
import type { WhatsAppSettings } from './settings.schema.js';

const PhoneNumber = z.looseObject({
  id: z.string(),
  verified_name: z.string().max(512).optional(),
  quality_rating: z.string().max(64).optional(),
});

/** Asks Meta about the sending number: answers only when token and number fit each other. @throws PluginError */
export async function describeNumber(graph: GraphClient, settings: WhatsAppSettings, signal: AbortSignal): Promise<{ detail: string }> {
  const answer = PhoneNumber.safeParse((await graph({ path: settings.phoneNumberId, query: { fields: 'id,verified_name,quality_rating' }, needs: 'whatsapp_business_management', signal })).json);
  if (!answer.success || answer.data.id !== settings.phoneNumberId) throw unreadable('unavailable');
  const { verified_name: name, quality_rating: quality } = answer.data;
  return { detail: `Connected to ${name ? `“${name}”` : 'the number'}${quality ? `, quality ${quality.toLowerCase()}` : ''}.` };
}
