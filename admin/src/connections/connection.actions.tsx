import { Alert, Button } from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useNotify } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { Connection, ConnectionCheck } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';

const refresh = () => queryClient.invalidateQueries({ queryKey: ['connections'] });

export function ConnectionActions({ connection }: { connection: Connection }) {
  const t = useT();
  const data = useDataProvider();
  const notify = useNotify();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const paused = connection.status === 'paused';
  const toggle = async () => {
    setBusy(true);
    await data.update('connections', { id: connection.id, data: { status: paused ? 'active' : 'paused' }, previousData: connection })
      .then(refresh, (error: unknown) => notify(problemText(error).detail, { type: 'error' }));
    setBusy(false);
  };
  return (
    <>
      <Check connection={connection} />
      <Button variant="outlined" color="inherit" loading={busy} onClick={() => void toggle()}>{t(paused ? 'connection.resume' : 'connection.pause')}</Button>
      <Disconnect connection={connection} />
    </>
  );
}

function Check({ connection }: { connection: Connection }) {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const tell = ({ ok, detail }: ConnectionCheck) => notify(<Alert severity={ok ? 'success' : 'error'} variant="filled">{t(ok ? 'connection.checkOk' : 'connection.checkFailed')} {detail}</Alert>);
  const check = async () => {
    setBusy(true);
    await actions.checkConnection(connection.id).then(tell, (error: unknown) => notify(problemText(error).detail, { type: 'error' }));
    setBusy(false);
    void refresh();
  };
  return <Button variant="outlined" color="inherit" loading={busy} onClick={() => void check()}>{t('connection.check')}</Button>;
}

function Disconnect({ connection }: { connection: Connection }) {
  const t = useT();
  const data = useDataProvider();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const disconnect = async () => {
    await data.delete('connections', { id: connection.id, previousData: connection });
    await refresh();
    void navigate('/connections');
  };
  return (
    <>
      <Button variant="outlined" color="error" onClick={() => setAsking(true)}>{t('connection.disconnect')}</Button>
      {asking && (
        <ConfirmDialog title={t('connection.disconnectTitle', { name: connection.name })} confirm={t('connection.disconnect')} typed={connection.name} danger onConfirm={disconnect} onClose={() => setAsking(false)}>
          {t('connection.disconnectHint')}
        </ConfirmDialog>
      )}
    </>
  );
}
