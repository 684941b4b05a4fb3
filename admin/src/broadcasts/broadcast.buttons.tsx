import { Button } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import type { Broadcast } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';
import { isUnderWay, refreshBroadcasts, useApproval } from './broadcast.query';

/** What can be done with it as it stands. */
export function BroadcastButtons({ broadcast }: { broadcast: Broadcast }) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const notify = useNotify();
  const navigate = useNavigate();
  const problemText = useProblemText();
  const approval = useApproval(broadcast);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<'cancel' | 'remove'>();
  const { id, state, name } = broadcast;
  const now = (work: Promise<unknown>) => {
    setBusy(true);
    void work.catch((error: unknown) => notify(problemText(error).detail, { type: 'warning' })).then(refreshBroadcasts).finally(() => setBusy(false));
  };
  const remove = async () => {
    await actions.deleteBroadcast(id);
    void navigate('/broadcasts');
    await refreshBroadcasts();
  };
  const maySend = may('broadcasts.send');
  const mayWrite = may('broadcasts.write');
  return (
    <>
      {approval.mine && <Button variant="contained" loading={busy} onClick={() => now(actions.approveBroadcast(id))}>{t('broadcasts.approve')}</Button>}
      {state === 'draft' && mayWrite && <Button variant={approval.mine ? 'outlined' : 'contained'} color={approval.mine ? 'inherit' : 'primary'} component={Link} to={`/broadcasts/${id}/edit?step=check`}>{t('broadcasts.goOn')}</Button>}
      {state === 'draft' && mayWrite && <Button variant="outlined" color="inherit" component={Link} to={`/broadcasts/${id}/edit`}>{t('broadcasts.edit')}</Button>}
      {state === 'draft' && mayWrite && <Button variant="outlined" color="error" onClick={() => setAsking('remove')}>{t('broadcasts.remove')}</Button>}
      {isUnderWay(state) && maySend && <Button variant="contained" loading={busy} onClick={() => now(actions.pauseBroadcast(id))}>{t('broadcasts.pause')}</Button>}
      {state === 'paused' && maySend && <Button variant="contained" loading={busy} onClick={() => now(actions.resumeBroadcast(id))}>{t('broadcasts.resume')}</Button>}
      {(isUnderWay(state) || state === 'paused') && maySend && <Button variant="outlined" color="error" disabled={busy} onClick={() => setAsking('cancel')}>{t('broadcasts.cancel')}</Button>}
      {asking === 'cancel' && <ConfirmDialog title={t('broadcasts.cancelTitle')} confirm={t('broadcasts.cancel')} typed={name} danger onConfirm={() => actions.cancelBroadcast(id).then(refreshBroadcasts)} onClose={() => setAsking(undefined)}>{t('broadcasts.cancelHint')}</ConfirmDialog>}
      {asking === 'remove' && <ConfirmDialog title={t('broadcasts.removeTitle')} confirm={t('broadcasts.remove')} danger onConfirm={remove} onClose={() => setAsking(undefined)}>{t('broadcasts.removeHint')}</ConfirmDialog>}
    </>
  );
}
