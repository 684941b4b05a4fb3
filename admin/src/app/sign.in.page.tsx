import { Box, Button, TextField, Typography } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { useLogin } from 'react-admin';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { LocaleMenu } from './locale.menu';
import { Mark } from './mark';
import { SignInAside } from './sign.in.aside';
import { ThemeSwitch } from './top.bar';

export function SignInPage() {
  const t = useT();
  const login = useLogin();
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  // Uncontrolled fields: a password manager may fill them before React listens.
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setState({ busy: true });
    login({ email: String(fields.get('email')), password: String(fields.get('password')) }).catch((error: unknown) => setState({ busy: false, error }));
  };
  return (
    <Box sx={{ minHeight: '100dvh', display: 'grid', gridTemplateColumns: { md: '1fr 1fr' } }}>
      <title>{`${t('signIn.title')} · Consentry`}</title>
      <SignInAside />
      <Box component="main" sx={{ display: 'flex', flexDirection: 'column', bgcolor: 'background.paper', minWidth: 0 }}>
        <Box sx={{ display: 'flex', justifyContent: 'flex-end', p: 1.5 }}><LocaleMenu /><ThemeSwitch /></Box>
        <Box sx={{ flex: 1, display: 'grid', placeItems: 'center', px: 3, pb: 10 }}>
          <Box component="form" method="post" onSubmit={submit} sx={{ width: '100%', maxWidth: 380, display: 'grid', gap: 2.5 }}>
            <Box>
              <Box sx={{ display: { md: 'none' }, mb: 3 }}><Mark size={40} /></Box>
              <Typography variant="h1">{t('signIn.title')}</Typography>
              <Typography color="textSecondary" sx={{ mt: 0.75 }}>{t('signIn.hint')}</Typography>
            </Box>
            <Box role="alert">{state.error !== undefined && <ProblemAlert error={state.error} />}</Box>
            <TextField name="email" type="email" label={t('signIn.email')} autoComplete="username" autoFocus fullWidth slotProps={{ htmlInput: { required: true, inputMode: 'email' } }} />
            <TextField name="password" type="password" label={t('signIn.password')} autoComplete="current-password" fullWidth slotProps={{ htmlInput: { required: true } }} />
            <Button type="submit" variant="contained" size="large" loading={state.busy}>{t('signIn.submit')}</Button>
          </Box>
        </Box>
      </Box>
    </Box>
  );
}
