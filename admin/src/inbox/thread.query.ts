import { useInfiniteQuery } from '@tanstack/react-query';
import type { Media, ThreadItem } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';

export type ThreadMessage = Extract<ThreadItem, { item: 'message' }> & { file?: Media | null };
export type ThreadNote = Extract<ThreadItem, { item: 'note' }>;
export type ThreadEvent = Extract<ThreadItem, { item: 'event' }>;
export type Item = ThreadMessage | ThreadNote | ThreadEvent;

/** A conversation as it is read, oldest first, under a name of its own: messages, notes and files all make it stale. */
export function useThread(id: string) {
  const actions = useActions();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['thread', id], queryFn: ({ pageParam, signal }) => actions.thread(id, pageParam, signal), initialPageParam: '', getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  return { items: data && folded(data.pages.flatMap((page) => page.data as Item[]).reverse()), error, refetch, hasEarlier: hasNextPage, earlier: () => void fetchNextPage(), loadingEarlier: isFetchingNextPage };
}

export function refreshConversations(): Promise<unknown> {
  return Promise.all(['conversations', 'thread'].map((name) => queryClient.invalidateQueries({ queryKey: [name] })));
}

const GONE_WRONG = new Set(['blocked', 'failed']);

/** A reaction of ours goes as a message; once it stands it belongs to the message that it is about, the latest one alone, as phones show it. Pure. */
export function folded(items: Item[]): Item[] {
  const ours = new Map<string, { emoji: string; at: string }>();
  const loaded = new Set(items.map(({ id }) => id));
  const isFolded = (item: Item): item is ThreadMessage => item.item === 'message' && item.type === 'reaction' && item.direction === 'out' && item.replyToId !== null && loaded.has(item.replyToId) && !GONE_WRONG.has(item.status);
  for (const item of items) if (isFolded(item)) ours.set(item.replyToId!, { emoji: (item.content as { emoji?: string } | null)?.emoji ?? '', at: item.at });
  const left: Item[] = items.filter((item) => !isFolded(item));
  return left.map((item) => {
    const mine = item.item === 'message' ? ours.get(item.id) : undefined;
    if (item.item !== 'message' || !mine) return item;
    return { ...item, reactions: [...item.reactions.filter(({ by }) => by !== 'us'), ...(mine.emoji ? [{ by: 'us' as const, ...mine }] : [])] };
  });
}
