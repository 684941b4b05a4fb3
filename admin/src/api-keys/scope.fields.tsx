import { Box, Checkbox, FormControlLabel, FormHelperText, Radio, RadioGroup, Typography } from '@mui/material';
import { useId, useState } from 'react';
import type { ApiKey } from '../api.generated';
import { useT, useName } from '../shared/translate';
import { useScopes } from './scopes';

/** `scopes` in the form: absent when the key may do everything that a key may. */
export function ScopeFields({ keys, error }: { keys: ApiKey[]; error?: string }) {
  const t = useT();
  const name = useName();
  const id = useId();
  const groups = useScopes(keys);
  const [some, setSome] = useState(false);
  return (
    <Box role="group" aria-labelledby={id}>
      <Typography id={id} variant="subtitle2" component="div">{t('apiKeys.scopes')}</Typography>
      <RadioGroup name="which" aria-labelledby={id} value={some ? 'some' : 'all'} onChange={(event) => setSome(event.target.value === 'some')} row>
        <FormControlLabel value="all" control={<Radio size="small" />} label={t('apiKeys.allScopes')} slotProps={SMALL} />
        {groups.length > 0 && <FormControlLabel value="some" control={<Radio size="small" />} label={t('apiKeys.someScopes')} slotProps={SMALL} />}
      </RadioGroup>
      {error && <FormHelperText error>{error}</FormHelperText>}
      {some && (
        <Box sx={{ border: 1, borderColor: error ? 'error.main' : 'divider', borderRadius: '10px', px: 1.5, pt: 1, mt: 0.5, columnCount: { xs: 1, sm: 2 } }}>
          {groups.map(([subject, scopes]) => (
            <Box key={subject} role="group" aria-label={subject} sx={{ breakInside: 'avoid', pb: 1 }}>
              {scopes.map((scope) => (
                <FormControlLabel key={scope} sx={{ alignItems: 'flex-start', mr: 0, display: 'flex' }} control={<Checkbox size="small" name="scopes" value={scope} sx={{ py: 0.5 }} />}
                  label={<Box sx={{ pt: '3px' }}><Typography variant="body2" component="span" sx={{ display: 'block' }}>{name('permission', scope)}</Typography><Typography variant="caption" component="code" dir="ltr" color="textSecondary">{scope}</Typography></Box>} />
              ))}
            </Box>
          ))}
        </Box>
      )}
    </Box>
  );
}

const SMALL = { typography: { variant: 'body2' } } as const;
