import { MenuItem, TextField } from '@mui/material';
import { useT } from '../shared/translate';

/** What a person may choose by hand. Authentication codes come from programs. */
const CHOICES = ['service', 'utility', 'marketing'] as const;
export type SendPurpose = (typeof CHOICES)[number];

export function PurposeSelect({ value, onChange }: { value: SendPurpose; onChange: (purpose: SendPurpose) => void }) {
  const t = useT();
  return (
    <TextField select label={t('message.purpose')} value={value} onChange={(event) => onChange(event.target.value as SendPurpose)} sx={{ minWidth: 132 }}>
      {CHOICES.map((purpose) => <MenuItem key={purpose} value={purpose}>{t(`purpose.${purpose}`)}</MenuItem>)}
    </TextField>
  );
}
