import { Box, Checkbox, FormControlLabel, FormHelperText, Radio, RadioGroup, Typography } from '@mui/material';
import { useId, useState } from 'react';
import { useT } from '../shared/translate';
import { ENTRY_TYPES } from './stream.form';
import type { AuditStream } from './stream.types';

const SMALL = { typography: { variant: 'body2' } } as const;

/** Which entries of the log go this way; `which` says whether all do. */
export function EntryChoice({ chosen, error }: { chosen: AuditStream['eventTypes']; error?: string }) {
  const t = useT();
  const id = useId();
  const [some, setSome] = useState(chosen !== null);
  return (
    <Box role="group" aria-labelledby={id}>
      <Typography id={id} variant="subtitle2" component="div">{t('streams.types')}</Typography>
      <RadioGroup name="which" aria-labelledby={id} value={some ? 'some' : 'all'} onChange={(event) => setSome(event.target.value === 'some')} row>
        <FormControlLabel value="all" control={<Radio size="small" />} label={t('streams.allTypes')} slotProps={SMALL} />
        <FormControlLabel value="some" control={<Radio size="small" />} label={t('streams.someTypes')} slotProps={SMALL} />
      </RadioGroup>
      {error && <FormHelperText error>{error}</FormHelperText>}
      {some && <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1 }}>{ENTRY_TYPES.map((type) => <FormControlLabel key={type} control={<Checkbox size="small" name="eventTypes" value={type} defaultChecked={chosen?.includes(type) ?? false} />} label={t(`audit.type.${type}`)} slotProps={SMALL} />)}</Box>}
    </Box>
  );
}
