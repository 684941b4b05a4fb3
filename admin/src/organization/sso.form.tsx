import { Box, Button, Checkbox, FormControlLabel, MenuItem, Switch, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { ConfigureSso, Sso } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { CopyBlock } from '../shared/copy';
import { textIn, useForm } from '../shared/form';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { ROLES, type Role } from '../shared/roles';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';

/** An owner is made by an owner, never by what another server says. */
const SSO_ROLES = ROLES.filter((role): role is Exclude<Role, 'OWNER'> => role !== 'OWNER');
export const SSO_KEY = ['sso'];

export function SsoForm({ sso }: { sso: Sso }) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const notify = useNotify();
  const [removing, setRemoving] = useState(false);
  const disabled = !may('sso.write');
  const { submit, busy, error, fields: errors } = useForm(async (fields) => {
    queryClient.setQueryData(SSO_KEY, await actions.configureSso(settingsIn(fields)));
    notify(t('organization.saved'), { type: 'success' });
  });
  const remove = async () => {
    await actions.removeSso();
    await queryClient.invalidateQueries({ queryKey: SSO_KEY });
  };
  const field = (name: string, hint?: string) => ({ name, disabled, error: name in errors, helperText: errors[name] ?? hint, autoComplete: 'off' });
  const state = sso.issuer === null ? <Tag>{t('sso.notSetUp')}</Tag> : <Tag tone={sso.enabled ? 'good' : 'neutral'}>{t(sso.enabled ? 'sso.on' : 'sso.off')}</Tag>;
  return (
    <Section title={t('sso.title')} hint={t('sso.hint')} action={state}>
      <Box component="form" onSubmit={submit} sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2.25 }}>
        <Box>
          <Typography variant="subtitle2" component="div" sx={{ mb: 0.75 }}>{t('sso.redirect')}</Typography>
          <CopyBlock label={t('sso.redirect')} value={sso.redirectUri} />
          <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 0.5, mx: 1.75 }}>{t('sso.redirectHint')}</Typography>
        </Box>
        <TextField {...field('issuer', t('sso.issuerHint'))} type="url" label={t('sso.issuer')} defaultValue={sso.issuer ?? ''} slotProps={{ htmlInput: { required: true, dir: 'ltr', maxLength: 500 } }} />
        <TextField {...field('clientId')} label={t('sso.clientId')} defaultValue={sso.clientId ?? ''} slotProps={{ htmlInput: { required: true, dir: 'ltr', maxLength: 255 } }} />
        <Secret stored={sso.hasClientSecret} field={field} />
        <TextField {...field('defaultRole', t('sso.roleHint'))} select label={t('sso.role')} defaultValue={sso.defaultRole}>
          {SSO_ROLES.map((role) => <MenuItem key={role} value={role}>{t(`role.${role}`)}</MenuItem>)}
        </TextField>
        <FormControlLabel disabled={disabled} control={<Switch name="enabled" defaultChecked={sso.issuer === null || sso.enabled} />} label={t('sso.enabled')} />
        {error !== undefined && <ProblemAlert error={error} kept={t('organization.kept')} />}
        {!disabled && (
          <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
            <Button type="submit" variant="contained" loading={busy}>{t('sso.save')}</Button>
            {sso.issuer !== null && <Button variant="outlined" color="error" onClick={() => setRemoving(true)}>{t('sso.remove')}</Button>}
          </Box>
        )}
      </Box>
      {removing && <ConfirmDialog title={t('sso.removeTitle')} confirm={t('sso.remove')} typed={t('sso.removeWord')} danger onConfirm={remove} onClose={() => setRemoving(false)}>{t('sso.removeHint')}</ConfirmDialog>}
    </Section>
  );
}

/** Typed blind; what is stored never comes back, and stays unless another is given. */
function Secret({ stored, field }: { stored: boolean; field: (name: string, hint?: string) => { name: string; disabled: boolean; error: boolean; helperText?: string; autoComplete: string } }) {
  const t = useT();
  const [none, setNone] = useState(false);
  const props = field('clientSecret', t(stored ? 'sso.secretStored' : 'sso.secretHint'));
  return (
    <Box>
      <TextField {...props} disabled={props.disabled || none} fullWidth type="password" label={t('sso.secret')} autoComplete="new-password" slotProps={{ htmlInput: { dir: 'ltr', maxLength: 1024 } }} />
      {stored && <FormControlLabel disabled={props.disabled} control={<Checkbox size="small" name="noSecret" checked={none} onChange={(event) => setNone(event.target.checked)} />} label={t('sso.noSecret')} slotProps={{ typography: { variant: 'body2' } }} />}
    </Box>
  );
}

function settingsIn(fields: FormData): ConfigureSso {
  const secret = fields.get('noSecret') ? null : textIn(fields, 'clientSecret');
  return {
    issuer: textIn(fields, 'issuer') ?? '', clientId: textIn(fields, 'clientId') ?? '', ...(secret !== undefined && { clientSecret: secret }),
    defaultRole: fields.get('defaultRole') as Exclude<Role, 'OWNER'>, enabled: fields.has('enabled'),
  };
}
