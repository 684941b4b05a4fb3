import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import '../messaging.errors.js';
import { ConversationPage, ConversationParam, ConversationQuery, ConversationView } from './conversations.schema.js';
import { Conversations } from './conversations.service.js';

@ApiTags('Conversations')
@Controller('v1/conversations')
export class ConversationsController {
  constructor(private readonly conversations: Conversations) {}

  @Get()
  @Endpoint({ summary: 'List conversations, the latest first', access: { permission: 'messages.read' }, response: ConversationPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: ConversationQuery }) query: z.infer<typeof ConversationQuery>) {
    return this.conversations.list(actor, query);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a conversation', access: { permission: 'messages.read' }, response: ConversationView, errors: ['conversation.not_found'] })
  get(@CurrentActor() actor: Actor, @Param({ schema: ConversationParam }) { id }: z.infer<typeof ConversationParam>) {
    return this.conversations.get(actor, id);
  }

  @Post(':id/read')
  @Endpoint({ summary: 'Mark as seen by us', access: { permission: 'messages.read' }, errors: ['conversation.not_found'] })
  markRead(@CurrentActor() actor: Actor, @Param({ schema: ConversationParam }) { id }: z.infer<typeof ConversationParam>) {
    return this.conversations.markRead(actor, id);
  }
}
