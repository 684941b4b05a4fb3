import { Autocomplete, Box, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Conversation } from '../api.generated';
import { useActions } from '../app/data.actions';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';
import { refreshConversations } from './thread.query';

/** A name that is new becomes a label. */
export function LabelsDialog({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const t = useT();
  const actions = useActions();
  const [labels, setLabels] = useState(conversation.labels);
  const [typed, setTyped] = useState('');
  const { data } = useQuery({ queryKey: ['conversations', 'labels'], queryFn: actions.conversationLabels });
  // A name that was typed and not confirmed is meant all the same.
  const save = () => actions.labelConversation(conversation.id, typed.trim() ? [...labels, typed.trim()] : labels).then(refreshConversations);
  return (
    <FormDialog title={t('desk.labels')} submit={t('action.save')} onSubmit={save} onClose={onClose}>
      {(errors) => (
        <>
          <Box sx={{ color: 'text.secondary' }}>{t('desk.labelsHint')}</Box>
          <Autocomplete multiple freeSolo autoHighlight={false} options={(data?.data ?? []).map(({ name }) => name)} value={labels} onChange={(_, next) => setLabels(next.map((each) => each.trim()).filter(Boolean))} inputValue={typed} onInputChange={(_, next) => setTyped(next)} filterSelectedOptions
            openText={t('action.open')} closeText={t('action.close')} clearText={t('messages.clear')}
            renderInput={(params) => <TextField {...params} label={t('desk.labels')} autoFocus error={'labels' in errors} helperText={errors['labels']} />} />
        </>
      )}
    </FormDialog>
  );
}
