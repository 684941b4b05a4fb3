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

export class ConsentFormsMigration extends Migration {
  static readonly id = '2026-11-22-30-consent-forms';

  override up(): void {
    this.addSql(`
      -- The ledger as a whole is read in the order in which it was written.
      create index consent_records_ledger on consent_records (organization_id, id);

      -- What an organisation says of consent; where it says nothing, what the code says.
      create table consent_settings (
        organization_id uuid primary key,
        -- [{word, language}]: beside the built-in ones.
        opt_out_words jsonb not null default '[]',
        resume_words jsonb not null default '[]',
        yes_resumes boolean not null default false,
        inbound_grants_utility boolean not null default false,
        -- {language: text}
        confirmations jsonb not null default '{}'
      );
      ${tenantPolicy('consent_settings')}

      -- Read by its slug before the organisation is known.
      create table consent_forms (
        id uuid primary key,
        organization_id uuid not null,
        slug text not null unique,
        connection_id uuid not null references connections (id),
        channel text not null,
        -- The organisation's own number, to which people write.
        phone text,
        active boolean not null,
        version int not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        -- The address of a deleted form leads nowhere for ever, rather than to somebody else's form.
        deleted_at timestamptz
      );
      create index consent_forms_list on consent_forms (organization_id, created_at desc, id desc) where deleted_at is null;
      ${tenantPolicy('consent_forms', { system: true })}

      -- What people were shown. Rows are added, never changed: consents name them.
      create table consent_form_versions (
        organization_id uuid not null,
        form_id uuid not null references consent_forms (id),
        version int not null,
        title text not null,
        text text not null,
        privacy_url text not null,
        language text not null,
        purposes text[] not null,
        actor_kind text not null,
        actor_id text not null,
        made_at timestamptz not null,
        primary key (form_id, version)
      );
      ${tenantPolicy('consent_form_versions')}

      -- Asked for on a form, not yet confirmed from the person's own number. Gone when confirmed or expired.
      create table consent_pending (
        id uuid primary key,
        organization_id uuid not null,
        form_id uuid not null references consent_forms (id),
        version int not null,
        channel text not null,
        -- Sealed: the number, and from where and by which program the form was sent.
        address bytea,
        details bytea,
        -- Keyed hashes of the number and of the code: neither can be tried out without the key.
        address_index bytea not null,
        code_index bytea not null,
        purposes text[] not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        unique (organization_id, code_index)
      );
      create index consent_pending_expiry on consent_pending (expires_at);
      ${tenantPolicy('consent_pending', { system: true })}
      ${sealedGuard('consent_pending', ['address', 'details'])}
    `);
  }
}
