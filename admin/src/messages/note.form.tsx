import { Box, Button, TextField } from '@mui/material';
import { useState } from 'react';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { useDraft } from './draft';

/** A word among colleagues. It never leaves the house. */
export function NoteForm({ conversationId }: { conversationId: string }) {
  const t = useT();
  const actions = useActions();
  const [text, setText] = useDraft(`note ${conversationId}`, '');
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const save = async () => {
    if (state.busy || text.trim() === '') return;
    setState({ busy: true });
    try {
      await actions.addNote(conversationId, text.trim());
      setText('');
      setState({ busy: false });
    } catch (error) {
      setState({ busy: false, error });
    }
    void queryClient.invalidateQueries({ queryKey: ['thread', conversationId] });
  };
  return (
    <Box component="form" onSubmit={(event) => { event.preventDefault(); void save(); }} sx={{ display: 'grid', gap: 1 }}>
      {state.error !== undefined && <ProblemAlert error={state.error} />}
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'flex-end' }}>
        <TextField fullWidth multiline maxRows={8} autoFocus label={t('chat.note.write')} value={text} onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void save(); } }} slotProps={{ htmlInput: { maxLength: 10_000, dir: 'auto' } }} />
        <Button type="submit" variant="contained" loading={state.busy} disabled={text.trim() === ''} sx={{ minHeight: 40, flex: 'none' }}>{t('chat.note.save')}</Button>
      </Box>
    </Box>
  );
}
