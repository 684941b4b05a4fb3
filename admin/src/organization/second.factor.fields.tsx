import { Box, Checkbox, FormControlLabel, FormGroup, FormHelperText, TextField, Typography } from '@mui/material';
import { useId } from 'react';
import { Section } from '../shared/page';
import { ROLES } from '../shared/roles';
import { useT } from '../shared/translate';
import type { Part } from './security.form';

export function SecondFactorFields({ security, errors, disabled }: Part) {
  const t = useT();
  const id = useId();
  return (
    <Section title={t('people.secondFactor')} hint={t('organization.mfaHint')}>
      <Box sx={{ display: 'grid', gap: 2.5 }}>
        <Box role="group" aria-labelledby={id}>
          <Typography id={id} variant="subtitle2" component="div">{t('organization.mfaRoles')}</Typography>
          <FormGroup row>
            {ROLES.map((role) => <FormControlLabel key={role} disabled={disabled} control={<Checkbox size="small" name="mfaRoles" value={role} defaultChecked={security.mfaRoles.includes(role)} />} label={t(`role.${role}`)} slotProps={{ typography: { variant: 'body2' } }} />)}
          </FormGroup>
          {errors['mfaRoles'] && <FormHelperText error>{errors['mfaRoles']}</FormHelperText>}
        </Box>
        <TextField name="mfaGraceDays" type="number" label={t('organization.grace')} defaultValue={security.mfaGraceDays} disabled={disabled} error={'mfaGraceDays' in errors} helperText={errors['mfaGraceDays'] ?? t('organization.graceHint')}
          sx={{ maxWidth: 380 }} slotProps={{ htmlInput: { min: 0, max: 90, required: true, inputMode: 'numeric' } }} />
      </Box>
    </Section>
  );
}
