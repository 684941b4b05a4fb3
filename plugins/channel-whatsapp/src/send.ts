import { PluginError, z, type OutboundMessage, type SendResult } from '@consentry/plugin-sdk';
import { unreadable, type GraphClient } from './graph.client.js';
import type { WhatsAppSettings } from './settings.schema.js';

const Accepted = z.looseObject({ messages: z.array(z.looseObject({ id: z.string().min(1).max(512) })).min(1) });

/**
 * Sends one message. There is no idempotency key on Meta's side: a lost answer stays `outcome_unknown` until the status comes,
 * which names our id (`biz_opaque_callback_data`).
 * @throws PluginError
 */
export async function sendMessage(graph: GraphClient, settings: WhatsAppSettings, message: OutboundMessage, signal: AbortSignal): Promise<SendResult> {
  const answer = Accepted.safeParse(await graph({ path: `${settings.phoneNumberId}/messages`, body: messageBody(message), signal }));
  const providerId = answer.data?.messages[0]?.id;
  if (providerId === undefined) throw unreadable('outcome_unknown');
  return { providerId };
}

/** The body of `POST /{phone-number-id}/messages`. @throws PluginError `recipient_invalid`, `unsupported` */
export function messageBody(message: OutboundMessage): Record<string, unknown> {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipient(message.to),
    ...(message.replyTo !== undefined && { context: { message_id: message.replyTo } }),
    biz_opaque_callback_data: message.id,
    ...content(message),
  };
}

function recipient(to: OutboundMessage['to']): { to: string } | { recipient: string } {
  if (to.kind === 'user_id') return { recipient: to.value };
  if (to.kind === 'phone' && /^\+?\d{5,20}$/.test(to.value)) return { to: to.value.replace('+', '') };
  throw new PluginError('recipient_invalid', { detail: 'WhatsApp reaches people by phone number or by WhatsApp user id.' });
}

function content(message: OutboundMessage): Record<string, unknown> {
  switch (message.type) {
    case 'text': return { type: 'text', text: message.content };
    case 'template': return { type: 'template', template: message.content };
    // Unreachable as typed; a newer server may know more types than this plugin.
    default: throw new PluginError('unsupported', { detail: 'This version of the plugin cannot send messages of this type.' });
  }
}
