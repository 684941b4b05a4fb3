import { Migration, tenantPolicy } from '@consentry/kernel';

export class TemplateVersionsMigration extends Migration {
  static readonly id = '2026-11-22-33-template-versions';

  override up(): void {
    this.addSql(`
      alter table templates add column quality text not null default 'unknown' check (quality in ('green', 'yellow', 'red', 'unknown')), add column reason text, add column version int not null default 1;

      -- Every wording that a template has had, so that a message of last month can be shown as it was read.
      create table template_versions (
        template_id uuid not null references templates (id),
        organization_id uuid not null,
        version int not null,
        category text not null,
        components jsonb not null,
        source text not null check (source in ('provider', 'submitted')),
        created_at timestamptz not null,
        primary key (template_id, version)
      );
      ${tenantPolicy('template_versions')}
      select set_config('app.system', 'on', true);
      insert into template_versions (template_id, organization_id, version, category, components, source, created_at) select id, organization_id, 1, category, components, 'provider', synced_at from templates;
    `);
  }
}
