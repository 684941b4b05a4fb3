import { defineErrors } from '@consentry/kernel';

export const broadcastErrors = defineErrors({
  'broadcast.not_found': [404, 'There is no such broadcast', 'GET /v1/broadcasts lists your broadcasts.'],
  'broadcast.not_draft': [409, 'The broadcast is no draft any more', 'What has been started is not changed or deleted; cancel it and make another.'],
  'broadcast.wrong_state': [409, 'The broadcast is not in a state for that', 'Read the broadcast: its state says what can be done.'],
  'broadcast.approval_required': [409, 'The broadcast waits for approval', 'Your organisation asks for a second pair of eyes: POST /v1/broadcasts/{id}/approve by somebody else.'],
  'broadcast.approval_own': [403, 'Nobody approves their own broadcast', 'Ask somebody else who may send broadcasts.'],
  'broadcast.no_preview': [404, 'The broadcast has no preview', 'POST /v1/broadcasts/{id}/preview makes one.'],
});
