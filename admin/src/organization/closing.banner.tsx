import { Button } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useActions } from '../app/data.actions';
import { Banner } from '../app/banner';
import { useMay } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import type { Closing } from './closing.actions';
import { showClosing, useClosing, useGraceLeft } from './closing.query';

/** On every page while the organisation is being deleted. */
export function ClosingBanner() {
  const closing = useClosing();
  return closing ? <Told closing={closing} /> : null;
}

function Told({ closing }: { closing: Closing }) {
  const t = useT();
  const format = useFormat();
  const left = useGraceLeft(closing);
  const may = useMay();
  return (
    <Banner severity="error" action={left !== undefined && may('organization.delete') ? <CallOff /> : null}>
      {left === undefined ? t('closing.bannerNow') : t('closing.bannerSoon', { left, at: format.exact(closing.dueAt) })}
    </Banner>
  );
}

export function CallOff() {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const [asking, setAsking] = useState(false);
  const go = async () => {
    await actions.callClosingOff();
    notify(t('closing.calledOff'), { type: 'success' });
    await showClosing();
  };
  return (
    <>
      <Button size="small" color="inherit" variant="outlined" onClick={() => setAsking(true)}>{t('closing.callOff')}</Button>
      {asking && <ConfirmDialog title={t('closing.callOffTitle')} confirm={t('closing.callOff')} onConfirm={go} onClose={() => setAsking(false)}>{t('closing.callOffHint')}</ConfirmDialog>}
    </>
  );
}
