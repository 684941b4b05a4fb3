import { Box, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Contact, Member } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';
import { ContactPicker, MemberPicker } from './contact.picker';
import { KINDS, type CreateRequest, type Kind } from './privacy.types';
import { refreshRequests } from './privacy.words';

type About = 'contact' | 'colleague' | 'unknown';

/** The day of today in the reader's own time, as a date field has it. */
const today = () => new Date().toLocaleDateString('sv');
/** Noon of a day: whatever the zone, it stays that day. Of today nothing is said, since noon may lie ahead. */
const dayIn = (fields: FormData, name: string) => {
  const day = textIn(fields, name);
  return day && day !== today() ? new Date(`${day}T12:00`).toISOString() : undefined;
};

/** Writes down what somebody asked for by letter, at the counter or on the phone. `contact`: from whose page it is taken. */
export function RequestTake({ contact: given = null, onClose }: { contact?: Contact | null; onClose: () => void }) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const navigate = useNavigate();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [about, setAbout] = useState<About>('contact');
  const [contact, setContact] = useState(given);
  const [member, setMember] = useState<Member | null>(null);
  const send = async (fields: FormData) => {
    const receivedAt = dayIn(fields, 'receivedAt');
    const body: CreateRequest = {
      kind: fields.get('kind') as Kind, ...(about === 'contact' && contact && { contactId: contact.id }), ...(about === 'colleague' && member && { userId: member.id }),
      ...(about === 'unknown' && { requester: { name: textIn(fields, 'name') ?? null, address: textIn(fields, 'address') ?? null } }), message: textIn(fields, 'message') ?? null, ...(receivedAt && { receivedAt }),
    };
    const { id } = await actions.takeRequest(body, idempotencyKey);
    await refreshRequests();
    void navigate(`/privacy/requests/${id}`);
  };
  return (
    <FormDialog wide title={t('privacyRequests.take')} submit={t('privacyRequests.takeDo')} onSubmit={send} onClose={onClose}>
      {(errors) => (
        <>
          <Box sx={{ color: 'text.secondary' }}>{t('privacyRequests.takeHint')}</Box>
          <TextField select name="kind" label={t('privacyRequests.kind')} defaultValue="access" error={'kind' in errors} helperText={errors['kind']}>
            {KINDS.map((kind) => <MenuItem key={kind} value={kind}><Box><Box>{t(`privacyRequests.kinds.${kind}`)}</Box><Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', whiteSpace: 'normal' }}>{t(`privacyRequests.kindHint.${kind}`)}</Box></Box></MenuItem>)}
          </TextField>
          <TextField select label={t('privacyRequests.about')} value={about} onChange={(event) => setAbout(event.target.value as About)}>
            <MenuItem value="contact">{t('privacyRequests.aboutContact')}</MenuItem>
            {may('members.read') && <MenuItem value="colleague">{t('privacyRequests.aboutColleague')}</MenuItem>}
            <MenuItem value="unknown">{t('privacyRequests.aboutUnknown')}</MenuItem>
          </TextField>
          {about === 'contact' && <ContactPicker required value={contact} onChange={setContact} error={errors['contactId']} hint={t('privacyRequests.contactHint')} />}
          {about === 'colleague' && <MemberPicker required value={member} onChange={setMember} error={errors['userId']} />}
          {about === 'unknown' && (
            <>
              <TextField name="name" label={t('privacyRequests.requesterName')} autoComplete="off" error={'name' in errors} helperText={errors['name']} slotProps={{ htmlInput: { maxLength: 200, dir: 'auto' } }} />
              <TextField name="address" label={t('privacyRequests.requesterAddress')} autoComplete="off" error={'address' in errors} helperText={errors['address'] ?? t('privacyRequests.requesterHint')} slotProps={{ htmlInput: { maxLength: 320, dir: 'auto' } }} />
            </>
          )}
          <TextField name="message" label={t('privacyRequests.message')} multiline minRows={2} maxRows={8} autoComplete="off" error={'message' in errors} helperText={errors['message'] ?? t('privacyRequests.messageHint')} slotProps={{ htmlInput: { maxLength: 4000, dir: 'auto' } }} />
          <TextField name="receivedAt" type="date" label={t('privacyRequests.receivedOn')} defaultValue={today()} required error={'receivedAt' in errors} helperText={errors['receivedAt'] ?? t('privacyRequests.receivedHint')}
            slotProps={{ inputLabel: { shrink: true }, htmlInput: { max: today() } }} />
        </>
      )}
    </FormDialog>
  );
}
