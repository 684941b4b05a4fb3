import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Queue } from '@consentry/kernel';
import './connections.errors.js';
import { ConnectionsController } from './connections.controller.js';
import { ConnectionDirectory } from './connections.directory.js';
import { PinAlerts } from './connections.pins.js';
import { Revocations, REVOKE_TOPIC } from './connections.revocations.js';
import { Connections } from './connections.service.js';

@Global()
@Module({ controllers: [ConnectionsController], providers: [Connections, ConnectionDirectory, Revocations, PinAlerts], exports: [Connections, ConnectionDirectory] })
export class ConnectionsModule implements OnModuleInit {
  constructor(private readonly queue: Queue, private readonly revocations: Revocations) {}

  onModuleInit(): void {
    // One at a time, many side by side: a provider that hangs holds up nobody else. When to give up is the consumer's to say, by its row.
    this.queue.consume({ topic: REVOKE_TOPIC, chunk: 1, concurrency: 16, maxAttempts: Number.MAX_SAFE_INTEGER, handle: (org, jobs, stopping) => this.revocations.work(org, jobs, stopping) });
  }
}
