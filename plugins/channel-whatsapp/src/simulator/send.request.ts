import { z } from '@consentry/plugin-sdk';
import { graphFailure, type Answer } from './graph.answers.js';
import { SAMPLE_TEMPLATES } from './sample.templates.js';

const TYPES = ['text', 'image', 'audio', 'video', 'document', 'sticker', 'location', 'contacts', 'reaction', 'interactive', 'template'] as const;

const Request = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.enum(['individual', 'group']).optional(),
  to: z.string().optional(),
  recipient: z.string().optional(),
  type: z.enum(TYPES).default('text'),
  biz_opaque_callback_data: z.string().max(512).optional(),
});
const Text = z.looseObject({ body: z.string().min(1).max(4096) });
const Template = z.looseObject({
  name: z.string().min(1),
  language: z.looseObject({ code: z.string().min(1) }),
  components: z.array(z.looseObject({ type: z.string(), parameters: z.array(z.unknown()).optional() })).optional(),
});

/** A send request the simulator takes. `category` is what Meta would bill it as. */
export interface AcceptableSend { to: string; byUserId: boolean; type: string; content: unknown; callbackId: string | null; category: string }

/** Reads `POST /{phone}/messages` as strictly as Meta does where it matters: recipient, text, template state and parameters. */
export function readSendRequest(body: unknown): AcceptableSend | Answer {
  const parsed = Request.safeParse(body);
  if (!parsed.success) return graphFailure(100, `Invalid: ${parsed.error.issues.map((issue) => issue.path.join('.') || 'body').join(', ')}`);
  const { to, recipient, type, biz_opaque_callback_data: callbackId = null } = parsed.data;
  const byUserId = to === undefined;
  const address = to?.replace(/[+ ()-]/g, '') ?? recipient ?? '';
  if (address === '') return graphFailure(131008, 'to or recipient is required');
  if (!byUserId && !/^\d{5,20}$/.test(address)) return graphFailure(131009, 'to is not a phone number');
  const content = parsed.data[type];
  if (typeof content !== 'object' || content === null) return graphFailure(100, `${type} is required`);
  const take = (category: string): AcceptableSend => ({ to: address, byUserId, type, content, callbackId, category });
  if (type === 'text' && !Text.safeParse(content).success) return graphFailure(100, 'text.body must have 1 to 4096 characters');
  return type === 'template' ? (templateFailure(content, byUserId) ?? take(categoryOf(content))) : take('service');
}

export const isAcceptable = (read: AcceptableSend | Answer): read is AcceptableSend => 'category' in read;

function templateFailure(content: unknown, byUserId: boolean): Answer | undefined {
  const parsed = Template.safeParse(content);
  if (!parsed.success) return graphFailure(100, 'template.name and template.language.code are required');
  const template = find(parsed.data.name, parsed.data.language.code);
  if (!template || template.status === 'REJECTED') return graphFailure(132001, 'No approved template of this name in this language');
  if (template.status === 'PAUSED') return graphFailure(132015, 'The template is paused');
  if (template.category === 'AUTHENTICATION' && byUserId) return graphFailure(131062, 'Authentication templates need a phone number');
  const given = parsed.data.components?.filter((part) => part.type.toLowerCase() === 'body').flatMap((part) => part.parameters ?? []).length ?? 0;
  if (given !== template.bodyParameters) return graphFailure(132000, `body: number of localizable_params (${given}) does not match the expected number of params (${template.bodyParameters})`);
  return undefined;
}

const find = (name: string, language: string) => SAMPLE_TEMPLATES.find((template) => template.name === name && template.language === language);
const categoryOf = (content: unknown) => {
  const { name, language } = content as { name: string; language: { code: string } };
  return find(name, language.code)?.category.toLowerCase() ?? 'utility';
};
