import { Box, Button, Skeleton } from '@mui/material';
import type { ReactNode } from 'react';
import { useInfiniteGetList } from 'react-admin';
import type { MessageSummary } from '../api.generated';
import { useFormat } from '../shared/format';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { Bubble } from './bubble';
import { useStickToEnd } from './stick.to.end';

const PER_PAGE = 40;

interface Props { label: string; filter: Record<string, string>; onOpen: (id: string) => void; empty: ReactNode }

/** The messages of one conversation, newest at the foot, where it stays unless the reader has gone up. */
export function Thread({ label, filter, onOpen, empty }: Props) {
  const t = useT();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteGetList<MessageSummary>('messages', { filter, pagination: { page: 1, perPage: PER_PAGE } });
  const messages = data?.pages.flatMap((page) => page.data).reverse();
  const log = useStickToEnd(JSON.stringify(filter), messages?.[0]?.id);
  return (
    <Box ref={log} role="log" aria-label={label} tabIndex={0} sx={{ flex: 1, minHeight: 0, overflowY: 'auto', overflowAnchor: 'none', px: { xs: 1.5, sm: 2.5 }, py: 2, display: 'flex', flexDirection: 'column', gap: 1, outlineOffset: -3 }}>
      {error && !data && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonBubbles />}
      {hasNextPage && <Button size="small" sx={{ alignSelf: 'center' }} loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t('thread.earlier')}</Button>}
      {messages?.length === 0 && empty}
      {messages?.map((message, index) => (
        <Dated key={message.id} at={message.createdAt} before={messages[index - 1]?.createdAt}><Bubble message={{ ...message, at: message.createdAt }} onOpen={onOpen} /></Dated>
      ))}
    </Box>
  );
}

export function Dated({ at, before, children }: { at: string; before: string | undefined; children: ReactNode }) {
  const format = useFormat();
  const day = format.day(at);
  return (
    <>
      {(!before || format.day(before) !== day) && <Box sx={{ alignSelf: 'center', fontSize: '0.75rem', color: 'text.secondary', py: 0.5 }}>{day}</Box>}
      {children}
    </>
  );
}

export function SkeletonBubbles() {
  return (
    <>
      {['42%', '55%', '34%', '48%'].map((width, index) => (
        <Skeleton key={width} variant="rounded" width={width} height={56} sx={{ borderRadius: '16px', alignSelf: index % 2 ? 'flex-end' : 'flex-start' }} />
      ))}
    </>
  );
}
