import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import '../messaging.errors.js';
import './conversations.actions.js';
import { ConversationDesk } from './conversations.desk.js';
import { ConversationNotes } from './conversations.notes.js';
import { Presence } from './conversations.presence.js';
import * as schema from './conversations.schema.js';
import { Conversations } from './conversations.service.js';
import { ConversationThread } from './conversations.thread.js';

const NOT_FOUND = ['conversation.not_found'];
type Of<T extends z.ZodType> = z.infer<T>;
const Which = schema.ConversationParam;

@ApiTags('Conversations')
@Controller('v1/conversations')
export class ConversationsController {
  constructor(
    private readonly conversations: Conversations, private readonly desk: ConversationDesk, private readonly notes: ConversationNotes, private readonly thread: ConversationThread, private readonly presence: Presence,
  ) {}

  @Get()
  @Endpoint({ summary: 'List conversations, the latest first', access: { permission: 'messages.read' }, response: schema.ConversationPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: schema.ConversationQuery }) query: Of<typeof schema.ConversationQuery>) {
    return this.conversations.list(actor, query);
  }

  @Get('counts')
  @Endpoint({ summary: 'How many conversations wait, and for whom', access: { permission: 'messages.read' }, response: schema.ConversationCounts })
  counts(@CurrentActor() actor: Actor) {
    return this.conversations.counts(actor);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a conversation', access: { permission: 'messages.read' }, response: schema.ConversationView, errors: NOT_FOUND })
  get(@CurrentActor() actor: Actor, @Param({ schema: Which }) { id }: Of<typeof Which>) {
    return this.conversations.get(actor, id);
  }

  @Get(':id/messages')
  @Endpoint({ summary: 'Read the thread: messages with their reactions, notes, and what happened', access: { permission: 'messages.read' }, response: schema.ThreadPage, errors: NOT_FOUND })
  messages(@CurrentActor() actor: Actor, @Param({ schema: Which }) { id }: Of<typeof Which>, @Query({ schema: schema.ThreadQuery }) query: Of<typeof schema.ThreadQuery>) {
    return this.thread.read(actor, id, query);
  }

  @Post(':id/assign')
  @Endpoint({ summary: 'Take it, give it to somebody, or give it back', access: { permission: 'conversations.work' }, errors: [...NOT_FOUND, 'conversation.taken', 'conversation.assignee_unknown', 'auth.user_required'] })
  assign(@CurrentActor() actor: Actor, @Param({ schema: Which }) { id }: Of<typeof Which>, @Body({ schema: schema.AssignConversation }) body: Of<typeof schema.AssignConversation>) {
    return this.desk.assign(actor, id, body);
  }

  @Post(':id/close')
  @Endpoint({ summary: 'Close; a message of the person opens it again', access: { permission: 'conversations.work' }, errors: NOT_FOUND })
  close(@CurrentActor() actor: Actor, @Param({ schema: Which }) { id }: Of<typeof Which>) {
    return this.desk.close(actor, id);
  }

  @Post(':id/reopen')
  @Endpoint({ summary: 'Open again', access: { permission: 'conversations.work' }, errors: NOT_FOUND })
  reopen(@CurrentActor() actor: Actor, @Param({ schema: Which }) { id }: Of<typeof Which>) {
    return this.desk.reopen(actor, id);
  }

  @Post(':id/handover')
  @Endpoint({ summary: 'Let a person answer, or the AI', access: { permission: 'conversations.work' }, errors: NOT_FOUND })
  handOver(@CurrentActor() actor: Actor, @Param({ schema: Which }) { id }: Of<typeof Which>, @Body({ schema: schema.HandOver }) { handler }: Of<typeof schema.HandOver>) {
    return this.desk.handOver(actor, id, handler);
  }

  @Post(':id/snooze')
  @Endpoint({ summary: 'Out of sight until a time, or until the person writes', access: { permission: 'conversations.work' }, errors: NOT_FOUND })
  snooze(@CurrentActor() actor: Actor, @Param({ schema: Which }) { id }: Of<typeof Which>, @Body({ schema: schema.Snooze }) { until }: Of<typeof schema.Snooze>) {
    return this.desk.snooze(actor, id, until);
  }

  @Put(':id/labels')
  @Endpoint({ summary: 'Set the labels', access: { permission: 'conversations.work' }, errors: NOT_FOUND })
  label(@CurrentActor() actor: Actor, @Param({ schema: Which }) { id }: Of<typeof Which>, @Body({ schema: schema.SetLabels }) { labels }: Of<typeof schema.SetLabels>) {
    return this.desk.label(actor, id, labels);
  }

  @Post(':id/read')
  @ApiBody({ required: false })
  @Endpoint({ summary: 'Mark as seen by us; with `notify` show it to the person, where that may be', access: { permission: 'messages.read' }, response: schema.ReadView, errors: NOT_FOUND })
  markRead(@CurrentActor() actor: Actor, @Param({ schema: Which }) { id }: Of<typeof Which>, @Body({ schema: schema.MarkRead.optional() }) body: Of<typeof schema.MarkRead> | undefined) {
    return this.presence.markRead(actor, id, body?.notify ?? false);
  }

  @Post(':id/typing')
  @Endpoint({
    summary: 'Show the person that an answer is being written', access: { permission: 'messages.send' },
    errors: [...NOT_FOUND, 'conversation.presence_refused', 'conversation.presence_too_often', 'conversation.presence_unsupported', 'conversation.presence_failed'],
  })
  typing(@CurrentActor() actor: Actor, @Param({ schema: Which }) { id }: Of<typeof Which>) {
    return this.presence.typing(actor, id);
  }

  @Post(':id/notes')
  @Endpoint({ summary: 'Write an internal note', access: { permission: 'conversations.work' }, status: 201, response: schema.NoteView, errors: NOT_FOUND })
  addNote(@CurrentActor() actor: Actor, @Param({ schema: Which }) { id }: Of<typeof Which>, @Body({ schema: schema.WriteNote }) { text }: Of<typeof schema.WriteNote>) {
    return this.notes.add(actor, id, text);
  }

  @Patch(':id/notes/:noteId')
  @Endpoint({ summary: 'Change a note of your own', access: { permission: 'conversations.work' }, response: schema.NoteView, errors: ['note.not_found', 'note.not_yours'] })
  editNote(@CurrentActor() actor: Actor, @Param({ schema: schema.NoteParam }) { id, noteId }: Of<typeof schema.NoteParam>, @Body({ schema: schema.WriteNote }) { text }: Of<typeof schema.WriteNote>) {
    return this.notes.edit(actor, id, noteId, text);
  }

  @Delete(':id/notes/:noteId')
  @Endpoint({ summary: 'Delete a note of your own', access: { permission: 'conversations.work' }, errors: ['note.not_found', 'note.not_yours'] })
  deleteNote(@CurrentActor() actor: Actor, @Param({ schema: schema.NoteParam }) { id, noteId }: Of<typeof schema.NoteParam>) {
    return this.notes.delete(actor, id, noteId);
  }
}
