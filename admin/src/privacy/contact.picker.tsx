import { Autocomplete, TextField } from '@mui/material';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import type { Contact, Member } from '../api.generated';
import { useDebounced } from '../shared/debounced';
import { useT } from '../shared/translate';

const contactLabel = (contact: Contact): string => [contact.name, contact.identities[0]?.address].filter(Boolean).join(' · ') || contact.id;
const memberLabel = ({ name, email }: Member): string => [name, email].filter(Boolean).join(' · ');

interface Props<T> { value: T | null; onChange: (value: T | null) => void; error?: string | undefined; hint?: string; required?: boolean }

/** A contact, found by beginnings of its name or its whole address. */
export function ContactPicker({ value, onChange, error, hint, required = false }: Props<Contact>) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.split(' · ')[0]?.trim() ?? '');
  const { data = [], isFetching } = useGetList<Contact>('contacts', { filter: q ? { q } : {}, pagination: { page: 1, perPage: 20 } });
  return (
    <Autocomplete options={data} value={value} onChange={(_, next) => onChange(next)} inputValue={typed} onInputChange={(_, next) => setTyped(next)} getOptionLabel={contactLabel} isOptionEqualToValue={(a, b) => a.id === b.id}
      getOptionKey={({ id }) => id} filterOptions={(options) => options} loading={isFetching} loadingText={t('app.loading')} noOptionsText={t('contacts.noneFound')} openText={t('action.open')} closeText={t('action.close')} clearText={t('messages.clear')}
      renderInput={(params) => <TextField {...params} name="contactId" label={t('privacyRequests.contact')} required={required} error={error !== undefined} helperText={error ?? hint} />} />
  );
}

/** Somebody who works here. */
export function MemberPicker({ value, onChange, error, required = false }: Props<Member>) {
  const t = useT();
  const { data = [], isFetching } = useGetList<Member>('users', { pagination: { page: 1, perPage: 200 } });
  return (
    <Autocomplete options={data} value={value} onChange={(_, next) => onChange(next)} getOptionLabel={memberLabel} isOptionEqualToValue={(a, b) => a.id === b.id} getOptionKey={({ id }) => id} loading={isFetching}
      loadingText={t('app.loading')} noOptionsText={t('contacts.noneFound')} openText={t('action.open')} closeText={t('action.close')} clearText={t('messages.clear')}
      renderInput={(params) => <TextField {...params} name="userId" label={t('privacyRequests.colleague')} required={required} error={error !== undefined} helperText={error} />} />
  );
}
