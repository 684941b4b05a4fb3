import { Checkbox, FormControlLabel, FormHelperText, TextField } from '@mui/material';
import { useDataProvider } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { Contact, CreateContact } from '../api.generated';
import { queryClient } from '../app/query.client';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';

export function ContactCreate({ onClose }: { onClose: () => void }) {
  const t = useT();
  const data = useDataProvider();
  const navigate = useNavigate();
  const create = async (fields: FormData) => {
    const contact: CreateContact = {
      name: textIn(fields, 'name'), phone: textIn(fields, 'phone'),
      ...(fields.has('optedIn') && { optedIn: true }), ...(fields.has('marketingOptedIn') && { marketingOptedIn: true }),
    };
    const { data: created } = await data.create<Contact>('contacts', { data: contact });
    void queryClient.invalidateQueries({ queryKey: ['contacts'] });
    void navigate(`/contacts/${created.id}`);
  };
  return (
    <FormDialog title={t('contacts.add')} submit={t('contacts.create')} onSubmit={create} onClose={onClose}>
      {(errors) => (
        <>
          <TextField name="name" label={t('contact.name')} autoComplete="off" autoFocus error={'name' in errors} helperText={errors['name']} />
          <TextField name="phone" type="tel" label={t('contact.phone')} autoComplete="off" placeholder="+60123456789" error={'phone' in errors} helperText={errors['phone'] ?? t('contact.phoneHint')} slotProps={{ htmlInput: { required: true, dir: 'ltr' } }} />
          <div>
            <FormControlLabel control={<Checkbox name="optedIn" />} label={t('contacts.optedIn')} />
            <FormControlLabel control={<Checkbox name="marketingOptedIn" />} label={t('contacts.marketingOptedIn')} />
            <FormHelperText>{t('contacts.consentHint')}</FormHelperText>
          </div>
        </>
      )}
    </FormDialog>
  );
}
