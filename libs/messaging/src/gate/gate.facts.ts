import type { TemplateState } from '@consentry/plugin-sdk';
import type { Purpose } from '@consentry/consent';
import type { Policy } from '../policies/policies.rules.js';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A named way past the consent rules. There is one: the single confirmation of an opt-out, owed by law to the person. */
export type Exemption = 'opt_out_confirmation';

/** Where a message comes from. Every one of them ends in the same gate. */
export const SOURCES = ['api', 'panel', 'system', 'broadcast', 'ai', 'automation'] as const;
export type MessageSource = (typeof SOURCES)[number];

export type BroadcastState = 'draft' | 'scheduled' | 'expanding' | 'running' | 'paused' | 'finished' | 'cancelled' | 'failed';

/** All that a decision looks at. Gathered in one read, under the contact's lock; no rule asks for more. */
export interface GateFacts {
  now: Date;
  type: string;
  purpose: Purpose;
  source: MessageSource;
  exemption: Exemption | null;
  /** The exemption's reason still holds: the very opt-out that it would confirm stands. */
  exemptionHolds: boolean;
  policy: Policy;
  organization: { status: 'active' | 'suspended' } | null;
  connection: { status: 'active' | 'paused' | 'disconnected'; channel: string; windowHours: number | null; types: readonly string[] } | null;
  /** Until when the line sends nothing, or no marketing, because its provider asked for that. */
  pace: { blockedUntil: Date | null; marketingPausedUntil: Date | null };
  contact: { erased: boolean } | null;
  /** What the person asked not to have done (GDPR articles 18 and 21), and what the provider holds back from them. */
  holds: { restricted: Date | null; objected: Date | null; withheldUntil: Date | null };
  /** The message that is reacted to is known and was delivered over this line. True where nothing is reacted to. */
  targetKnown: boolean;
  /** An address of the contact that the channel can send to. */
  addressable: boolean;
  /** Where the person may be; empty: nowhere that we know of. Asked only when there are quiet hours. */
  timeZones: readonly string[];
  optOut: { since: Date } | null;
  /** The person told the provider that they want no marketing, and has not taken it back there (CM-12). */
  providerStop: { since: Date } | null;
  /** For the purpose that counts: a marketing template is marketing, whatever the request calls it. */
  consent: { purpose: Purpose; state: 'granted' | 'withdrawn'; source: string; since: Date } | null;
  effectivePurpose: Purpose;
  lastInboundAt: Date | null;
  /** The provider said that the window is closed, whatever our clock says. */
  windowClosedAt: Date | null;
  template: { state: TemplateState; category: string; problems: string[] } | null;
  /** Sent to this contact on this channel within the hour, and when the oldest of these was. */
  hourly: { count: number; oldest: Date | null };
  lastMarketingAt: Date | null;
  broadcast: { state: BroadcastState; approved: boolean } | null;
  /** A person has looked at what a machine wrote. */
  reviewed: boolean;
  aiDisclosedAt: Date | null;
}
