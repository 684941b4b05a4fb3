import { Box, Button, TextField } from '@mui/material';
import { api } from '../app/http';
import { textIn, useForm } from '../shared/form';
import { useT } from '../shared/translate';
import { STEP } from './sign.in.frame';
import { Trouble } from './trouble';

/** The address says which organisation, the organisation says which provider; the rest happens there. */
export function SsoStep({ onBack }: { onBack: () => void }) {
  const t = useT();
  const form = useForm(async (fields) => {
    const { redirectUrl } = await api<{ redirectUrl: string }>('POST', 'auth/sso/start', { body: { email: textIn(fields, 'email') ?? '' } });
    window.location.assign(redirectUrl);
    // Stays busy until the browser has left.
    await new Promise(() => undefined);
  });
  return (
    <Box component="form" method="post" onSubmit={form.submit} sx={STEP}>
      <Trouble error={form.error} />
      <TextField name="email" type="email" label={t('signIn.workEmail')} autoComplete="username" autoFocus fullWidth error={'email' in form.fields} helperText={form.fields['email']} slotProps={{ htmlInput: { required: true, inputMode: 'email' } }} />
      <Button type="submit" variant="contained" size="large" loading={form.busy}>{t('signIn.ssoSubmit')}</Button>
      <Button color="inherit" onClick={onBack}>{t('signIn.back')}</Button>
    </Box>
  );
}
