import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { api } from '../app/http';
import { useForm } from '../shared/form';
import { useT } from '../shared/translate';
import { STEP } from '../sign-in/sign.in.frame';
import { Trouble } from '../sign-in/trouble';
import { Done, LinkPage } from './link.page';

const KINDS = {
  unlock: { path: 'auth/unlock', again: '/request-unlock' },
  verify: { path: 'auth/email/verify', again: '/profile' },
} as const;

/** Lifts a lock or verifies an address. By a button: programs that look into mails open links too, and the token serves once. */
export function ConfirmLinkPage({ kind }: { kind: keyof typeof KINDS }) {
  const t = useT();
  const { path, again } = KINDS[kind];
  const [done, setDone] = useState(false);
  if (done) return <Done title={t(`recovery.${kind}Done`)} text={t(`recovery.${kind}DoneHint`)} to={kind === 'verify' ? '/' : '/login'} action={t(kind === 'verify' ? 'recovery.goOn' : 'recovery.toSignIn')} />;
  return (
    <LinkPage title={t(`recovery.${kind}Title`)} hint={t(`recovery.${kind}Hint`)} ended={{ text: t(`recovery.${kind}Ended`), to: again, action: t(`recovery.${kind}Again`) }}>
      {({ token, onError }) => <OneButton label={t(`recovery.${kind}Submit`)} onPress={() => api<void>('POST', path, { body: { token } }).then(() => setDone(true), onError)} />}
    </LinkPage>
  );
}

function OneButton({ label, onPress }: { label: string; onPress: () => Promise<unknown> }) {
  const form = useForm(onPress);
  return (
    <Box component="form" method="post" onSubmit={form.submit} sx={STEP}>
      <Trouble error={form.error} />
      <Button type="submit" variant="contained" size="large" loading={form.busy} autoFocus>{label}</Button>
    </Box>
  );
}
