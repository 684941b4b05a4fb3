import { Injectable } from '@nestjs/common';
import type { TemplateContent, TemplateState } from '@consentry/plugin-sdk';
import { Clock, type HotClient } from '@consentry/kernel';
import type { Purpose } from '@consentry/consent';
import { openAddress } from '@consentry/contacts';
import { Vault } from '@consentry/vault';
import { PluginRegistry } from '@consentry/plugins';
import { templateProblems } from '../templates/templates.rules.js';
import { DEFAULT_POLICY, type Policy } from '../policies/policies.rules.js';
import { timeZonesOf } from '../policies/time.zones.js';
import type { BroadcastState, Exemption, GateFacts, MessageSource } from './gate.facts.js';
import { decide, type Decision } from './gate.rules.js';
import * as sql from './gate.sql.js';

/** A message as the gate looks at it. */
export interface GateSubject {
  connectionId: string;
  contactId: string | null;
  /** The blind index, in hex, of the address asked for, or null: the contact's best one on the channel. */
  addressIndex: string | null;
  purpose: Purpose;
  type: string;
  content: unknown;
  replyTo: string | null;
  exemption: { name: Exemption; ref: string } | null;
  source: MessageSource;
  broadcastId?: string | null;
  /** A person has looked at what a machine wrote. */
  reviewed?: boolean;
  /** The message itself when it is decided again at dispatch: it doesn't count against its own caps. */
  self: string | null;
}

/** `keyDead`: the API key that asks was revoked or ran out meanwhile. */
export interface Target { connectionId: string | null; contactId: string | null; keyDead: boolean }

/** What was decided, and what the writer needs to know beside it. */
export interface Judged {
  decision: Decision;
  contactId: string | null;
  /** The address that it would go to, sealed. */
  identity: { id: string; address: Buffer } | null;
  addressKind: string | null;
  conversationId: string | null;
  channel: string | null;
  plugin: string | null;
  connectionVersion: number;
  replyToProviderId: string | null;
  effectivePurpose: Purpose;
  /** What it says is erased with its last answer (PR-6). */
  zeroContent: boolean;
}

interface FactRow {
  hourly_cap: number | null; marketing_hours: number; quiet_from: number | null; quiet_until: number; quiet_purposes: Purpose[]; organization_time_zone: string; review_ai_marketing: boolean; broadcast_approval: boolean; zero_content: boolean | null;
  blocked_until: Date | null; marketing_paused_until: Date | null; contact_time_zone: string | null; restricted: Date | null; objected: Date | null; withheld_until: Date | null;
  provider_stop_since: Date | null; window_closed_at: Date | null; ai_disclosed_at: Date | null; broadcast_state: BroadcastState | null; broadcast_approved: boolean | null;
  i: number; organization_status: 'active' | 'suspended' | null;
  connection_status: 'active' | 'paused' | 'disconnected' | null; channel: string | null; plugin: string | null; connection_version: number | null; window_hours: number | null;
  contact_id: string | null; erased: boolean; identity_id: string | null; address: Buffer | null; address_kind: string | null;
  opt_out_id: string | null; opt_out_since: Date | null;
  effective_purpose: Purpose; consent_state: 'granted' | 'withdrawn' | null; consent_source: string | null; consent_since: Date | null;
  conversation_id: string | null; last_inbound_at: Date | null;
  template_state: TemplateState | null; template_category: string | null; template_components: Record<string, unknown>[] | null;
  hourly_count: number; hourly_oldest: Date | null; last_marketing_at: Date | null; reply_to: string | null;
  [column: string]: unknown;
}

/** Gathers the facts of many messages at once and decides each in its order. */
@Injectable()
export class Gate {
  constructor(private readonly clock: Clock, private readonly registry: PluginRegistry, private readonly vault: Vault) {}

  /** Connection and contact of each subject as they stand now, before any lock. */
  async resolve(client: HotClient, subjects: (Pick<GateSubject, 'connectionId' | 'contactId' | 'addressIndex'> & { keyId?: string | null })[]): Promise<Target[]> {
    const { rows } = await client.query<{ i: number; connection_id: string | null; contact_id: string | null; key_dead: boolean }>({
      name: 'gate_resolve', text: sql.RESOLVE,
      values: [JSON.stringify(subjects.map((s, i) => ({ i, connection_id: s.connectionId, contact_id: s.contactId, address: s.addressIndex, key_id: s.keyId ?? null }))), this.clock.now()],
    });
    const out = subjects.map((): Target => ({ connectionId: null, contactId: null, keyDead: false }));
    for (const row of rows) out[row.i] = { connectionId: row.connection_id, contactId: row.contact_id, keyDead: row.key_dead };
    return out;
  }

  async lock(client: HotClient, contactIds: (string | null)[]): Promise<void> {
    const ids = [...new Set(contactIds.filter((id) => id !== null))];
    if (ids.length > 0) await client.query({ name: 'gate_lock', text: sql.LOCK, values: [ids] });
  }

  /**
   * Decides every subject in order. An allowed one counts against the caps of those behind it, so that a batch gives the
   * same verdicts as the same messages one by one.
   */
  async decide(client: HotClient, organizationId: string, subjects: GateSubject[]): Promise<Judged[]> {
    const now = this.clock.now();
    const { rows } = await client.query<FactRow>({
      name: 'gate_facts', text: sql.FACTS,
      values: [
        JSON.stringify(subjects.map((s, i) => ({
          i, connection_id: s.connectionId, contact_id: s.contactId, address: s.addressIndex, purpose: s.purpose, self: s.self, reply_to: s.replyTo, broadcast_id: s.broadcastId ?? null,
          template: s.type === 'template' ? (s.content as TemplateContent).name : null,
          language: s.type === 'template' ? (s.content as TemplateContent).language.code : null,
        }))),
        organizationId, now,
      ],
    });
    const byIndex = new Map(rows.map((row) => [row.i, row]));
    const spent = new Map<string, number>();
    // The marketing cap is the person's, over all channels; the hourly one is the channel's.
    const marketed = new Set<string>();
    return subjects.map((subject, i) => {
      const row = byIndex.get(i)!;
      const slot = `${row.contact_id}/${row.channel}`;
      const facts = this.factsOf(organizationId, now, subject, row, { count: spent.get(slot) ?? 0, marketing: marketed.has(row.contact_id ?? '') });
      const decision = decide(facts);
      if (decision.allowed) spent.set(slot, (spent.get(slot) ?? 0) + 1);
      if (decision.allowed && facts.effectivePurpose === 'marketing' && row.contact_id) marketed.add(row.contact_id);
      return {
        decision, contactId: row.contact_id, identity: row.identity_id ? { id: row.identity_id, address: row.address! } : null, addressKind: row.address_kind, conversationId: row.conversation_id, channel: row.channel,
        plugin: row.plugin, connectionVersion: row.connection_version ?? 0, replyToProviderId: row.reply_to, effectivePurpose: row.effective_purpose, zeroContent: row.zero_content === true,
      };
    });
  }

  /** The person's own, else those of their number's country. Opened only where quiet hours ask for it. */
  private timeZones(organizationId: string, row: FactRow): readonly string[] {
    if (row.contact_time_zone) return [row.contact_time_zone];
    if (row.address_kind !== 'phone' || !row.identity_id || !row.address) return [];
    return timeZonesOf(openAddress(this.vault.ready(organizationId), row.identity_id, row.address));
  }

  private factsOf(organizationId: string, now: Date, subject: GateSubject, row: FactRow, spent: { count: number; marketing: boolean }): GateFacts {
    const plugin = row.plugin ? this.registry.findChannel(row.plugin) : undefined;
    const kinds: readonly string[] = plugin?.capabilities.addressKinds ?? [];
    return {
      now, type: subject.type, purpose: subject.purpose, effectivePurpose: row.effective_purpose, source: subject.source, policy: policyOf(row), reviewed: subject.reviewed ?? false,
      exemption: subject.exemption?.name ?? null, exemptionHolds: subject.exemption !== null && subject.exemption.ref === row.opt_out_id,
      organization: row.organization_status ? { status: row.organization_status } : null,
      connection: row.connection_status && plugin ? { status: row.connection_status, channel: row.channel!, windowHours: row.window_hours, types: plugin.capabilities.types } : null,
      pace: { blockedUntil: row.blocked_until, marketingPausedUntil: row.marketing_paused_until },
      contact: row.contact_id ? { erased: row.erased } : null,
      holds: { restricted: row.restricted, objected: row.objected, withheldUntil: row.withheld_until },
      timeZones: row.quiet_from !== null && row.quiet_purposes.includes(row.effective_purpose) ? this.timeZones(organizationId, row) : [],
      providerStop: row.provider_stop_since ? { since: row.provider_stop_since } : null,
      windowClosedAt: row.window_closed_at, aiDisclosedAt: row.ai_disclosed_at,
      broadcast: row.broadcast_state ? { state: row.broadcast_state, approved: row.broadcast_approved === true } : null,
      targetKnown: subject.type !== 'reaction' || row.reply_to !== null || subject.self !== null,
      addressable: row.address !== null && kinds.includes(row.address_kind ?? ''),
      optOut: row.opt_out_since ? { since: row.opt_out_since } : null,
      consent: row.consent_state ? { purpose: row.effective_purpose, state: row.consent_state, source: row.consent_source!, since: row.consent_since! } : null,
      lastInboundAt: row.last_inbound_at,
      template: row.template_state
        ? { state: row.template_state, category: row.template_category!, problems: templateProblems(row.template_components ?? [], subject.content as TemplateContent).map((p) => `${p.path}: ${p.message}`) }
        : null,
      hourly: { count: row.hourly_count + spent.count, oldest: row.hourly_oldest ?? (spent.count > 0 ? now : null) },
      lastMarketingAt: spent.marketing ? now : row.last_marketing_at,
    };
  }
}

function policyOf(row: FactRow): Policy {
  if (row.hourly_cap === null) return DEFAULT_POLICY;
  return {
    ...DEFAULT_POLICY, hourlyCap: row.hourly_cap, marketingHours: row.marketing_hours, timeZone: row.organization_time_zone, reviewAiMarketing: row.review_ai_marketing, broadcastApproval: row.broadcast_approval,
    quiet: row.quiet_from === null ? null : { from: row.quiet_from, until: row.quiet_until, purposes: row.quiet_purposes },
  };
}
