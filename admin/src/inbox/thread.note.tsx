import NoteIcon from '@mui/icons-material/StickyNote2Outlined';
import { Box, Button, TextField } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useActions } from '../app/data.actions';
import { useMay, useSession } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useFormat } from '../shared/format';
import { FormDialog } from '../shared/form.dialog';
import { textIn } from '../shared/form';
import { useT } from '../shared/translate';
import { useActor } from './colleagues';
import { refreshConversations, type ThreadNote } from './thread.query';

/** What colleagues tell each other. It looks like no message: nobody should think that the contact read it. */
export function NoteItem({ note, conversationId }: { note: ThreadNote; conversationId: string }) {
  const t = useT();
  const may = useMay();
  const actor = useActor();
  const format = useFormat();
  const actions = useActions();
  const notify = useNotify();
  const { user } = useSession();
  const [dialog, setDialog] = useState<'edit' | 'delete'>();
  const own = note.author.id === user.id && may('conversations.work');
  const save = async (fields: FormData) => {
    await actions.editNote(conversationId, note.id, textIn(fields, 'text') ?? '');
    await refreshConversations();
  };
  const remove = async () => {
    await actions.deleteNote(conversationId, note.id);
    notify(t('chat.note.removed'), { type: 'info' });
    await refreshConversations();
  };
  return (
    <Box component="section" aria-label={t('chat.note.label')} data-note={note.id} sx={{ alignSelf: 'stretch', mx: { xs: 0, sm: 4 }, bgcolor: 'warning.light', border: '1px dashed', borderColor: 'warning.main', borderRadius: '10px', px: 1.5, py: 1, fontSize: '0.875rem', color: 'text.primary' }}>
      <Box sx={{ display: 'flex', gap: 0.75, alignItems: 'center', color: 'warning.main', fontSize: '0.78125rem', fontWeight: 650, flexWrap: 'wrap' }}>
        <NoteIcon aria-hidden sx={{ fontSize: 16 }} />{t('chat.note.by', { name: actor(note.author) })}
        <Box component="time" dateTime={note.at} sx={{ fontWeight: 400 }}>{format.moment(note.at)}</Box>{note.editedAt && <Box component="span" sx={{ fontWeight: 400, fontStyle: 'italic' }}>{t('chat.edited')}</Box>}
        {own && (
          <Box sx={{ marginInlineStart: 'auto', display: 'flex' }}>
            <Button size="small" color="inherit" onClick={() => setDialog('edit')} sx={{ minHeight: 26, py: 0 }}>{t('chat.note.edit')}</Button>
            <Button size="small" color="inherit" onClick={() => setDialog('delete')} sx={{ minHeight: 26, py: 0 }}>{t('chat.note.remove')}</Button>
          </Box>
        )}
      </Box>
      <Box dir="auto" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', mt: 0.25 }}>{note.text}</Box>
      {dialog === 'edit' && (
        <FormDialog title={t('chat.note.edit')} submit={t('action.save')} onSubmit={save} onClose={() => setDialog(undefined)}>
          {(errors) => <TextField name="text" label={t('chat.note.label')} multiline minRows={3} defaultValue={note.text} autoFocus error={'text' in errors} helperText={errors['text']} slotProps={{ htmlInput: { required: true, maxLength: 10_000, dir: 'auto' } }} />}
        </FormDialog>
      )}
      {dialog === 'delete' && <ConfirmDialog title={t('chat.note.removeTitle')} confirm={t('chat.note.remove')} danger onConfirm={remove} onClose={() => setDialog(undefined)}>{t('chat.note.removeHint')}</ConfirmDialog>}
    </Box>
  );
}
