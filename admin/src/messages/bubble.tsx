import { Box, ButtonBase } from '@mui/material';
import type { MessageSummary } from '../api.generated';
import { useFormat } from '../shared/format';
import { Hidden } from '../shared/hidden';
import { useT } from '../shared/translate';
import { useReason } from './reason';
import { StatusMark } from './status.mark';

/** One message of a thread. A click anywhere opens its details; the keyboard has the button with the time. */
export function Bubble({ message, onOpen }: { message: MessageSummary; onOpen: (id: string) => void }) {
  const t = useT();
  const format = useFormat();
  const reason = useReason()(message);
  const own = message.direction === 'out';
  const refused = message.status === 'blocked' || message.status === 'failed';
  const open = () => {
    // A click that ends a selection is someone copying, not someone asking.
    if (window.getSelection()?.type !== 'Range') onOpen(message.id);
  };
  return (
    <Box sx={{ display: 'flex', justifyContent: own ? 'flex-end' : 'flex-start' }}>
      <Box data-message-id={message.id} data-status={message.status} onClick={open} sx={[SHAPE, own ? OWN : THEIRS, refused && REFUSED]}>
        <Hidden>{t(own ? 'thread.youWrote' : 'thread.theyWrote')}</Hidden>
        {message.type === 'template' && <Box sx={{ fontSize: '0.75rem', color: 'text.secondary', mb: 0.25 }}>{t('message.template')}</Box>}
        <Box dir="auto" sx={{ whiteSpace: 'pre-wrap' }}>{message.preview || t('message.ofType', { type: message.type })}</Box>
        {reason && <Box sx={{ mt: 0.75, fontSize: '0.8125rem', fontWeight: 600, color: message.status === 'unknown' ? 'warning.main' : 'error.main' }}>{reason}</Box>}
        <Box sx={{ display: 'flex', justifyContent: 'flex-end', mt: 0.25, mb: -0.25 }}>
          <ButtonBase onClick={(event) => { event.stopPropagation(); onOpen(message.id); }} aria-label={t('message.openDetails', { time: format.time(message.createdAt) })}
            sx={{ display: 'inline-flex', gap: 0.5, alignItems: 'center', fontSize: '0.75rem', color: 'text.secondary', borderRadius: '6px', px: 0.5, minHeight: 24 }}>
            <span aria-hidden>{format.time(message.createdAt)}</span>
          </ButtonBase>
          {own && <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center' }}><StatusMark status={message.status} /></Box>}
        </Box>
      </Box>
    </Box>
  );
}

const SHAPE = {
  maxWidth: 'min(82%, 520px)', px: 1.5, pt: 1, pb: 0.75, borderRadius: '16px', border: 1, fontSize: '0.90625rem', lineHeight: 1.5,
  overflowWrap: 'anywhere', cursor: 'pointer', position: 'relative', '&:hover': { filter: 'brightness(.985)' },
} as const;
const OWN = { bgcolor: 'surface.bubble', borderColor: 'surface.bubbleBorder', borderBottomRightRadius: '5px' } as const;
const THEIRS = { bgcolor: 'surface.incoming', borderColor: 'divider', borderBottomLeftRadius: '5px' } as const;
const REFUSED = { bgcolor: 'surface.refused', borderColor: 'surface.refusedBorder', borderStyle: 'dashed' } as const;
