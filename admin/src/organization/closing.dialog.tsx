import { TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useActions } from '../app/data.actions';
import { useSession } from '../app/session';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { PasswordField } from '../shared/password.field';
import { useT } from '../shared/translate';
import { keepBegun } from './closing.query';

const STANDARD_DAYS = 7;

export function ClosingDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const actions = useActions();
  const navigate = useNavigate();
  const { organization: { name }, user } = useSession();
  const [typed, setTyped] = useState('');
  const [days, setDays] = useState(String(STANDARD_DAYS));
  const send = async (fields: FormData) => {
    keepBegun(await actions.deleteOrganization({ password: String(fields.get('password')), graceDays: Number(textIn(fields, 'graceDays') ?? 0) }));
    // The page there asks the server for nothing: it stands when the session has ended with the organisation.
    void navigate('/organization-deletion');
  };
  return (
    <FormDialog wide danger title={t('closing.dialog', { name })} submit={t(days.trim() === '0' ? 'closing.confirm' : 'closing.schedule')} disabled={typed.trim() !== name.trim()} onSubmit={send} onClose={onClose}>
      {(errors) => (
        <>
          <TextField name="graceDays" type="number" label={t('closing.grace')} value={days} onChange={(event) => setDays(event.target.value)} error={'graceDays' in errors} helperText={errors['graceDays'] ?? t('closing.graceHint')} slotProps={{ htmlInput: { min: 0, max: 30, step: 1, required: true } }} />
          <Typography variant="body2">{t('closing.typedHint')} <bdi><strong>{name}</strong></bdi></Typography>
          <TextField label={t('closing.typed')} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" slotProps={{ htmlInput: { dir: 'auto' } }} />
          {/* Tells a password manager whose password this is. */}
          <input type="email" name="username" value={user.email} autoComplete="username" readOnly hidden />
          <PasswordField name="password" label={t('closing.password')} autoComplete="current-password" hint={t('closing.passwordHint')} error={errors['password']} />
        </>
      )}
    </FormDialog>
  );
}
