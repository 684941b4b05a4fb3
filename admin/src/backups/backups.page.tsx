import { Alert, Button, Skeleton } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { BackupList } from './backup.list';
import { refreshBackups, useBackups } from './backup.query';
import { BackupRestore } from './backup.restore';
import { BackupStanding } from './backup.standing';
import { BackupTrouble } from './backup.trouble';

/** Whether the disk may break tonight (VA-7). */
export function BackupsPage() {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const notify = useNotify();
  /** The drill that was asked for, with what was known of the backup before. */
  const [drill, setDrill] = useState<{ id: string; before: string | null }>();
  const list = useBackups(drill !== undefined);
  const { status } = list;
  const tried = drill && list.rows?.find(({ id }) => id === drill.id);
  if (tried && tried.verifiedAt !== drill.before) setDrill(undefined);
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const make = () => {
    setState({ busy: true });
    actions.makeBackup().then(() => {
      setState({ busy: false });
      notify(t('backups.begun'), { type: 'success' });
      return refreshBackups();
    }, (error: unknown) => setState({ busy: false, error }));
  };
  const mayMake = may('backups.make') && status?.operator === true;
  return (
    <Page title={t('backups.title')} subtitle={t('backups.hint')} actions={mayMake && <Button variant="contained" loading={state.busy} disabled={status.running || status.unable !== null} onClick={make}>{t('backups.make')}</Button>}>
      {state.error !== undefined && <ProblemAlert error={state.error} />}
      {list.error !== null && <ProblemAlert error={list.error} onRetry={list.retry} />}
      {!status && list.error === null && <><Skeleton variant="rounded" height={190} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={260} /></>}
      {status && (
        <>
          {!mayMake && <Alert severity="info" variant="outlined" sx={{ mb: 3 }}>{t(status.operator ? 'backups.ownersOnly' : 'backups.notOperator')}</Alert>}
          <BackupTrouble status={status} newest={list.page === 1 ? list.rows?.[0] : undefined} />
          <BackupStanding status={status} />
          <BackupList list={list} status={status} verifying={drill?.id} {...(mayMake && { onVerify: (id: string, before: string | null) => setDrill({ id, before }) })} />
          <BackupRestore newest={list.rows?.find((one) => one.state === 'done')?.id} />
        </>
      )}
    </Page>
  );
}
