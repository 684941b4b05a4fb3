import { Box, Button } from '@mui/material';
import { useState } from 'react';
import type { MfaChallenge, SignInAnswer } from '../api.generated';
import { api } from '../app/http';
import { useForm } from '../shared/form';
import { PasswordField } from '../shared/password.field';
import { problemOf } from '../shared/problem';
import { useT } from '../shared/translate';
import { CodeStep } from '../sign-in/code.step';
import { SignInFrame, STEP } from '../sign-in/sign.in.frame';
import { Trouble } from '../sign-in/trouble';
import { ToSignIn } from './link.page';
import { goIn, TookTooLong } from './second.step.page';

/** Facebook named an address that an account here has. Only who knows that account's password may join the two (ID-13). */
export function LinkFacebookPage() {
  const t = useT();
  const [state, setState] = useState<'asking' | 'ended' | MfaChallenge>('asking');
  const form = useForm(async (fields) => {
    try {
      const answer = await api<SignInAnswer>('POST', 'auth/facebook/link', { body: { password: String(fields.get('password')) } });
      if ('mfaRequired' in answer) setState(answer);
      else goIn();
    } catch (error) {
      if (problemOf(error)?.code !== 'sso.link_expired') throw error;
      setState('ended');
    }
  });
  if (state === 'ended') return <TookTooLong />;
  if (state !== 'asking') return <SignInFrame title={t('signIn.secondStep')} hint={t('signIn.secondStepHint')}><CodeStep challenge={state} onSession={async () => goIn()} onBack={() => setState('ended')} /></SignInFrame>;
  return (
    <SignInFrame title={t('recovery.facebookTitle')} hint={t('recovery.facebookHint')}>
      <Box component="form" method="post" onSubmit={form.submit} sx={STEP}>
        <Trouble error={form.error} />
        <PasswordField name="password" label={t('signIn.password')} autoComplete="current-password" autoFocus error={form.fields['password']} />
        <Button type="submit" variant="contained" size="large" loading={form.busy}>{t('recovery.facebookSubmit')}</Button>
      </Box>
      <ToSignIn />
    </SignInFrame>
  );
}
