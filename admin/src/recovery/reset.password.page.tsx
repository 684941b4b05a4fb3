import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { api } from '../app/http';
import { useForm } from '../shared/form';
import { PasswordField } from '../shared/password.field';
import { useT } from '../shared/translate';
import { STEP } from '../sign-in/sign.in.frame';
import { Trouble } from '../sign-in/trouble';
import { Done, LinkPage } from './link.page';

export function ResetPasswordPage() {
  const t = useT();
  const [done, setDone] = useState(false);
  if (done) return <Done title={t('recovery.resetDone')} text={t('recovery.resetDoneHint')} action={t('recovery.toSignIn')} />;
  return (
    <LinkPage title={t('recovery.resetTitle')} hint={t('recovery.resetHint')} ended={{ text: t('recovery.resetEnded'), to: '/forgot-password', action: t('recovery.newLink') }}>
      {({ token, onError }) => <NewPassword onSubmit={(password) => api<void>('POST', 'auth/password/reset', { body: { token, password } }).then(() => setDone(true), onError)} />}
    </LinkPage>
  );
}

function NewPassword({ onSubmit }: { onSubmit: (password: string) => Promise<unknown> }) {
  const t = useT();
  const form = useForm((fields) => onSubmit(String(fields.get('password'))));
  return (
    <Box component="form" method="post" onSubmit={form.submit} sx={STEP}>
      <Trouble error={form.error} />
      <PasswordField name="password" label={t('signIn.newPassword')} autoComplete="new-password" autoFocus hint={t('signIn.newPasswordHint')} error={form.fields['password']} />
      <Button type="submit" variant="contained" size="large" loading={form.busy}>{t('recovery.resetSubmit')}</Button>
    </Box>
  );
}
