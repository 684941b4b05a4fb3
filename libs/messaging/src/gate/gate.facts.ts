import type { TemplateState } from '@consentry/plugin-sdk';
import type { Purpose } from '@consentry/consent';

/** CM-6: messages per contact and channel within an hour, and marketing messages within a day. */
export const HOURLY_CAP = 20;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A named way past the consent rules. There is one: the single confirmation of an opt-out, owed by law to the person. */
export type Exemption = 'opt_out_confirmation';

/** All that a decision looks at. Gathered in one read, under the contact's lock; no rule asks for more. */
export interface GateFacts {
  now: Date;
  type: string;
  purpose: Purpose;
  exemption: Exemption | null;
  /** The exemption's reason still holds: the very opt-out that it would confirm stands. */
  exemptionHolds: boolean;
  organization: { status: 'active' | 'suspended' } | null;
  connection: { status: 'active' | 'paused' | 'disconnected'; channel: string; windowHours: number | null; types: readonly string[] } | null;
  contact: { erased: boolean } | null;
  /** An address of the contact that the channel can send to. */
  addressable: boolean;
  optOut: { since: Date } | null;
  /** For the purpose that counts: a marketing template is marketing, whatever the request calls it. */
  consent: { purpose: Purpose; state: 'granted' | 'withdrawn'; source: string; since: Date } | null;
  effectivePurpose: Purpose;
  lastInboundAt: Date | null;
  template: { state: TemplateState; category: string; problems: string[] } | null;
  /** Sent to this contact on this channel within the hour, and when the oldest of these was. */
  hourly: { count: number; oldest: Date | null };
  lastMarketingAt: Date | null;
}
