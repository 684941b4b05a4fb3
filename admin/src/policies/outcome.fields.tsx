import { Box, FormControlLabel, Switch, TextField, Typography } from '@mui/material';
import { Choice } from '../organization/choice';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import type { Part } from './policies.form';

const CHOICES = ['hold', 'ask', 'retry'] as const;

/** What happens where nobody can know, and where a second pair of eyes is wanted. */
export function OutcomeFields({ policies, errors, disabled }: Part) {
  const t = useT();
  return (
    <>
      <Section title={t('policies.unknown.title')} hint={t('policies.unknown.hint')}>
        <Box sx={{ display: 'grid', gap: 2.5 }}>
          <Choice name="unknownOutcome" title={t('policies.unknown.what')} value={policies.unknownOutcome} disabled={disabled} options={CHOICES.map((value) => ({ value, label: t(`policies.unknown.${value}.name`), hint: t(`policies.unknown.${value}.hint`) }))} />
          <TextField name="unknownAfterMinutes" type="number" label={t('policies.unknown.after')} defaultValue={policies.unknownAfterMinutes} disabled={disabled} error={'unknownAfterMinutes' in errors} helperText={errors['unknownAfterMinutes'] ?? t('policies.unknown.afterHint')} sx={{ maxWidth: 420 }} slotProps={{ htmlInput: { required: true, min: 5, max: 10_080, inputMode: 'numeric' } }} />
        </Box>
      </Section>
      <Section title={t('policies.review.title')} hint={t('policies.review.hint')}>
        <Box sx={{ display: 'grid', gap: 1.5 }}>
          {(['reviewAiMarketing', 'broadcastApproval'] as const).map((name) => (
            <FormControlLabel key={name} disabled={disabled} control={<Switch name={name} defaultChecked={policies[name]} />} sx={{ alignItems: 'flex-start' }}
              label={<Box sx={{ pt: '7px' }}><Typography variant="body2" sx={{ fontWeight: 600 }}>{t(`policies.review.${name}`)}</Typography><Typography variant="body2" color="textSecondary">{t(`policies.review.${name}Hint`)}</Typography></Box>} />
          ))}
        </Box>
      </Section>
    </>
  );
}
