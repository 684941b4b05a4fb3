import ShieldIcon from '@mui/icons-material/GppGoodOutlined';
import NoShieldIcon from '@mui/icons-material/GppMaybeOutlined';
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useActions } from '../app/data.actions';
import { refreshSession, useSession } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { Section } from '../shared/page';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { BackupCodesDialog } from './backup.codes';
import { TotpDialog } from './totp.dialog';

const FEW = 3;

export function MfaSection() {
  const t = useT();
  const { account } = useSession();
  const { removeTotp, newBackupCodes } = useActions();
  const [open, setOpen] = useState<'set-up' | 'new-codes' | 'remove'>();
  const [codes, setCodes] = useState<string[]>();
  const close = () => setOpen(undefined);
  const status = <Tag tone={account.totp ? 'good' : 'warn'}>{t(account.totp ? 'mfa.on' : 'mfa.off')}</Tag>;
  return (
    <Section title={t('mfa.title')} hint={t('mfa.hint')} action={status}>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <Box aria-hidden sx={{ color: account.totp ? 'success.main' : 'warning.main', display: 'flex' }}>{account.totp ? <ShieldIcon /> : <NoShieldIcon />}</Box>
        <Box sx={{ flex: '1 1 240px', minWidth: 0 }}>
          <Typography>{t(account.totp ? 'mfa.onHint' : 'mfa.offHint')}</Typography>
          {account.totp && <Typography variant="body2" sx={{ color: account.backupCodes <= FEW ? 'warning.main' : 'text.secondary' }}>{t(account.backupCodes <= FEW ? 'mfa.codesLeftFew' : 'mfa.codesLeft', { count: account.backupCodes })}</Typography>}
        </Box>
        {!account.totp && <Button variant="contained" onClick={() => setOpen('set-up')}>{t('mfa.setUp')}</Button>}
        {account.totp && <Button color="inherit" variant="outlined" onClick={() => setOpen('new-codes')}>{t('mfa.newCodes')}</Button>}
        {account.totp && <Button color="error" variant="outlined" onClick={() => setOpen('remove')}>{t('mfa.remove')}</Button>}
      </Box>
      {open === 'set-up' && <TotpDialog onCodes={(given) => { setCodes(given); close(); }} onClose={close} />}
      {open === 'new-codes' && (
        <ConfirmDialog title={t('mfa.newCodesTitle')} confirm={t('mfa.newCodes')} onConfirm={async () => setCodes((await newBackupCodes()).backupCodes)} onClose={close}>{t('mfa.newCodesHint')}</ConfirmDialog>
      )}
      {open === 'remove' && (
        <ConfirmDialog title={t('mfa.removeTitle')} confirm={t('mfa.remove')} danger onConfirm={async () => { await removeTotp(); await refreshSession(); }} onClose={close}>{t('mfa.removeHint')}</ConfirmDialog>
      )}
      {codes && open === undefined && <BackupCodesDialog codes={codes} onClose={() => { setCodes(undefined); void refreshSession(); }} />}
    </Section>
  );
}
