import { Box, Button } from '@mui/material';
import { useStickToEnd } from '../messages/stick.to.end';
import { Dated, SkeletonBubbles } from '../messages/thread';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { EventLine } from './thread.event';
import { MessageItem, type MessageHandlers } from './thread.message';
import { NoteItem } from './thread.note';
import { useThread, type ThreadMessage } from './thread.query';

interface Props extends MessageHandlers { conversationId: string; label: string }

/** Messages, notes and what happened, newest at the foot, where it stays unless the reader has gone up. */
export function ConversationThread({ conversationId, label, ...handlers }: Props) {
  const t = useT();
  const { items, error, refetch, hasEarlier, earlier, loadingEarlier } = useThread(conversationId);
  const log = useStickToEnd(conversationId, items?.[0]?.id);
  const byId = new Map(items?.flatMap((item) => (item.item === 'message' ? [[item.id, item] as [string, ThreadMessage]] : [])));
  return (
    <Box ref={log} role="log" aria-label={label} tabIndex={0} sx={{ flex: 1, minHeight: 0, overflowY: 'auto', overflowAnchor: 'none', px: { xs: 1.5, sm: 2.5 }, py: 2, display: 'flex', flexDirection: 'column', gap: 1, outlineOffset: -3 }}>
      {error && !items && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!items && !error && <SkeletonBubbles />}
      {hasEarlier && <Button size="small" sx={{ alignSelf: 'center' }} loading={loadingEarlier} onClick={earlier}>{t('thread.earlier')}</Button>}
      {items?.length === 0 && <Box sx={{ m: 'auto', color: 'text.secondary' }}>{t('thread.empty')}</Box>}
      {items?.map((item, index) => (
        <Dated key={item.id} at={item.at} before={items[index - 1]?.at}>
          {item.item === 'message' && <MessageItem message={item} answered={byId.get(item.replyToId ?? '')} {...handlers} />}
          {item.item === 'note' && <NoteItem note={item} conversationId={conversationId} />}
          {item.item === 'event' && <EventLine event={item} />}
        </Dated>
      ))}
    </Box>
  );
}
