import { Box, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import type { Contact, Member } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';
import { ContactPicker, MemberPicker } from './contact.picker';
import { FulfilDialog } from './fulfil.dialog';
import { KINDS, VERIFY_METHODS, type Kind, type RequestAction, type VerifyMethod } from './privacy.types';
import { after, type DialogProps } from './request.work';

export function RequestDialog({ action, request, onClose }: DialogProps & { action: RequestAction }) {
  const t = useT();
  const actions = useActions();
  const { id } = request;
  switch (action) {
    case 'link': return <LinkDialog request={request} onClose={onClose} />;
    case 'verify': return <VerifyDialog request={request} onClose={onClose} />;
    case 'fulfil': return <FulfilDialog request={request} onClose={onClose} />;
    case 'extend': case 'refuse': return <ReasonDialog action={action} request={request} onClose={onClose} />;
    case 'approve': return <ConfirmDialog title={t('privacyRequests.approveTitle')} confirm={t('privacyRequests.do.approve')} onConfirm={() => after(actions.approveRequest(id))} onClose={onClose}>{t('privacyRequests.approveHint')}</ConfirmDialog>;
    case 'cancel': return <ConfirmDialog danger title={t('privacyRequests.cancelTitle')} confirm={t('privacyRequests.cancelDo')} onConfirm={() => after(actions.cancelRequest(id))} onClose={onClose}>{t('privacyRequests.cancelHint')}</ConfirmDialog>;
  }
}

function LinkDialog({ request, onClose }: DialogProps) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const [about, setAbout] = useState<'contact' | 'colleague'>(request.userId ? 'colleague' : 'contact');
  const [contact, setContact] = useState<Contact | null>(null);
  const [member, setMember] = useState<Member | null>(null);
  const linked = request.contactId !== null || request.userId !== null;
  const send = (fields: FormData) => after(actions.linkRequest(request.id, { kind: fields.get('kind') as Kind, ...(about === 'contact' && contact && { contactId: contact.id }), ...(about === 'colleague' && member && { userId: member.id }) }));
  return (
    <FormDialog wide title={t('privacyRequests.linkTitle')} submit={t('action.save')} onSubmit={send} onClose={onClose}>
      {(errors) => (
        <>
          <Box sx={{ color: 'text.secondary' }}>{t(request.channel === 'email' ? 'privacyRequests.linkMailHint' : 'privacyRequests.linkHint')}</Box>
          <TextField select name="kind" required label={t('privacyRequests.kind')} defaultValue={request.kind ?? ''} error={'kind' in errors} helperText={errors['kind']}>
            {KINDS.map((kind) => <MenuItem key={kind} value={kind}>{t(`privacyRequests.kinds.${kind}`)}</MenuItem>)}
          </TextField>
          {may('members.read') && (
            <TextField select label={t('privacyRequests.about')} value={about} onChange={(event) => setAbout(event.target.value as typeof about)}>
              <MenuItem value="contact">{t('privacyRequests.aboutContact')}</MenuItem><MenuItem value="colleague">{t('privacyRequests.aboutColleague')}</MenuItem>
            </TextField>
          )}
          {about === 'contact'
            ? <ContactPicker required={!linked} value={contact} onChange={setContact} error={errors['contactId']} hint={t(linked ? 'privacyRequests.linkKeep' : 'privacyRequests.contactHint')} />
            : <MemberPicker required={!linked} value={member} onChange={setMember} error={errors['userId']} />}
        </>
      )}
    </FormDialog>
  );
}

function VerifyDialog({ request, onClose }: DialogProps) {
  const t = useT();
  const actions = useActions();
  const send = (fields: FormData) => after(actions.verifyRequest(request.id, { method: fields.get('method') as VerifyMethod, note: textIn(fields, 'note') }));
  return (
    <FormDialog wide title={t('privacyRequests.verifyTitle')} submit={t('privacyRequests.verifyDo')} onSubmit={send} onClose={onClose}>
      {(errors) => (
        <>
          <Box sx={{ color: 'text.secondary' }}>{t('privacyRequests.verifyHint')}</Box>
          <TextField select name="method" required label={t('privacyRequests.method')} defaultValue="" error={'method' in errors} helperText={errors['method']}>
            {VERIFY_METHODS.map((method) => <MenuItem key={method} value={method}>{t(`privacyRequests.methods.${method}`)}</MenuItem>)}
          </TextField>
          <TextField name="note" label={t('privacyRequests.note')} multiline minRows={2} maxRows={6} autoComplete="off" error={'note' in errors} helperText={errors['note'] ?? t('privacyRequests.noteHint')} slotProps={{ htmlInput: { maxLength: 4000, dir: 'auto' } }} />
        </>
      )}
    </FormDialog>
  );
}

function ReasonDialog({ action, request, onClose }: DialogProps & { action: 'extend' | 'refuse' }) {
  const t = useT();
  const actions = useActions();
  const send = (fields: FormData) => after((action === 'extend' ? actions.extendRequest : actions.refuseRequest)(request.id, textIn(fields, 'reason') ?? ''));
  return (
    <FormDialog wide danger={action === 'refuse'} title={t(`privacyRequests.${action}Title`)} submit={t(`privacyRequests.${action}Do`)} onSubmit={send} onClose={onClose}>
      {(errors) => (
        <>
          <Box sx={{ color: 'text.secondary' }}>{t(`privacyRequests.${action}Hint`)}</Box>
          <TextField name="reason" required label={t('privacyRequests.reason')} multiline minRows={3} maxRows={10} autoComplete="off" error={'reason' in errors} helperText={errors['reason']} slotProps={{ htmlInput: { minLength: 3, maxLength: 4000, dir: 'auto' } }} />
        </>
      )}
    </FormDialog>
  );
}
