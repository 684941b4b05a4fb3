import { useState } from 'react';
import { useGetOne } from 'react-admin';
import type { Connection, Conversation } from '../api.generated';
import { useMay, useSession } from '../app/session';
import { useSend } from '../messages/send';
import { useT } from '../shared/translate';
import { ConversationHead } from './conversation.head';
import { ConversationThread } from './conversation.thread';
import { useDesk } from './desk';
import { useShortcuts } from './inbox.keys';
import { PolicyComposer } from './policy.composer';
import { useMarkRead } from './presence';
import { useReactionFailure } from './reaction.failure';
import type { ThreadMessage } from './thread.query';

interface Props { conversation: Conversation; onOpen: (id: string) => void; back: string }

/** Who answers wants the field for text, whatever stands there now. */
function focusComposer(): void {
  document.querySelector<HTMLElement>('[data-kinds] [data-kind=text][aria-pressed=false]')?.click();
  window.setTimeout(() => document.querySelector<HTMLElement>('[data-composer]')?.focus());
}

export function ConversationView({ conversation, onOpen, back }: Props) {
  const t = useT();
  const may = useMay();
  const { user } = useSession();
  const desk = useDesk(conversation);
  const [answered, setAnswered] = useState<ThreadMessage>();
  const { data: connection } = useGetOne<Connection>('connections', { id: conversation.connectionId }, { enabled: may('connections.read') });
  useMarkRead(conversation);
  const { send, failure } = useSend();
  useReactionFailure(failure);
  const works = may('conversations.work');
  const free = may('messages.send') && !conversation.optedOut && (conversation.windowClosesAt !== null || connection?.serviceWindowHours === null);
  useShortcuts({
    r: focusComposer,
    ...(works && {
      a: () => { if (conversation.assigneeId !== user.id) desk.assign('me'); },
      e: () => (conversation.status === 'closed' ? desk.reopen() : desk.close()),
      n: () => document.querySelector<HTMLElement>('[data-kind=note]')?.click(),
    }),
  });
  const who = conversation.contactName ?? conversation.address ?? t('contact.unnamed');
  const reply = (message: ThreadMessage) => {
    setAnswered(message);
    // The menu gives the focus back to its button first.
    window.setTimeout(focusComposer, 60);
  };
  const react = (message: ThreadMessage, emoji: string) => void send({ connectionId: conversation.connectionId, contactId: conversation.contactId, purpose: 'service', type: 'reaction', reaction: { message_id: message.id, emoji } });
  return (
    <>
      <ConversationHead conversation={conversation} connection={connection} who={who} desk={desk} back={back} />
      <ConversationThread conversationId={conversation.id} label={t('thread.with', { name: who })} onOpen={onOpen} onReply={free ? reply : undefined} onReact={free ? react : undefined} />
      {may('messages.send') && <PolicyComposer conversation={conversation} connection={connection} answered={answered} onAnswered={() => setAnswered(undefined)} />}
    </>
  );
}
