import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { announceWith, Clock, defineEvents, EventSubscriptions, Ids, publicId, publishWith, type Actor, type Em } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { Vault } from '@consentry/vault';
import { grantedByOptIn, inboundGrants, mergeSides, optInComesAfter, preferenceChange, restoredByStart, startComesAfter, withdrawnByOptOut, type State } from './consent.rules.js';
import type { Purpose, Source } from './consent.schema.js';
import { sealEvidence } from './consent.sealed.js';
import { ConsentSettingsReader } from './consent.settings.reader.js';

defineAuditActions({
  'consent.granted': { type: 'account_change', what: 'A consent was recorded', context: ['channel', 'purpose', 'source'] },
  'consent.withdrawn': { type: 'account_change', what: 'A consent was withdrawn', context: ['channel', 'purpose', 'source'] },
  'consent.opted_out': { type: 'account_change', what: 'A contact opted out of a channel', context: ['channel', 'by'] },
  'consent.resumed': { type: 'account_change', what: 'A contact lifted their opt-out', context: ['channel', 'restored'] },
});

const whose = { contactId: z.string(), channel: z.string() };
const consent = z.object({ ...whose, purpose: z.string(), source: z.string() });
defineEvents({
  'consent.granted': { what: 'A consent was recorded', data: consent },
  'consent.withdrawn': { what: 'A consent was withdrawn', data: consent },
  'consent.opted_out': { what: 'A contact opted out of a channel', data: z.object({ ...whose, by: z.string() }) },
  'consent.resumed': { what: 'A contact lifted their opt-out', data: z.object(whose) },
});

export interface Change { purpose: Purpose; state: 'granted' | 'withdrawn'; source: Source; evidence: Record<string, unknown> }
export type OptOutBy = 'keyword' | 'manual' | 'provider' | 'merge';

/**
 * Writes the ledger inside the caller's transaction. Every method first locks the contact: the gate takes the same lock, so
 * a decision sees a change entirely or not at all.
 */
@Injectable()
export class ConsentLedgerWriter {
  constructor(private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly vault: Vault, private readonly subscriptions: EventSubscriptions, private readonly settings: ConsentSettingsReader) {}

  async lock(em: Em, ...contactIds: string[]): Promise<void> {
    await em.execute('select 1 from contacts where id = any(?::uuid[]) order by id for no key update', [`{${contactIds.join(',')}}`]);
  }

  async record(em: Em, actor: Actor, contactId: string, channel: string, changes: Change[]): Promise<void> {
    const now = this.clock.now();
    for (const change of changes) {
      const id = this.ids.next();
      await em.execute(
        `insert into consent_records (id, organization_id, contact_id, channel, purpose, state, source, evidence, actor_kind, actor_id, recorded_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, actor.organizationId, contactId, channel, change.purpose, change.state, change.source, sealEvidence(this.vault.ready(actor.organizationId), id, change.evidence), actor.kind, actor.id, now]);
      await em.execute(
        `insert into consent_states (organization_id, contact_id, channel, purpose, state, source, since) values (?, ?, ?, ?, ?, ?, ?)
         on conflict (contact_id, channel, purpose) do update set state = excluded.state, source = excluded.source, since = excluded.since`,
        [actor.organizationId, contactId, channel, change.purpose, change.state, change.source, now]);
    }
    if (changes.length === 0) return;
    await this.audit.append(em, actor, ...changes.map((c) => ({
      action: `consent.${c.state}`, object: { type: 'contact', id: contactId }, context: { channel, purpose: c.purpose, source: c.source },
    })));
    await publishWith(em, this.subscriptions, actor.organizationId, now, changes.map((c) => ({ type: `consent.${c.state}`, data: { contactId: publicId('contact', contactId), channel, purpose: c.purpose, source: c.source } })));
    await announceWith(em, actor.organizationId, [{ resource: 'consents', ids: [publicId('contact', contactId)] }, { resource: 'conversations' }]);
  }

  /** The person wrote: grants service (and utility, where the organisation chose so) where nothing was said yet. */
  async inbound(em: Em, actor: Actor, contactId: string, channel: string, messageId: string): Promise<void> {
    const { inboundGrantsUtility } = this.settings.ready(actor.organizationId);
    const grants = inboundGrants(await this.optOutOf(em, contactId, channel) !== undefined, await this.states(em, contactId, channel), inboundGrantsUtility);
    await this.record(em, actor, contactId, channel, grants.map((purpose) => ({ purpose, state: 'granted', source: 'inbound', evidence: { messageId } })));
  }

  /** Withdraws everything on the channel. Returns the opt-out's id when it is a new one: that one may be confirmed, once. */
  async optOut(em: Em, actor: Actor, contactId: string, channel: string, by: OptOutBy, writtenAt: Date, evidence: Record<string, unknown>): Promise<string | undefined> {
    await this.lock(em, contactId);
    const taken = withdrawnByOptOut(await this.states(em, contactId, channel));
    const id = this.ids.next();
    const inserted = await em.execute<{ id: string }[]>(
      `insert into opt_outs (id, organization_id, contact_id, channel, by, withdrawn, since, written_at) values (?, ?, ?, ?, ?, ?::text[], ?, ?)
       on conflict (contact_id, channel) do update set written_at = greatest(opt_outs.written_at, excluded.written_at) returning id`,
      [id, actor.organizationId, contactId, channel, by, `{${taken.join(',')}}`, this.clock.now(), writtenAt]);
    const source: Source = by === 'keyword' ? 'keyword' : by;
    await this.record(em, actor, contactId, channel, taken.map((purpose) => ({ purpose, state: 'withdrawn', source, evidence })));
    if (inserted[0]?.id !== id) return undefined;
    await this.audit.append(em, actor, { action: 'consent.opted_out', object: { type: 'contact', id: contactId }, context: { channel, by } });
    await publishWith(em, this.subscriptions, actor.organizationId, this.clock.now(), [{ type: 'consent.opted_out', data: { contactId: publicId('contact', contactId), channel, by } }]);
    await announceWith(em, actor.organizationId, [{ resource: 'consents', ids: [publicId('contact', contactId)] }, { resource: 'conversations' }]);
    return id;
  }

  /** The person wrote START. Returns whether there was an opt-out to lift. */
  async resume(em: Em, actor: Actor, contactId: string, channel: string, writtenAt: Date, evidence: Record<string, unknown>): Promise<boolean> {
    await this.lock(em, contactId);
    const optOut = await this.optOutOf(em, contactId, channel);
    if (!optOut || !startComesAfter(writtenAt, optOut.writtenAt)) return false;
    const back = restoredByStart(optOut.withdrawn, await this.states(em, contactId, channel));
    await this.lift(em, actor, contactId, channel, back);
    await this.record(em, actor, contactId, channel, back.map((purpose) => ({ purpose, state: 'granted', source: 'keyword', evidence })));
    return true;
  }

  /** The person confirmed, from their own number, what they ticked on a form. Returns what was granted: nothing where a later opt-out stands. */
  async optIn(em: Em, actor: Actor, contactId: string, channel: string, ticked: readonly Purpose[], steps: { askedAt: Date; writtenAt: Date }, evidence: Record<string, unknown>): Promise<Purpose[]> {
    await this.lock(em, contactId);
    const optOut = await this.optOutOf(em, contactId, channel);
    if (optOut && !optInComesAfter(steps, optOut.writtenAt)) return [];
    const states = await em.execute<(State & { since: Date | string })[]>('select purpose, state, source, since from consent_states where contact_id = ? and channel = ?', [contactId, channel]);
    const purposes = grantedByOptIn(ticked, steps.writtenAt, states.map((s) => ({ ...s, since: new Date(s.since) })));
    if (purposes.length === 0) return [];
    if (optOut) await this.lift(em, actor, contactId, channel, purposes);
    await this.record(em, actor, contactId, channel, purposes.map((purpose) => ({ purpose, state: 'granted', source: 'web_form', evidence })));
    return purposes;
  }

  private async lift(em: Em, actor: Actor, contactId: string, channel: string, restored: Purpose[]): Promise<void> {
    await em.execute('delete from opt_outs where contact_id = ? and channel = ?', [contactId, channel]);
    await this.audit.append(em, actor, { action: 'consent.resumed', object: { type: 'contact', id: contactId }, context: { channel, restored } });
    await publishWith(em, this.subscriptions, actor.organizationId, this.clock.now(), [{ type: 'consent.resumed', data: { contactId: publicId('contact', contactId), channel } }]);
    await announceWith(em, actor.organizationId, [{ resource: 'consents', ids: [publicId('contact', contactId)] }, { resource: 'conversations' }]);
  }

  /** The person told the provider (CM-12). */
  async preference(em: Em, actor: Actor, contactId: string, channel: string, value: 'stop' | 'resume', evidence: Record<string, unknown>): Promise<void> {
    await this.lock(em, contactId);
    const marketing = (await this.states(em, contactId, channel)).find((s) => s.purpose === 'marketing');
    const state = preferenceChange(value, await this.optOutOf(em, contactId, channel) !== undefined, marketing);
    if (state) await this.record(em, actor, contactId, channel, [{ purpose: 'marketing', state, source: 'provider', evidence }]);
  }

  /** Two contacts became one: the stricter state wins, an opt-out of either stands. */
  async merge(em: Em, actor: Actor, keptId: string, goneId: string): Promise<void> {
    await this.lock(em, keptId, goneId);
    const channels = await em.execute<{ channel: string }[]>(
      'select channel from consent_states where contact_id in (?, ?) union select channel from opt_outs where contact_id in (?, ?)', [keptId, goneId, keptId, goneId]);
    for (const { channel } of channels) {
      const kept = { states: await this.states(em, keptId, channel), optOut: await this.optOutOf(em, keptId, channel) };
      const gone = { states: await this.states(em, goneId, channel), optOut: await this.optOutOf(em, goneId, channel) };
      const { changes, restorable } = mergeSides(kept, gone);
      await this.record(em, actor, keptId, channel, changes.map((c) => ({ ...c, evidence: { mergedContact: goneId } })));
      // The opt-out moves as it is, so that its one confirmation, if still owed, finds it.
      if (gone.optOut && !kept.optOut) await em.execute('update opt_outs set contact_id = ? where contact_id = ? and channel = ?', [keptId, goneId, channel]);
      if (gone.optOut && kept.optOut) await em.execute('delete from opt_outs where contact_id = ? and channel = ?', [goneId, channel]);
      if (gone.optOut ?? kept.optOut) await em.execute('update opt_outs set withdrawn = ?::text[] where contact_id = ? and channel = ?', [`{${restorable.join(',')}}`, keptId, channel]);
    }
  }

  async states(em: Em, contactId: string, channel: string): Promise<State[]> {
    return em.execute<State[]>('select purpose, state, source from consent_states where contact_id = ? and channel = ?', [contactId, channel]);
  }

  async optOutOf(em: Em, contactId: string, channel: string): Promise<{ id: string; withdrawn: Purpose[]; writtenAt: Date } | undefined> {
    const rows = await em.execute<{ id: string; withdrawn: Purpose[]; written_at: Date | string }[]>('select id, withdrawn, written_at from opt_outs where contact_id = ? and channel = ?', [contactId, channel]);
    return rows[0] && { id: rows[0].id, withdrawn: rows[0].withdrawn, writtenAt: new Date(rows[0].written_at) };
  }
}
