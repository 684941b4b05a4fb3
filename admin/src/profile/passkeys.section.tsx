import AddIcon from '@mui/icons-material/Add';
import PasskeyIcon from '@mui/icons-material/FingerprintOutlined';
import { Box, Button, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Passkey } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { refreshSession } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useFormat } from '../shared/format';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { canUsePasskeys } from '../sign-in/passkey';
import { PLACES, useBrowserName } from './place';

const KEY = ['passkeys'];
const changed = () => Promise.all([queryClient.invalidateQueries({ queryKey: KEY }), refreshSession()]);

export function PasskeysSection() {
  const t = useT();
  const { passkeys, removePasskey } = useActions();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Passkey>();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: passkeys });
  const add = canUsePasskeys() && <Button variant="outlined" color="inherit" startIcon={<AddIcon />} onClick={() => setAdding(true)}>{t('mfa.addPasskey')}</Button>;
  return (
    <Section title={t('mfa.passkeys')} hint={t('mfa.passkeysHint')} action={data && data.data.length > 0 && add} flush>
      {error && !data && <Box sx={{ px: 2.5, pb: 2.5 }}><ProblemAlert error={error} onRetry={() => void refetch()} /></Box>}
      {!data && !error && <SkeletonRows rows={2} height={64} />}
      {data?.data.length === 0 && <EmptyState icon={<PasskeyIcon />} text={t(canUsePasskeys() ? 'mfa.noPasskeys' : 'mfa.passkeysUnsupported')} action={add} />}
      {data && data.data.length > 0 && <Box component="ul" sx={PLACES}>{data.data.map((passkey) => <PasskeyRow key={passkey.id} passkey={passkey} onRemove={() => setRemoving(passkey)} />)}</Box>}
      {adding && <AddPasskey onClose={() => setAdding(false)} />}
      {removing && (
        <ConfirmDialog title={t('mfa.removePasskeyTitle', { name: removing.name })} confirm={t('mfa.remove')} danger onConfirm={() => removePasskey(removing.id).then(changed)} onClose={() => setRemoving(undefined)}>{t('mfa.removePasskeyHint')}</ConfirmDialog>
      )}
    </Section>
  );
}

function PasskeyRow({ passkey, onRemove }: { passkey: Passkey; onRemove: () => void }) {
  const t = useT();
  const format = useFormat();
  return (
    <Box component="li" sx={{ display: 'flex', gap: 2, alignItems: 'center', px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider', flexWrap: { xs: 'wrap', sm: 'nowrap' } }}>
      <PasskeyIcon aria-hidden sx={{ color: 'text.secondary', flex: 'none' }} />
      <Box sx={{ flex: '1 1 220px', minWidth: 0 }}>
        <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}><bdi>{passkey.name}</bdi></Typography>
        <Typography variant="body2" color="textSecondary">
          {t('mfa.passkeyAdded', { at: format.moment(passkey.createdAt) })}{' · '}{passkey.lastUsedAt === null ? t('mfa.passkeyUnused') : t('mfa.passkeyUsed', { at: format.moment(passkey.lastUsedAt) })}
        </Typography>
      </Box>
      <Button size="small" color="error" variant="outlined" onClick={onRemove} aria-label={t('mfa.removeNamed', { name: passkey.name })}>{t('mfa.remove')}</Button>
    </Box>
  );
}

/** The name is asked first, so that the browser's own window follows the press of a button, as it wants. */
function AddPasskey({ onClose }: { onClose: () => void }) {
  const t = useT();
  const nameOf = useBrowserName();
  const { addPasskey } = useActions();
  const save = async (fields: FormData) => {
    await addPasskey(textIn(fields, 'name') ?? '');
    await changed();
  };
  return (
    <FormDialog title={t('mfa.addPasskey')} submit={t('mfa.continue')} onSubmit={save} onClose={onClose}>
      {(errors) => (
        <>
          <Typography color="textSecondary">{t('mfa.addPasskeyHint')}</Typography>
          <TextField name="name" label={t('mfa.passkeyName')} defaultValue={nameOf(navigator.userAgent)} autoFocus autoComplete="off" error={'name' in errors} helperText={errors['name']} slotProps={{ htmlInput: { required: true, maxLength: 120, dir: 'auto' } }} />
        </>
      )}
    </FormDialog>
  );
}
