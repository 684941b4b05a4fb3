import { Alert, Box, Button } from '@mui/material';
import { useId, useState } from 'react';
import { useDataProvider, useNotify } from 'react-admin';
import type { Member, UpdateMember } from '../api.generated';
import { queryClient } from '../app/query.client';
import { Hidden } from '../shared/hidden';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { RoleChoice } from './role.choice';

/** `why`: the reason, where the role can't be changed from here. */
export function UserRole({ user, disabled, why }: { user: Member; disabled: boolean; why?: string }) {
  const t = useT();
  const id = useId();
  const data = useDataProvider();
  const notify = useNotify();
  const [role, setRole] = useState(user.role);
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const save = async () => {
    setState({ busy: true });
    const wanted: UpdateMember = { role };
    try {
      await data.update('users', { id: user.id, data: wanted, previousData: user });
      setState({ busy: false });
      notify(t('people.roleChanged', { name: user.name || user.email, role: t(`role.${role}`) }), { type: 'success' });
      await queryClient.invalidateQueries({ queryKey: ['users'] });
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return (
    <Section title={t('people.role')} hint={t('people.roleHint')}>
      {why && <Alert severity="info" variant="outlined" sx={{ mb: 2 }}>{why}</Alert>}
      <Hidden><span id={id}>{t('people.role')}</span></Hidden>
      <RoleChoice value={role} onChange={setRole} disabled={disabled} labelledBy={id} />
      {state.error !== undefined && <Box sx={{ mt: 2 }}><ProblemAlert error={state.error} /></Box>}
      {!disabled && (
        <Box sx={{ display: 'flex', gap: 1, mt: 2 }}>
          <Button variant="contained" loading={state.busy} disabled={role === user.role} onClick={() => void save()}>{t('people.changeRole')}</Button>
          {role !== user.role && <Button onClick={() => setRole(user.role)}>{t('action.cancel')}</Button>}
        </Box>
      )}
    </Section>
  );
}
