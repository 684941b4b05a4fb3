import { Injectable } from '@nestjs/common';
import type { HotClient } from '@consentry/kernel';
import { ContactHooks, type ConsentOutcome, type ImportedConsents } from '@consentry/contacts';
import { Vault } from '@consentry/vault';
import { mayGrant, purposesOf, type State } from './consent.rules.js';
import { openEvidence, sealEvidence } from './consent.sealed.js';
import type { Purpose } from './consent.schema.js';
import type { RecordRow } from './consent.service.js';

type UndoneConsents = Parameters<Parameters<ContactHooks['onImportUndone']>[0]>[1];

/** What an import says of consent. Contacts come five hundred at a time, their rows locked: facts in one look, the ledger in one statement. */
@Injectable()
export class ConsentImports {
  constructor(private readonly vault: Vault, hooks: ContactHooks) {
    hooks.onImported((client, consents) => this.imported(client, consents));
    hooks.onImportUndone((client, consents) => this.undone(client, consents));
  }

  private async imported(client: HotClient, consents: ImportedConsents): Promise<ConsentOutcome> {
    const { now, dry, wishes } = consents;
    const values = [wishes.map((w) => w.contactId)];
    const optOuts = new Set((await client.query<{ spot: string }>({ name: 'consents_opt_outs', text: `select contact_id || ' ' || channel as spot from opt_outs where contact_id = any($1::uuid[])`, values })).rows.map((r) => r.spot));
    const states = new Map((await client.query<{ spot: string; state: string; since: Date }>({ name: 'consents_states', text: `select contact_id || ' ' || channel || ' ' || purpose as spot, state, since from consent_states where contact_id = any($1::uuid[])`, values })).rows.map((r) => [r.spot, r]));
    const refused: ConsentOutcome['refused'] = new Map();
    const grants = wishes.flatMap((wish) => wish.channels.flatMap((channel) => purposesOf(wish).flatMap((purpose) => {
      const known = states.get(`${wish.contactId} ${channel} ${purpose}`);
      // A withdrawal falls to nothing but a consent that is known to be younger; an opt-out to no import at all (CM-2).
      const code = !mayGrant(optOuts.has(`${wish.contactId} ${channel}`)) ? 'opted_out_kept' : wish.at !== null && wish.at > now ? 'consent_in_future' : known?.state === 'withdrawn' && (wish.at === null || wish.at <= known.since) ? 'withdrawal_kept' : undefined;
      if (code && refused.get(wish.contactId) !== 'opted_out_kept') refused.set(wish.contactId, code);
      return code || known?.state === 'granted' ? [] : [{ contactId: wish.contactId, channel, purpose, evidence: wish.evidence }];
    })));
    if (!dry && grants.length > 0) await this.append(client, consents, 'granted', grants);
    return { granted: new Set(grants.map((g) => g.contactId)).size, refused };
  }

  private async undone(client: HotClient, consents: UndoneConsents): Promise<void> {
    const { rows } = await client.query<RecordRow>({
      text: `select distinct on (contact_id, channel, purpose) * from consent_records where contact_id = any($1::uuid[]) order by contact_id, channel, purpose, recorded_at desc, id desc`, values: [consents.contactIds],
    });
    const theirs = rows.filter((r) => r.state === 'granted' && r.source === 'import' && openEvidence(this.vault.ready(consents.organizationId), r)['importId'] === consents.importId);
    if (theirs.length > 0) await this.append(client, consents, 'withdrawn', theirs.map((r) => ({ contactId: r.contact_id, channel: r.channel, purpose: r.purpose, evidence: { importId: consents.importId, undone: true } })));
  }

  private async append(client: HotClient, { organizationId, by, now, nextId }: Pick<ImportedConsents, 'organizationId' | 'by' | 'now' | 'nextId'>, state: State['state'], all: { contactId: string; channel: string; purpose: Purpose; evidence: Record<string, unknown> }[]): Promise<void> {
    const ring = this.vault.ready(organizationId);
    const ids = all.map(() => nextId());
    await client.query({
      name: 'consents_imported',
      text: `with given as (select * from unnest($5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::bytea[]) as g(id, contact_id, channel, purpose, evidence)),
        recorded as (insert into consent_records (id, organization_id, contact_id, channel, purpose, state, source, evidence, actor_kind, actor_id, recorded_at) select id, $1, contact_id, channel, purpose, $4, 'import', evidence, $2, $3, $10 from given)
        insert into consent_states (organization_id, contact_id, channel, purpose, state, source, since) select $1, contact_id, channel, purpose, $4, 'import', $10 from given
        on conflict (contact_id, channel, purpose) do update set state = excluded.state, source = excluded.source, since = excluded.since`,
      values: [organizationId, by.kind, by.id, state, ids, all.map((a) => a.contactId), all.map((a) => a.channel), all.map((a) => a.purpose), all.map((a, i) => sealEvidence(ring, ids[i]!, a.evidence)), now],
    });
  }
}
