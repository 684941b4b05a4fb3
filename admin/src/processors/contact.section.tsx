import { Autocomplete, Box, Button, Skeleton, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useLocale, useNotify } from 'react-admin';
import type { PrivacyContact } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { useApiDocument } from '../shared/api.document';
import { useCountryName } from '../shared/countries';
import { textIn, useForm } from '../shared/form';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';

const KEY = ['privacy-contact'];

export function ContactSection() {
  const t = useT();
  const actions = useActions();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: actions.privacyContact });
  return (
    <Section title={t('processors.contact')} hint={t('processors.contactHint')}>
      {!data && error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton variant="rounded" height={330} />}
      {data && <ContactForm key={data.updatedAt ?? 'none'} contact={data} />}
    </Section>
  );
}

function ContactForm({ contact }: { contact: PrivacyContact }) {
  const t = useT();
  const writes = useMay()('processors.write');
  const actions = useActions();
  const notify = useNotify();
  const [country, setCountry] = useState(contact.country);
  const { submit, busy, error, fields: errors } = useForm(async (fields) => {
    const text = (name: string) => textIn(fields, name) ?? null;
    const made = await actions.updatePrivacyContact({ controllerName: text('controllerName'), country, dpoName: text('dpoName'), dpoEmail: text('dpoEmail'), dpoAddress: text('dpoAddress') });
    queryClient.setQueryData(KEY, made);
    notify(t('processors.contactSaved'), { type: 'success' });
  });
  const field = (name: 'controllerName' | 'dpoName' | 'dpoEmail' | 'dpoAddress', label: string, hint?: string, most = 200) => (
    <TextField name={name} label={label} defaultValue={contact[name] ?? ''} disabled={!writes} error={name in errors} helperText={errors[name] ?? hint} {...(name === 'dpoEmail' && { type: 'email' })} slotProps={{ htmlInput: { maxLength: most, dir: name === 'dpoEmail' ? 'ltr' : 'auto' } }} />
  );
  return (
    <Box component="form" onSubmit={submit} sx={{ display: 'grid', gap: 2, pt: 0.75 }}>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '1fr 1fr' }, alignItems: 'start' }}>
        {field('controllerName', t('processors.controller'), t('processors.controllerHint'))}
        <Country value={country} disabled={!writes} error={errors['country']} onChange={setCountry} />
        {field('dpoName', t('processors.dpo'), t('processors.dpoHint'))}
        {field('dpoEmail', t('processors.dpoEmail'), undefined, 320)}
      </Box>
      {field('dpoAddress', t('processors.dpoAddress'), undefined, 500)}
      {error !== undefined && <ProblemAlert error={error} kept={t('processors.contactKept')} />}
      {writes && <Button type="submit" variant="contained" loading={busy} sx={{ justifySelf: 'start' }}>{t('processors.saveContact')}</Button>}
    </Box>
  );
}

/** The codes are those the API takes elsewhere, named in the panel's language. */
function Country({ value, disabled, error, onChange }: { value: string | null; disabled: boolean; error: string | undefined; onChange: (code: string | null) => void }) {
  const t = useT();
  const locale = useLocale() || 'en';
  const nameOf = useCountryName();
  const codes = useApiDocument()?.components.schemas['UpdateSecurity']?.properties?.['countries']?.items?.enum;
  const options = useMemo(() => (codes ?? (value === null ? [] : [value])).toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), locale)), [codes, value, nameOf, locale]);
  return (
    <Autocomplete disabled={disabled} options={options} value={value} onChange={(_, code) => onChange(code)} getOptionLabel={nameOf} noOptionsText={t('processors.noCountry')} openText={t('action.open')} closeText={t('action.close')} clearText={t('messages.clear')}
      slotProps={{ paper: { sx: { border: 1, borderColor: 'divider', my: 0.5, boxShadow: '0 8px 28px rgb(0 0 0 / .14)' } } }}
      renderInput={(params) => <TextField {...params} label={t('processors.country')} error={error !== undefined} helperText={error} />} />
  );
}
