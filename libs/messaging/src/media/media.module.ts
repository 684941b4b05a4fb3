import { Module, type OnModuleInit } from '@nestjs/common';
import { Queue } from '@consentry/kernel';
import { MediaController } from './media.controller.js';
import { MEDIA_TOPIC, MediaInbox } from './media.inbox.js';
import { MediaLibrary } from './media.library.js';
import { MediaRetention } from './media.retention.js';
import { Media } from './media.service.js';
import { MediaStore } from './media.store.js';

/** Files of messages: handed in, fetched, kept sealed, handed on, deleted. */
@Module({ controllers: [MediaController], providers: [Media, MediaStore, MediaLibrary, MediaInbox, MediaRetention], exports: [MediaLibrary, MediaInbox, MediaRetention] })
export class MediaModule implements OnModuleInit {
  constructor(private readonly queue: Queue, private readonly inbox: MediaInbox) {}

  onModuleInit(): void {
    // One by one: a plugin hands a file over whole, in memory. When to give up is the inbox's matter; what else fails is a fault of ours.
    this.queue.consume({ topic: MEDIA_TOPIC, chunk: 1, concurrency: 2, maxAttempts: Number.MAX_SAFE_INTEGER, handle: (org, jobs, stopping) => this.inbox.fetch(org, jobs, stopping) });
  }
}
