import { z } from 'zod';
import { file, oneFile } from './content.parts.schema.js';

export { InteractiveContent } from './content.interactive.schema.js';
export { LocationContent, PublicLink } from './content.parts.schema.js';
export { TemplateComponent, TemplateContent, TemplateParameter } from './content.template.schema.js';

/**
 * What a message of each type holds: the WhatsApp Cloud API's own shapes, with its limits ("Messages" reference, November 2026),
 * so that who knows that API knows ours. Other channels translate. Unknown fields are errors: what nobody reads must not leave.
 */

const caption = z.string().min(1).max(1024).optional();

export const TextContent = z.strictObject({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() }).meta({ id: 'TextContent' });
export const ImageContent = z.strictObject({ ...file, caption }).superRefine(oneFile).meta({ id: 'ImageContent' });
export const VideoContent = z.strictObject({ ...file, caption }).superRefine(oneFile).meta({ id: 'VideoContent' });
export const AudioContent = z.strictObject({ ...file, /** A voice message (Ogg Opus), which may be played in the chat. */ voice: z.boolean().optional() }).superRefine(oneFile).meta({ id: 'AudioContent' });
export const DocumentContent = z.strictObject({ ...file, caption, filename: z.string().min(1).max(240).optional() }).superRefine(oneFile).meta({ id: 'DocumentContent' });
export const StickerContent = z.strictObject(file).superRefine(oneFile).meta({ id: 'StickerContent' });

const word = z.string().max(256).optional();
export const ContactCard = z.strictObject({
  name: z.strictObject({ formatted_name: z.string().min(1).max(256), first_name: word, last_name: word, middle_name: word, prefix: word, suffix: word }),
  phones: z.array(z.strictObject({ phone: z.string().max(64), type: word, wa_id: z.string().max(32).optional() })).max(20).optional(),
  emails: z.array(z.strictObject({ email: z.string().max(320), type: word })).max(20).optional(),
  addresses: z.array(z.strictObject({ street: word, city: word, state: word, zip: word, country: word, country_code: z.string().max(8).optional(), type: word })).max(20).optional(),
  urls: z.array(z.strictObject({ url: z.string().max(2048), type: word })).max(20).optional(),
  org: z.strictObject({ company: word, department: word, title: word }).optional(),
  birthday: z.iso.date().optional(),
}).meta({ id: 'ContactCard' });
export const ContactsContent = z.array(ContactCard).min(1).max(20).meta({ id: 'ContactsContent' });

/** `message_id`: in the API our `msg_…`, on its way to a provider its own id. An empty `emoji` takes the reaction back. */
export const ReactionContent = z.strictObject({ message_id: z.string().min(1).max(512), emoji: z.string().max(32) }).meta({ id: 'ReactionContent' });

export type TextContent = z.infer<typeof TextContent>;
export type ImageContent = z.infer<typeof ImageContent>;
export type VideoContent = z.infer<typeof VideoContent>;
export type AudioContent = z.infer<typeof AudioContent>;
export type DocumentContent = z.infer<typeof DocumentContent>;
export type StickerContent = z.infer<typeof StickerContent>;
export type ContactsContent = z.infer<typeof ContactsContent>;
export type ReactionContent = z.infer<typeof ReactionContent>;
