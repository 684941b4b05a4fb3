import { Box, Button, MenuItem, Skeleton, TextField } from '@mui/material';
import { useState } from 'react';
import { useDataProvider } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import type { Connection, CreateConnection, Plugin } from '../api.generated';
import { queryClient } from '../app/query.client';
import { BackLink } from '../shared/back.link';
import { textIn, useForm } from '../shared/form';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { labelOfField } from './field.label';
import { usePlugins } from './plugins';

export function ConnectionCreatePage() {
  const t = useT();
  const [chosen, setChosen] = useState('');
  const { data, error, refetch } = usePlugins();
  const channels = data?.filter(({ kind }) => kind === 'channel') ?? [];
  const plugin = channels.find(({ id }) => id === chosen) ?? channels[0];
  return (
    <Page narrow title={t('connections.add')} subtitle={t('connections.addHint')} above={<BackLink to="/connections">{t('connections.title')}</BackLink>}>
      {error && !data && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton variant="rounded" height={420} />}
      {channels.length > 1 && (
        <TextField select fullWidth label={t('connection.plugin')} value={plugin?.id ?? ''} onChange={(event) => setChosen(event.target.value)} sx={{ mb: 2.5 }}>
          {channels.map(({ id, name }) => <MenuItem key={id} value={id}>{name}</MenuItem>)}
        </TextField>
      )}
      {plugin && <PluginForm key={plugin.id} plugin={plugin} />}
    </Page>
  );
}

/** The fields come from the plugin itself; secrets are typed blind and never come back. */
function PluginForm({ plugin }: { plugin: Plugin }) {
  const t = useT();
  const data = useDataProvider();
  const navigate = useNavigate();
  const { submit, busy, error, fields: errors } = useForm(async (fields) => {
    const pick = (secret: boolean) => Object.fromEntries(plugin.fields.filter((field) => field.secret === secret).flatMap(({ name }) => (textIn(fields, name) ? [[name, textIn(fields, name)]] : [])));
    const wanted: CreateConnection = { plugin: plugin.id, name: textIn(fields, 'connection-name') ?? plugin.name, credentials: pick(true), settings: pick(false) };
    const { data: created } = await data.create<Connection>('connections', { data: wanted });
    void queryClient.invalidateQueries({ queryKey: ['connections'] });
    void navigate(`/connections/${created.id}`);
  });
  return (
    <Box component="form" method="post" onSubmit={submit} sx={{ display: 'grid', gap: 2.25, border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', p: { xs: 2, sm: 3 } }}>
      <TextField name="connection-name" label={t('connection.name')} defaultValue={plugin.name} autoComplete="off" error={'name' in errors} helperText={errors['name'] ?? t('connection.nameHint')} slotProps={{ htmlInput: { required: true } }} />
      {plugin.fields.map(({ name, secret, required, description }) => (
        <TextField key={name} name={name} type={secret ? 'password' : 'text'} label={required ? labelOfField(name) : `${labelOfField(name)} (${t('connection.optional')})`} autoComplete="off"
          error={name in errors} helperText={errors[name] ?? description ?? undefined} slotProps={{ htmlInput: { required, dir: 'ltr', spellCheck: false } }} />
      ))}
      {error !== undefined && <ProblemAlert error={error} />}
      <Box sx={{ display: 'flex', gap: 1, justifyContent: 'flex-end' }}>
        <Button component={Link} to="/connections">{t('action.cancel')}</Button>
        <Button type="submit" variant="contained" loading={busy}>{t('connection.connect')}</Button>
      </Box>
    </Box>
  );
}
