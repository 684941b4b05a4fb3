import { TextField } from '@mui/material';
import { useDataProvider } from 'react-admin';
import type { Contact } from '../api.generated';
import { queryClient } from '../app/query.client';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';

export function ContactRename({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const t = useT();
  const data = useDataProvider();
  const save = async (fields: FormData) => {
    await data.update<Contact>('contacts', { id: contact.id, data: { name: textIn(fields, 'name') }, previousData: contact });
    await queryClient.invalidateQueries({ queryKey: ['contacts'] });
  };
  return (
    <FormDialog title={t('contact.rename')} submit={t('action.save')} onSubmit={save} onClose={onClose}>
      {(errors) => <TextField name="name" label={t('contact.name')} defaultValue={contact.name ?? ''} autoFocus autoComplete="off" error={'name' in errors} helperText={errors['name']} slotProps={{ htmlInput: { required: true } }} />}
    </FormDialog>
  );
}
