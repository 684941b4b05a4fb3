import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { TotpEnrolment } from '../api.generated';
import { useActions } from '../app/data.actions';
import { CodeField } from '../shared/code.field';
import { CopyBlock } from '../shared/copy';
import { textIn, useForm } from '../shared/form';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { Trouble } from '../sign-in/trouble';

/** Scan, type the first code, done (RFC 6238). Nothing is switched on before the server has seen a right code. */
export function TotpDialog({ onCodes, onClose }: { onCodes: (codes: string[]) => void; onClose: () => void }) {
  const t = useT();
  const id = useId();
  const { beginTotp, confirmTotp } = useActions();
  // The secret leaves memory with this dialog.
  const { data: enrolment, error, refetch } = useQuery({ queryKey: ['totp-enrolment'], queryFn: beginTotp, gcTime: 0, staleTime: Infinity, retry: false, refetchOnReconnect: false, refetchOnWindowFocus: false });
  const form = useForm(async (fields) => onCodes((await confirmTotp(textIn(fields, 'code') ?? '')).backupCodes));
  return (
    <Dialog open onClose={form.busy ? undefined : onClose} aria-labelledby={id} maxWidth="xs" fullWidth>
      <form onSubmit={form.submit}>
        <DialogTitle id={id}>{t('mfa.setUpTitle')}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2 }}>
          {error ? <Box role="alert"><ProblemAlert error={error} onRetry={() => void refetch()} /></Box> : <Scan enrolment={enrolment} />}
          {enrolment && <CodeField label={t('signIn.code')} hint={t('mfa.firstCodeHint')} error={form.fields['code']} />}
          <Trouble error={form.error} />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose} disabled={form.busy}>{t('action.cancel')}</Button>
          <Button type="submit" variant="contained" loading={form.busy} disabled={!enrolment}>{t('mfa.confirm')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Scan({ enrolment }: { enrolment: TotpEnrolment | undefined }) {
  const t = useT();
  return (
    <>
      <Typography color="textSecondary">{t('mfa.scan')}</Typography>
      {/* White in the dark too: cameras want dark modules on a light ground. */}
      <Box sx={{ justifySelf: 'center', bgcolor: '#ffffff', p: 1.5, borderRadius: '12px', border: 1, borderColor: 'divider', lineHeight: 0 }}>
        {enrolment ? <Box component="img" src={`data:image/svg+xml,${encodeURIComponent(enrolment.qrSvg)}`} alt={t('mfa.qr')} sx={{ width: 184, height: 184 }} /> : <Skeleton variant="rounded" width={184} height={184} />}
      </Box>
      <Typography variant="body2" color="textSecondary">{t('mfa.orType')}</Typography>
      {enrolment ? <CopyBlock label={t('mfa.secret')} value={enrolment.secret} multiline /> : <Skeleton variant="rounded" height={52} />}
    </>
  );
}
