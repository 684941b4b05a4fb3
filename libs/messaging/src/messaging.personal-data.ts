import { definePersonalData, defineRetention } from '@consentry/kernel';

defineRetention({
  messages: { what: 'Messages, conversations and notes', standard: 90, floor: 7, ceiling: 3650, source: '90 days, as is usual for such services; each organisation sets its own' },
  metadata: { what: 'Delivery records: attempts, histories of status, deliveries of providers, as they came', standard: 30, floor: 7, ceiling: 365, source: '30 days, long enough to find out what became of a message' },
  media: { what: 'Files of messages', standard: 30, floor: 1, ceiling: 365, source: '30 days, as long as providers keep their copies' },
});

const REFERENCE = { category: 'reference', erase: 'delete' } as const;
const ACTOR = { category: 'reference', erase: { keep: 'Who did it, by number' } } as const;
const SHELL = { category: 'reference', erase: { keep: 'Points to the emptied contact, so that the sums of the broadcast keep adding up' } } as const;
const CONTENT = { category: 'content', erase: 'delete' } as const;
const ADDRESS = { category: 'contact', erase: 'delete' } as const;
const ofMessage = '(select m.contact_id from messages m where m.id = t.message_id)';
const ofConversation = '(select v.contact_id from conversations v where v.id = t.conversation_id)';

definePersonalData(
  {
    table: 'messages', holds: 'Messages to and from contacts', purpose: 'messaging', retention: 'messages', age: 't.created_at', contact: 't.contact_id',
    columns: {
      plain: 'id organization_id connection_id channel conversation_id direction purpose type reply_to status code detail provider_id source actor_kind exemption exemption_ref created_at counted_at dispatched_at edited_at deleted_at content_gone_at broadcast_id recipient_id bulk reviewed',
      personal: {
        contact_id: REFERENCE, content_plain: CONTENT, body: CONTENT, address_plain: ADDRESS, address_kind: ADDRESS, address_index: ADDRESS, verdict: { category: 'choice', erase: 'delete' }, dispatch_verdict: { category: 'choice', erase: 'delete' },
        actor_id: REFERENCE, resolved_by: REFERENCE,
      },
    },
  },
  { table: 'message_events', holds: 'What became of messages', purpose: 'delivery', retention: 'metadata', age: 't.at', under: 'messages', contact: ofMessage, columns: { plain: 'seq organization_id status at code detail', personal: { message_id: REFERENCE } } },
  { table: 'message_reactions', holds: 'Reactions to messages', purpose: 'messaging', retention: 'messages', age: 't.at', under: 'messages', contact: ofMessage, columns: { plain: 'id organization_id at', personal: { message_id: REFERENCE, by: REFERENCE, emoji: CONTENT } } },
  { table: 'message_versions', holds: 'Messages before they were edited', purpose: 'messaging', retention: 'messages', age: 't.replaced_at', under: 'messages', contact: ofMessage, columns: { plain: 'id organization_id replaced_at', personal: { message_id: REFERENCE, body: CONTENT } } },
  { table: 'message_words', holds: 'Keyed hashes of words, to find messages by', purpose: 'messaging', retention: 'messages', under: 'messages', link: 'message_id', contact: ofMessage, columns: { plain: 'organization_id', personal: { message_id: REFERENCE, word: CONTENT } } },
  { table: 'attempts', holds: 'Tries to deliver', purpose: 'delivery', retention: 'metadata', age: 't.started_at', under: 'messages', contact: ofMessage, columns: { plain: 'id organization_id worker started_at finished_at outcome provider_id code', personal: { message_id: REFERENCE } } },
  {
    table: 'inbound_events', holds: 'What providers delivered, as it came', purpose: 'delivery', retention: 'metadata', age: 't.received_at', contact: 't.contact_id',
    columns: {
      plain: 'id organization_id connection_id kind name state detail received_at applied_at content_gone_at', personal: { contact_id: REFERENCE, dedupe_key: { category: 'technical', erase: 'delete' }, event_plain: CONTENT, payload_plain: CONTENT, body: CONTENT },
    },
  },
  {
    table: 'conversations', holds: 'Threads with contacts', purpose: 'messaging', retention: 'messages', age: 't.last_message_at', contact: 't.contact_id',
    unless: 'exists (select 1 from conversation_notes n where n.conversation_id = t.id and n.created_at >= $2) or exists (select 1 from conversation_events e where e.conversation_id = t.id and e.created_at >= $2)',
    columns: {
      plain: 'id organization_id connection_id status unread_count last_inbound_at last_message_at last_message_id created_at handler closed_at snoozed_until ai_disclosed_at window_closed_at',
      personal: { contact_id: REFERENCE, assignee_id: REFERENCE, presence_at: { category: 'technical', erase: 'delete' } },
    },
  },
  {
    table: 'conversation_events', holds: 'What happened in a thread', purpose: 'messaging', retention: 'messages', age: 't.created_at', under: 'conversations', contact: ofConversation,
    columns: { plain: 'id organization_id kind actor_kind created_at', personal: { conversation_id: REFERENCE, actor_id: REFERENCE, facts: { category: 'technical', erase: 'delete' } } },
  },
  {
    table: 'conversation_notes', holds: 'What colleagues noted', purpose: 'messaging', retention: 'messages', age: 't.created_at', under: 'conversations', contact: ofConversation,
    columns: { plain: 'id organization_id author_kind created_at edited_at', personal: { conversation_id: REFERENCE, author_id: REFERENCE, body: CONTENT } },
  },
  { table: 'conversation_labels', holds: 'Labels of threads', purpose: 'messaging', retention: 'settings', columns: { plain: 'id organization_id name created_at' } },
  { table: 'conversation_labelled', holds: 'Which thread has which label', purpose: 'messaging', retention: 'messages', under: 'conversations', link: 'conversation_id', contact: ofConversation, columns: { plain: 'organization_id label_id', personal: { conversation_id: REFERENCE } } },
  { table: 'inbox_settings', holds: 'How the inbox works', purpose: 'operation', retention: 'settings', columns: { plain: 'organization_id search_texts' } },
  {
    table: 'media', holds: 'Files of messages', purpose: 'messaging', retention: 'media', age: 't.created_at', contact: ofMessage, handledBy: 'MediaRetention: the key first, then the file',
    columns: {
      plain: 'id organization_id direction connection_id expected_type provider_media_id mime_type size state reason storage_key request_key created_at fetched_at expires_at deleted_at',
      personal: { message_id: REFERENCE, details: { category: 'content', erase: { blank: 'null' } }, file_key: { category: 'content', erase: { blank: 'null' } } },
    },
  },
  { table: 'media_handles', holds: 'Where providers keep copies of files', purpose: 'delivery', retention: 'media', under: 'media', columns: { plain: 'media_id connection_id organization_id line provider_media_id expires_at' } },
  {
    table: 'media_uses', holds: 'Which messages name which files', purpose: 'delivery', retention: 'media', age: '(select f.created_at from media f where f.id = t.media_id)', under: 'messages', contact: '(select m.contact_id from messages m where m.id = t.holder_id)',
    columns: { plain: 'organization_id media_id', personal: { holder_id: REFERENCE } },
  },
  { table: 'templates', holds: 'Templates', purpose: 'messaging', retention: 'settings', columns: { plain: 'id organization_id connection_id provider_id name language category state components synced_at quality reason version' } },
  { table: 'template_versions', holds: 'Templates as they were', purpose: 'messaging', retention: 'settings', columns: { plain: 'template_id organization_id version category components source created_at' } },
  { table: 'segments', holds: 'Descriptions of audiences', purpose: 'messaging', retention: 'settings', columns: { plain: 'id organization_id name definition created_at updated_at' } },
  {
    table: 'broadcasts', holds: 'Messages to many', purpose: 'messaging', retention: 'settings',
    columns: {
      plain: 'id organization_id name connection_id purpose type body segment_id state reason goes_on retry_window_seconds scheduled_at local_time time_zone created_by_kind approved_by_kind approved_at started_at place expanded_at finished_at failures recipients accepted excluded cancelled failed reasons preview created_at updated_at content_gone_at',
      personal: { created_by_id: ACTOR, approved_by_id: ACTOR },
    },
  },
  {
    table: 'broadcast_recipients', holds: 'Who was to get a message to many, and whether', purpose: 'messaging', retention: 'messages', contact: 't.contact_id',
    age: '(select b.finished_at from broadcasts b where b.id = t.broadcast_id)',
    columns: { plain: 'organization_id broadcast_id state reason message_id due_at retry_until outstanding decided_at', personal: { contact_id: SHELL } },
  },
  {
    table: 'messaging_policies', holds: 'Limits and quiet hours', purpose: 'operation', retention: 'settings',
    columns: { plain: 'organization_id hourly_cap marketing_hours quiet_from quiet_until quiet_purposes time_zone unknown_outcome unknown_after_minutes review_ai_marketing broadcast_approval zero_content zero_content_ai content_swept_to updated_at' },
  },
  { table: 'connection_lines', holds: 'What providers say of the own numbers', purpose: 'operation', retention: 'settings', columns: { plain: 'connection_id organization_id state quality daily_people daily_unlimited per_second name told_at updated_at' } },
  { table: 'connection_pace', holds: 'How quickly each number may send', purpose: 'operation', retention: 'settings', columns: { plain: 'connection_id organization_id tokens counted_at blocked_until marketing_paused_until usage_percent usage_at' } },
  { table: 'provider_stops', holds: 'Who asked the provider for silence', purpose: 'consent', retention: 'contact', contact: 't.contact_id', columns: { plain: 'organization_id channel since', personal: { contact_id: { category: 'choice', erase: 'delete' } } } },
  {
    table: 'contact_holds', holds: 'Restrictions and objections', purpose: 'consent', retention: 'contact', contact: 't.contact_id',
    columns: { plain: 'organization_id since until', personal: { contact_id: REFERENCE, kind: { category: 'choice', erase: 'delete' } } },
  },
);
