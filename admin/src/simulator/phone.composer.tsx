import SendIcon from '@mui/icons-material/Send';
import { Alert, Box, ButtonBase, IconButton, InputBase } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useActions } from '../app/data.actions';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';
import { PhoneMenu } from './phone.menu';
import type { PhoneBubbleData } from './phone.thread';

/** What people really answer. STOP and START are words of the platform and stay as they are in every language. */
const QUICK = ['STOP', 'START', 'Hello'];

export function PhoneComposer({ connectionId, phone, bubbles }: { connectionId: string; phone: string; bubbles: PhoneBubbleData[] }) {
  const t = useT();
  const actions = useActions();
  const client = useQueryClient();
  const problemText = useProblemText();
  const [text, setText] = useState('');
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const write = async (words: string) => {
    if (words.trim() !== '' && await act(() => actions.simulatorWrite(connectionId, phone, words))) setText((now) => (now === words ? '' : now));
  };
  const act = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (state.busy) return false;
    setState({ busy: true });
    try {
      await work();
      setState({ busy: false });
      for (const resource of ['messages', 'conversations', 'consents']) void client.invalidateQueries({ queryKey: [resource] });
      return true;
    } catch (error) {
      setState({ busy: false, error });
      return false;
    }
  };
  return (
    <Box sx={{ flex: 'none', p: 1.25, pt: 0.75, display: 'grid', gap: 1 }}>
      {state.error !== undefined && <Alert severity="error" onClose={() => setState({ busy: false })} closeText={t('action.close')}>{problemText(state.error).detail}</Alert>}
      <Box sx={{ display: 'flex', gap: 0.75, justifyContent: 'center' }} role="group" aria-label={t('phone.quick')}>
        {QUICK.map((word) => (
          <ButtonBase key={word} onClick={() => void write(word)} lang="en" sx={{ bgcolor: 'phone.other', color: 'phone.text', borderRadius: '16px', px: 1.75, minHeight: 32, fontSize: '0.8125rem', fontWeight: 600, boxShadow: '0 1px 1px rgb(0 0 0 / .12)' }}>{word}</ButtonBase>
        ))}
      </Box>
      <Box component="form" onSubmit={(event) => { event.preventDefault(); void write(text); }} sx={{ display: 'flex', gap: 0.75, alignItems: 'center' }}>
        <PhoneMenu connectionId={connectionId} phone={phone} bubbles={bubbles} onAct={(work) => void act(work)} />
        <InputBase value={text} onChange={(event) => setText(event.target.value)} placeholder={t('phone.placeholder')}
          inputProps={{ 'aria-label': t('phone.message'), maxLength: 4096, dir: 'auto', autoComplete: 'off' }}
          sx={{ flex: 1, bgcolor: 'phone.other', color: 'phone.text', borderRadius: '22px', px: 2, minHeight: 44, fontSize: '0.90625rem', '&:focus-within': { outline: 2, outlineColor: 'surface.focus', outlineOffset: 1 }, '& input': { outline: 'none', '&::placeholder': { color: 'phone.muted', opacity: 1 } } }} />
        <IconButton type="submit" aria-label={t('phone.send')} sx={{ bgcolor: '#0e5a4b', color: '#fff', width: 44, height: 44, borderRadius: '50%', '&:hover': { bgcolor: '#0a4438' } }}>
          <SendIcon sx={{ fontSize: 20, '[dir=rtl] &': { transform: 'scaleX(-1)' } }} />
        </IconButton>
      </Box>
    </Box>
  );
}
