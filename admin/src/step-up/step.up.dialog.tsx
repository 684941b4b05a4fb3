import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, Typography } from '@mui/material';
import { useId, useState } from 'react';
import { useLogout } from 'react-admin';
import type { Session } from '../api.generated';
import { api } from '../app/http';
import { renew, useSession } from '../app/session';
import type { MessageKey } from '../i18n/catalog';
import { CodeField } from '../shared/code.field';
import { textIn, useForm } from '../shared/form';
import { PasswordField } from '../shared/password.field';
import { useT } from '../shared/translate';
import { canUsePasskeys, passkeyForStepUp } from '../sign-in/passkey';
import { Trouble } from '../sign-in/trouble';

type By = 'password' | 'totp' | 'backup';
const WORDS = { password: 'stepUp.usePassword', totp: 'signIn.useCode', backup: 'signIn.useBackupCode' } as const satisfies Record<By, MessageKey>;

/** Is it still you? Asked before what could do harm, if the last proof is more than a few minutes old (ID-14). Whoever has a second factor shows that one: a password alone proves less. */
export function StepUpDialog({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const t = useT();
  const id = useId();
  const logout = useLogout();
  const { account } = useSession();
  const passkey = account.passkeys > 0 && canUsePasskeys();
  const codes: By[] = [...(account.totp ? ['totp' as const] : []), ...(account.backupCodes > 0 ? ['backup' as const] : [])];
  const ways: By[] = account.totp || account.passkeys > 0 ? codes : account.hasPassword ? ['password'] : [];
  const [by, setBy] = useState<By | undefined>(ways[0]);
  const other = ways.find((way) => way !== by);
  const [passkeyState, setPasskeyState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const confirm = async (proof: Record<string, unknown>) => {
    renew(await api<Session>('POST', 'auth/step-up', { body: proof }));
    onDone();
  };
  const form = useForm((fields) => {
    setPasskeyState({ busy: false });
    return confirm(by === 'password' ? { password: String(fields.get('password')) } : { code: textIn(fields, 'code') ?? '' });
  });
  const byPasskey = () => {
    setPasskeyState({ busy: true });
    passkeyForStepUp().then((answer) => confirm({ passkey: answer })).catch((error: unknown) => setPasskeyState({ busy: false, error }));
  };
  const busy = form.busy || passkeyState.busy;
  return (
    <Dialog open onClose={busy ? undefined : onClose} aria-labelledby={id} maxWidth="xs" fullWidth>
      <form method="post" onSubmit={form.submit}>
        <DialogTitle id={id}>{t('stepUp.title')}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2 }}>
          <Typography color="textSecondary">{t(by || passkey ? 'stepUp.hint' : 'stepUp.signInAgain')}</Typography>
          <Trouble error={passkeyState.error ?? form.error} />
          {by === 'password' && <PasswordField name="password" label={t('signIn.password')} autoComplete="current-password" autoFocus error={form.fields['password']} />}
          {by === 'totp' && <CodeField label={t('signIn.code')} hint={t('signIn.codeHint')} autoFocus error={form.fields['code']} />}
          {by === 'backup' && <CodeField kind="backup" label={t('signIn.backupCode')} hint={t('signIn.backupCodeHint')} autoFocus error={form.fields['code']} />}
          {(other || (passkey && by)) && (
            <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
              {other && <Button size="small" variant="outlined" color="inherit" disabled={busy} onClick={() => setBy(other)}>{t(WORDS[other])}</Button>}
              {passkey && by && <Button size="small" variant="outlined" color="inherit" disabled={busy} onClick={byPasskey}>{t('signIn.passkey')}</Button>}
            </Box>
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose} disabled={busy}>{t('action.cancel')}</Button>
          {by && <Button type="submit" variant="contained" loading={busy}>{t('stepUp.confirm')}</Button>}
          {!by && passkey && <Button variant="contained" loading={busy} onClick={byPasskey}>{t('signIn.passkey')}</Button>}
          {!by && !passkey && <Button variant="contained" onClick={() => void logout()}>{t('app.signOut')}</Button>}
        </DialogActions>
      </form>
    </Dialog>
  );
}
