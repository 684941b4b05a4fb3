import { Box, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useT } from '../shared/translate';
import { PemField } from './pem.field';
import { SecretField } from './secret.field';
import type { SyslogSettings } from './stream.types';

const TRANSPORTS = ['tls', 'tcp'] as const;
const TLS_PORT = 6514;

export function SyslogFields({ errors, stored }: { errors: Record<string, string>; stored?: SyslogSettings }) {
  const t = useT();
  const [transport, setTransport] = useState<string>(stored?.transport ?? 'tls');
  const field = (name: string, hint?: string) => ({ name, autoComplete: 'off', error: name in errors, helperText: errors[name] ?? hint });
  return (
    <>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'minmax(0, 2fr) minmax(0, 1fr)' } }}>
        <TextField {...field('host')} label={t('streams.host')} placeholder="syslog.example.com" defaultValue={stored?.host} slotProps={{ htmlInput: { required: true, maxLength: 255, dir: 'ltr', spellCheck: false } }} />
        <TextField {...field('port')} type="number" label={t('streams.port')} defaultValue={stored?.port ?? TLS_PORT} slotProps={{ htmlInput: { required: true, min: 1, max: 65_535 } }} />
      </Box>
      <TextField {...field('transport', transport === 'tcp' ? t('streams.tcpHint') : undefined)} select label={t('streams.transport')} value={transport} onChange={(event) => setTransport(event.target.value)}>
        {TRANSPORTS.map((each) => <MenuItem key={each} value={each}>{t(`streams.transports.${each}`)}</MenuItem>)}
      </TextField>
      {transport === 'tls' && (
        <>
          <PemField name="ca" label={t('streams.ca')} hint={t('streams.caHint.syslog')} error={errors['ca']} stored={stored?.ca} />
          <TextField {...field('serverName', t('streams.serverNameHint'))} label={t('streams.serverName')} defaultValue={stored?.serverName} slotProps={{ htmlInput: { maxLength: 255, dir: 'ltr', spellCheck: false } }} />
          <PemField name="clientCert" label={t('streams.clientCert')} hint={t('streams.clientHint')} error={errors['clientCert']} stored={stored?.clientCert} />
          <SecretField name="clientKey" label={t('streams.clientKey')} hint={t('streams.keyHint')} error={errors['clientKey']} mask={stored?.clientKey ?? undefined} />
        </>
      )}
    </>
  );
}
