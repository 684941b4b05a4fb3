import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Backups, type BackupSettings } from '@consentry/backups';
import { describeError, Log, pgOptions, type Turn } from '@consentry/kernel';
import { APP_ROLE } from './database.js';
import type { Config } from './config.js';
import { SCHEMA } from './schema.js';

/** Whether something is due is looked up this often. */
const EVERY_MS = 5 * 60_000;

/** @param embeddedOwner the owner's address of a database of our own */
export function backupSettings(config: Config, embeddedOwner?: string): BackupSettings {
  return {
    hours: config.backupSchedule, days: config.backupDays, drillDays: config.backupDrillDays, files: config.backupFiles ?? true, schema: SCHEMA,
    ownerUrl: embeddedOwner ?? config.migrationUrl, appRole: config.databaseUrl ? String(pgOptions(config.databaseUrl).user) : APP_ROLE,
  };
}

/** Backups by the clock, in the process whose turn it is. */
export class BackupWork {
  private readonly log: Log;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly app: NestFastifyApplication) {
    this.log = app.get(Log);
  }

  schedule(turn: Turn): void {
    this.timer = setInterval(() => { if (turn.held) this.running ??= this.due().finally(() => { this.running = undefined; }); }, EVERY_MS);
    this.timer.unref();
  }

  /** A backup that the end of the process would cut off is begun anew by whoever has the next turn: nobody waits hours for it here. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
  }

  private async due(): Promise<void> {
    await this.app.get(Backups).due().catch((error: unknown) => this.log.warn('backups_due_failed', describeError(error)));
  }
}
