import { Migration, systemPolicy } from '@consentry/kernel';

/** What backups there were, of the installation. What there is lies in the storage. */
export class BackupsMigration extends Migration {
  static readonly id = '2026-11-23-40-backups';

  override up(): void {
    this.addSql(`
      create table backups (
        id uuid primary key,
        state text not null check (state in ('running', 'done', 'failed', 'expired')),
        cause text not null check (cause in ('schedule', 'command', 'request')),
        started_at timestamptz not null,
        finished_at timestamptz,
        bytes bigint,
        tables int,
        rows bigint,
        files bigint,
        -- Why it failed, in a sentence for a person.
        reason text,
        verified_at timestamptz,
        verify_ok boolean,
        -- How far the last verification went, or why it failed.
        verify_note text
      );
      create index backups_list on backups (started_at desc, id desc);
      ${systemPolicy('backups')}
    `);
  }
}
