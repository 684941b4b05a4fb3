import { useEffect, useRef } from 'react';
import type { Conversation } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';

/** The sign stands for up to 25 seconds at the person's; the server takes one in five. */
const TYPING_EVERY_MS = 15_000;

/** Looking at a conversation reads it, and the person sees that where it may be shown; a message that comes in meanwhile is read as well, if the page is in front. */
export function useMarkRead({ id, unreadCount, windowClosesAt, optedOut }: Conversation): void {
  const may = useMay();
  const actions = useActions();
  const notify = may('messages.send') && windowClosesAt !== null && !optedOut;
  useEffect(() => {
    if (unreadCount === 0) return undefined;
    const read = () => {
      if (document.visibilityState === 'visible') actions.markRead(id, notify).then(() => queryClient.invalidateQueries({ queryKey: ['conversations'] }), () => undefined);
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [actions, id, unreadCount, notify]);
}

/** Tells the person that an answer is being written, seldom enough. A sign that is refused is no news: messages are not affected. */
export function useTyping(conversationId: string): () => void {
  const actions = useActions();
  const last = useRef(0);
  return () => {
    if (Date.now() - last.current < TYPING_EVERY_MS) return;
    last.current = Date.now();
    actions.showTyping(conversationId).catch(() => undefined);
  };
}
