import { Alert, Box, Button, TextField } from '@mui/material';
import { useState } from 'react';
import { api } from '../app/http';
import { textIn, useForm } from '../shared/form';
import { useT } from '../shared/translate';
import { SignInFrame, STEP } from '../sign-in/sign.in.frame';
import { Trouble } from '../sign-in/trouble';
import { ToSignIn } from './link.page';

const KINDS = {
  password: { path: 'auth/password/forgot', title: 'recovery.forgotTitle', hint: 'recovery.forgotHint' },
  unlock: { path: 'auth/unlock/request', title: 'recovery.unlockRequestTitle', hint: 'recovery.unlockRequestHint' },
} as const;

/** Asks for a mail. The answer is the same whether or not there is such an account. */
export function RequestLinkPage({ kind }: { kind: keyof typeof KINDS }) {
  const t = useT();
  const { path, title, hint } = KINDS[kind];
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm(async (fields) => {
    const email = textIn(fields, 'email') ?? '';
    await api<void>('POST', path, { body: { email } });
    setSentTo(email);
  });
  return (
    <SignInFrame title={t(title)} hint={sentTo === undefined && t(hint)}>
      <Box role="status" sx={{ '&:empty': { display: 'contents' } }}>
        {sentTo !== undefined && <Alert severity="success" variant="outlined" sx={{ bgcolor: 'success.light', color: 'text.primary', overflowWrap: 'anywhere' }}>{t('recovery.onItsWay', { email: sentTo })}</Alert>}
      </Box>
      {sentTo === undefined && (
        <Box component="form" method="post" onSubmit={form.submit} sx={STEP}>
          <Trouble error={form.error} />
          <TextField name="email" type="email" label={t('signIn.email')} autoComplete="username" autoFocus fullWidth error={'email' in form.fields} helperText={form.fields['email']} slotProps={{ htmlInput: { required: true, inputMode: 'email' } }} />
          <Button type="submit" variant="contained" size="large" loading={form.busy}>{t('recovery.send')}</Button>
        </Box>
      )}
      {sentTo !== undefined && <Button color="inherit" variant="outlined" onClick={() => setSentTo(undefined)}>{t('recovery.otherAddress')}</Button>}
      <ToSignIn />
    </SignInFrame>
  );
}
