import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { useActions } from '../app/data.actions';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import { retiringOf } from './change.phase';
import { ChangeStep } from './change.step';
import { showKeys } from './keys.query';
import type { MasterKeyState, MasterKeyVersionState } from './keys.types';
import type { Part } from './master.key.change';

export function DestroyStep({ masterKey, state }: Part) {
  const t = useT();
  const actions = useActions();
  const [asking, setAsking] = useState<number>();
  const destroy = async () => {
    if (asking !== undefined) await showKeys(await actions.destroyMasterKey(asking));
  };
  return (
    <ChangeStep number={4} title={t('keys.change.destroy')} hint={t('keys.change.destroyHint')} state={state}>
      {retiringOf(masterKey).map((old) => <Old key={`${old.provider} ${old.version}`} old={old} masterKey={masterKey} onDestroy={() => setAsking(old.version)} />)}
      {asking !== undefined && (
        <ConfirmDialog title={t('keys.change.destroyTitle', { version: asking })} confirm={t('keys.change.destroyConfirm')} typed={String(asking)} danger onConfirm={destroy} onClose={() => setAsking(undefined)}>
          {t('keys.change.destroyWhat', { version: asking })}
        </ConfirmDialog>
      )}
    </ChangeStep>
  );
}

/** A version that is no longer used: it can be destroyed here, or the reader learns why not and where. */
function Old({ old, masterKey, onDestroy }: { old: MasterKeyVersionState; masterKey: MasterKeyState; onDestroy: () => void }) {
  const t = useT();
  const format = useFormat();
  const { version, provider, dataKeys } = old;
  if (dataKeys > 0) return <Box sx={{ fontSize: '0.875rem' }}>{t('keys.change.stillWraps', { version, count: format.number(dataKeys) })}</Box>;
  if (provider !== masterKey.provider) return <Box sx={{ fontSize: '0.875rem' }}>{t('keys.change.foreign', { version, provider })}</Box>;
  if (!masterKey.canDestroy) return <Box sx={{ fontSize: '0.875rem' }}>{t('keys.change.destroyThere', { version })}</Box>;
  return <Button variant="outlined" color="error" onClick={onDestroy}>{t('keys.change.destroyDo', { version })}</Button>;
}
