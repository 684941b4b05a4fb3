import { Module, type DynamicModule } from '@nestjs/common';
import { Clock, Database, Ids, Log, ObjectStorage } from '@consentry/kernel';
import { MasterKeys } from '@consentry/vault';
import { BackupsController } from './backups.controller.js';
import { ErasureList } from './backups.erasures.js';
import { keeperOf } from './backups.keeper.js';
import { BackupKeys } from './backups.keys.js';
import { BackupMaker } from './backups.maker.js';
import { BackupReadings } from './backups.readings.js';
import { Backups } from './backups.service.js';
import { BackupSettings } from './backups.settings.js';
import { BackupStorage } from './backups.storage.js';
import { BackupVerifier } from './backups.verifier.js';

export interface BackupsOptions { storage: ObjectStorage; settings: BackupSettings }

/** Backups of the installation (VA-7): made, kept, tried and erased by themselves. What is restored is restored by the operator's command. */
@Module({})
export class BackupsModule {
  static with({ storage, settings }: BackupsOptions): DynamicModule {
    return {
      module: BackupsModule, global: true, controllers: [BackupsController],
      providers: [
        { provide: BackupStorage, useValue: storage }, { provide: BackupSettings, useValue: settings }, Backups, BackupReadings,
        { provide: BackupKeys, inject: [BackupStorage, MasterKeys], useFactory: (lies: BackupStorage, masters: MasterKeys) => new BackupKeys(lies, keeperOf(masters)) },
        { provide: ErasureList, inject: [BackupStorage], useFactory: (lies: BackupStorage) => new ErasureList(lies) },
        {
          provide: BackupMaker, inject: [Database, Clock, Ids, Log, BackupStorage, BackupKeys, ObjectStorage],
          useFactory: (db: Database, clock: Clock, ids: Ids, log: Log, lies: BackupStorage, keys: BackupKeys, files: ObjectStorage) => new BackupMaker({ db, clock, ids, log, storage: lies, keys, files: settings.files ? files : undefined }),
        },
        {
          provide: BackupVerifier, inject: [Database, Clock, Log, BackupStorage, BackupKeys, ErasureList],
          useFactory: (db: Database, clock: Clock, log: Log, lies: BackupStorage, keys: BackupKeys, erasures: ErasureList) => new BackupVerifier({ db, clock, log, storage: lies, keys, erasures, settings }),
        },
      ],
      exports: [BackupStorage, BackupSettings, BackupKeys, ErasureList, Backups],
    };
  }
}
