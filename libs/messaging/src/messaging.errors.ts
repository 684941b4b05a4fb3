import { defineErrors } from '@consentry/kernel';

export const messagingErrors = defineErrors({
  'message.not_found': [404, 'There is no such message', 'GET /v1/messages lists your messages.'],
  'message.outcome_known': [409, 'The outcome of this message is known', 'Only a message whose status is unknown can be resolved.'],
  'message.content_gone': [409, 'What this message said is gone', 'Zero-content mode erased it, so it cannot be sent again. Write it anew.'],
  'message.not_quotable': [422, 'This message cannot be answered', '`replyTo` must be a message of the same contact over the same connection that has reached its provider. Leave it away to send without a quote.'],
  'message.recipient_reached': [409, 'This person has a message of the broadcast already', 'Nobody gets two messages of one broadcast.'],
  'conversation.not_found': [404, 'There is no such conversation', 'GET /v1/conversations lists your conversations.'],
  'template.not_found': [404, 'There is no such template', 'GET /v1/templates lists them.'],
  'template.exists': [409, 'There is such a template already', 'Edit it, or choose another name.'],
  'template.unsupported': [422, 'This channel has no templates to write', 'Templates are written for channels whose provider reviews them.'],
  'template.refused': [422, 'The provider refuses the template', 'Its reason stands in the detail.'],
  'template.submit_failed': [502, 'The template could not be handed in', 'The provider did not answer as it should. Synchronise the templates to see whether it arrived.'],
  'template.sync_failed': [502, 'The templates could not be fetched', 'The provider did not answer as it should. Check the connection and try again.'],
  'webhook.signature_invalid': [401, 'The delivery is not signed as it must be', 'Check the app secret of this connection.'],
  'webhook.payload_invalid': [400, 'The delivery is not in the provider\'s format', 'It was not stored.'],
  'webhook.connection_unknown': [404, 'There is no connection at this address', 'Check the webhook address in the provider\'s settings.'],
  'webhook.handshake_refused': [403, 'The verification token is wrong', 'Use the verify token of this connection.'],
});
