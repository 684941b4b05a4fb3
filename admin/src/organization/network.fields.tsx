import { Box, Button, FormHelperText, TextField } from '@mui/material';
import { useState } from 'react';
import type { SecuritySettings, SessionEntry } from '../api.generated';
import { useMay, useSession } from '../app/session';
import { useCursorList } from '../shared/cursor.list';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import { Choice } from './choice';
import { CountryPicker } from './country.picker';
import type { Part } from './security.form';

const MODES = ['off', 'allow', 'deny'] as const;

export function NetworkFields({ security, errors, disabled }: Part) {
  const t = useT();
  const [mode, setMode] = useState<SecuritySettings['countryMode']>(security.countryMode);
  const countriesError = errors['countries'] ?? errors['countryMode'];
  return (
    <Section title={t('organization.network')} hint={t('organization.networkHint')}>
      <Box sx={{ display: 'grid', gap: 2.5, pt: 0.75 }}>
        <Allowlist security={security} errors={errors} disabled={disabled} />
        <Box>
          <Choice name="countryMode" title={t('organization.countries')} value={security.countryMode} disabled={disabled} onChange={(next) => setMode(next as typeof mode)}
            options={MODES.map((value) => ({ value, label: t(`organization.mode.${value}`) }))} />
          <Box sx={{ mt: 1.5, ...(mode === 'off' && { display: 'none' }) }}><CountryPicker value={security.countries} disabled={disabled} error={countriesError} /></Box>
          {mode === 'off' && countriesError && <FormHelperText error>{countriesError}</FormHelperText>}
        </Box>
      </Box>
    </Section>
  );
}

/** Who locks everybody else out should not begin with himself: his own address stands below, and one press adds it. */
function Allowlist({ security, errors, disabled }: Part) {
  const t = useT();
  const [text, setText] = useState(security.ipAllowlist.join('\n'));
  const own = useOwnAddress();
  const listed = own !== null && text.split('\n').some((line) => line.trim() === own);
  return (
    <Box>
      <TextField name="ipAllowlist" label={t('organization.allowlist')} multiline fullWidth minRows={3} maxRows={12} value={text} onChange={(event) => setText(event.target.value)} disabled={disabled} error={'ipAllowlist' in errors}
        helperText={errors['ipAllowlist'] ?? t('organization.allowlistHint')} autoComplete="off" slotProps={{ htmlInput: { dir: 'ltr', spellCheck: false } }} />
      {own && (
        <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap', mt: 1, fontSize: '0.8125rem', color: 'text.secondary' }}>
          <span>{t('organization.ownAddress')} <Box component="code" dir="ltr" sx={{ color: 'text.primary' }}>{own}</Box></span>
          {!disabled && !listed && <Button size="small" onClick={() => setText(`${text.trimEnd()}${text.trim() ? '\n' : ''}${own}`)}>{t('organization.addOwn')}</Button>}
        </Box>
      )}
    </Box>
  );
}

function useOwnAddress(): string | null {
  const may = useMay();
  const { user } = useSession();
  const { rows } = useCursorList<SessionEntry>('sessions', { userId: user.id }, 100);
  return (may('sessions.read') && rows?.find(({ current }) => current)?.ip) || null;
}
