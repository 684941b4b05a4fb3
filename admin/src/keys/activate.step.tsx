import { Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useActions } from '../app/data.actions';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useT } from '../shared/translate';
import { isChanging, stagedOf } from './change.phase';
import { ChangeStep } from './change.step';
import { showKeys } from './keys.query';
import type { Part } from './master.key.change';

export function ActivateStep({ masterKey, state }: Part) {
  const t = useT();
  const actions = useActions();
  const [asking, setAsking] = useState<number>();
  const staged = stagedOf(masterKey);
  const activate = async () => {
    if (asking !== undefined) await showKeys(await actions.activateMasterKey(asking));
  };
  return (
    <ChangeStep number={3} title={t('keys.change.activate')} hint={t('keys.change.activateHint')} state={state}>
      {staged && !isChanging(masterKey) && <Button variant="contained" disabled={state !== 'current'} onClick={() => setAsking(staged.version)}>{t('keys.change.activateDo', { version: staged.version })}</Button>}
      {isChanging(masterKey) && <Typography variant="body2">{t('keys.change.activating')}</Typography>}
      {asking !== undefined && <ConfirmDialog title={t('keys.change.activateTitle', { version: asking })} confirm={t('keys.change.activateConfirm')} onConfirm={activate} onClose={() => setAsking(undefined)}>{t('keys.change.activateWhat', { version: asking })}</ConfirmDialog>}
    </ChangeStep>
  );
}
