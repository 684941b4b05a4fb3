import { Autocomplete, TextField } from '@mui/material';

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')];

interface Props { name: string; label: string; value: string | null; hint?: string; error?: string | undefined; disabled?: boolean; required?: boolean; words: { open: string; close: string; clear: string; none: string } }

/** A place's time, by its IANA name; one that this browser doesn't know may be typed. */
export function TimeZoneField({ name, label, value, hint, error, disabled = false, required = false, words }: Props) {
  return (
    <Autocomplete freeSolo options={ZONES} defaultValue={value} disabled={disabled} openText={words.open} closeText={words.close} clearText={words.clear} noOptionsText={words.none}
      renderInput={(params) => <TextField {...params} name={name} label={label} required={required} error={error !== undefined} helperText={error ?? hint} />} />
  );
}
