import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Queue, SendsInFlight } from '@consentry/kernel';
import { CONNECTION_TOPIC } from '@consentry/connections';
import './messaging.errors.js';
import './messaging.abilities.js';
import { BROADCAST_CONTROLLERS, BROADCAST_PROVIDERS } from './broadcasts/broadcasts.parts.js';
import { ConversationsController } from './conversations/conversations.controller.js';
import { InboxController } from './conversations/inbox.controller.js';
import { Gate } from './gate/gate.reader.js';
import { InboundEventsController, WebhooksController } from './inbound/inbound.controller.js';
import { InboundForget } from './inbound/inbound.forget.js';
import { InboundHooks } from './inbound/inbound.hooks.js';
import { CONFIRM_TOPIC } from './inbound/inbound.messages.js';
import { INBOX } from './inbound/inbox.providers.js';
import { Consequences } from './outbound/consequences.js';
import { MediaModule } from './media/media.module.js';
import { ProviderCall } from './outbound/dispatch.call.js';
import { Dispatch } from './outbound/dispatch.js';
import { Acceptor, BULK_TOPIC, DISPATCH_TOPIC } from './outbound/outbound.accept.js';
import { CallsInFlight } from './outbound/in-flight.js';
import { MessagesController } from './outbound/outbound.controller.js';
import { OptOutConfirmations } from './outbound/opt-out.confirmation.js';
import { OutboundFiles } from './outbound/outbound.files.js';
import { Messages } from './outbound/outbound.service.js';
import { Pace } from './outbound/pace.js';
import { RECONCILE_TOPIC, Reconciler } from './outbound/reconcile.js';
import { ContactHolds } from './policies/contact.holds.js';
import { PoliciesController } from './policies/policies.controller.js';
import { Policies } from './policies/policies.service.js';
import { ZeroContent } from './privacy/zero-content.js';
import { TemplatesController } from './templates/templates.controller.js';
import { TemplateAuthor } from './templates/template.author.service.js';
import { Templates } from './templates/templates.service.js';

@Global()
@Module({
  imports: [MediaModule],
  controllers: [MessagesController, PoliciesController, ConversationsController, InboxController, TemplatesController, InboundEventsController, WebhooksController, ...BROADCAST_CONTROLLERS],
  providers: [...BROADCAST_PROVIDERS, Messages, OutboundFiles, Acceptor, OptOutConfirmations, Dispatch, ProviderCall, Pace, Consequences, Reconciler, ContactHolds, Policies, ZeroContent, Gate, ...INBOX, Templates, TemplateAuthor, CallsInFlight, { provide: SendsInFlight, useExisting: CallsInFlight }],
  exports: [Messages, InboundHooks, SendsInFlight, ContactHolds, InboundForget, MediaModule, ZeroContent],
})
export class MessagingModule implements OnModuleInit {
  constructor(
    private readonly queue: Queue, private readonly dispatch: Dispatch, private readonly confirmations: OptOutConfirmations, private readonly templates: Templates,
    private readonly reconciler: Reconciler,
  ) {}

  /** What is done later, by topic: the table of contents of the background work. */
  onModuleInit(): void {
    this.queue.consume({
      // Never more at once than the sockets of one connection (128): what is decided leaves at once and waits for nothing.
      topic: DISPATCH_TOPIC, chunk: 32, concurrency: 4, maxAttempts: 1000, handle: (org, jobs, signal) => this.dispatch.deliver(org, jobs, signal),
    });
    this.queue.consume({ topic: BULK_TOPIC, chunk: 32, concurrency: 2, maxAttempts: 1000, handle: (org, jobs, signal) => this.dispatch.deliver(org, jobs, signal) });
    this.queue.consume({ topic: RECONCILE_TOPIC, chunk: 16, concurrency: 1, maxAttempts: 1000, handle: (org, jobs) => this.reconciler.handle(org, jobs) });
    this.queue.consume({ topic: CONFIRM_TOPIC, chunk: 16, concurrency: 4, maxAttempts: 20, handle: (org, jobs) => this.confirmations.confirm(org, jobs) });
    this.queue.consume({ topic: CONNECTION_TOPIC, chunk: 8, concurrency: 1, maxAttempts: 20, handle: (org, jobs) => this.templates.onConnectionChanged(org, jobs) });
  }
}
