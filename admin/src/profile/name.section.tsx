import { Box, Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useLocaleState } from 'react-admin';
import { useActions } from '../app/data.actions';
import { refreshSession, useSession } from '../app/session';
import { LOCALES } from '../i18n/locales';
import { textIn, useForm } from '../shared/form';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import { Trouble } from '../sign-in/trouble';
import { Saved } from './saved';

export function NameSection() {
  const t = useT();
  const { user, account } = useSession();
  const { updateProfile } = useActions();
  const [, setLocale] = useLocaleState();
  const [saved, setSaved] = useState(false);
  const form = useForm(async (fields) => {
    setSaved(false);
    const { locale } = await updateProfile({ name: textIn(fields, 'name') ?? '', locale: textIn(fields, 'locale') });
    await refreshSession();
    setSaved(true);
    setLocale(locale);
  });
  return (
    <Section title={t('profile.nameAndLanguage')}>
      <Box component="form" onSubmit={form.submit} onChange={() => setSaved(false)} sx={{ display: 'grid', gap: 2, maxWidth: 420, pt: 0.5 }}>
        <Trouble error={form.error} />
        <TextField name="name" label={t('profile.name')} defaultValue={user.name} autoComplete="name" error={'name' in form.fields} helperText={form.fields['name']} slotProps={{ htmlInput: { required: true, maxLength: 120, dir: 'auto' } }} />
        <TextField select name="locale" label={t('app.language')} defaultValue={account.locale} helperText={t('profile.languageHint')}>
          {LOCALES.map(({ locale, name }) => <MenuItem key={locale} value={locale} lang={locale}>{name}</MenuItem>)}
        </TextField>
        <Box sx={{ display: 'flex', gap: 2, alignItems: 'center' }}><Button type="submit" variant="contained" loading={form.busy}>{t('action.save')}</Button><Saved when={saved} /></Box>
      </Box>
    </Section>
  );
}
