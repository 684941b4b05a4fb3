import { Migration, tenantPolicy } from '@consentry/kernel';

/** Who else processes an organisation's data, what its owners were told of them, and whom people may write to (PR-7). */
export class ProcessorsMigration extends Migration {
  static readonly id = '2026-11-23-43-processors';

  override up(): void {
    this.addSql(`
      create table processors (
        id uuid primary key,
        organization_id uuid not null,
        source text not null check (source in ('plugin', 'configuration', 'organization', 'manual')),
        -- What it was found by, e.g. plugin:channel-whatsapp; of one that was written by hand: manual: and its id.
        key text not null,
        name text not null,
        host text,
        regions text[] not null,
        purposes text[] not null,
        categories text[] not null,
        terms text,
        -- Of the stretch that lasts or lasted.
        since timestamptz not null,
        ended_at timestamptz,
        -- What the owners were last told of it; null: they know of none.
        told jsonb,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        unique (organization_id, key)
      );
      create index processors_list on processors (organization_id, created_at desc, id desc);
      -- Compared with what is in use across organisations.
      ${tenantPolicy('processors', { system: true })}

      create table processor_notices (
        id uuid primary key,
        organization_id uuid not null,
        at timestamptz not null,
        -- The first look: what was there already is nobody's news.
        baseline boolean not null,
        changes jsonb not null
      );
      create index processor_notices_list on processor_notices (organization_id, at desc, id desc);
      ${tenantPolicy('processor_notices')}

      -- Organisations that were looked at before. A row is what two looks at once wait for.
      create table processor_reviews (
        organization_id uuid primary key,
        at timestamptz not null
      );
      ${tenantPolicy('processor_reviews', { system: true })}

      create table privacy_contacts (
        organization_id uuid primary key,
        controller_name text,
        country text,
        dpo_name text,
        dpo_email text,
        dpo_address text,
        updated_at timestamptz not null
      );
      ${tenantPolicy('privacy_contacts')}
    `);
  }
}
