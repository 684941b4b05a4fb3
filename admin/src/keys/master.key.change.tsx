import { Box, Typography } from '@mui/material';
import { useState } from 'react';
import { useMay } from '../app/session';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import { ActivateStep } from './activate.step';
import { BringStep } from './bring.step';
import { currentStep, STEPS, type Step } from './change.phase';
import type { StepState } from './change.step';
import { DestroyStep } from './destroy.step';
import type { MasterKeyState } from './keys.types';
import { StageStep } from './stage.step';

/** What every step gets: the key, and where this step stands in the change. */
export interface Part { masterKey: MasterKeyState; state: StepState }

/** Stage, bring, activate, destroy: in this order, because a server that lacks the key stands still. */
export function MasterKeyChange({ masterKey }: { masterKey: MasterKeyState }) {
  const t = useT();
  const may = useMay();
  const [brought, setBrought] = useState<number>();
  if (!masterKey.operator || !may('keys.master')) {
    return <Section title={t('keys.change.title')}><Typography variant="body2" color="textSecondary">{t(masterKey.operator ? 'keys.change.ownersOnly' : 'keys.change.notOperator')}</Typography></Section>;
  }
  const at = STEPS.indexOf(currentStep(masterKey, brought));
  const part = (step: Step): Part => {
    const place = STEPS.indexOf(step);
    return { masterKey, state: place === at ? 'current' : place < at ? 'done' : 'ahead' };
  };
  return (
    <Section title={t('keys.change.title')} hint={t('keys.change.hint')}>
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, pt: 0.5 }}>
        <StageStep {...part('stage')} />
        <BringStep {...part('bring')} brought={brought} onBrought={setBrought} />
        <ActivateStep {...part('activate')} />
        <DestroyStep {...part('destroy')} />
      </Box>
    </Section>
  );
}
