import { Migration } from './database.migrations.js';

/** Who holds a row: the process gives its own back when it stops, and one that is alone takes over those of the dead. */
export class QueueMigration extends Migration {
  static readonly id = '2026-11-22-34-queue';

  override up(): void {
    this.addSql(`alter table outbox add column locked_by uuid`);
  }
}
