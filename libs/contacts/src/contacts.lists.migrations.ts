import { Migration, tenantPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';

/** Tags, attributes that can be searched, where and in which language a person lives, and imports. */
export class ContactListsMigration extends Migration {
  static readonly id = '2026-11-22-29-contacts-lists';

  override up(): void {
    this.addSql(`
      alter table contacts
        -- Keyed indexes of each attribute and of its value; '*' stands in every one that was indexed. See contacts.sealed.ts.
        add column attribute_index text[] not null default '{}',
        add column time_zone text,
        add column language text,
        -- The import that made the contact, and whether nothing but that import has touched it since.
        add column import_id uuid,
        add column import_fresh boolean not null default false,
        -- What an undone import leaves of a contact that the consent ledger speaks of. Erased too, for whoever decides on sending.
        add column removed_at timestamptz check (removed_at is null or erased_at is not null);
      create index contacts_attributes on contacts using gin (attribute_index);
      create index contacts_page on contacts (organization_id, id) where merged_into is null and erased_at is null;

      -- With the organisation in it, or the planner, while it has no figures yet, reads all addresses of the organisation for each contact.
      drop index identities_contact;
      create index identities_contact on identities (contact_id, organization_id, channel, kind);

      create table tags (
        id uuid primary key,
        organization_id uuid not null,
        name text not null,
        -- The name as it counts: without case and width.
        name_key text not null,
        colour text not null check (colour in ('grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink')),
        created_at timestamptz not null,
        unique (organization_id, name_key)
      );
      ${tenantPolicy('tags')}

      create table contact_tags (
        organization_id uuid not null,
        contact_id uuid not null references contacts (id),
        tag_id uuid not null references tags (id) on delete cascade,
        created_at timestamptz not null,
        primary key (contact_id, tag_id)
      );
      create index contact_tags_tag on contact_tags (tag_id, contact_id);
      ${tenantPolicy('contact_tags')}

      create table imports (
        id uuid primary key,
        organization_id uuid not null,
        -- Sealed: a file is called after people, and where it has no header its first row is one.
        name bytea,
        header bytea not null,
        setup bytea,
        state text not null check (state in ('uploaded', 'mapped', 'checking', 'checked', 'running', 'finished', 'cancelled', 'undoing', 'undone')),
        encoding text not null,
        delimiter text not null,
        bytes bigint not null,
        rows int not null,
        chunks int not null,
        -- Each dry run and run is a pass of its own over the chunks; the figures and rows are those of the last one.
        pass int not null default 0,
        next_chunk int not null default 0,
        created int not null default 0,
        updated int not null default 0,
        skipped int not null default 0,
        invalid int not null default 0,
        granted int not null default 0,
        opted_out_kept int not null default 0,
        undo_after int not null default 0,
        undo_removed int not null default 0,
        undo_restored int not null default 0,
        undo_kept int not null default 0,
        created_at timestamptz not null,
        created_by text not null,
        started_at timestamptz,
        started_by text,
        finished_at timestamptz,
        upload_by text,
        upload_key text,
        upload_digest bytea
      );
      create index imports_list on imports (organization_id, created_at desc, id desc);
      create unique index imports_upload on imports (organization_id, upload_by, upload_key) where upload_key is not null;
      ${tenantPolicy('imports')}
      ${sealedGuard('imports', ['name', 'header', 'setup'])}

      -- The file, cut at every 500 rows, so that each chunk can be worked on by itself.
      create table import_chunks (
        id uuid primary key,
        organization_id uuid not null,
        import_id uuid not null references imports (id),
        n int not null,
        body bytea not null,
        unique (import_id, n)
      );
      ${tenantPolicy('import_chunks')}
      ${sealedGuard('import_chunks', ['body'])}

      -- What became of each row. Never what it said, but for what an undo has to give back, sealed.
      create table import_rows (
        id uuid primary key,
        organization_id uuid not null,
        import_id uuid not null references imports (id),
        pass int not null,
        row_number int not null,
        outcome text not null check (outcome in ('created', 'updated', 'skipped', 'invalid')),
        code text,
        -- Null in a dry run, which touches nobody.
        contact_id uuid,
        undo bytea,
        unique (import_id, pass, row_number)
      );
      create index import_rows_contact on import_rows (import_id, contact_id) where contact_id is not null;
      ${tenantPolicy('import_rows')}
      ${sealedGuard('import_rows', ['undo'])}

      -- What earlier rows of the same pass named: addresses, and tags that did not exist.
      create table import_seen (
        organization_id uuid not null,
        import_id uuid not null references imports (id),
        pass int not null,
        token text not null,
        primary key (import_id, pass, token)
      );
      ${tenantPolicy('import_seen')}
    `);
  }
}
