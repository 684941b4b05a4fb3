import { Autocomplete, Box, TextField } from '@mui/material';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import type { Contact } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useDebounced } from '../shared/debounced';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';

const labelOf = (contact: Contact): string => [contact.name, contact.identities[0]?.address].filter(Boolean).join(' · ') || contact.id;

/** Two records of one person become one. There is no way back, so it is typed. */
export function ContactMerge({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const t = useT();
  const actions = useActions();
  const [typed, setTyped] = useState('');
  const [word, setWord] = useState('');
  const [other, setOther] = useState<Contact | null>(null);
  const q = useDebounced(typed.split(' · ')[0]?.trim() ?? '');
  const { data = [], isFetching } = useGetList<Contact>('contacts', { filter: q ? { q } : {}, pagination: { page: 1, perPage: 20 } });
  const merge = async () => {
    if (other) await actions.mergeContacts(contact.id, other.id);
    for (const resource of ['contacts', 'consents', 'conversations', 'messages']) void queryClient.invalidateQueries({ queryKey: [resource] });
  };
  const confirmation = t('contact.mergeWord');
  return (
    <FormDialog title={t('contact.merge')} submit={t('contact.merge')} onSubmit={merge} onClose={onClose} danger disabled={!other || word.trim() !== confirmation}>
      {() => (
        <>
          <Box sx={{ color: 'text.secondary' }}>{t('contact.mergeHint')}</Box>
          <Autocomplete options={data.filter(({ id }) => id !== contact.id)} value={other} onChange={(_, value) => setOther(value)} inputValue={typed} onInputChange={(_, value) => setTyped(value)}
            getOptionLabel={labelOf} isOptionEqualToValue={(a, b) => a.id === b.id} filterOptions={(options) => options} loading={isFetching} loadingText={t('app.loading')} noOptionsText={t('contacts.noneFound')}
            openText={t('action.open')} closeText={t('action.close')} clearText={t('messages.clear')}
            renderInput={(params) => <TextField {...params} label={t('contact.mergeOther')} />} />
          <TextField label={t('action.typeToConfirm', { name: confirmation })} value={word} onChange={(event) => setWord(event.target.value)} autoComplete="off" />
        </>
      )}
    </FormDialog>
  );
}
