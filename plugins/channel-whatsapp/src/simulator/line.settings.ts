import { z } from '@consentry/plugin-sdk';

/** What the simulator needs to know of a connection; the rest of its settings is none of its business. */
export const LineSettings = z.looseObject({
  accessToken: z.string().min(1),
  appSecret: z.string().min(1),
  phoneNumberId: z.string().min(1),
  businessAccountId: z.string().min(1),
});
export type LineSettings = z.infer<typeof LineSettings>;

/** What Meta thinks of the number at present. */
export interface LineState { blocked: boolean; quality: 'GREEN' | 'YELLOW' | 'RED'; tier: string; upgraded: boolean }

export const NEW_LINE: Readonly<LineState> = { blocked: false, quality: 'GREEN', tier: 'TIER_250', upgraded: false };

export const perSecondOf = (state: LineState): number => (state.upgraded ? 1_000 : 80);
