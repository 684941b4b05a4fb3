import NoteIcon from '@mui/icons-material/EditNoteOutlined';
import { Box, Button, IconButton, TextField, Tooltip } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { Alert } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';

const MOST_CHARACTERS = 1_000;

/** Lists, counts and the banner ask again. */
export const refreshAlerts = () => queryClient.invalidateQueries({ queryKey: ['alerts'] });

/** One click each; a note takes a second one. */
export function AlertChanges({ alert: { id, state }, words }: { alert: Alert; words: string }) {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const [noting, setNoting] = useState(false);
  const change = (work: Promise<unknown>) => {
    setBusy(true);
    void work.catch((error: unknown) => notify(problemText(error).detail, { type: 'warning' })).then(refreshAlerts).finally(() => setBusy(false));
  };
  if (state === 'closed') return null;
  const closeWithNote = async (fields: FormData) => {
    await actions.closeAlert(id, textIn(fields, 'note'));
    await refreshAlerts();
  };
  return (
    <Box sx={{ display: 'flex', gap: 0.75, alignItems: 'center', flexWrap: 'wrap' }}>
      {state === 'open' && <Button size="small" variant="outlined" color="inherit" disabled={busy} aria-label={t('alerts.acknowledgeNamed', { what: words })} onClick={() => change(actions.acknowledgeAlert(id))}>{t('alerts.acknowledge')}</Button>}
      <Button size="small" variant="outlined" color="inherit" disabled={busy} aria-label={t('alerts.closeNamed', { what: words })} onClick={() => change(actions.closeAlert(id))}>{t('alerts.close')}</Button>
      <Tooltip title={t('alerts.closeWithNote')}><IconButton size="small" disabled={busy} aria-label={t('alerts.closeWithNoteNamed', { what: words })} onClick={() => setNoting(true)}><NoteIcon fontSize="small" /></IconButton></Tooltip>
      {noting && (
        <FormDialog title={t('alerts.closeWithNote')} submit={t('alerts.close')} onSubmit={closeWithNote} onClose={() => setNoting(false)}>
          {(errors) => (
            <>
              <Box sx={{ color: 'text.secondary' }}>{words}</Box>
              <TextField name="note" label={t('alerts.note')} multiline minRows={3} maxRows={8} autoFocus autoComplete="off" error={'note' in errors} helperText={errors['note'] ?? t('alerts.noteHint')} slotProps={{ htmlInput: { maxLength: MOST_CHARACTERS } }} />
            </>
          )}
        </FormDialog>
      )}
    </Box>
  );
}
