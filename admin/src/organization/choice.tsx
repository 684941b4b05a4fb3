import { Box, FormControlLabel, Radio, RadioGroup, Typography } from '@mui/material';
import { useId, useState } from 'react';

interface Option { value: string; label: string; hint?: string }
interface Props { name: string; title: string; options: Option[]; value: string; disabled: boolean; onChange?: (value: string) => void }

/** One of a few, each with what it means. */
export function Choice({ name, title, options, value, disabled, onChange }: Props) {
  const id = useId();
  const [chosen, setChosen] = useState(value);
  const choose = (next: string) => {
    setChosen(next);
    onChange?.(next);
  };
  return (
    <Box>
      <Typography id={id} variant="subtitle2" component="div" sx={{ mb: 0.5 }}>{title}</Typography>
      <RadioGroup name={name} aria-labelledby={id} value={chosen} onChange={(event) => choose(event.target.value)}>
        {options.map((option) => (
          <FormControlLabel key={option.value} value={option.value} disabled={disabled} sx={{ alignItems: 'flex-start', mr: 0 }} control={<Radio size="small" sx={{ py: 0.5 }} />}
            label={<Box sx={{ pt: '3px' }}><Typography variant="body2" component="span" sx={{ display: 'block', fontWeight: option.hint ? 600 : 400 }}>{option.label}</Typography>{option.hint && <Typography variant="body2" component="span" color="textSecondary">{option.hint}</Typography>}</Box>} />
        ))}
      </RadioGroup>
    </Box>
  );
}
