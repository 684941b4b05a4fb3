import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, PageQuery, type Actor } from '@consentry/kernel';
import './webhooks.permissions.js';
import { Deliveries } from './webhooks.deliveries.js';
import { Endpoints } from './webhooks.endpoints.js';
import {
  CreateEndpoint, DeliveryDetail, DeliveryPage, DeliveryParam, DeliveryQuery, DeliveryView, EndpointCreated, EndpointPage, EndpointParam, EndpointView, EventTypes, Replay, ReplayStarted, RotateSecret, UpdateEndpoint,
} from './webhooks.schema.js';

const NOT_FOUND = ['webhook.endpoint_not_found'];
const NO_DELIVERY = [...NOT_FOUND, 'webhook.delivery_not_found'];
const OFF = 'webhook.endpoint_disabled';
/** Addresses and secrets are sealed, so the vault is asked to show them. */
const VAULT = 'vault.unavailable';

@ApiTags('Webhook endpoints')
@Controller('v1/webhook-endpoints')
export class WebhookEndpointsController {
  constructor(private readonly endpoints: Endpoints, private readonly deliveries: Deliveries) {}

  @Get()
  @Endpoint({ summary: 'List webhook endpoints', access: { permission: 'webhooks.read' }, response: EndpointPage, errors: [VAULT] })
  list(@CurrentActor() actor: Actor, @Query({ schema: PageQuery }) query: PageQuery) {
    return this.endpoints.list(actor, query);
  }

  @Get('event-types')
  @Endpoint({ summary: 'What endpoints can be told', access: { permission: 'webhooks.read' }, response: EventTypes })
  eventTypes(@CurrentActor() actor: Actor) {
    return this.endpoints.eventTypes(actor);
  }

  @Post()
  @Endpoint({ summary: 'Make a webhook endpoint; its signing secret is shown this once', access: { permission: 'webhooks.write' }, status: 201, response: EndpointCreated, errors: ['webhook.endpoint_limit', VAULT], idempotency: 'refused' })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateEndpoint }) body: z.infer<typeof CreateEndpoint>) {
    return this.endpoints.create(actor, body);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a webhook endpoint', access: { permission: 'webhooks.read' }, response: EndpointView, errors: [...NOT_FOUND, VAULT] })
  read(@CurrentActor() actor: Actor, @Param({ schema: EndpointParam }) { id }: z.infer<typeof EndpointParam>) {
    return this.endpoints.read(actor, id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change address, description or event types, switch on or off', access: { permission: 'webhooks.write' }, response: EndpointView, errors: [...NOT_FOUND, VAULT] })
  update(@CurrentActor() actor: Actor, @Param({ schema: EndpointParam }) { id }: z.infer<typeof EndpointParam>, @Body({ schema: UpdateEndpoint }) body: z.infer<typeof UpdateEndpoint>) {
    return this.endpoints.update(actor, id, body);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a webhook endpoint with its deliveries', access: { permission: 'webhooks.write' }, errors: NOT_FOUND })
  remove(@CurrentActor() actor: Actor, @Param({ schema: EndpointParam }) { id }: z.infer<typeof EndpointParam>) {
    return this.endpoints.remove(actor, id);
  }

  @Post(':id/rotate')
  @Endpoint({ summary: 'A new signing secret; the old one signs too for a while', access: { permission: 'webhooks.write' }, status: 201, response: EndpointCreated, errors: [...NOT_FOUND, VAULT], idempotency: 'refused' })
  rotate(@CurrentActor() actor: Actor, @Param({ schema: EndpointParam }) { id }: z.infer<typeof EndpointParam>, @Body({ schema: RotateSecret }) body: z.infer<typeof RotateSecret>) {
    return this.endpoints.rotate(actor, id, body);
  }

  @Post(':id/test')
  @Endpoint({ summary: 'Send the event webhook.test', access: { permission: 'webhooks.write' }, status: 202, response: DeliveryView, errors: [...NOT_FOUND, OFF] })
  test(@CurrentActor() actor: Actor, @Param({ schema: EndpointParam }) { id }: z.infer<typeof EndpointParam>) {
    return this.endpoints.test(actor, id);
  }

  @Post(':id/replay')
  @Endpoint({ summary: 'Send the stored events since a time again', access: { permission: 'webhooks.write' }, status: 202, response: ReplayStarted, errors: [...NOT_FOUND, OFF] })
  replay(@CurrentActor() actor: Actor, @Param({ schema: EndpointParam }) { id }: z.infer<typeof EndpointParam>, @Body({ schema: Replay }) body: z.infer<typeof Replay>) {
    return this.deliveries.replay(actor, id, body);
  }

  @Get(':id/deliveries')
  @Endpoint({ summary: 'What became of each event at this endpoint', access: { permission: 'webhooks.read' }, response: DeliveryPage, errors: NOT_FOUND })
  listDeliveries(@CurrentActor() actor: Actor, @Param({ schema: EndpointParam }) { id }: z.infer<typeof EndpointParam>, @Query({ schema: DeliveryQuery }) query: z.infer<typeof DeliveryQuery>) {
    return this.deliveries.list(actor, id, query);
  }

  @Get(':id/deliveries/:deliveryId')
  @Endpoint({ summary: 'A delivery with its attempts', access: { permission: 'webhooks.read' }, response: DeliveryDetail, errors: NO_DELIVERY })
  readDelivery(@CurrentActor() actor: Actor, @Param({ schema: DeliveryParam }) { id, deliveryId }: z.infer<typeof DeliveryParam>) {
    return this.deliveries.read(actor, id, deliveryId);
  }

  @Post(':id/deliveries/:deliveryId/resend')
  @Endpoint({ summary: 'Send a delivery again now', access: { permission: 'webhooks.write' }, status: 202, response: DeliveryView, errors: [...NO_DELIVERY, OFF] })
  resend(@CurrentActor() actor: Actor, @Param({ schema: DeliveryParam }) { id, deliveryId }: z.infer<typeof DeliveryParam>) {
    return this.deliveries.resend(actor, id, deliveryId);
  }
}
