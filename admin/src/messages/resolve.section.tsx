import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { Message, ResolveMessage } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';

/** Nobody saw whether it arrived, and nothing is sent again because nothing was heard: somebody who can find out decides. */
export function ResolveSection({ message }: { message: Message }) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [state, setState] = useState<'idle' | 'busy' | 'asking'>('idle');
  const resolve = async (outcome: ResolveMessage['outcome']) => {
    await actions.resolveMessage(message.id, outcome);
    notify(t(`compose.resolve.done.${outcome}`), { type: 'success' });
    for (const name of ['messages', 'conversations', 'thread']) void queryClient.invalidateQueries({ queryKey: [name] });
  };
  const now = (outcome: ResolveMessage['outcome']) => {
    setState('busy');
    resolve(outcome).catch((error: unknown) => notify(problemText(error).detail, { type: 'warning' })).finally(() => setState('idle'));
  };
  return (
    <Box component="section" sx={{ mt: 2, border: 1, borderColor: 'warning.main', borderRadius: '12px', p: 1.75 }}>
      <Typography variant="h3">{t('compose.resolve.title')}</Typography>
      <Typography variant="body2" color="textSecondary" sx={{ mt: 0.25, mb: 1.25 }}>{t(may('messages.resolve') ? 'compose.resolve.hint' : 'compose.resolve.noOne')}</Typography>
      {may('messages.resolve') && (
        <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
          <Button size="small" variant="contained" disabled={state === 'busy'} onClick={() => now('sent')}>{t('compose.resolve.sent')}</Button>
          <Button size="small" variant="outlined" color="inherit" disabled={state === 'busy'} onClick={() => now('failed')}>{t('compose.resolve.failed')}</Button>
          {!message.contentGone && <Button size="small" variant="outlined" color="error" disabled={state === 'busy'} onClick={() => setState('asking')}>{t('compose.resolve.retry')}…</Button>}
        </Box>
      )}
      {message.contentGone && may('messages.resolve') && <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>{t('chat.goneRetry')}</Typography>}
      {state === 'asking' && <ConfirmDialog title={t('compose.resolve.retryTitle')} confirm={t('compose.resolve.retry')} typed={t('compose.resolve.word')} danger onConfirm={() => resolve('retry')} onClose={() => setState('idle')}>{t('compose.resolve.retryHint')}</ConfirmDialog>}
    </Box>
  );
}
