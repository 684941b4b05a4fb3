import { Migration, tenantPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';

export class ConsentMigration extends Migration {
  static readonly id = '2026-11-22-06-consent';

  override up(): void {
    this.addSql(`
      -- The ledger: who, when, how, what text. Rows are added, never changed.
      create table consent_records (
        id uuid primary key,
        organization_id uuid not null,
        contact_id uuid not null references contacts (id),
        channel text not null,
        purpose text not null check (purpose in ('service', 'utility', 'marketing', 'authentication')),
        state text not null check (state in ('granted', 'withdrawn')),
        source text not null,
        evidence jsonb not null default '{}',
        actor_kind text not null,
        actor_id text not null,
        recorded_at timestamptz not null
      );
      create index consent_records_contact on consent_records (contact_id, recorded_at desc, id desc);
      ${tenantPolicy('consent_records')}

      -- What the ledger adds up to; what the gate reads.
      create table consent_states (
        organization_id uuid not null,
        contact_id uuid not null references contacts (id),
        channel text not null,
        purpose text not null,
        state text not null check (state in ('granted', 'withdrawn')),
        source text not null,
        since timestamptz not null,
        primary key (contact_id, channel, purpose)
      );
      ${tenantPolicy('consent_states')}

      -- One row while a person is opted out of a channel; its insertion decides who may confirm it.
      create table opt_outs (
        id uuid not null unique,
        organization_id uuid not null,
        contact_id uuid not null references contacts (id),
        channel text not null,
        by text not null check (by in ('keyword', 'manual', 'provider', 'merge')),
        withdrawn text[] not null,
        since timestamptz not null,
        -- When the person wrote it, by the provider's clock: an older START that comes later lifts nothing.
        written_at timestamptz not null,
        primary key (contact_id, channel)
      );
      ${tenantPolicy('opt_outs')}
    `);
  }
}

/** The evidence of a consent may name the person: it is sealed (VA-6). */
export class SealedEvidenceMigration extends Migration {
  static readonly id = '2026-11-22-21-sealed-evidence';

  override up(): void {
    this.addSql(`
      select set_config('app.system', 'on', true);
      alter table consent_records rename column evidence to evidence_plain;
      alter table consent_records alter column evidence_plain drop not null, alter column evidence_plain drop default, add column evidence bytea;
      ${sealedGuard('consent_records', ['evidence'])}
    `);
  }
}
