import { Box, TextField } from '@mui/material';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import { Choice } from './choice';
import type { Part } from './security.form';

const PROFILES = ['default', 'seed', 'nist'] as const;

export function SignInFields({ security, errors, disabled }: Part) {
  const t = useT();
  return (
    <Section title={t('organization.signIn')}>
      <Box sx={{ display: 'grid', gap: 2.5 }}>
        <Choice name="passwordProfile" title={t('organization.passwords')} value={security.passwordProfile} disabled={disabled}
          options={PROFILES.map((value) => ({ value, label: t(`organization.profile.${value}.name`), hint: t(`organization.profile.${value}.hint`) }))} />
        <TextField name="idleMinutes" type="number" label={t('organization.idle')} defaultValue={security.idleMinutes ?? ''} disabled={disabled} error={'idleMinutes' in errors} helperText={errors['idleMinutes'] ?? t('organization.idleHint')}
          sx={{ maxWidth: 380 }} slotProps={{ htmlInput: { min: 5, max: 1440, inputMode: 'numeric' } }} />
      </Box>
    </Section>
  );
}
