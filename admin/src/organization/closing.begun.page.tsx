import { Alert, Box, Button, Checkbox, FormControlLabel, Typography } from '@mui/material';
import { useState } from 'react';
import { CopyBlock } from '../shared/copy';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import { SignInFrame } from '../sign-in/sign.in.frame';
import { begunClosing, keepBegun } from './closing.query';

/** Outside the panel's frame, and with no question to the server: the session may end while somebody reads this. */
export function ClosingBegunPage() {
  const t = useT();
  const format = useFormat();
  const [begun] = useState(begunClosing);
  const [kept, setKept] = useState(false);
  // Begins anew, so that nothing on the screen is of before.
  const leave = () => {
    keepBegun(undefined);
    window.location.assign('/admin/');
  };
  if (!begun) return <SignInFrame title={t('closing.certificate')}><Alert severity="info" variant="outlined">{t('closing.lost')}</Alert><Button variant="contained" size="large" href="/admin/">{t('closing.back')}</Button></SignInFrame>;
  const now = begun.dueAt === begun.requestedAt;
  return (
    <SignInFrame title={t(now ? 'closing.doneNowTitle' : 'closing.doneTitle')}>
      <Typography role="status" color="textSecondary">{now ? t('closing.doneNowText') : t('closing.doneText', { at: format.exact(begun.dueAt) })}</Typography>
      <Box sx={{ display: 'grid', gap: 1, minWidth: 0 }}>
        <Typography sx={{ fontWeight: 600 }}>{t('closing.certificate')}</Typography>
        <CopyBlock multiline label={t('closing.certificate')} value={begun.certificateUrl} />
        <Typography variant="body2" color="textSecondary">{t('closing.certificateHint')}</Typography>
      </Box>
      <FormControlLabel control={<Checkbox checked={kept} onChange={(_, on) => setKept(on)} />} label={t('closing.leave')} />
      <Button variant="contained" size="large" disabled={!kept} onClick={leave}>{t('closing.back')}</Button>
    </SignInFrame>
  );
}
