import { Box, TextField, Typography } from '@mui/material';
import { useId, useState } from 'react';
import { useDataProvider, useNotify } from 'react-admin';
import type { Invitation, Invite } from '../api.generated';
import { queryClient } from '../app/query.client';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import type { Role } from '../shared/roles';
import { useT } from '../shared/translate';
import { RoleChoice } from './role.choice';

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const id = useId();
  const data = useDataProvider();
  const notify = useNotify();
  const [role, setRole] = useState<Role>('AGENT');
  const invite = async (fields: FormData) => {
    const wanted: Invite = { email: textIn(fields, 'email') ?? '', role };
    await data.create<Invitation>('invitations', { data: wanted });
    void queryClient.invalidateQueries({ queryKey: ['invitations'] });
    notify(t('people.invited', { email: wanted.email }), { type: 'success' });
  };
  return (
    <FormDialog wide title={t('people.invite')} submit={t('people.sendInvitation')} onSubmit={invite} onClose={onClose}>
      {(errors) => (
        <>
          <TextField name="email" type="email" label={t('people.email')} autoFocus autoComplete="off" error={'email' in errors} helperText={errors['email'] ?? t('people.inviteHint')} slotProps={{ htmlInput: { required: true, inputMode: 'email', maxLength: 320 } }} />
          <Box>
            <Typography id={id} variant="subtitle2" component="div" sx={{ mb: 0.5 }}>{t('people.role')}</Typography>
            <RoleChoice value={role} onChange={setRole} labelledBy={id} />
          </Box>
        </>
      )}
    </FormDialog>
  );
}
