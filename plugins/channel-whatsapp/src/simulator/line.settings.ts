import { z } from '@consentry/plugin-sdk';

/** What the simulator needs to know of a connection; the rest of its settings is none of its business. */
export const LineSettings = z.looseObject({
  accessToken: z.string().min(1),
  appSecret: z.string().min(1),
  phoneNumberId: z.string().min(1),
  businessAccountId: z.string().min(1),
});
export type LineSettings = z.infer<typeof LineSettings>;
