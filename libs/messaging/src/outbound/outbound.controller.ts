import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, idempotencyKeyOf, requestHash, type Actor, type ApiRequest } from '@consentry/kernel';
import '../messaging.errors.js';
import { GATE_CODES } from '../gate/gate.words.js';
import { CheckView } from '../gate/verdict.schema.js';
import { Accepted, MessagePage, MessageParam, MessageQuery, MessageView, ResolveMessage, SendRequest } from './outbound.schema.js';
import { Messages } from './outbound.service.js';

const TARGETS = ['connection.not_found', 'contact.not_found', 'message.not_quotable'];

@ApiTags('Messages')
@Controller('v1/messages')
export class MessagesController {
  constructor(private readonly messages: Messages) {}

  @Post()
  @Endpoint({
    summary: 'Send a message', access: { permission: 'messages.send' }, status: 202, response: Accepted, idempotency: 'handler',
    errors: [...GATE_CODES, ...TARGETS, 'idempotency.mismatch', 'idempotency.in_progress', 'request.idempotency_key'],
  })
  async send(@CurrentActor() actor: Actor, @Body({ schema: SendRequest }) body: SendRequest, @Req() request: ApiRequest, @Res({ passthrough: true }) reply: { header(name: string, value: string): void }) {
    const key = idempotencyKeyOf(request);
    const outcome = await this.messages.send(actor, body, key ? { key, hash: requestHash(request).toString('hex') } : undefined);
    if (outcome.replayed) reply.header('idempotent-replayed', 'true');
    return outcome.body;
  }

  @Post('check')
  @Endpoint({ summary: 'Ask the gate without sending', access: { permission: 'messages.send' }, response: CheckView, errors: TARGETS })
  check(@CurrentActor() actor: Actor, @Body({ schema: SendRequest }) body: SendRequest) {
    return this.messages.check(actor, body);
  }

  @Post(':id/resolve')
  @Endpoint({ summary: 'Decide about a message whose outcome is unknown', access: { permission: 'messages.resolve' }, response: MessageView, errors: ['message.not_found', 'message.outcome_known', 'message.content_gone'] })
  resolve(@CurrentActor() actor: Actor, @Param({ schema: MessageParam }) { id }: z.infer<typeof MessageParam>, @Body({ schema: ResolveMessage }) { outcome }: z.infer<typeof ResolveMessage>) {
    return this.messages.resolve(actor, id, outcome);
  }

  @Get()
  @Endpoint({ summary: 'List messages, newest first', access: { permission: 'messages.read' }, response: MessagePage })
  list(@CurrentActor() actor: Actor, @Query({ schema: MessageQuery }) query: z.infer<typeof MessageQuery>) {
    return this.messages.list(actor, query);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a message with its history and both verdicts', access: { permission: 'messages.read' }, response: MessageView, errors: ['message.not_found'] })
  get(@CurrentActor() actor: Actor, @Param({ schema: MessageParam }) { id }: z.infer<typeof MessageParam>) {
    return this.messages.get(actor, id);
  }
}
