import { Injectable, type OnModuleInit, type Provider, type Type } from '@nestjs/common';
import { Queue } from '@consentry/kernel';
import { AudienceReader } from '../audiences/audience.reader.js';
import { SegmentsController } from '../audiences/segments.controller.js';
import { Segments } from '../audiences/segments.service.js';
import { BROADCAST_TOPIC, BroadcastControl } from './broadcasts.control.js';
import { BroadcastsController } from './broadcasts.controller.js';
import { Expander } from './broadcasts.expander.js';
import { Feeder } from './broadcasts.feeder.js';
import { BroadcastPreviews, PREVIEW_TOPIC } from './broadcasts.preview.js';
import { BroadcastReports } from './broadcasts.report.js';
import { Broadcasts } from './broadcasts.service.js';
import { BroadcastWorker } from './broadcasts.worker.js';

/** What broadcasts do behind the answers. */
@Injectable()
class BroadcastTopics implements OnModuleInit {
  constructor(private readonly queue: Queue, private readonly worker: BroadcastWorker, private readonly previews: BroadcastPreviews) {}

  onModuleInit(): void {
    this.queue.consume({ topic: BROADCAST_TOPIC, chunk: 1, concurrency: 4, maxAttempts: 1000, handle: (org, jobs, signal) => this.worker.work(org, jobs, signal) });
    this.queue.consume({ topic: PREVIEW_TOPIC, chunk: 1, concurrency: 1, maxAttempts: 20, handle: (org, jobs, signal) => this.previews.work(org, jobs, signal) });
  }
}

/** Segments and broadcasts, for the messaging module. */
export const BROADCAST_CONTROLLERS: Type[] = [SegmentsController, BroadcastsController];
export const BROADCAST_PROVIDERS: Provider[] = [AudienceReader, Segments, Broadcasts, BroadcastControl, Expander, Feeder, BroadcastWorker, BroadcastPreviews, BroadcastReports, BroadcastTopics];
