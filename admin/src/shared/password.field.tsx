import HideIcon from '@mui/icons-material/VisibilityOffOutlined';
import ShowIcon from '@mui/icons-material/VisibilityOutlined';
import { Box, IconButton, InputAdornment, TextField, Tooltip } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useT } from './translate';

interface Props {
  name: string; label: string; autoComplete: 'current-password' | 'new-password'; autoFocus?: boolean; hint?: ReactNode;
  /** What the server says about it: one rule that isn't met on each line. */
  error?: string;
}

/** Uncontrolled, so that a password manager may fill it; can be shown, so that nobody has to trust his fingers. */
export function PasswordField({ name, label, autoComplete, autoFocus, hint, error }: Props) {
  const t = useT();
  const [shown, setShown] = useState(false);
  const toggle = t(shown ? 'signIn.hidePassword' : 'signIn.showPassword');
  return (
    <TextField name={name} type={shown ? 'text' : 'password'} label={label} autoComplete={autoComplete} autoFocus={autoFocus} fullWidth error={error !== undefined}
      helperText={error === undefined ? hint : <Rules rules={error.split('\n')} />}
      slotProps={{
        htmlInput: { required: true, autoCapitalize: 'none', spellCheck: false },
        formHelperText: { component: 'div' } as object,
        input: {
          endAdornment: (
            <InputAdornment position="end">
              <Tooltip title={toggle}>
                <IconButton edge="end" size="small" aria-label={toggle} onClick={() => setShown(!shown)}>{shown ? <HideIcon fontSize="small" /> : <ShowIcon fontSize="small" />}</IconButton>
              </Tooltip>
            </InputAdornment>
          ),
        },
      }} />
  );
}

function Rules({ rules }: { rules: string[] }) {
  if (rules.length === 1) return <span dir="auto">{rules[0]}</span>;
  return <Box component="ul" dir="auto" sx={{ m: 0, paddingInlineStart: '18px', textAlign: 'start' }}>{rules.map((rule) => <li key={rule}>{rule}</li>)}</Box>;
}
