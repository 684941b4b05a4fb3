import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import './conversations.actions.js';
import { ConversationDesk } from './conversations.desk.js';
import { InboxSettings, LabelList, LabelParam } from './conversations.schema.js';
import { MessageWords } from './conversations.words.js';

@ApiTags('Conversations')
@Controller('v1')
export class InboxController {
  constructor(private readonly desk: ConversationDesk, private readonly words: MessageWords) {}

  @Get('conversation-labels')
  @Endpoint({ summary: 'List the labels of conversations', access: { permission: 'messages.read' }, response: LabelList })
  labels(@CurrentActor() actor: Actor) {
    return this.desk.labels(actor);
  }

  @Delete('conversation-labels/:name')
  @Endpoint({ summary: 'Delete a label and take it off every conversation', access: { permission: 'inbox.settings' }, errors: ['label.not_found'] })
  deleteLabel(@CurrentActor() actor: Actor, @Param({ schema: LabelParam }) { name }: z.infer<typeof LabelParam>) {
    return this.desk.deleteLabel(actor, name);
  }

  @Get('inbox-settings')
  @Endpoint({ summary: 'What the inbox keeps', access: { permission: 'messages.read' }, response: InboxSettings })
  settings(@CurrentActor() actor: Actor) {
    return this.words.settings(actor);
  }

  @Put('inbox-settings')
  @Endpoint({ summary: 'Change what the inbox keeps; without search every index of words is deleted', access: { permission: 'inbox.settings' }, response: InboxSettings })
  change(@CurrentActor() actor: Actor, @Body({ schema: InboxSettings }) body: z.infer<typeof InboxSettings>) {
    return this.words.change(actor, body);
  }
}
