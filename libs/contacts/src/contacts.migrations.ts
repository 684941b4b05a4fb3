import { Migration, tenantPolicy } from '@consentry/kernel';

export class ContactsMigration extends Migration {
  static readonly id = '2026-11-22-05-contacts';

  override up(): void {
    this.addSql(`
      create table contacts (
        id uuid primary key,
        organization_id uuid not null,
        name text,
        attributes jsonb not null default '{}',
        created_at timestamptz not null,
        updated_at timestamptz not null,
        erased_at timestamptz,
        -- A merged contact stays as a signpost: old ids keep leading to the person.
        merged_into uuid references contacts (id)
      );
      create index contacts_list on contacts (organization_id, created_at desc, id desc) where merged_into is null;
      create index contacts_name on contacts (organization_id, lower(name) text_pattern_ops) where merged_into is null;
      ${tenantPolicy('contacts')}

      create table identities (
        id uuid primary key,
        organization_id uuid not null,
        contact_id uuid not null references contacts (id),
        channel text not null,
        kind text not null check (kind in ('phone', 'user_id', 'email', 'handle')),
        address text not null,
        created_at timestamptz not null,
        unique (organization_id, channel, address)
      );
      create index identities_contact on identities (contact_id);
      ${tenantPolicy('identities')}
    `);
  }
}
