import { TextField } from '@mui/material';
import { MONO } from '../app/theme';

/** Certificates, which are no secret. */
export function PemField({ name, label, hint, error, stored }: { name: string; label: string; hint: string; error?: string; stored?: string }) {
  return (
    <TextField name={name} label={label} multiline minRows={2} maxRows={6} autoComplete="off" defaultValue={stored} error={error !== undefined} helperText={error ?? hint}
      slotProps={{ htmlInput: { dir: 'ltr', spellCheck: false, style: { fontFamily: MONO, fontSize: '0.8125rem' } } }} />
  );
}
