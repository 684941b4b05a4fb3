import { Alert, Button } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { SignInFrame } from '../sign-in/sign.in.frame';
import { problemOf } from '../shared/problem';
import { useT } from '../shared/translate';
import { useLinkToken } from './link.token';

interface Props {
  title: string; hint?: ReactNode;
  /** What to do when the link has expired or was used. */
  ended: { text: string; to: string; action: string };
  children: (link: { token: string; onError: (error: unknown) => unknown }) => ReactNode;
}

/** A page that a mail leads to: does its work, or says that the link is spent and where the next one comes from. */
export function LinkPage({ title, hint, ended, children }: Props) {
  const t = useT();
  const token = useLinkToken();
  const [spent, setSpent] = useState<string>();
  /** Keeps what is the link's fault to itself, and throws the rest on. */
  const onError = (error: unknown) => {
    if (problemOf(error)?.code !== 'auth.invalid_token') throw error;
    setSpent(token);
  };
  if (token === undefined || spent === token) {
    return (
      <SignInFrame title={t('recovery.ended')}>
        <Alert role="alert" severity="warning" variant="outlined" sx={{ bgcolor: 'warning.light', color: 'text.primary' }}>{ended.text}</Alert>
        <Button variant="contained" size="large" component={Link} to={ended.to}>{ended.action}</Button>
        {ended.to !== '/login' && <ToSignIn />}
      </SignInFrame>
    );
  }
  return <SignInFrame title={title} hint={hint}>{children({ token, onError })}</SignInFrame>;
}

/** Done: what holds now, and the way on. */
export function Done({ title, text, to = '/login', action }: { title: string; text: string; to?: string; action: string }) {
  return (
    <SignInFrame title={title}>
      <Alert role="status" severity="success" variant="outlined" sx={{ bgcolor: 'success.light', color: 'text.primary' }}>{text}</Alert>
      <Button variant="contained" size="large" component={Link} to={to} autoFocus>{action}</Button>
    </SignInFrame>
  );
}

export function ToSignIn() {
  const t = useT();
  return <Button color="inherit" component={Link} to="/login">{t('recovery.toSignIn')}</Button>;
}
