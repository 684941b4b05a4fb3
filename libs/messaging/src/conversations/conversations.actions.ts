import { z } from 'zod';
import { defineErrors, defineEvents, definePermissions } from '@consentry/kernel';
import { defineAuditActions } from '@consentry/audit';

definePermissions({
  'conversations.work': { roles: ['OWNER', 'ADMIN', 'AGENT'], scope: true, what: 'take conversations and give them back, close, snooze and label them, write notes' },
  'conversations.assign': { roles: ['OWNER', 'ADMIN'], scope: true, what: 'assign conversations to anybody' },
  'inbox.settings': { roles: ['OWNER', 'ADMIN'], scope: false, what: 'change what the inbox keeps, and remove labels' },
});

defineAuditActions({
  'conversation.assigned': { type: 'account_change', what: 'A conversation was assigned to somebody or to nobody', context: ['assignee', 'before'] },
  'conversation.closed': { type: 'account_change', what: 'A conversation was closed', context: [] },
  'conversation.reopened': { type: 'account_change', what: 'A closed conversation was opened again', context: ['by'] },
  'conversation.handed_over': { type: 'account_change', what: 'A conversation was handed to a person or to the AI', context: ['handler', 'by'] },
  'note.added': { type: 'account_change', what: 'An internal note was written', context: ['conversation'] },
  'note.changed': { type: 'account_change', what: 'An internal note was changed by its author', context: ['conversation'] },
  'note.deleted': { type: 'account_change', what: 'An internal note was deleted by its author', context: ['conversation'] },
  'label.deleted': { type: 'account_change', what: 'A label was taken off all conversations and deleted', context: ['conversations'] },
  'inbox.settings_changed': { type: 'account_change', what: 'What the inbox keeps was changed', context: ['search_texts'] },
});

const which = { conversationId: z.string(), contactId: z.string(), connectionId: z.string() };
defineEvents({
  'conversation.assigned': { what: 'A conversation was assigned to somebody or to nobody', data: z.object({ ...which, assigneeId: z.string().nullable() }) },
  'conversation.closed': { what: 'A conversation was closed', data: z.object(which) },
  'conversation.reopened': { what: 'A closed conversation was opened again', data: z.object({ ...which, by: z.enum(['person', 'message']) }) },
});

export const conversationErrors = defineErrors({
  'conversation.taken': [409, 'A colleague has this conversation', 'Ask them to give it back, or an admin to assign it to you.'],
  'conversation.assignee_unknown': [400, 'This person cannot be given conversations', 'Give the id of an active member whose role may send messages.'],
  'conversation.presence_too_often': [429, 'The person was shown this a moment ago', 'Once in five seconds for each conversation.'],
  'conversation.presence_refused': [422, 'Nothing may be shown to this person now', 'Read marks and typing are shown only while the service window is open, to people who have not opted out, over an active connection.'],
  'conversation.presence_unsupported': [422, 'This channel shows neither read marks nor typing', 'Answer with a message.'],
  'conversation.presence_failed': [502, 'The provider did not take the sign', 'Nothing was shown; messages are not affected.'],
  'note.not_found': [404, 'There is no such note', 'GET /v1/conversations/{id}/messages shows the notes of a conversation.'],
  'note.not_yours': [403, 'Only its author changes a note', 'Write a note of your own.'],
  'label.not_found': [404, 'There is no such label', 'GET /v1/conversation-labels lists them.'],
});
