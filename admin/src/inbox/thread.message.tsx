import MoreIcon from '@mui/icons-material/MoreHoriz';
import { Box, ButtonBase, Divider, IconButton, Menu, MenuItem } from '@mui/material';
import { useState } from 'react';
import { Bubble } from '../messages/bubble';
import { Hidden } from '../shared/hidden';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import type { ThreadMessage } from './thread.query';

/** What people really react with. */
export const QUICK_REACTIONS = ['👍', '❤️', '😂', '😮', '🙏', '✅'];

export interface MessageHandlers { onOpen: (id: string) => void; /** Absent where nothing may be sent freely. */ onReply?: ((message: ThreadMessage) => void) | undefined; onReact?: ((message: ThreadMessage, emoji: string) => void) | undefined }
interface Props extends MessageHandlers { message: ThreadMessage; answered: ThreadMessage | undefined }

export function MessageItem({ message, answered, onOpen, onReply, onReact }: Props) {
  const t = useT();
  // What the provider never took, nobody can answer or react to.
  const reached = !message.deletedAt && (message.direction === 'in' || ['sent', 'delivered', 'read', 'played'].includes(message.status));
  return (
    <Bubble message={message} onOpen={onOpen}
      quote={message.replyToId && <Quote text={answered ? answered.preview || t('message.ofType', { type: answered.type }) : t('chat.earlierMessage')} own={answered?.direction === 'out'} />}
      menu={<MessageMenu message={message} onOpen={onOpen} onReply={reached ? onReply : undefined} onReact={reached ? onReact : undefined} />} />
  );
}

export function Quote({ text, own }: { text: string; own: boolean | undefined }) {
  const t = useT();
  return (
    <Box sx={{ borderInlineStart: 3, borderColor: 'primary.main', bgcolor: 'action.hover', borderRadius: '8px', px: 1, py: 0.5, mb: 0.5, fontSize: '0.8125rem' }}>
      <Hidden>{t('chat.answers')}</Hidden>
      {own !== undefined && <Box sx={{ color: 'primary.main', fontWeight: 600 }}>{t(own ? 'chat.by.us' : 'chat.by.contact')}</Box>}
      <Box dir="auto" sx={{ overflow: 'hidden', display: '-webkit-box', WebkitLineClamp: 2, WebkitBoxOrient: 'vertical' }}>{text}</Box>
    </Box>
  );
}

function MessageMenu({ message, onOpen, onReply, onReact }: Omit<Props, 'answered'>) {
  const t = useT();
  const format = useFormat();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const mine = message.reactions.find(({ by }) => by === 'us')?.emoji;
  const then = (work: () => void) => () => {
    setAnchor(null);
    work();
  };
  return (
    <>
      <IconButton size="small" aria-label={t('chat.menu', { time: format.time(message.at) })} aria-haspopup="menu" aria-expanded={Boolean(anchor)} onClick={(event) => setAnchor(event.currentTarget)}><MoreIcon fontSize="small" /></IconButton>
      <Menu anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)}>
        {onReact && (
          <Box component="li" role="none" sx={{ display: 'flex', px: 1, gap: 0.25 }}>
            {QUICK_REACTIONS.map((emoji) => (
              <ButtonBase key={emoji} role="menuitem" aria-label={emoji === mine ? t('chat.takeBack', { emoji }) : t('chat.react', { emoji })} onClick={then(() => onReact(message, emoji === mine ? '' : emoji))}
                sx={{ fontSize: '1.25rem', width: 38, height: 38, borderRadius: '10px', bgcolor: emoji === mine ? 'primary.light' : 'transparent', '&:hover, &.Mui-focusVisible': { bgcolor: 'action.hover' } }}>{emoji}</ButtonBase>
            ))}
          </Box>
        )}
        {onReact && <Divider component="li" role="none" />}
        {onReply && <MenuItem onClick={then(() => onReply(message))}>{t('chat.reply')}</MenuItem>}
        <MenuItem onClick={then(() => onOpen(message.id))}>{t('message.details')}</MenuItem>
      </Menu>
    </>
  );
}
