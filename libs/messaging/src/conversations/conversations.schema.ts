import { z } from 'zod';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';

export const ConversationView = z.object({
  id: idOut('conversation'), contactId: idOut('contact'), contactName: z.string().nullable(), address: z.string().nullable(), connectionId: idOut('connection'),
  status: z.enum(['open', 'closed']), unreadCount: z.int(), lastMessageAt: z.iso.datetime(), lastPreview: z.string(),
  lastDirection: z.enum(['in', 'out']).nullable(), lastStatus: z.string().nullable(),
  /** Until when free-form messages may go out; null: no window open. */
  windowClosesAt: z.iso.datetime().nullable(),
  /** True while the contact has opted out of this channel. */
  optedOut: z.boolean(),
}).meta({ id: 'Conversation' });
export const ConversationPage = pageOf(ConversationView).meta({ id: 'ConversationPage' });
export const ConversationQuery = PageQuery.extend({ status: z.enum(['open', 'closed']).optional(), connectionId: idIn('connection').optional() });
export const ConversationParam = z.strictObject({ id: idIn('conversation') });
