import { Box, Checkbox, FormControlLabel, FormGroup, FormHelperText, Switch, TextField, Typography } from '@mui/material';
import { useId, useState } from 'react';
import { Section } from '../shared/page';
import { TimeZoneField } from '../shared/time.zone.field';
import { useT } from '../shared/translate';
import type { Part } from './policies.form';

export const QUIET_PURPOSES = ['marketing', 'utility', 'service'] as const;
const USUAL = { from: '21:00', until: '08:00', purposes: ['marketing'] as string[] };

export function QuietFields({ policies, errors, disabled }: Part) {
  const t = useT();
  const id = useId();
  const [on, setOn] = useState(policies.quietHours !== null);
  const quiet = policies.quietHours ?? USUAL;
  const words = { open: t('action.open'), close: t('action.close'), clear: t('messages.clear'), none: t('policies.noZone') };
  return (
    <Section title={t('policies.quiet.title')} hint={t('policies.quiet.hint')}>
      <Box sx={{ display: 'grid', gap: 2.5 }}>
        <FormControlLabel control={<Switch name="quiet" checked={on} disabled={disabled} onChange={(_, next) => setOn(next)} />} label={t('policies.quiet.on')} />
        {on && (
          <>
            <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: '1fr 1fr', maxWidth: 420 }}>
              <TextField name="from" type="time" label={t('policies.quiet.from')} defaultValue={quiet.from} disabled={disabled} error={'from' in errors} helperText={errors['from']} slotProps={{ inputLabel: { shrink: true }, htmlInput: { required: true } }} />
              <TextField name="until" type="time" label={t('policies.quiet.until')} defaultValue={quiet.until} disabled={disabled} error={'until' in errors} helperText={errors['until']} slotProps={{ inputLabel: { shrink: true }, htmlInput: { required: true } }} />
            </Box>
            <Box role="group" aria-labelledby={id}>
              <Typography id={id} variant="subtitle2" component="div">{t('policies.quiet.purposes')}</Typography>
              <FormGroup row>
                {QUIET_PURPOSES.map((purpose) => <FormControlLabel key={purpose} disabled={disabled} control={<Checkbox size="small" name="purposes" value={purpose} defaultChecked={quiet.purposes.includes(purpose)} />} label={t(`purpose.${purpose}`)} slotProps={{ typography: { variant: 'body2' } }} />)}
              </FormGroup>
              <FormHelperText error={'purposes' in errors}>{errors['purposes'] ?? t('policies.quiet.purposesHint')}</FormHelperText>
            </Box>
          </>
        )}
        <Box sx={{ maxWidth: 420 }}><TimeZoneField name="timeZone" label={t('policies.timeZone')} hint={t('policies.timeZoneHint')} value={policies.timeZone} error={errors['timeZone']} disabled={disabled} required words={words} /></Box>
      </Box>
    </Section>
  );
}
