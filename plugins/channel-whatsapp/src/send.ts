import { MESSAGE_TYPES, PluginError, z, type OutboundMessage, type SendResult } from '@consentry/plugin-sdk';
import { graphRule } from './errors.table.js';
import { unreadable, type GraphClient } from './graph.client.js';
import type { WhatsAppSettings } from './settings.schema.js';

const Accepted = z.looseObject({ messages: z.array(z.looseObject({ id: z.string().min(1).max(512) })).min(1) });

/**
 * Sends one message. There is no idempotency key on Meta's side: a lost answer stays `outcome_unknown` until the status comes,
 * which names our id (`biz_opaque_callback_data`). Source: Meta, "Messages" and, where the settings say so, "Marketing Messages API".
 * @throws PluginError as errors.table.ts reads Meta's codes; `recipient_invalid`, `unsupported` before anything is sent
 */
export async function sendMessage(graph: GraphClient, settings: WhatsAppSettings, message: OutboundMessage, signal: AbortSignal): Promise<SendResult> {
  const { json, usage } = await graph({ path: `${settings.phoneNumberId}/${endpointOf(settings, message)}`, body: messageBody(message), signal });
  const providerId = Accepted.safeParse(json).data?.messages[0]?.id;
  if (providerId === undefined) throw unreadable('outcome_unknown');
  return { providerId, ...(usage && { usage }) };
}

/** Marketing templates may go where Meta chooses the time and the people better; everything else goes to `/messages`. */
function endpointOf(settings: WhatsAppSettings, { type, purpose }: OutboundMessage): string {
  return settings.marketingMessagesApi && type === 'template' && purpose === 'marketing' ? 'marketing_messages' : 'messages';
}

/** The body of `POST /{phone-number-id}/messages`. @throws PluginError `recipient_invalid`, `unsupported` */
export function messageBody(message: OutboundMessage): Record<string, unknown> {
  if (!(MESSAGE_TYPES as readonly string[]).includes(message.type)) throw new PluginError('unsupported', { detail: 'This plugin does not know the message’s type.' });
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipient(message),
    // A reaction names its message itself.
    ...(message.replyTo !== undefined && message.type !== 'reaction' && { context: { message_id: message.replyTo } }),
    biz_opaque_callback_data: message.id,
    type: message.type,
    [message.type]: message.content,
  };
}

const PHONE_ONLY = 131062;

function recipient({ to, type, purpose }: OutboundMessage): { to: string } | { recipient: string } {
  if (to.kind === 'user_id') {
    // Meta would refuse it: a code that proves a number must go to that number.
    if (type === 'template' && purpose === 'authentication') throw new PluginError('recipient_invalid', { providerCode: String(PHONE_ONLY), detail: graphRule(PHONE_ONLY)?.meaning });
    return { recipient: to.value };
  }
  if (to.kind === 'phone' && /^\+?\d{5,20}$/.test(to.value)) return { to: to.value.replace('+', '') };
  throw new PluginError('recipient_invalid', { detail: 'WhatsApp reaches people by phone number or by WhatsApp user id.' });
}

/**
 * Marks a message of the person's as read and, if asked, shows that an answer is being written. The same endpoint, but no message:
 * there is no type and no recipient. Source: Meta, "Mark messages as read", "Typing indicators".
 * @throws PluginError; may be asked again
 */
export async function markRead(graph: GraphClient, settings: WhatsAppSettings, messageId: string, typing: boolean, signal: AbortSignal): Promise<void> {
  const body = { messaging_product: 'whatsapp', status: 'read', message_id: messageId, ...(typing && { typing_indicator: { type: 'text' } }) };
  await graph({ path: `${settings.phoneNumberId}/messages`, body, repeatable: true, signal });
}
