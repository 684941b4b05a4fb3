import { z } from '@consentry/plugin-sdk';
import { graphFailure, type Answer } from './graph.answers.js';
import { fits, type StoredFile } from './media.shelf.js';
import { contentFailure, filesOf } from './send.content.js';
import { templateOf } from './template.checks.js';
import type { TemplateShelf } from './template.shelf.js';

const TYPES = ['text', 'image', 'audio', 'video', 'document', 'sticker', 'location', 'contacts', 'reaction', 'interactive', 'template'] as const;

const Request = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.enum(['individual', 'group']).optional(),
  to: z.string().optional(),
  recipient: z.string().optional(),
  type: z.enum(TYPES).default('text'),
  context: z.looseObject({ message_id: z.string().min(1).max(512) }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
});

/** A send request the simulator takes. `category` is what Meta would bill it as; `failsWith`: it is taken, and fails later. */
export interface AcceptableSend { to: string; byUserId: boolean; type: string; content: unknown; callbackId: string | null; category: string; replyTo?: string; files: StoredFile[]; failsWith?: number }

/** What the checks must know of the account and the chat. */
export interface SendFacts {
  templates: TemplateShelf;
  file(id: string): StoredFile | undefined;
  /** Of a message of either direction: whether it can be answered, and whether it can be reacted to. */
  knows(messageId: string): { reaction: boolean } | undefined;
}

/** Reads `POST /{phone}/messages` as strictly as Meta does: recipient, content of every type, files, template state and parameters, what is answered. */
export function readSendRequest(body: unknown, facts: SendFacts): AcceptableSend | Answer {
  const parsed = Request.safeParse(body);
  if (!parsed.success) return graphFailure(100, `Invalid: ${parsed.error.issues.map((issue) => issue.path.join('.') || 'body').join(', ')}`);
  const { to, recipient, type, context, biz_opaque_callback_data: callbackId = null } = parsed.data;
  const byUserId = to === undefined;
  const address = to?.replace(/[+ ()-]/g, '') ?? recipient ?? '';
  if (address === '') return graphFailure(131008, 'to or recipient is required');
  if (!byUserId && !/^\d{5,20}$/.test(address)) return graphFailure(131009, 'to is not a phone number');
  const content = unpacked(parsed.data[type]);
  if (typeof content !== 'object' || content === null) return graphFailure(131008, `${type} is required`);
  const failure = contentFailure(type, content);
  if (failure) return failure;
  const replyTo = context?.message_id;
  if (replyTo !== undefined && !facts.knows(replyTo)) return graphFailure(131009, 'context.message_id is not a message of this number');

  const template = type === 'template' ? templateOf(content, byUserId, facts.templates) : undefined;
  if (template && 'body' in template) return template;
  const files: StoredFile[] = [];
  for (const named of filesOf(type, content)) {
    const file = facts.file(named.id);
    if (!file || !fits(named.type, file)) return graphFailure(131053, file ? `${named.type}: the file’s type or size does not fit` : `${named.type}.id is not a file of this account`);
    files.push(file);
  }
  const category = template ? template.category.toLowerCase() : 'service';
  return { to: address, byUserId, type, content, callbackId, category, files, ...(replyTo !== undefined && { replyTo }), ...(type === 'reaction' && unreachable(content, facts) && { failsWith: 131009 }) };
}

/** The Graph API takes any parameter as JSON within JSON too, and some clients write it so. */
function unpacked(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

/** A reaction to a message that is gone, too old or itself a reaction is taken and fails by status (Meta, "Reaction messages"). */
function unreachable(content: object, { knows }: SendFacts): boolean {
  return knows((content as { message_id: string }).message_id)?.reaction !== true;
}

export const isAcceptable = (read: AcceptableSend | Answer): read is AcceptableSend => 'category' in read;
