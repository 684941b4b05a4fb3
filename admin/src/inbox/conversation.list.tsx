import { Box, Button, Typography } from '@mui/material';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { Conversation } from '../api.generated';
import { Pager, type CursorList } from '../shared/cursor.list';
import { ProblemAlert } from '../shared/problem';
import { useStableOrder } from '../shared/stable.order';
import { SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { ConversationRow } from './conversation.row';

interface Props { list: CursorList<Conversation>; selected: string | undefined; search: string; filters: ReactNode; none: ReactNode }

export function ConversationList({ list, selected, search, filters, none }: Props) {
  const t = useT();
  const element = useRef<HTMLUListElement>(null);
  const { rows, waiting, showWaiting, hold } = useStableOrder(list.rows ?? [], list.key);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const links = [...(element.current?.querySelectorAll('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
  };
  return (
    <>
      <Box sx={{ px: 2, pt: 2, pb: 1.25, display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 1 }}>
        <Typography variant="h2" component="div" aria-hidden sx={{ fontSize: '1.25rem' }}>{t('inbox.title')}</Typography>
        <Box role="status">{waiting > 0 && <Button size="small" onClick={showWaiting}>{t('list.waiting', { count: waiting })}</Button>}</Box>
      </Box>
      {filters}
      {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
      {!list.rows && list.error === null && <SkeletonRows rows={7} height={72} />}
      {list.rows?.length === 0 && none}
      <Box {...hold} sx={{ flex: 1, minHeight: 0, overflowY: 'auto' }}>
        <Box component="ul" ref={element} aria-label={t('inbox.list')} onKeyDown={onKeyDown} sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {rows.map((conversation) => <ConversationRow key={conversation.id} conversation={conversation} selected={conversation.id === selected} search={search} />)}
        </Box>
      </Box>
      <Pager list={list} />
    </>
  );
}
