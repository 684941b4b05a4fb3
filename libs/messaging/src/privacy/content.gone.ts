import { z } from 'zod';

/** Why there is no content: it was erased, and when. Null while it is there. */
export const ContentGone = z.object({ reason: z.enum(['zero_content']), at: z.iso.datetime() }).meta({ id: 'ContentGone' });

export function goneOf(at: Date | string | null | undefined): z.infer<typeof ContentGone> | null {
  return at ? { reason: 'zero_content', at: new Date(at).toISOString() } : null;
}
