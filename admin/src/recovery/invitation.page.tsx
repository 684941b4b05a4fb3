import { Box, Button, Skeleton, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { InvitationPreview } from '../api.generated';
import { api } from '../app/http';
import { textIn, useForm } from '../shared/form';
import { PasswordField } from '../shared/password.field';
import { ProblemAlert, problemOf } from '../shared/problem';
import { useT } from '../shared/translate';
import { STEP } from '../sign-in/sign.in.frame';
import { Trouble } from '../sign-in/trouble';
import { Done, LinkPage } from './link.page';

export function InvitationPage() {
  const t = useT();
  const [joined, setJoined] = useState<string>();
  if (joined !== undefined) return <Done title={t('recovery.joined', { organization: joined })} text={t('recovery.joinedHint')} action={t('recovery.toSignIn')} />;
  return (
    <LinkPage title={t('recovery.invitationTitle')} ended={{ text: t('recovery.invitationEnded'), to: '/login', action: t('recovery.toSignIn') }}>
      {({ token, onError }) => <Invitation key={token} token={token} onError={onError} onJoined={setJoined} />}
    </LinkPage>
  );
}

interface Props { token: string; onError: (error: unknown) => unknown; onJoined: (organization: string) => void }

function Invitation({ token, onError, onJoined }: Props) {
  const { data: invitation, error, refetch } = useQuery({
    // The token is no part of the key: keys are shown by tools, and this page has one invitation at a time.
    queryKey: ['invitation-preview'], gcTime: 0, staleTime: Infinity,
    queryFn: async () => {
      try {
        return await api<InvitationPreview>('POST', 'invitations/preview', { body: { token } });
      } catch (refusal) {
        if (problemOf(refusal)?.code === 'auth.invalid_token') onError(refusal);
        throw refusal;
      }
    },
  });
  if (error) return <Box role="alert"><ProblemAlert error={error} onRetry={() => void refetch()} /></Box>;
  if (!invitation) return <Box aria-busy sx={STEP}><Skeleton variant="rounded" height={48} /><Skeleton variant="rounded" height={40} /><Skeleton variant="rounded" height={42} /></Box>;
  return <Accept invitation={invitation} token={token} onError={onError} onJoined={onJoined} />;
}

function Accept({ invitation, token, onError, onJoined }: Props & { invitation: InvitationPreview }) {
  const t = useT();
  const form = useForm((fields) => {
    const name = textIn(fields, 'name');
    return api<void>('POST', 'invitations/accept', { body: { token, password: String(fields.get('password')), ...(name !== undefined && { name }) } })
      .then(() => onJoined(invitation.organizationName), onError);
  });
  return (
    <Box component="form" method="post" onSubmit={form.submit} sx={STEP}>
      <Box sx={{ color: 'text.secondary' }}>{t(invitation.accountExists ? 'recovery.invitedKnown' : 'recovery.invitedNew', { organization: invitation.organizationName, role: t(`role.${invitation.role}`) })}</Box>
      <Trouble error={form.error} />
      <TextField name="email" label={t('signIn.email')} value={invitation.email} autoComplete="username" fullWidth slotProps={{ htmlInput: { readOnly: true } }} />
      {!invitation.accountExists && <TextField name="name" label={t('profile.name')} autoComplete="name" autoFocus fullWidth error={'name' in form.fields} helperText={form.fields['name']} slotProps={{ htmlInput: { required: true, maxLength: 120 } }} />}
      {invitation.accountExists
        ? <PasswordField name="password" label={t('signIn.password')} autoComplete="current-password" autoFocus error={form.fields['password']} />
        : <PasswordField name="password" label={t('signIn.newPassword')} autoComplete="new-password" hint={t('signIn.newPasswordHint')} error={form.fields['password']} />}
      <Button type="submit" variant="contained" size="large" loading={form.busy}>{t('recovery.join')}</Button>
    </Box>
  );
}
