import { Alert, Box, Button } from '@mui/material';
import { useNotify } from 'react-admin';
import type { SecuritySettings, UpdateSecurity } from '../api.generated';
import { linesIn } from '../api-keys/key.fields';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { textIn, useForm } from '../shared/form';
import { ProblemAlert } from '../shared/problem';
import { ROLES } from '../shared/roles';
import { useT } from '../shared/translate';
import { NetworkFields } from './network.fields';
import { SecondFactorFields } from './second.factor.fields';
import { SignInFields } from './sign.in.fields';

/** What every part of the form gets. */
export interface Part { security: SecuritySettings; errors: Record<string, string>; disabled: boolean }

export function SecurityForm({ security }: { security: SecuritySettings }) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const notify = useNotify();
  const { submit, busy, error, fields: errors } = useForm(async (fields) => {
    queryClient.setQueryData(['organization', 'security'], await actions.updateSecurity(settingsIn(fields)));
    notify(t('organization.saved'), { type: 'success' });
  });
  const part: Part = { security, errors, disabled: !may('security.write') };
  return (
    <form onSubmit={submit}>
      {part.disabled && <Alert severity="info" variant="outlined" sx={{ mb: 3 }}>{t('organization.readOnly')}</Alert>}
      <SignInFields {...part} />
      <SecondFactorFields {...part} />
      <NetworkFields {...part} />
      {error !== undefined && <Box sx={{ mb: 2 }}><ProblemAlert error={error} kept={t('organization.kept')} /></Box>}
      {!part.disabled && <Button type="submit" variant="contained" loading={busy}>{t('organization.save')}</Button>}
    </form>
  );
}

function settingsIn(fields: FormData): UpdateSecurity {
  const idle = textIn(fields, 'idleMinutes');
  return {
    passwordProfile: fields.get('passwordProfile') as SecuritySettings['passwordProfile'], idleMinutes: idle ? Number(idle) : null,
    mfaRoles: ROLES.filter((role) => fields.getAll('mfaRoles').includes(role)), mfaGraceDays: Number(textIn(fields, 'mfaGraceDays') ?? 0),
    ipAllowlist: linesIn(fields, 'ipAllowlist'), countryMode: fields.get('countryMode') as SecuritySettings['countryMode'],
    countries: (textIn(fields, 'countries')?.split(',') ?? []) as SecuritySettings['countries'],
  };
}
