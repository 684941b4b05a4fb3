import { Module, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { defineEvents, EVENT_TOPIC, Queue } from '@consentry/kernel';
import { Attempts } from './webhooks.attempts.js';
import { WebhookEndpointsController } from './webhooks.controller.js';
import { Deliveries } from './webhooks.deliveries.js';
import { Endpoints } from './webhooks.endpoints.js';
import { FanOut } from './webhooks.fanout.js';
import { Lines } from './webhooks.lines.js';
import { DELIVER_TOPIC } from './webhooks.rows.js';
import { DeliverySchedule } from './webhooks.schedule.js';
import { Subscriptions } from './webhooks.subscriptions.js';

defineEvents({ 'webhook.test': { what: 'Somebody asked for a test of this endpoint; nothing happened', data: z.object({ endpointId: z.string() }) } });

/** Tells others what happened, by the Standard Webhooks specification. */
@Module({ controllers: [WebhookEndpointsController], providers: [Endpoints, Deliveries, FanOut, Attempts, Lines, DeliverySchedule, Subscriptions], exports: [Deliveries] })
export class WebhooksModule implements OnModuleInit {
  constructor(private readonly queue: Queue, private readonly fanOut: FanOut, private readonly attempts: Attempts) {}

  onModuleInit(): void {
    // Whether to try again is in the delivery's row; a job that fails does so for a reason of ours, and never dies of it.
    const maxAttempts = Number.MAX_SAFE_INTEGER;
    this.queue.consume({ topic: EVENT_TOPIC, chunk: 50, concurrency: 2, maxAttempts, handle: (org, jobs) => this.fanOut.work(org, jobs) });
    // One by one, many side by side, and few of one endpoint: one that hangs holds up nobody else.
    this.queue.consume({ topic: DELIVER_TOPIC, chunk: 1, concurrency: 256, maxAttempts, handle: async (org, jobs, stopping) => [await this.attempts.work(org, jobs[0]!, stopping)] });
  }
}
