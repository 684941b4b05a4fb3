import { Alert, Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useSearchParams } from 'react-router-dom';
import { useT } from '../shared/translate';
import { SignInFrame } from '../sign-in/sign.in.frame';

/** Where another party's sign-in page, or the way back from it, ends without a session. The code names the case and nobody. */
export function SignInFailedPage() {
  const t = useT();
  const translate = useTranslate();
  const [search] = useSearchParams();
  const code = (search.get('code') ?? '').replaceAll(/[^a-z_.]/g, '');
  return (
    <SignInFrame title={t('recovery.failedTitle')}>
      <Alert role="alert" severity="warning" variant="outlined" sx={{ bgcolor: 'warning.light', color: 'text.primary' }}>
        {translate(`recovery.failed.${code.replace(/^\w+\./, '')}`, { _: t('recovery.failedOther') })}
      </Alert>
      <Button variant="contained" size="large" component={Link} to="/login">{t('recovery.toSignIn')}</Button>
    </SignInFrame>
  );
}
