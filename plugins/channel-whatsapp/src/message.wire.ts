import { z } from '@consentry/plugin-sdk';

/** A part that may be missing, new or broken without costing us the message around it. */
const part = <T extends z.core.$ZodLooseShape>(shape: T) => z.looseObject(shape).optional().catch(undefined);
const text = (max: number) => z.string().transform((value) => value.slice(0, max)).optional().catch(undefined);
const id = z.string().min(1).max(512).optional().catch(undefined);
const personId = z.string().min(1).max(320).optional().catch(undefined);

const body = text(65_536);
const payload = text(4096);
const Captioned = part({ caption: body });
const Reply = part({ id: payload, title: body });

const spoken = {
  text: part({ body }),
  image: Captioned,
  video: Captioned,
  document: Captioned,
};

/** One element of `messages`: only id and type must be there. Source: Meta, "Messages webhook reference". */
export const WireMessage = z.looseObject({
  id: z.string().min(1).max(512),
  type: z.string().min(1).max(64),
  timestamp: z.unknown().optional(),
  from: personId,
  from_user_id: personId,
  group_id: z.unknown().optional(),
  context: part({ id }),
  ...spoken,
  button: part({ text: body, payload }),
  interactive: part({ button_reply: Reply, list_reply: Reply }),
  order: part({ text: body }),
  reaction: part({ message_id: id }),
  edit: part({ message: part(spoken) }),
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
