import { Box, Button, TextField } from '@mui/material';
import { useState } from 'react';
import type { ConsentSettings } from '../api.generated';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import { useLanguageName } from './words.field';

const FIRST = 4;

/** What is said once after an opt-out, in the language of the word. An empty field keeps the built-in sentence. */
export function ConfirmationFields({ settings, errors, disabled }: { settings: ConsentSettings; errors: Record<string, string>; disabled: boolean }) {
  const t = useT();
  const nameOf = useLanguageName();
  const [all, setAll] = useState(false);
  const own = (language: string) => settings.confirmations[language] !== undefined;
  const sorted = settings.builtIn.toSorted((a, b) => Number(own(b.language)) - Number(own(a.language)));
  const shown = all ? sorted.length : Math.max(FIRST, Object.keys(settings.confirmations).length);
  return (
    <Section title={t('words.confirmation')} hint={t('words.confirmationHint')}>
      <Box sx={{ display: 'grid', gap: 2 }}>
        {sorted.map(({ language, confirmation }, index) => (
          <TextField key={language} name={`confirmation-${language}`} label={nameOf(language)} lang={language} multiline minRows={1} disabled={disabled} defaultValue={settings.confirmations[language] ?? ''} placeholder={confirmation} error={language in errors} helperText={errors[language]}
            sx={{ display: index < shown ? 'inline-flex' : 'none' }} slotProps={{ inputLabel: { shrink: true }, htmlInput: { maxLength: 1024, dir: 'auto' } }} />
        ))}
        {shown < sorted.length && <Box><Button size="small" onClick={() => setAll(true)}>{t('words.allLanguages')}</Button></Box>}
      </Box>
    </Section>
  );
}
