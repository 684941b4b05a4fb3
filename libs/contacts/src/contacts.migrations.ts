import { Migration, tenantPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';

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

/**
 * Names, attributes and addresses are sealed, and found by keyed indexes (VA-6). What was plain waits in `…_plain` until it is
 * converted, before the server opens; nothing plain can be added.
 */
export class SealedContactsMigration extends Migration {
  static readonly id = '2026-11-22-20-sealed-contacts';

  override up(): void {
    this.addSql(`
      select set_config('app.system', 'on', true);
      drop index contacts_name;
      alter table contacts rename column name to name_plain;
      alter table contacts rename column attributes to attributes_plain;
      alter table contacts alter column attributes_plain drop not null, alter column attributes_plain drop default,
        add column name bytea, add column name_index text[] not null default '{}', add column attributes bytea,
        add constraint contacts_nothing_plain check (name_plain is null and attributes_plain is null) not valid;
      create index contacts_name on contacts using gin (name_index);
      ${sealedGuard('contacts', ['name', 'attributes'])}

      alter table identities rename column address to address_plain;
      alter table identities drop constraint identities_organization_id_channel_address_key,
        alter column address_plain drop not null, add column address bytea, add column address_index bytea,
        add constraint identities_nothing_plain check (address_plain is null and address is not null and address_index is not null) not valid;
      create unique index identities_address on identities (organization_id, channel, address_index);
      ${sealedGuard('identities', ['address'])}
    `);
  }
}
