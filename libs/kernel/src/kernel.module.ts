import { Module, type DynamicModule } from '@nestjs/common';
import { Clock } from './clock.js';
import { Database } from './database.js';
import { EventSubscriptions } from './events.js';
import { Ids } from './ids.js';
import { LiveEvents } from './live-events.js';
import { Log } from './logging.js';
import { Mailer } from './mail.js';
import { MetricReaders } from './metrics.readers.js';
import { ModeToken, type Mode } from './mode.js';
import { Notifications } from './notifications.js';
import { Queue } from './queue.js';
import { ObjectStorage } from './storage.js';

/** The ports, made before Nest starts, so that a test hands in its own clock or queue and everything follows. */
export interface Ports { clock: Clock; database: Database; ids: Ids; log: Log; mode: Mode; notifications: Notifications; live: LiveEvents; queue: Queue; mailer: Mailer; storage: ObjectStorage }

@Module({})
export class KernelModule {
  static with(ports: Ports): DynamicModule {
    const providers = [
      { provide: Clock, useValue: ports.clock },
      { provide: Database, useValue: ports.database },
      { provide: Ids, useValue: ports.ids },
      { provide: Log, useValue: ports.log },
      { provide: ModeToken, useValue: ports.mode },
      { provide: Notifications, useValue: ports.notifications },
      { provide: LiveEvents, useValue: ports.live },
      { provide: Queue, useValue: ports.queue },
      { provide: Mailer, useValue: ports.mailer },
      { provide: ObjectStorage, useValue: ports.storage },
      { provide: EventSubscriptions, useValue: new EventSubscriptions() },
      { provide: MetricReaders, useValue: new MetricReaders() },
    ];
    return { module: KernelModule, global: true, providers, exports: providers.map((p) => p.provide) };
  }
}
