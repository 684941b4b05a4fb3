import EmojiIcon from '@mui/icons-material/SentimentSatisfiedAltOutlined';
import { Box, ButtonBase, IconButton, Popover, Tooltip } from '@mui/material';
import { useState } from 'react';
import { useT } from '../shared/translate';

/** Those that businesses write with. The keyboard of the system has the rest. */
const EMOJIS = [...'😀😊😉😍🤗🙂😅😂🤔😢😮😎👍👎👏🙏👌💪🤝👋🎉🎁🎂🌟🔥✅❌❗❓⏰📅📦🚚📍📞💬📷🧾💳☕🍽🌞'];

export function EmojiButton({ onChoose }: { onChoose: (emoji: string) => void }) {
  const t = useT();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Tooltip title={t('chat.emoji')}><IconButton aria-label={t('chat.emoji')} aria-haspopup="dialog" aria-expanded={Boolean(anchor)} onClick={(event) => setAnchor(event.currentTarget)}><EmojiIcon /></IconButton></Tooltip>
      <Popover anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)} anchorOrigin={{ vertical: 'top', horizontal: 'left' }} transformOrigin={{ vertical: 'bottom', horizontal: 'left' }} slotProps={{ paper: { role: 'dialog', 'aria-label': t('chat.emoji') } }}>
        <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(7, 38px)', p: 1 }}>
          {EMOJIS.map((emoji) => (
            <ButtonBase key={emoji} onClick={() => { setAnchor(null); onChoose(emoji); }} sx={{ fontSize: '1.25rem', height: 38, borderRadius: '9px', '&:hover, &.Mui-focusVisible': { bgcolor: 'action.hover' } }}>{emoji}</ButtonBase>
          ))}
        </Box>
      </Popover>
    </>
  );
}
