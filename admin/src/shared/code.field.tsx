import { TextField } from '@mui/material';
import { MONO } from '../app/theme';

interface Props { label: string; hint?: string; error?: string; autoFocus?: boolean; kind?: 'totp' | 'backup' }

/** Six digits from an authenticator, or a backup code. Both may be pasted with spaces; the server ignores those. */
export function CodeField({ label, hint, error, autoFocus, kind = 'totp' }: Props) {
  const digits = kind === 'totp';
  return (
    <TextField key={kind} name="code" label={label} autoComplete={digits ? 'one-time-code' : 'off'} autoFocus={autoFocus} fullWidth error={error !== undefined} helperText={error ?? hint}
      slotProps={{ htmlInput: {
        required: true, dir: 'ltr', inputMode: digits ? 'numeric' : 'text', maxLength: 40, spellCheck: false, autoCapitalize: 'none',
        style: { fontFamily: MONO, letterSpacing: digits ? '0.2em' : '0.06em' },
      } }} />
  );
}
