import { Alert, Box, Button } from '@mui/material';
import { useState } from 'react';
import { useActions } from '../app/data.actions';
import { renew, useSession } from '../app/session';
import { useForm } from '../shared/form';
import { Section } from '../shared/page';
import { PasswordField } from '../shared/password.field';
import { useT } from '../shared/translate';
import { Trouble } from '../sign-in/trouble';
import { Saved } from './saved';

export function PasswordSection() {
  const { account } = useSession();
  return account.hasPassword ? <ChangePassword /> : <NoPassword />;
}

function ChangePassword() {
  const t = useT();
  const { user } = useSession();
  const { changePassword } = useActions();
  const [changed, setChanged] = useState(0);
  const form = useForm(async (fields) => {
    renew(await changePassword(String(fields.get('currentPassword')), String(fields.get('newPassword'))));
    setChanged((times) => times + 1);
  });
  return (
    <Section title={t('signIn.password')} hint={t('profile.passwordHint')}>
      <Box key={changed} component="form" method="post" onSubmit={form.submit} sx={{ display: 'grid', gap: 2, maxWidth: 420, pt: 0.5 }}>
        <Trouble error={form.error} />
        {/* Tells a password manager whose password this is. */}
        <input type="email" name="username" value={user.email} autoComplete="username" readOnly hidden />
        <PasswordField name="currentPassword" label={t('profile.currentPassword')} autoComplete="current-password" error={form.fields['currentPassword']} />
        <PasswordField name="newPassword" label={t('signIn.newPassword')} autoComplete="new-password" hint={t('signIn.newPasswordHint')} error={form.fields['newPassword']} />
        <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}><Button type="submit" variant="contained" loading={form.busy}>{t('profile.changePassword')}</Button><Saved when={changed > 0}>{t('profile.passwordChanged')}</Saved></Box>
      </Box>
    </Section>
  );
}

/** Signs in by another way alone. */
function NoPassword() {
  const t = useT();
  const { user } = useSession();
  const { sendPasswordLink } = useActions();
  const [sent, setSent] = useState(false);
  const form = useForm(async () => {
    await sendPasswordLink(user.email);
    setSent(true);
  });
  return (
    <Section title={t('signIn.password')} hint={t('profile.noPassword')}>
      <Trouble error={form.error} />
      <Box role="status">{sent && <Alert severity="success" variant="outlined" sx={{ bgcolor: 'success.light', color: 'text.primary' }}>{t('profile.openLink', { email: user.email })}</Alert>}</Box>
      {!sent && <Box component="form" onSubmit={form.submit}><Button type="submit" color="inherit" variant="outlined" loading={form.busy}>{t('profile.setPassword')}</Button></Box>}
    </Section>
  );
}
