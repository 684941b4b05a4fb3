import { Box, MenuItem, TextField } from '@mui/material';
import { useT } from '../shared/translate';
import { PemField } from './pem.field';
import { SecretField } from './secret.field';
import type { HttpSettings } from './stream.types';

const FORMATS = ['ndjson', 'json_array'] as const;

export function HttpFields({ errors, stored }: { errors: Record<string, string>; stored?: HttpSettings }) {
  const t = useT();
  const mask = stored?.headers && Object.entries(stored.headers).map(([name, value]) => `${name}: ${value}`).join(', ');
  // A complaint about one header is named after it.
  const complaint = errors['headers'] ?? Object.entries(errors).find(([name]) => !OTHERS.has(name))?.[1];
  return (
    <>
      <TextField name="url" type="url" label={t('streams.url')} placeholder="https://siem.example.com/collect" autoComplete="off" defaultValue={stored?.url} error={'url' in errors} helperText={errors['url']} slotProps={{ htmlInput: { required: true, maxLength: 2000, dir: 'ltr', spellCheck: false } }} />
      <SecretField name="headers" label={t('streams.headers')} hint={t('streams.headersHint')} error={complaint} mask={mask || undefined} />
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'minmax(0, 2fr) minmax(0, 1fr)' } }}>
        <TextField select name="format" label={t('streams.format')} defaultValue={stored?.format ?? 'ndjson'}>{FORMATS.map((format) => <MenuItem key={format} value={format}>{t(`streams.formats.${format}`)}</MenuItem>)}</TextField>
        <TextField name="batch" type="number" label={t('streams.batch')} defaultValue={stored?.batch ?? 100} error={'batch' in errors} helperText={errors['batch'] ?? t('streams.batchHint')} slotProps={{ htmlInput: { required: true, min: 1, max: 500 } }} />
      </Box>
      <PemField name="ca" label={t('streams.ca')} hint={t('streams.caHint.http')} error={errors['ca']} stored={stored?.ca} />
    </>
  );
}

const OTHERS = new Set(['name', 'url', 'headers', 'format', 'batch', 'ca', 'eventTypes']);
