import { Controller, Get, Header, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentActor, Endpoint, idIn, type Actor, type ApiRequest } from '@consentry/kernel';
import '../messaging.errors.js';
import { Receiver } from './inbound.receive.js';
import { InboundEventPage, InboundEventQuery } from './inbound.schema.js';
import { InboundEvents } from './inbound.service.js';

const WebhookParam = z.strictObject({ connectionId: idIn('connection') });
const HandshakeQuery = z.record(z.string().max(128), z.union([z.string().max(4096), z.array(z.string())]).optional());

/** Where providers deliver. Their conventions, not ours: plain answers, no problem to read but the status. */
@ApiTags('Webhooks')
@Controller('webhooks')
export class WebhooksController {
  constructor(private readonly receiver: Receiver) {}

  @Get(':connectionId')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Endpoint({ summary: "A provider's verification handshake", access: { public: 'the verify token is the proof' }, produces: 'text/plain', errors: ['webhook.connection_unknown', 'webhook.handshake_refused'] })
  handshake(@Param({ schema: WebhookParam }) { connectionId }: z.infer<typeof WebhookParam>, @Query({ schema: HandshakeQuery }) query: z.infer<typeof HandshakeQuery>) {
    const single = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? undefined : value]));
    return this.receiver.handshake(connectionId, single);
  }

  @Post(':connectionId')
  @HttpCode(200)
  @Endpoint({ summary: "A provider's delivery", access: { public: 'the signature over the raw bytes is the proof' }, status: 200, produces: 'text/plain', errors: ['webhook.connection_unknown', 'webhook.signature_invalid', 'webhook.payload_invalid'] })
  async deliver(@Param({ schema: WebhookParam }) { connectionId }: z.infer<typeof WebhookParam>, @Req() request: ApiRequest) {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
    await this.receiver.receive(connectionId, { headers, rawBody: request.rawBody ?? Buffer.alloc(0) });
    return '';
  }
}

@ApiTags('Webhooks')
@Controller('v1/inbound-events')
export class InboundEventsController {
  constructor(private readonly events: InboundEvents) {}

  @Get()
  @Endpoint({ summary: 'List stored webhook events, newest first', access: { permission: 'inbound_events.read' }, response: InboundEventPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: InboundEventQuery }) query: z.infer<typeof InboundEventQuery>) {
    return this.events.list(actor, query);
  }
}
