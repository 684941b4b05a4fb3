import { Box, Button } from '@mui/material';
import { useState } from 'react';
import type { MfaChallenge, Session, SignInAnswer } from '../api.generated';
import { api } from '../app/http';
import { CodeField } from '../shared/code.field';
import { textIn, useForm } from '../shared/form';
import { useT } from '../shared/translate';
import { canUsePasskeys, signInWithPasskey } from './passkey';
import { STEP } from './sign.in.frame';
import { Trouble } from './trouble';

type Kind = 'totp' | 'backup';
interface Props { challenge: MfaChallenge; onSession: (session: Session, usedBackupCode: boolean) => Promise<void>; onBack: () => void }

/** The second step. The challenge's token is good for a few minutes and lives in memory alone. */
export function CodeStep({ challenge, onSession, onBack }: Props) {
  const t = useT();
  const kinds: Kind[] = [...(challenge.methods.includes('totp') ? ['totp' as const] : []), ...(challenge.methods.includes('backup_code') ? ['backup' as const] : [])];
  const [kind, setKind] = useState<Kind | undefined>(kinds[0]);
  const other = kinds.find((one) => one !== kind);
  const [passkeyError, setPasskeyError] = useState<unknown>();
  const finish = (answer: SignInAnswer) => ('mfaRequired' in answer ? Promise.resolve() : onSession(answer, kind === 'backup'));
  const form = useForm(async (fields) => {
    setPasskeyError(undefined);
    await finish(await api<SignInAnswer>('POST', 'auth/mfa', { body: { mfaToken: challenge.mfaToken, code: textIn(fields, 'code') ?? '' } }));
  });
  const byPasskey = () => {
    setPasskeyError(undefined);
    signInWithPasskey().then((answer) => ('mfaRequired' in answer ? undefined : onSession(answer, false))).catch(setPasskeyError);
  };
  return (
    <Box component="form" method="post" onSubmit={form.submit} sx={STEP}>
      <Trouble error={passkeyError ?? form.error} />
      {kind && <CodeField key={kind} kind={kind} autoFocus label={t(kind === 'totp' ? 'signIn.code' : 'signIn.backupCode')} hint={t(kind === 'totp' ? 'signIn.codeHint' : 'signIn.backupCodeHint')} error={form.fields['code']} />}
      {kind && <Button type="submit" variant="contained" size="large" loading={form.busy}>{t('signIn.submit')}</Button>}
      {challenge.methods.includes('passkey') && canUsePasskeys() && <Button variant="outlined" color="inherit" onClick={byPasskey}>{t('signIn.passkey')}</Button>}
      {other && <Button color="inherit" onClick={() => setKind(other)}>{t(other === 'backup' ? 'signIn.useBackupCode' : 'signIn.useCode')}</Button>}
      <Button color="inherit" onClick={onBack}>{t('signIn.startAgain')}</Button>
    </Box>
  );
}
