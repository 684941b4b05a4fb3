import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, METRICS, MetricReaders } from '@consentry/kernel';
import { historyOf } from './backups.service.js';

/** How old backups are, read when somebody scrapes: a scheduler that stands still could not say so itself. */
@Injectable()
export class BackupReadings implements OnModuleInit {
  constructor(private readonly db: Database, private readonly readers: MetricReaders) {}

  onModuleInit(): void {
    const { consentry_backup_last_success_timestamp_seconds: success, consentry_backup_last_verified_timestamp_seconds: verified, consentry_backup_bytes: bytes } = METRICS;
    this.readers.add('backups', [success, verified, bytes], async () => {
      const history = await this.db.hot('system', historyOf);
      success.set({}, (history.lastSuccess?.getTime() ?? 0) / 1000);
      verified.set({}, history.lastVerifyOk ? history.lastVerified!.getTime() / 1000 : 0);
      bytes.set({}, history.bytes ?? 0);
    });
  }
}
