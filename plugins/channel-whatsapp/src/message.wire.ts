import { z, type InboundMedia, type MessageAction } from '@consentry/plugin-sdk';

/** A part that may be missing, new or broken without costing us the message around it. */
const part = <T extends z.core.$ZodLooseShape>(shape: T) => z.looseObject(shape).optional().catch(undefined);
const text = (max: number) => z.string().transform((value) => value.slice(0, max)).optional().catch(undefined);
const id = z.string().min(1).max(512).optional().catch(undefined);
const personId = z.string().min(1).max(320).optional().catch(undefined);

const body = text(65_536);
const payload = text(4096);
const Reply = part({ id: payload, title: body });
const File = part({ id, mime_type: text(255), sha256: text(128), filename: text(1024), voice: z.boolean().optional().catch(undefined), caption: body });

const spoken = { text: part({ body }), image: File, video: File, document: File };

/** One element of `messages` or `message_echoes`: only id and type must be there. Source: Meta, "Messages webhook reference". */
export const WireMessage = z.looseObject({
  id: z.string().min(1).max(512),
  type: z.string().min(1).max(64),
  timestamp: z.unknown().optional(),
  from: personId,
  from_user_id: personId,
  to: personId,
  to_user_id: personId,
  group_id: z.unknown().optional(),
  context: part({ id }),
  ...spoken,
  audio: File,
  sticker: File,
  button: part({ text: body, payload }),
  interactive: part({ button_reply: Reply, list_reply: Reply }),
  order: part({ text: body }),
  // By Unicode one emoji can be longer than most texts; a longer one is none.
  reaction: part({ message_id: id, emoji: z.string().max(64).optional().catch(undefined) }),
  edit: part({ original_message_id: id, message: part(spoken) }),
  revoke: part({ original_message_id: id }),
  system: part({ type: text(64), wa_id: personId, new_wa_id: personId, user_id: personId, previous_user_id: personId }),
});
export type WireMessage = z.infer<typeof WireMessage>;

/**
 * What the person said, and the payload of what they pressed. Opt-out words are looked for in both,
 * so an edited text counts as said again, and a flow's machine-made "Sent" does not count at all.
 */
export function spokenWords(message: WireMessage): { text?: string; payload?: string } {
  const { interactive, button, edit } = message;
  const reply = interactive?.button_reply ?? interactive?.list_reply;
  const said =
    message.text?.body ?? message.image?.caption ?? message.video?.caption ?? message.document?.caption ??
    button?.text ?? reply?.title ?? message.order?.text ??
    edit?.message?.text?.body ?? edit?.message?.image?.caption ?? edit?.message?.video?.caption ?? edit?.message?.document?.caption;
  const pressed = button?.payload ?? reply?.id;
  return { ...(said !== undefined && { text: said }), ...(pressed !== undefined && { payload: pressed }) };
}

/** The file of a message that is one. Without an id there is nothing to fetch: the message stands without its file. */
export function mediaOf(message: WireMessage): InboundMedia | undefined {
  const { type } = message;
  if (type !== 'image' && type !== 'video' && type !== 'audio' && type !== 'document' && type !== 'sticker') return undefined;
  const file = message[type];
  if (file?.id === undefined) return undefined;
  const { mime_type: mimeType, sha256, filename, voice } = file;
  return { type, providerMediaId: file.id, ...(mimeType && { mimeType }), ...(sha256 && { sha256 }), ...(filename && { filename }), ...(voice !== undefined && { voice }) };
}

/** What the message does to an earlier one. One that doesn't name it does nothing. */
export function actionOf(message: WireMessage): MessageAction | undefined {
  const { type, reaction, edit, revoke } = message;
  // A reaction that is taken back comes with an empty emoji, or with none.
  if (type === 'reaction' && reaction?.message_id !== undefined) return { kind: 'reaction', messageId: reaction.message_id, emoji: reaction.emoji ?? '' };
  if (type === 'edit' && edit?.original_message_id !== undefined) return { kind: 'edit', messageId: edit.original_message_id };
  if (type === 'revoke' && revoke?.original_message_id !== undefined) return { kind: 'delete', messageId: revoke.original_message_id };
  return undefined;
}
