import DoneAllIcon from '@mui/icons-material/DoneAll';
import { Box } from '@mui/material';
import { useFormat } from '../shared/format';
import { Hidden } from '../shared/hidden';
import { useT } from '../shared/translate';
import { MessageContent } from '../messages/content';
import type { PhoneBubbleData } from './phone.thread';

export function PhoneBubble({ bubble }: { bubble: PhoneBubbleData }) {
  const t = useT();
  const format = useFormat();
  return (
    <Box data-phone-message={bubble.type} sx={{ position: 'relative', mb: bubble.reaction ? 1 : 0, alignSelf: bubble.own ? 'flex-end' : 'flex-start', maxWidth: '84%', bgcolor: bubble.own ? 'phone.own' : 'phone.other', color: 'phone.text', borderRadius: '12px', ...(bubble.own ? { borderTopRightRadius: '3px' } : { borderTopLeftRadius: '3px' }), px: 1.25, py: 0.75, fontSize: '0.875rem', lineHeight: 1.4, boxShadow: '0 1px 1px rgb(0 0 0 / .1)', overflowWrap: 'anywhere' }}>
      <Hidden>{t(bubble.own ? 'phone.own' : 'phone.received')}</Hidden>
      {bubble.type === 'text' || bubble.type === 'template' ? <Box dir="auto" sx={{ whiteSpace: 'pre-wrap' }}>{bubble.text}</Box> : <MessageContent type={bubble.type} content={bubble.content} preview={bubble.text} small />}
      {bubble.reaction && <Box component="span" sx={{ position: 'absolute', bottom: -10, insetInlineStart: 8, bgcolor: 'phone.other', borderRadius: '11px', px: 0.6, fontSize: '0.8125rem', boxShadow: '0 1px 2px rgb(0 0 0 / .25)' }}>{bubble.reaction}</Box>}
      <Box sx={{ display: 'flex', justifyContent: 'flex-end', alignItems: 'center', gap: 0.5, fontSize: '0.6875rem', color: 'phone.muted' }}>
        {format.time(bubble.at)}{bubble.own && <DoneAllIcon aria-hidden sx={{ fontSize: 14, color: 'phone.tick' }} />}
      </Box>
    </Box>
  );
}
