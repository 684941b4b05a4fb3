import { Box, Button, Link, TextField, Typography } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { SignInAnswer } from '../api.generated';
import { api } from '../app/http';
import { PasswordField } from '../shared/password.field';
import { problemOf } from '../shared/problem';
import { useT } from '../shared/translate';
import { OtherWays } from './other.ways';
import { STEP } from './sign.in.frame';
import { Trouble } from './trouble';

export function PasswordStep({ onAnswer, onSso }: { onAnswer: (answer: SignInAnswer) => Promise<void>; onSso: () => void }) {
  const t = useT();
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const run = (work: () => Promise<SignInAnswer>) => {
    setState({ busy: true });
    work().then(onAnswer).catch((error: unknown) => setState({ busy: false, error }));
  };
  // Uncontrolled fields: a password manager may fill them before React listens.
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    run(() => api<SignInAnswer>('POST', 'auth/login', { body: { email: String(fields.get('email')).trim(), password: String(fields.get('password')) } }));
  };
  return (
    <>
      <Box component="form" method="post" onSubmit={submit} sx={STEP}>
        <Trouble error={state.error} />
        {problemOf(state.error)?.code === 'auth.invalid_credentials' && <Locked />}
        <TextField name="email" type="email" label={t('signIn.email')} autoComplete="username" autoFocus fullWidth slotProps={{ htmlInput: { required: true, inputMode: 'email' } }} />
        <Box>
          <PasswordField name="password" label={t('signIn.password')} autoComplete="current-password" />
          <Box sx={{ mt: 0.75, textAlign: 'end' }}><Link component={RouterLink} to="/forgot-password" variant="body2">{t('signIn.forgot')}</Link></Box>
        </Box>
        <Button type="submit" variant="contained" size="large" loading={state.busy}>{t('signIn.submit')}</Button>
      </Box>
      <OtherWays busy={state.busy} run={run} onSso={onSso} />
    </>
  );
}

/** Said to everybody whose sign-in failed, so it tells nobody whether the account exists or is locked (ID-2). */
function Locked() {
  const t = useT();
  return (
    <Typography variant="body2" color="textSecondary" sx={{ mt: -1 }}>
      {t('signIn.lockHint')} <Link component={RouterLink} to="/request-unlock">{t('signIn.lockLink')}</Link>
    </Typography>
  );
}
