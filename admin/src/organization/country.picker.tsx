import { Autocomplete, TextField } from '@mui/material';
import { useMemo, useState } from 'react';
import { useLocale } from 'react-admin';
import { useApiDocument } from '../shared/api.document';
import { useCountryName } from '../shared/countries';
import { useT } from '../shared/translate';

/** `countries` in the form, comma separated. The codes are those the API takes, named in the panel's language. */
export function CountryPicker({ value, disabled, error }: { value: string[]; disabled: boolean; error?: string }) {
  const t = useT();
  const locale = useLocale() || 'en';
  const nameOf = useCountryName();
  const codes = useApiDocument()?.components.schemas['UpdateSecurity']?.properties?.['countries']?.items?.enum;
  const [chosen, setChosen] = useState(value);
  const options = useMemo(() => (codes ?? value).toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), locale)), [codes, value, nameOf, locale]);
  return (
    <>
      <input type="hidden" name="countries" value={chosen.join(',')} />
      <Autocomplete multiple disableCloseOnSelect size="small" disabled={disabled} options={options} value={chosen} onChange={(_, next) => setChosen(next)} getOptionLabel={nameOf}
        noOptionsText={t('organization.noCountry')} openText={t('action.open')} closeText={t('action.close')} clearText={t('messages.clear')}
        slotProps={{ paper: { sx: { border: 1, borderColor: 'divider', my: 0.5, boxShadow: '0 8px 28px rgb(0 0 0 / .14)' } } }}
        renderInput={(params) => <TextField {...params} label={t('organization.countryList')} error={Boolean(error)} helperText={error} />} />
    </>
  );
}
