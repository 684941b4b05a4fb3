import { Box, Checkbox, FormControlLabel, Typography } from '@mui/material';
import { CopyBlock } from '../shared/copy';
import { useT } from '../shared/translate';
import { stagedOf, versionInQuestion } from './change.phase';
import { ChangeStep } from './change.step';
import type { Part } from './master.key.change';
import { bringingHint, mustBeBrought } from './provider';

/** Only a person can know that a key is everywhere it must be. */
export function BringStep({ masterKey, state, brought, onBrought }: Part & { brought: number | undefined; onBrought: (version: number | undefined) => void }) {
  const t = useT();
  const staged = stagedOf(masterKey);
  return (
    <ChangeStep number={2} title={t('keys.change.bringTitle')} hint={bringingHint(t, masterKey.provider, versionInQuestion(masterKey, state))} state={state}>
      {staged && (
        <>
          <Box sx={{ width: '100%', maxWidth: 760 }}>
            <Typography variant="body2" color="textSecondary" sx={{ mb: 0.5 }}>{t('keys.change.stagedFingerprint', { version: staged.version })}</Typography>
            <CopyBlock label={t('keys.change.stagedFingerprint', { version: staged.version })} value={staged.fingerprint} />
          </Box>
          {mustBeBrought(masterKey.provider) && (
            <FormControlLabel control={<Checkbox size="small" checked={brought === staged.version} onChange={(event) => onBrought(event.target.checked ? staged.version : undefined)} />} label={t('keys.change.brought', { version: staged.version })} slotProps={{ typography: { variant: 'body2' } }} />
          )}
        </>
      )}
    </ChangeStep>
  );
}
