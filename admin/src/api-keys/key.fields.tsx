import { TextField } from '@mui/material';
import type { ApiKey, UpdateApiKey } from '../api.generated';
import { textIn } from '../shared/form';
import { useT } from '../shared/translate';

type Errors = Record<string, string>;

/** What can still be changed when the key is out in the world. */
export function KeyFields({ errors, apiKey, autoFocus }: { errors: Errors; apiKey?: ApiKey; autoFocus?: boolean }) {
  const t = useT();
  const field = (name: string, hint?: string) => ({ name, error: name in errors, helperText: errors[name] ?? hint, autoComplete: 'off' });
  return (
    <>
      <TextField {...field('name', t('apiKeys.nameHint'))} label={t('apiKeys.name')} autoFocus={autoFocus} defaultValue={apiKey?.name} slotProps={{ htmlInput: { required: true, maxLength: 120 } }} />
      <TextField {...field('expiresAt', t('apiKeys.expiresHint'))} label={t('apiKeys.expires')} type="datetime-local" defaultValue={apiKey?.expiresAt ? localInput(apiKey.expiresAt) : ''} slotProps={{ inputLabel: { shrink: true } }} />
      <TextField {...field('ipAllowlist', t('apiKeys.networksHint'))} label={t('apiKeys.networks')} multiline minRows={2} maxRows={8} defaultValue={apiKey?.ipAllowlist.join('\n')} slotProps={{ htmlInput: { dir: 'ltr', spellCheck: false } }} />
      <TextField {...field('ratePerMinute', t('apiKeys.rateHint'))} label={t('apiKeys.rate')} type="number" defaultValue={apiKey?.ratePerMinute ?? ''} slotProps={{ htmlInput: { min: 1, max: 1_000_000, inputMode: 'numeric' } }} />
    </>
  );
}

export function keyFieldsIn(fields: FormData): Required<UpdateApiKey> {
  const expires = textIn(fields, 'expiresAt');
  const rate = textIn(fields, 'ratePerMinute');
  return { name: textIn(fields, 'name') ?? '', ipAllowlist: linesIn(fields, 'ipAllowlist'), ratePerMinute: rate ? Number(rate) : null, expiresAt: expires ? new Date(expires).toISOString() : null };
}

/** One entry a line; empty lines and blanks at the ends mean nothing. */
export function linesIn(fields: FormData, name: string): string[] {
  return (textIn(fields, name) ?? '').split('\n').map((line) => line.trim()).filter(Boolean);
}

/** The reader's own wall clock, as the browser's field wants it. */
export function localInput(at: string): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
