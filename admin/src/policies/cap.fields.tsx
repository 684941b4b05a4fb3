import { Box, TextField } from '@mui/material';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import type { Part } from './policies.form';

/** The caps of the terms of use can be lowered here, not raised. */
export function CapFields({ policies, errors, disabled }: Part) {
  const t = useT();
  return (
    <Section title={t('policies.caps')} hint={t('policies.capsHint')}>
      <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, alignItems: 'start' }}>
        <TextField name="hourlyCap" type="number" label={t('policies.hourlyCap')} defaultValue={policies.hourlyCap} disabled={disabled} error={'hourlyCap' in errors} helperText={errors['hourlyCap'] ?? t('policies.hourlyCapHint')} slotProps={{ htmlInput: { required: true, min: 1, max: 20, inputMode: 'numeric' } }} />
        <TextField name="marketingHours" type="number" label={t('policies.marketingHours')} defaultValue={policies.marketingHours} disabled={disabled} error={'marketingHours' in errors} helperText={errors['marketingHours'] ?? t('policies.marketingHoursHint')} slotProps={{ htmlInput: { required: true, min: 24, max: 2160, inputMode: 'numeric' } }} />
      </Box>
    </Section>
  );
}
