import { Box, ButtonBase } from '@mui/material';
import type { ReactNode } from 'react';
import type { Media, MessageReaction, MessageSummary } from '../api.generated';
import { useFormat } from '../shared/format';
import { Hidden } from '../shared/hidden';
import { useName, useT } from '../shared/translate';
import { MessageContent } from './content';
import { useReason } from './reason';
import { StatusMark } from './status.mark';

export interface BubbleMessage extends Pick<MessageSummary, 'id' | 'direction' | 'status' | 'type' | 'content' | 'contentGone' | 'preview' | 'code' | 'detail'> { at: string; file?: Media | null; reactions?: MessageReaction[]; editedAt?: string | null; deletedAt?: string | null }
interface Props { message: BubbleMessage; onOpen: (id: string) => void; /** What it answers. */ quote?: ReactNode; /** What can be done with it. */ menu?: ReactNode }

/** One message of a thread. A click anywhere opens its details; the keyboard has the button with the time. */
export function Bubble({ message, onOpen, quote, menu }: Props) {
  const t = useT();
  const name = useName();
  const format = useFormat();
  const reason = useReason()(message);
  const own = message.direction === 'out';
  const refused = message.status === 'blocked' || message.status === 'failed';
  const open = () => {
    // A click that ends a selection is someone copying, not someone asking.
    if (window.getSelection()?.type !== 'Range') onOpen(message.id);
  };
  return (
    <Box sx={{ display: 'flex', flexDirection: own ? 'row-reverse' : 'row', alignItems: 'center', gap: 0.5, '& .menu': { opacity: 0 }, '&:hover .menu, &:focus-within .menu': { opacity: 1 }, '@media (hover: none)': { '& .menu': { opacity: 1 } } }}>
      <Box sx={{ display: 'grid', justifyItems: own ? 'end' : 'start', maxWidth: 'min(82%, 520px)' }}>
        <Box data-message-id={message.id} data-status={message.status} onClick={open} sx={[SHAPE, own ? OWN : THEIRS, refused && REFUSED]}>
          <Hidden>{t(own ? 'thread.youWrote' : 'thread.theyWrote')}</Hidden>
          {message.type === 'template' && <Box sx={{ fontSize: '0.75rem', color: 'text.secondary', mb: 0.25 }}>{t('message.template')}</Box>}
          {quote}
          {message.deletedAt ? <Box sx={{ fontStyle: 'italic', color: 'text.secondary' }}>{t('chat.deleted')}</Box> : <MessageContent {...message} />}
          {reason && <Box sx={{ mt: 0.75, fontSize: '0.8125rem', fontWeight: 600, color: message.status === 'unknown' ? 'warning.main' : 'error.main' }}>{reason}</Box>}
          {message.status === 'queued' && message.code && <Box sx={{ mt: 0.5, fontSize: '0.8125rem', color: 'warning.main' }}>{t('chat.waits', { why: name('reason', message.code.replace('gate.', ''), message.detail ?? message.code) })}</Box>}
          <Box sx={{ display: 'flex', justifyContent: 'flex-end', alignItems: 'center', mt: 0.25, mb: -0.25 }}>
            {message.editedAt && <Box component="span" sx={{ fontSize: '0.75rem', color: 'text.secondary', fontStyle: 'italic' }}>{t('chat.edited')}</Box>}
            <ButtonBase onClick={(event) => { event.stopPropagation(); onOpen(message.id); }} aria-label={t('message.openDetails', { time: format.time(message.at) })}
              sx={{ display: 'inline-flex', gap: 0.5, alignItems: 'center', fontSize: '0.75rem', color: 'text.secondary', borderRadius: '6px', px: 0.5, minHeight: 24 }}>
              <span aria-hidden>{format.time(message.at)}</span>
            </ButtonBase>
            {own && <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center' }}><StatusMark status={message.status} /></Box>}
          </Box>
        </Box>
        {message.reactions && message.reactions.length > 0 && <Reactions reactions={message.reactions} />}
      </Box>
      {menu && <Box className="menu" sx={{ flex: 'none', transition: 'opacity .12s' }}>{menu}</Box>}
    </Box>
  );
}

export function Reactions({ reactions }: { reactions: MessageReaction[] }) {
  const t = useT();
  return (
    <Box component="ul" aria-label={t('chat.reactions')} sx={{ listStyle: 'none', m: 0, mt: '-7px', px: 1, p: 0, display: 'flex', gap: 0.5, zIndex: 1 }}>
      {reactions.map(({ by, emoji }) => (
        <Box component="li" key={by} title={t(`chat.by.${by}`)} sx={{ bgcolor: 'background.paper', border: 1, borderColor: 'divider', borderRadius: '12px', px: 0.75, fontSize: '0.875rem', lineHeight: 1.6 }}>{emoji}<Hidden>{t(`chat.by.${by}`)}</Hidden></Box>
      ))}
    </Box>
  );
}

const SHAPE = {
  px: 1.5, pt: 1, pb: 0.75, borderRadius: '16px', border: 1, fontSize: '0.90625rem', lineHeight: 1.5, minWidth: 0, maxWidth: '100%',
  overflowWrap: 'anywhere', cursor: 'pointer', position: 'relative', '&:hover': { filter: 'brightness(.985)' },
} as const;
const OWN = { bgcolor: 'surface.bubble', borderColor: 'surface.bubbleBorder', borderBottomRightRadius: '5px' } as const;
const THEIRS = { bgcolor: 'surface.incoming', borderColor: 'divider', borderBottomLeftRadius: '5px' } as const;
const REFUSED = { bgcolor: 'surface.refused', borderColor: 'surface.refusedBorder', borderStyle: 'dashed' } as const;
