import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Queue } from '@consentry/kernel';
import { ConversationDesk } from '../conversations/conversations.desk.js';
import { ConversationNews } from '../conversations/conversations.news.js';
import { ConversationNotes } from '../conversations/conversations.notes.js';
import { Presence } from '../conversations/conversations.presence.js';
import { Conversations } from '../conversations/conversations.service.js';
import { ConversationThread } from '../conversations/conversations.thread.js';
import { MessageWords, WORDS_TOPIC } from '../conversations/conversations.words.js';
import { Applier } from './inbound.apply.js';
import { MessageChanges } from './inbound.changes.js';
import { FAILURE_TOPIC, Failures } from './inbound.failures.js';
import { HOOKS_TOPIC, InboundHooks } from './inbound.hooks.js';
import { LineApplier } from './inbound.lines.js';
import { MessageApplier } from './inbound.messages.js';
import { INBOUND_BULK_TOPIC, INBOUND_TOPIC, Receiver } from './inbound.receive.js';
import { InboundForget } from './inbound.forget.js';
import { InboundEvents } from './inbound.service.js';
import { StatusApplier } from './inbound.statuses.js';

/** What the inbox does behind the requests, by topic. */
@Injectable()
class InboxWork implements OnModuleInit {
  constructor(private readonly queue: Queue, private readonly applier: Applier, private readonly hooks: InboundHooks, private readonly words: MessageWords, private readonly failures: Failures) {}

  onModuleInit(): void {
    // Three statuses follow each message, a few milliseconds apart; nobody sees them 40 ms later.
    this.queue.consume({ topic: INBOUND_TOPIC, chunk: 32, concurrency: 2, maxAttempts: 20, gatherMs: 40, handle: (org, jobs) => this.applier.apply(org, jobs) });
    // Few at once: each takes a connection to the database, and whoever writes one message must not wait for one.
    this.queue.consume({ topic: INBOUND_BULK_TOPIC, chunk: 16, concurrency: 1, maxAttempts: 20, handle: (org, jobs) => this.applier.apply(org, jobs) });
    this.queue.consume({ topic: HOOKS_TOPIC, chunk: 16, concurrency: 4, maxAttempts: 1000, handle: (org, jobs, signal) => this.hooks.run(org, jobs, signal) });
    this.queue.consume({ topic: FAILURE_TOPIC, chunk: 16, concurrency: 2, maxAttempts: 20, handle: (org, jobs) => this.failures.draw(org, jobs) });
    this.queue.consume({ topic: WORDS_TOPIC, chunk: 64, concurrency: 1, maxAttempts: 20, gatherMs: 250, handle: (org, jobs) => this.words.index(org, jobs) });
  }
}

export const INBOX = [
  Receiver, Applier, StatusApplier, Failures, MessageApplier, MessageChanges, LineApplier, InboundHooks, InboundEvents, InboundForget, InboxWork,
  Conversations, ConversationDesk, ConversationNews, ConversationNotes, ConversationThread, MessageWords, Presence,
];
