import { MenuItem, TextField } from '@mui/material';
import { useT } from '../shared/translate';

/** What a person may choose by hand. Authentication codes come from programs. */
const CHOICES = ['service', 'utility', 'marketing'] as const;
export type SendPurpose = (typeof CHOICES)[number];

export function PurposeSelect({ value, onChange, noMarketing = false }: { value: SendPurpose; onChange: (purpose: SendPurpose) => void; /** The person objected to it. */ noMarketing?: boolean }) {
  const t = useT();
  return (
    <TextField select label={t('message.purpose')} value={value} onChange={(event) => onChange(event.target.value as SendPurpose)} sx={{ minWidth: 132 }}>
      {CHOICES.map((purpose) => <MenuItem key={purpose} value={purpose} disabled={noMarketing && purpose === 'marketing'}>{t(`purpose.${purpose}`)}</MenuItem>)}
    </TextField>
  );
}
