import { Alert, AlertTitle } from '@mui/material';
import type { Backup, BackupStatus } from '../api.generated';
import { useT } from '../shared/translate';

/** The worst first, and that one alone. */
export function BackupTrouble({ status, newest }: { status: BackupStatus; newest: Backup | undefined }) {
  const t = useT();
  const told = (severity: 'error' | 'warning', title: string, hint: string | null, foreign = false) => (
    <Alert severity={severity} variant="outlined" sx={{ mb: 3, bgcolor: `${severity}.light`, color: 'text.primary' }}><AlertTitle sx={{ fontSize: '0.9375rem', fontWeight: 650 }}>{title}</AlertTitle>{hint && <span {...(foreign && { dir: 'auto', lang: 'en' })}>{hint}</span>}</Alert>
  );
  if (status.unable !== null) return told('error', t('backups.unable'), t('backups.unableHint'));
  if (newest?.state === 'failed') return told('error', t('backups.lastFailed'), newest.reason, true);
  if (status.lastVerified === false) return told('error', t('backups.drillFailed'), t('backups.drillFailedHint'));
  if (status.lastSuccessAt === null && !status.running) return told('warning', t('backups.never'), t('backups.neverHint'));
  if (status.everyHours === 0) return told('warning', t('backups.off'), t('backups.offHint'));
  return null;
}
