import { Alert, Box, Button, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useActions } from '../app/data.actions';
import { useSession } from '../app/session';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { Section } from '../shared/page';
import { PasswordField } from '../shared/password.field';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { Trouble } from '../sign-in/trouble';

export function EmailSection() {
  const t = useT();
  const { user, account } = useSession();
  const { sendVerification } = useActions();
  const [changing, setChanging] = useState(false);
  const [state, setState] = useState<{ busy?: boolean; error?: unknown; sentTo?: string }>({});
  const resend = () => {
    setState({ busy: true });
    sendVerification().then(() => setState({ sentTo: user.email }), (error: unknown) => setState({ error }));
  };
  return (
    <Section title={t('signIn.email')} hint={t('profile.emailHint')}
      action={account.hasPassword && <Button color="inherit" variant="outlined" onClick={() => setChanging(true)}>{t('profile.changeEmail')}</Button>}>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography component="bdi" sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{user.email}</Typography>
        <Tag tone={account.emailVerified ? 'good' : 'warn'}>{t(account.emailVerified ? 'profile.verified' : 'profile.notVerified')}</Tag>
        {!account.emailVerified && <Button size="small" loading={state.busy ?? false} onClick={resend}>{t('profile.sendVerification')}</Button>}
      </Box>
      <Trouble error={state.error} />
      <Box role="status">{state.sentTo !== undefined && <Alert severity="success" variant="outlined" sx={{ mt: 2, bgcolor: 'success.light', color: 'text.primary', overflowWrap: 'anywhere' }}>{t('profile.openLink', { email: state.sentTo })}</Alert>}</Box>
      {changing && <ChangeEmail onSent={(sentTo) => setState({ sentTo })} onClose={() => setChanging(false)} />}
    </Section>
  );
}

function ChangeEmail({ onSent, onClose }: { onSent: (email: string) => void; onClose: () => void }) {
  const t = useT();
  const { changeEmail } = useActions();
  const send = async (fields: FormData) => {
    const email = textIn(fields, 'email') ?? '';
    await changeEmail(email, String(fields.get('password')));
    onSent(email);
  };
  return (
    <FormDialog title={t('profile.changeEmail')} submit={t('profile.sendLink')} onSubmit={send} onClose={onClose}>
      {(errors) => (
        <>
          <Typography color="textSecondary">{t('profile.changeEmailHint')}</Typography>
          <TextField name="email" type="email" label={t('profile.newEmail')} autoFocus autoComplete="email" error={'email' in errors} helperText={errors['email']} slotProps={{ htmlInput: { required: true, inputMode: 'email' } }} />
          <PasswordField name="password" label={t('signIn.password')} autoComplete="current-password" error={errors['password']} />
        </>
      )}
    </FormDialog>
  );
}
