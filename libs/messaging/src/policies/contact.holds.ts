import { Injectable } from '@nestjs/common';
import { announceWith, Clock, type Actor, type Em } from '@consentry/kernel';
import { ContactHooks } from '@consentry/contacts';
import { ConsentLedgerWriter } from '@consentry/consent';

export const HOLD_KINDS = ['processing_restricted', 'objected_to_marketing'] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

/**
 * What stands between a person and our messages beside consent: restrictions and objections (GDPR articles 18 and 21), what they told
 * the provider, and what the provider holds back by itself. Written under the contact's lock, which the gate takes too.
 */
@Injectable()
export class ContactHolds {
  constructor(private readonly clock: Clock, private readonly ledger: ConsentLedgerWriter, hooks: ContactHooks) {
    hooks.onMerged((em, _actor, keptId, goneId) => joinHolds(em, keptId, goneId));
  }

  /** @returns whether anything changed */
  async set(em: Em, organizationId: string, contactId: string, kind: HoldKind, held: boolean): Promise<boolean> {
    const id = await this.standing(em, contactId);
    const rows = held
      ? await em.execute<{ kind: string }[]>('insert into contact_holds (organization_id, contact_id, kind, since) values (?, ?, ?, ?) on conflict (contact_id, kind) do nothing returning kind', [organizationId, id, kind, this.clock.now()])
      : await em.execute<{ kind: string }[]>('delete from contact_holds where contact_id = ? and kind = ? returning kind', [id, kind]);
    await announceWith(em, organizationId, [{ resource: 'contacts' }, { resource: 'conversations' }]);
    return rows.length > 0;
  }

  async list(em: Em, contactId: string): Promise<{ kind: HoldKind; since: Date }[]> {
    const rows = await em.execute<{ kind: HoldKind; since: Date | string }[]>('select kind, since from contact_holds where contact_id = ? and until is null order by kind', [contactId]);
    return rows.map((r) => ({ kind: r.kind, since: new Date(r.since) }));
  }

  /** The provider holds marketing back from this person until then (131049). */
  async withhold(em: Em, organizationId: string, contactId: string, until: Date): Promise<void> {
    const id = await this.standing(em, contactId);
    await em.execute(
      `insert into contact_holds (organization_id, contact_id, kind, since, until) values (?, ?, 'marketing_withheld', ?, ?)
       on conflict (contact_id, kind) do update set until = greatest(contact_holds.until, excluded.until)`, [organizationId, id, this.clock.now(), until]);
  }

  /**
   * The person told the provider, not us (CM-12). What they stopped there, nobody grants here.
   * @param at when they said so: deliveries come late and out of order, and what was said before a stop lifts nothing. Providers tell whole seconds.
   */
  async providerPreference(em: Em, actor: Actor, contactId: string, channel: string, value: 'stop' | 'resume', evidence: Record<string, unknown>, at = this.clock.now()): Promise<void> {
    const id = await this.standing(em, contactId);
    if (value === 'resume') {
      await em.execute(`delete from provider_stops where contact_id = ? and channel = ? and date_trunc('second', since) <= ?`, [id, channel, at]);
      const stands = await em.execute<unknown[]>('select 1 from provider_stops where contact_id = ? and channel = ?', [id, channel]);
      if (stands.length > 0) return;
    } else {
      await em.execute(
        `insert into provider_stops (organization_id, contact_id, channel, since) values (?, ?, ?, ?)
         on conflict (contact_id, channel) do update set since = greatest(provider_stops.since, excluded.since)`, [actor.organizationId, id, channel, at]);
    }
    await this.ledger.preference(em, actor, id, channel, value, evidence);
  }

  /** The contact, locked; the one that it was merged into where somebody was quicker. What is written for one that is gone holds nobody back. */
  async standing(em: Em, contactId: string): Promise<string> {
    await this.ledger.lock(em, contactId);
    const rows = await em.execute<{ into: string | null }[]>('select merged_into as into from contacts where id = ?', [contactId]);
    return rows[0]?.into ? this.standing(em, rows[0].into) : contactId;
  }
}

/** Two contacts became one: what stood for either stands, and the longer of two. */
async function joinHolds(em: Em, keptId: string, goneId: string): Promise<void> {
  await em.execute(
    `insert into contact_holds (organization_id, contact_id, kind, since, until) select organization_id, ?, kind, since, until from contact_holds where contact_id = ?
     on conflict (contact_id, kind) do update set since = least(contact_holds.since, excluded.since), until = case when contact_holds.until is null or excluded.until is null then null else greatest(contact_holds.until, excluded.until) end`, [keptId, goneId]);
  await em.execute('delete from contact_holds where contact_id = ?', [goneId]);
  await em.execute(
    `insert into provider_stops (organization_id, contact_id, channel, since) select organization_id, ?, channel, since from provider_stops where contact_id = ?
     on conflict (contact_id, channel) do update set since = greatest(provider_stops.since, excluded.since)`, [keptId, goneId]);
  await em.execute('delete from provider_stops where contact_id = ?', [goneId]);
}
