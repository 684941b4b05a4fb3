import { Button } from '@mui/material';
import { useState } from 'react';
import { useActions } from '../app/data.actions';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { isChanging, stagedOf } from './change.phase';
import { ChangeStep } from './change.step';
import { refreshKeys } from './keys.query';
import type { Part } from './master.key.change';

export function StageStep({ masterKey, state }: Part) {
  const t = useT();
  const actions = useActions();
  const [{ busy, error }, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const stage = async () => {
    setState({ busy: true });
    const failure = await actions.stageMasterKey().then(() => undefined, (reason: unknown) => reason);
    await refreshKeys();
    setState({ busy: false, ...(failure !== undefined && { error: failure }) });
  };
  // The version before may be kept as long as anybody likes; the next change does not wait for its end.
  const offered = !stagedOf(masterKey) && !isChanging(masterKey);
  return (
    <ChangeStep number={1} title={t('keys.change.stage')} hint={t('keys.change.stageHint')} state={state}>
      {offered && <Button variant={state === 'current' ? 'contained' : 'outlined'} color={state === 'current' ? 'primary' : 'inherit'} loading={busy} onClick={() => void stage()}>{t(state === 'current' ? 'keys.change.stageDo' : 'keys.change.stageNext')}</Button>}
      {error !== undefined && <ProblemAlert error={error} />}
    </ChangeStep>
  );
}
