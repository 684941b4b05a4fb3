import { Box, TextField } from '@mui/material';
import type { Contact, RecordConsent } from '../api.generated';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useName, useT } from '../shared/translate';
import { useRecordConsent } from './consents';

export type ConsentChange = Pick<RecordConsent, 'channel' | 'purpose' | 'state'>;

/** A consent without evidence is a claim: the dialog asks what proves it before it writes. */
export function ConsentDialog({ contact, change, onClose }: { contact: Contact; change: ConsentChange; onClose: () => void }) {
  const t = useT();
  const name = useName();
  const record = useRecordConsent(contact.id);
  const granting = change.state === 'granted';
  const values = { purpose: t(`purpose.${change.purpose}`), channel: name('channel', change.channel), name: contact.name ?? t('contact.unnamed') };
  const save = (fields: FormData) => {
    const note = textIn(fields, 'note');
    return record({ ...change, source: 'manual', evidence: note ? { note } : {} });
  };
  return (
    <FormDialog title={t(granting ? 'consent.recordNamed' : 'consent.withdrawNamed', values)} submit={t(granting ? 'consent.record' : 'consent.withdraw')} onSubmit={save} onClose={onClose} danger={!granting}>
      {(errors) => (
        <>
          <Box sx={{ color: 'text.secondary' }}>{t(granting ? 'consent.confirmRecord' : 'consent.confirmWithdraw', values)}</Box>
          <TextField name="note" label={t('consent.evidence')} multiline minRows={2} autoFocus error={'note' in errors} helperText={errors['note'] ?? t('consent.evidenceHint')} slotProps={{ htmlInput: { required: granting, maxLength: 4096, dir: 'auto' } }} />
        </>
      )}
    </FormDialog>
  );
}
