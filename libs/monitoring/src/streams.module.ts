import { Module, type DynamicModule } from '@nestjs/common';
import { AuditStreamsController } from './streams.controller.js';
import { StreamCursors } from './streams.cursor.js';
import { STREAM_OPTIONS, StreamNetwork, type StreamOptions } from './streams.network.js';
import { StreamRunner } from './streams.runner.js';
import { Senders } from './streams.senders.js';
import { AuditStreams } from './streams.service.js';

/** The audit log, streamed to where an organisation gathers its logs (AU-5). */
@Module({ controllers: [AuditStreamsController], providers: [StreamNetwork, StreamCursors, Senders, StreamRunner, AuditStreams] })
export class StreamsModule {
  /** @param options what the operator says of private networks */
  static with(options: StreamOptions): DynamicModule {
    return { module: StreamsModule, providers: [{ provide: STREAM_OPTIONS, useValue: options }] };
  }
}
