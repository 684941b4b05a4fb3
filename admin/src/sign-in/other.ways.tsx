import FacebookIcon from '@mui/icons-material/Facebook';
import PasskeyIcon from '@mui/icons-material/FingerprintOutlined';
import SsoIcon from '@mui/icons-material/BadgeOutlined';
import { Box, Button, Divider, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { SignInAnswer, SignInMethods } from '../api.generated';
import { api } from '../app/http';
import { useT } from '../shared/translate';
import { canUsePasskeys, signInWithPasskey } from './passkey';

interface Props { busy: boolean; run: (work: () => Promise<SignInAnswer>) => void; onSso: () => void }

export function OtherWays({ busy, run, onSso }: Props) {
  const t = useT();
  const { data: methods } = useQuery({ queryKey: ['sign-in-methods'], staleTime: Infinity, queryFn: () => api<SignInMethods>('GET', 'auth/methods') });
  return (
    <Box sx={{ display: 'grid', gap: 1.25 }}>
      <Divider><Typography variant="body2" component="span" color="textSecondary">{t('signIn.or')}</Typography></Divider>
      {canUsePasskeys() && <Button color="inherit" variant="outlined" disabled={busy} startIcon={<PasskeyIcon />} onClick={() => run(signInWithPasskey)}>{t('signIn.passkey')}</Button>}
      <Button color="inherit" variant="outlined" disabled={busy} startIcon={<SsoIcon />} onClick={onSso}>{t('signIn.sso')}</Button>
      {methods?.facebook && <Button color="inherit" variant="outlined" disabled={busy} startIcon={<FacebookIcon />} component="a" href="/v1/auth/facebook">{t('signIn.facebook')}</Button>}
    </Box>
  );
}
