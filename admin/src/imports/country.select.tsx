import { Autocomplete, TextField } from '@mui/material';
import { useMemo } from 'react';
import { useLocale } from 'react-admin';
import { useApiDocument } from '../shared/api.document';
import { useCountryName } from '../shared/countries';
import { useT } from '../shared/translate';

interface Props { label: string; hint: string; value: string; onChange: (code: string) => void; error?: string }

/** One country, or none. */
export function CountrySelect({ label, hint, value, onChange, error }: Props) {
  const t = useT();
  const locale = useLocale() || 'en';
  const nameOf = useCountryName();
  const codes = useApiDocument()?.components.schemas['UpdateSecurity']?.properties?.['countries']?.items?.enum;
  const options = useMemo(() => [...new Set([...(codes ?? []), ...(value ? [value] : [])])].toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), locale)), [codes, value, nameOf, locale]);
  return (
    <Autocomplete size="small" options={options} value={value || null} onChange={(_, next) => onChange(next ?? '')} getOptionLabel={nameOf} noOptionsText={t('organization.noCountry')} openText={t('action.open')} closeText={t('action.close')} clearText={t('messages.clear')}
      slotProps={{ paper: { sx: { border: 1, borderColor: 'divider', my: 0.5 } } }} renderInput={(params) => <TextField {...params} label={label} error={error !== undefined} helperText={error ?? hint} />} />
  );
}
