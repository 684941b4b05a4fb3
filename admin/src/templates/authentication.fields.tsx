import { Box, Checkbox, FormControlLabel, TextField, Typography } from '@mui/material';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import { Complaint, type PartProps } from './template.texts';

/** The words of a code are the provider's own: little is left to say. */
export function AuthenticationFields({ draft, errors, onChange }: PartProps) {
  const t = useT();
  return (
    <Section title={t('templates.words')}>
      <Box sx={{ display: 'grid', gap: 2, justifyItems: 'start' }}>
        <Typography color="textSecondary">{t('templates.fixedWords')}</Typography>
        <FormControlLabel control={<Checkbox checked={draft.safety} onChange={(event) => onChange({ safety: event.target.checked })} />} label={t('templates.safety')} />
        <TextField type="number" label={t('templates.minutes')} value={draft.minutes} onChange={(event) => onChange({ minutes: event.target.value })} error={'footer.text' in errors} helperText={errors['footer.text'] ? <Complaint>{errors['footer.text']}</Complaint> : t('templates.minutesHint')} slotProps={{ htmlInput: { min: 1, max: 90 } }} />
      </Box>
    </Section>
  );
}
