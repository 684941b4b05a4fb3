import { Button } from '@mui/material';
import { useState } from 'react';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import { DataKeyVersions } from './data.key.versions';
import { KeyFigures } from './key.figures';
import { showKeys } from './keys.query';
import type { Keys } from './keys.types';
import { RotationProgress } from './rotation.progress';

export function DataKeySection({ keys: { dataKeys, policy, rotation } }: { keys: Keys }) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const [asking, setAsking] = useState(false);
  const active = dataKeys.find(({ state }) => state === 'active');
  const running = rotation?.state === 'running';
  const rotate = async () => showKeys(await actions.rotateKey());
  const setPolicy = async (rotateEveryDays: number | null) => showKeys(await actions.setKeyPolicy({ rotateEveryDays }));
  return (
    <Section title={t('keys.data.title')} hint={t('keys.data.hint')} flush
      action={may('keys.rotate') && <Button variant="contained" disabled={running} onClick={() => setAsking(true)}>{t('keys.data.rotate')}</Button>}>
      <KeyFigures name={t('keys.data.title')} version={active?.version} policy={policy} running={running} onSetPolicy={may('keys.rotate') ? setPolicy : undefined} />
      <RotationProgress rotation={rotation} kind="data" />
      <DataKeyVersions versions={dataKeys} />
      {asking && <ConfirmDialog title={t('keys.data.rotateTitle')} confirm={t('keys.data.rotate')} onConfirm={rotate} onClose={() => setAsking(false)}>{t('keys.data.rotateHint')}</ConfirmDialog>}
    </Section>
  );
}
