import type { SchemaPart } from '@consentry/kernel';

/** What the operator said about backups, and what making them takes. */
export abstract class BackupSettings {
  /** Hours between backups; 0: none by themselves. */
  abstract hours: number;
  /** Days that a backup is kept. */
  abstract days: number;
  /** Days between restore drills. */
  abstract drillDays: number;
  /** Whether the files of messages are in them. */
  abstract files: boolean;
  /** The owner of the database; undefined: this process doesn't know it, and makes no backups. */
  abstract ownerUrl: string | undefined;
  /** The login role of the application, which gets its rights in a restored database. */
  abstract appRole: string;
  abstract schema: SchemaPart[];
}
