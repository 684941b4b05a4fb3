import SyncIcon from '@mui/icons-material/Sync';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';

export function SyncButton({ connectionId }: { connectionId: string }) {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const sync = () => {
    setBusy(true);
    void actions.syncTemplates(connectionId).then(
      ({ total, approved }) => notify(t('templates.done', { total, approved }), { type: 'success' }),
      (error: unknown) => notify(problemText(error).detail, { type: 'error' }),
    ).then(() => queryClient.invalidateQueries({ queryKey: ['templates'] })).finally(() => setBusy(false));
  };
  return <Button variant="outlined" color="inherit" startIcon={<SyncIcon />} loading={busy} loadingPosition="start" onClick={sync}>{t('templates.sync')}</Button>;
}
