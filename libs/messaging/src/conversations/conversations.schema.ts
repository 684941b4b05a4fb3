import { z } from 'zod';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';
import { MESSAGE_STATES, ReactionView } from '../outbound/outbound.schema.js';
import { MediaView } from '../media/media.schema.js';
import { ContentGone } from '../privacy/content.gone.js';

export const HANDLERS = ['person', 'ai'] as const;
const LabelName = z.string().trim().min(1).max(40).regex(/^[^\p{C}]+$/u, 'Must hold no control characters.');

export const ConversationView = z.object({
  id: idOut('conversation'), contactId: idOut('contact'), contactName: z.string().nullable(), address: z.string().nullable(), connectionId: idOut('connection'),
  status: z.enum(['open', 'closed']), closedAt: z.iso.datetime().nullable(), unreadCount: z.int(), lastMessageAt: z.iso.datetime(), lastPreview: z.string(),
  /** Why there is no preview, where the last message's content was erased. */
  lastContentGone: ContentGone.nullable(),
  lastDirection: z.enum(['in', 'out']).nullable(), lastStatus: z.string().nullable(),
  /** Who has it; null: nobody. */
  assigneeId: idOut('user').nullable(),
  /** Who answers. With `ai` assistants may, until a person takes over or the contact asks for one. */
  handler: z.enum(HANDLERS),
  /** Until when it wants nobody's attention, unless the person writes. */
  snoozedUntil: z.iso.datetime().nullable(),
  labels: z.array(z.string()),
  /** Until when free-form messages may go out; null: no window open. */
  windowClosesAt: z.iso.datetime().nullable(),
  /** True while the contact has opted out of this channel. */
  optedOut: z.boolean(),
}).meta({ id: 'Conversation' });
export const ConversationPage = pageOf(ConversationView).meta({ id: 'ConversationPage' });
export const ConversationQuery = PageQuery.extend({
  status: z.enum(['open', 'closed']).optional(), connectionId: idIn('connection').optional(),
  /** `me`, `none`, or a person. */
  assignee: z.union([z.enum(['me', 'none']), idIn('user')]).optional(),
  handler: z.enum(HANDLERS).optional(), unread: z.stringbool().optional(), snoozed: z.stringbool().optional(), windowOpen: z.stringbool().optional(), label: LabelName.optional(),
  /** Beginnings of words of the contact's name, a whole address, or whole words that one message holds. Everything is sealed, so nothing else can be searched. */
  q: z.string().trim().min(1).max(200).optional(),
});
export const ConversationParam = z.strictObject({ id: idIn('conversation') });

export const ConversationCounts = z.object({
  open: z.int(), unassigned: z.int(), mine: z.int(), snoozed: z.int(),
  /** Conversations with something unread, and unread messages in all of them. */
  unreadConversations: z.int(), unreadMessages: z.int(),
}).meta({ id: 'ConversationCounts' });

export const AssignConversation = z.strictObject({
  /** `me`, a member, or null for nobody. */
  assigneeId: z.union([z.literal('me'), idIn('user')]).nullable(),
  /** Who has it as far as the caller knows: answered 409 when somebody else does by now. */
  expected: idIn('user').nullable().optional(),
}).meta({ id: 'AssignConversation' });
export const HandOver = z.strictObject({ handler: z.enum(HANDLERS) }).meta({ id: 'HandOverConversation' });
export const Snooze = z.strictObject({ /** Null: not any more. */ until: z.iso.datetime().nullable() }).meta({ id: 'SnoozeConversation' });
export const MarkRead = z.strictObject({ /** Also tell the person that their message was seen. */ notify: z.boolean().default(false) }).meta({ id: 'MarkConversationRead' });

export const LabelView = z.object({ name: z.string(), conversations: z.int() }).meta({ id: 'ConversationLabel' });
export const LabelList = z.object({ data: z.array(LabelView) }).meta({ id: 'ConversationLabelList' });
export const LabelParam = z.strictObject({ name: LabelName });
export const SetLabels = z.strictObject({ labels: z.array(LabelName).max(20) }).meta({ id: 'SetConversationLabels' });

export const WriteNote = z.strictObject({ text: z.string().trim().min(1).max(10_000) }).meta({ id: 'WriteNote' });
export const NoteView = z.object({
  id: idOut('note'), conversationId: idOut('conversation'), text: z.string(), author: z.object({ kind: z.string(), id: z.string() }), createdAt: z.iso.datetime(), editedAt: z.iso.datetime().nullable(),
}).meta({ id: 'ConversationNote' });
export const NoteParam = z.strictObject({ id: idIn('conversation'), noteId: idIn('note') });

const at = z.iso.datetime();
export const ThreadItem = z.discriminatedUnion('item', [
  z.object({
    item: z.literal('message'), id: idOut('message'), at, direction: z.enum(['in', 'out']), type: z.string(), status: z.enum(MESSAGE_STATES), source: z.string(), content: z.unknown(), contentGone: ContentGone.nullable(), preview: z.string(),
    code: z.string().nullable(), detail: z.string().nullable(),
    /** The message that this one answers, where it is known here. */
    replyToId: idOut('message').nullable(),
    /** What the person sent along, where it is a file. */
    file: MediaView.nullable(),
    reactions: z.array(ReactionView), editedAt: z.iso.datetime().nullable(), deletedAt: z.iso.datetime().nullable(),
    /** What it said before it was edited, oldest first. */
    versions: z.array(z.object({ content: z.unknown(), replacedAt: at })),
  }),
  z.object({ item: z.literal('note'), id: idOut('note'), at, text: z.string(), author: z.object({ kind: z.string(), id: z.string() }), editedAt: z.iso.datetime().nullable() }),
  z.object({ item: z.literal('event'), id: z.string(), at, kind: z.string(), actor: z.object({ kind: z.string(), id: z.string() }), facts: z.record(z.string(), z.unknown()) }),
]).meta({ id: 'ThreadItem' });
export const ThreadPage = pageOf(ThreadItem).meta({ id: 'ThreadPage' });
export const ThreadQuery = PageQuery.omit({ count: true }).extend({
  /** `newest`: the end of the thread, going back; `oldest`: its beginning, going on. A page is in that order too. */
  from: z.enum(['newest', 'oldest']).default('newest'),
});

export const InboxSettings = z.strictObject({ /** Whether words of messages leave keyed indexes, so that they are found. */ searchTexts: z.boolean() }).meta({ id: 'InboxSettings' });
export const ReadView = z.object({
  /** Whether the person was shown that we read. */
  notified: z.boolean(),
  /** Why not, as an error code, where that was asked for. */
  reason: z.string().nullable(),
}).meta({ id: 'ConversationRead' });
