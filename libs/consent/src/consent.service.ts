import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { authorize, cutPage, Database, decodeCursor, definePermissions, findOr404, ProblemError, publicId, SendsInFlight, type Actor, type Em, TimeCursor } from '@consentry/kernel';
import { Contact, ContactHooks } from '@consentry/contacts';
import { Vault } from '@consentry/vault';
import { ConsentLedgerWriter, type Change } from './consent.ledger.js';
import { mayGrant, purposesOf } from './consent.rules.js';
import { openEvidence } from './consent.sealed.js';
import type { ConsentLedger, ConsentQuery, Purpose, RecordConsent, Source } from './consent.schema.js';

definePermissions({
  'consents.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: true, what: 'see the consent ledger' },
  'consents.write': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT'], scope: true, what: 'record consents and withdrawals' },
});

export interface RecordRow { id: string; organization_id: string; contact_id: string; channel: string; purpose: Purpose; state: 'granted' | 'withdrawn'; source: Source; evidence: Buffer | null; evidence_plain: Record<string, unknown> | null; actor_kind: string; actor_id: string; recorded_at: Date; [column: string]: unknown }
interface StateRow { channel: string; purpose: Purpose; state: 'granted' | 'withdrawn'; source: Source; since: Date }

/** Consent per person, channel and purpose: what was said, when, how it is known, and what it adds up to. */
@Injectable()
export class Consents {
  constructor(private readonly db: Database, private readonly ledger: ConsentLedgerWriter, private readonly inFlight: SendsInFlight, private readonly vault: Vault, hooks: ContactHooks) {
    hooks.onCreated(async (em, actor, contactId, wishes) => {
      const source: Source = actor.kind === 'api_key' ? 'api' : 'manual';
      const changes = purposesOf(wishes).map((purpose): Change => ({ purpose, state: 'granted', source, evidence: { route: 'POST /v1/contacts' } }));
      for (const channel of wishes.channels) await ledger.record(em, actor, contactId, channel, changes);
    });
    hooks.onMerged((em, actor, keptId, goneId) => ledger.merge(em, actor, keptId, goneId));
  }

  async record(actor: Actor, contactId: string, input: z.infer<typeof RecordConsent>) {
    authorize(actor, 'consents.write');
    const id = await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const contact = await this.locked(em, contactId);
      const optedOut = (await this.ledger.optOutOf(em, contact.id, input.channel)) !== undefined;
      if (input.state === 'granted' && !mayGrant(optedOut)) throw new ProblemError('consent.opted_out');
      await this.ledger.record(em, actor, contact.id, input.channel, [{ purpose: input.purpose, state: input.state, source: input.source, evidence: input.evidence }]);
      return contact.id;
    });
    if (input.state === 'withdrawn') await this.inFlight.settled(actor.organizationId, { contactId: id });
    return this.read(actor, contactId, { limit: 25, count: false });
  }

  /** Held, and still the one: a merge that was quicker than the lock has led it to another. */
  private async locked(em: Em, contactId: string): Promise<Contact> {
    for (let id = contactId; ; ) {
      const contact = await this.find(em, id);
      await this.ledger.lock(em, contact.id);
      const [row] = await em.execute<{ merged_into: string | null }[]>('select merged_into from contacts where id = ?', [contact.id]);
      if (!row?.merged_into) return contact;
      id = row.merged_into;
    }
  }

  async read(actor: Actor, contactId: string, query: z.infer<typeof ConsentQuery>): Promise<z.infer<typeof ConsentLedger>> {
    authorize(actor, 'consents.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const ring = this.vault.ready(actor.organizationId);
      const { id } = await this.find(em, contactId);
      // Records of contacts that were merged into this one stay under their old id; they are this person's all the same.
      const people = `contact_id in (select id from contacts where id = ? or merged_into = ?)`;
      const rows = await em.execute<RecordRow[]>(
        `select * from consent_records where ${people} ${after ? 'and (recorded_at, id) < (?::timestamptz, ?::uuid)' : ''} order by recorded_at desc, id desc limit ?`,
        [id, id, ...(after ?? []), query.limit + 1]);
      const states = await em.execute<StateRow[]>('select channel, purpose, state, source, since from consent_states where contact_id = ? order by channel, purpose', [id]);
      const optOuts = await em.execute<{ channel: string; since: Date; by: 'keyword' | 'manual' | 'provider' | 'merge' }[]>('select channel, since, by from opt_outs where contact_id = ? order by channel', [id]);
      const total = query.count ? Number((await em.execute<{ n: string }[]>(`select count(*) as n from consent_records where ${people}`, [id, id]))[0]!.n) : undefined;
      return {
        ...cutPage(rows, query.limit, (r) => [toIso(r.recorded_at), r.id], (r) => ({
          id: publicId('consentRecord', r.id), channel: r.channel, purpose: r.purpose, state: r.state, source: r.source, evidence: openEvidence(ring, r),
          actor: `${r.actor_kind}:${r.actor_id}`, recordedAt: toIso(r.recorded_at),
        }), total),
        states: states.map((s) => ({ ...s, since: toIso(s.since) })),
        optOuts: optOuts.map((o) => ({ ...o, since: toIso(o.since) })),
      };
    });
  }

  /** The contact, or the one that it was merged into. */
  async find(em: Em, id: string): Promise<Contact> {
    const contact = await findOr404('contact.not_found', em.findOne(Contact, { id }));
    return contact.mergedInto ? findOr404('contact.not_found', em.findOne(Contact, { id: contact.mergedInto })) : contact;
  }
}

export function toIso(value: Date | string): string {
  return new Date(value).toISOString();
}
