import { defineErrors } from '@consentry/kernel';

export const messagingErrors = defineErrors({
  'message.not_found': [404, 'There is no such message', 'GET /v1/messages lists your messages.'],
  'message.type_unsupported': [422, 'This message type is unsupported', 'Text and template messages can be sent today.'],
  'conversation.not_found': [404, 'There is no such conversation', 'GET /v1/conversations lists your conversations.'],
  'template.sync_failed': [502, 'The templates could not be fetched', 'The provider did not answer as it should. Check the connection and try again.'],
  'webhook.signature_invalid': [401, 'The delivery is not signed as it must be', 'Check the app secret of this connection.'],
  'webhook.payload_invalid': [400, 'The delivery is not in the provider\'s format', 'It was not stored.'],
  'webhook.connection_unknown': [404, 'There is no connection at this address', 'Check the webhook address in the provider\'s settings.'],
  'webhook.handshake_refused': [403, 'The verification token is wrong', 'Use the verify token of this connection.'],
});
