import SendIcon from '@mui/icons-material/SendOutlined';
import { Box, Button, TextField } from '@mui/material';
import type { KeyboardEvent } from 'react';
import { useT } from '../shared/translate';
import { useDraft } from './draft';

const MAX_LENGTH = 4096;

interface Props { busy: boolean; draft: string; initialText: string; onSend: (text: string) => Promise<boolean> }

/** Enter sends, Shift+Enter begins a line. A text that didn't go stays in the field. */
export function TextForm({ busy, draft, initialText, onSend }: Props) {
  const t = useT();
  const [text, setText] = useDraft(draft, initialText);
  const submit = async () => {
    if (busy || text.trim() === '') return;
    if (await onSend(text)) setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also picks a word from an input method's list: that one isn't ours.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void submit();
  };
  return (
    <Box component="form" onSubmit={(event) => { event.preventDefault(); void submit(); }} sx={{ display: 'flex', gap: 1, alignItems: 'flex-end' }}>
      <TextField fullWidth multiline maxRows={6} label={t('composer.message')} value={text} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown}
        slotProps={{ htmlInput: { maxLength: MAX_LENGTH, dir: 'auto' } }} />
      <Button type="submit" variant="contained" endIcon={<SendIcon sx={{ '[dir=rtl] &': { transform: 'scaleX(-1)' } }} />} loading={busy} loadingPosition="end" disabled={text.trim() === ''} sx={{ minHeight: 40, flex: 'none' }}>{t('composer.send')}</Button>
    </Box>
  );
}
