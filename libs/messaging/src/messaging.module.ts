import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Queue, SendsInFlight } from '@consentry/kernel';
import { CONNECTION_TOPIC } from '@consentry/connections';
import './messaging.errors.js';
import './messaging.abilities.js';
import { ConversationsController } from './conversations/conversations.controller.js';
import { Conversations } from './conversations/conversations.service.js';
import { Gate } from './gate/gate.reader.js';
import { Applier, CONFIRM_TOPIC } from './inbound/inbound.apply.js';
import { InboundEventsController, WebhooksController } from './inbound/inbound.controller.js';
import { INBOUND_TOPIC, Receiver } from './inbound/inbound.receive.js';
import { InboundEvents } from './inbound/inbound.service.js';
import { StatusApplier } from './inbound/inbound.statuses.js';
import { Dispatch } from './outbound/dispatch.js';
import { Acceptor, DISPATCH_TOPIC } from './outbound/outbound.accept.js';
import { CallsInFlight } from './outbound/in-flight.js';
import { MessagesController } from './outbound/outbound.controller.js';
import { Messages } from './outbound/outbound.service.js';
import { TemplatesController } from './templates/templates.controller.js';
import { Templates } from './templates/templates.service.js';

@Global()
@Module({
  controllers: [MessagesController, ConversationsController, TemplatesController, InboundEventsController, WebhooksController],
  providers: [Messages, Acceptor, Dispatch, Gate, Receiver, Applier, StatusApplier, InboundEvents, Conversations, Templates, CallsInFlight, { provide: SendsInFlight, useExisting: CallsInFlight }],
  exports: [Messages, SendsInFlight],
})
export class MessagingModule implements OnModuleInit {
  constructor(
    private readonly queue: Queue, private readonly dispatch: Dispatch, private readonly applier: Applier, private readonly messages: Messages, private readonly templates: Templates,
    private readonly inFlight: SendsInFlight,
  ) {}

  /** What is done later, by topic: the table of contents of the background work. */
  onModuleInit(): void {
    this.queue.consume({
      // Never more at once than the sockets of one connection (128): what is decided leaves at once and waits for nothing.
      topic: DISPATCH_TOPIC, chunk: 32, concurrency: 4, maxAttempts: 1000, handle: (org, jobs, signal) => this.dispatch.deliver(org, jobs, signal),
    });
    this.queue.consume({ topic: INBOUND_TOPIC, chunk: 32, concurrency: 2, maxAttempts: 20, handle: (org, jobs) => this.applier.apply(org, jobs) });
    this.queue.consume({
      topic: CONFIRM_TOPIC, chunk: 16, concurrency: 4, maxAttempts: 20,
      handle: (org, jobs) => Promise.all(jobs.map(async ({ payload }) => {
        const optOut = { id: String(payload.optOutId), contactId: String(payload.contactId), connectionId: String(payload.connectionId) };
        // The confirmation says that no more will come: so nothing may be on its way any more.
        await this.inFlight.settled(org, { contactId: optOut.contactId });
        await this.messages.confirmOptOut(org, optOut);
        return { done: true as const };
      })),
    });
    this.queue.consume({ topic: CONNECTION_TOPIC, chunk: 8, concurrency: 1, maxAttempts: 20, handle: (org, jobs) => this.templates.onConnectionChanged(org, jobs) });
  }
}
