import { Alert, Box, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import type { Contact } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';
import { ContactPicker } from './contact.picker';
import { refreshRequests } from './privacy.words';

export async function refreshHolds(): Promise<void> {
  void refreshRequests();
  await queryClient.invalidateQueries({ queryKey: ['privacy/holds'] });
}

export function HoldSet({ onClose }: { onClose: () => void }) {
  const t = useT();
  const actions = useActions();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [whole, setWhole] = useState(false);
  const [contact, setContact] = useState<Contact | null>(null);
  const send = async (fields: FormData) => {
    await actions.setHold({ reason: textIn(fields, 'reason') ?? '', ...(!whole && contact && { contactId: contact.id }) }, idempotencyKey);
    await refreshHolds();
  };
  return (
    // Without a contact the hold would be on everything: that is only ever chosen.
    <FormDialog wide title={t('legalHolds.set')} submit={t('legalHolds.setDo')} onSubmit={send} onClose={onClose} disabled={!whole && !contact}>
      {(errors) => (
        <>
          <Box sx={{ color: 'text.secondary' }}>{t('legalHolds.setHint')}</Box>
          <TextField select label={t('legalHolds.what')} value={whole ? 'whole' : 'contact'} onChange={(event) => setWhole(event.target.value === 'whole')}>
            <MenuItem value="contact">{t('legalHolds.ofContact')}</MenuItem><MenuItem value="whole">{t('legalHolds.whole')}</MenuItem>
          </TextField>
          {whole
            ? <Alert severity="warning" variant="outlined" sx={{ bgcolor: 'warning.light', color: 'text.primary' }}>{t('legalHolds.wholeHint')}</Alert>
            : <ContactPicker required value={contact} onChange={setContact} error={errors['contactId']} hint={t('privacyRequests.contactHint')} />}
          <TextField name="reason" required label={t('legalHolds.reason')} multiline minRows={2} maxRows={8} autoComplete="off" error={'reason' in errors} helperText={errors['reason'] ?? t('legalHolds.reasonHint')} slotProps={{ htmlInput: { minLength: 3, maxLength: 2000, dir: 'auto' } }} />
        </>
      )}
    </FormDialog>
  );
}
