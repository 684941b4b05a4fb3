import { Box, Checkbox, FormControlLabel, TextField } from '@mui/material';
import { useState } from 'react';
import { MONO } from '../app/theme';
import { useT } from '../shared/translate';

interface Props { name: string; label: string; hint: string; error?: string; /** What is stored, masked. */ mask?: string; rows?: number }

/** Lines that are secret: what is stored never comes back, and stays unless other lines are given. */
export function SecretField({ name, label, hint, error, mask, rows = 2 }: Props) {
  const t = useT();
  const [forget, setForget] = useState(false);
  return (
    <Box>
      <TextField name={name} label={label} fullWidth multiline minRows={rows} maxRows={8} disabled={forget} autoComplete="off" error={error !== undefined} helperText={error ?? (mask ? <bdi>{t('streams.keep', { mask })}</bdi> : hint)}
        slotProps={{ htmlInput: { dir: 'ltr', spellCheck: false, autoCapitalize: 'none', style: { fontFamily: MONO, fontSize: '0.8125rem' } } }} />
      {mask && <FormControlLabel control={<Checkbox size="small" name="forget" checked={forget} onChange={(event) => setForget(event.target.checked)} />} label={t('streams.forget')} slotProps={{ typography: { variant: 'body2' } }} />}
    </Box>
  );
}
