import CloseIcon from '@mui/icons-material/Close';
import { Button, IconButton } from '@mui/material';
import { skipToken, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { ClosingBanner } from '../organization/closing.banner';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import { Banner } from './banner';
import { useActions } from './data.actions';
import { queryClient } from './query.client';
import { useMay, useSession } from './session';

const BACKUP_CODE_USED = ['backup-code-used'];

/** Kept with the answers of the server, so that it goes with them at sign-out. */
export function markBackupCodeUsed(used = true): void {
  queryClient.setQueryData(BACKUP_CODE_USED, used);
}

/** What everybody must see, whatever page he is on. */
export function Banners() {
  const t = useT();
  const format = useFormat();
  const { mfaEnrolment, account } = useSession();
  const { data: usedBackupCode } = useQuery<boolean>({ queryKey: BACKUP_CODE_USED, queryFn: skipToken, gcTime: Infinity, staleTime: Infinity });
  return (
    <>
      <ClosingBanner />
      <UrgentAlerts />
      {mfaEnrolment && !mfaEnrolment.overdue && (
        <Banner action={<Button size="small" color="inherit" variant="outlined" component={Link} to="/profile/security">{t('mfa.setUp')}</Button>}>{t('mfa.dueBy', { date: format.date(mfaEnrolment.dueAt) })}</Banner>
      )}
      {usedBackupCode && (
        <Banner action={(
          <>
            <Button size="small" color="inherit" component={Link} to="/profile/security">{t('mfa.newCodes')}</Button>
            <IconButton size="small" color="inherit" aria-label={t('action.close')} onClick={() => markBackupCodeUsed(false)}><CloseIcon fontSize="small" /></IconButton>
          </>
        )}>
          {t('mfa.codeUsed', { count: account.backupCodes })}
        </Banner>
      )}
    </>
  );
}

/** Open alerts that should not wait. The server tells when one opens or is looked after. */
function UrgentAlerts() {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const actions = useActions();
  const { mfaEnrolment } = useSession();
  const { data } = useQuery({ queryKey: ['alerts', 'urgent'], queryFn: actions.urgentAlerts, enabled: may('alerts.read') && !mfaEnrolment?.overdue });
  if (!data || data.critical + data.warning === 0) return null;
  const told = (['critical', 'warning'] as const).filter((severity) => data[severity] > 0).map((severity) => t(`alerts.banner.${severity}`, { count: format.number(data[severity]) }));
  return (
    <Banner severity={data.critical > 0 ? 'error' : 'warning'} action={<Button size="small" color="inherit" variant="outlined" component={Link} to="/alerts">{t('alerts.banner.see')}</Button>}>{t('alerts.banner.open', { what: format.list(told) })}</Banner>
  );
}
