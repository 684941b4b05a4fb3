import { Alert, Box, Skeleton, TextField } from '@mui/material';
import { useGetOne } from 'react-admin';
import type { Contact } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useKnown } from '../audit/who';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { TimeZoneField } from '../shared/time.zone.field';
import { useT } from '../shared/translate';
import type { Changes } from './privacy.types';
import { after, type DialogProps } from './request.work';

/** Puts right what is written down of a person. Of a colleague only the name is kept here. */
export function RectifyDialog({ request, onClose }: DialogProps) {
  return request.contactId ? <ContactForm id={request.contactId} request={request} onClose={onClose} /> : <ColleagueForm request={request} onClose={onClose} />;
}

function ContactForm({ id, request, onClose }: DialogProps & { id: string }) {
  const t = useT();
  const actions = useActions();
  const { data: contact } = useGetOne<Contact>('contacts', { id });
  const send = (fields: FormData) => after(actions.fulfilRequest(request.id, { changes: changesIn(fields, contact!) }));
  const words = { open: t('action.open'), close: t('action.close'), clear: t('messages.clear'), none: t('policies.noZone') };
  return (
    <FormDialog wide title={t('privacyRequests.rectifyTitle')} submit={t('privacyRequests.fulfil.rectification')} onSubmit={send} onClose={onClose} disabled={!contact}>
      {(errors) => (contact ? (
        <>
          <Box sx={{ color: 'text.secondary' }}>{t('privacyRequests.rectifyHint')}</Box>
          {request.message && <Alert severity="info" variant="outlined" sx={{ bgcolor: 'info.light', color: 'text.primary' }}><Box dir="auto" sx={{ whiteSpace: 'pre-wrap' }}>{request.message}</Box></Alert>}
          <TextField name="name" label={t('contact.name')} defaultValue={contact.name ?? ''} autoComplete="off" error={'name' in errors} helperText={errors['name']} slotProps={{ htmlInput: { maxLength: 200, dir: 'auto' } }} />
          {Object.entries(contact.attributes).map(([name, value]) => (
            <TextField key={name} name={`attribute.${name}`} label={name} defaultValue={told(value)} autoComplete="off" slotProps={{ htmlInput: { maxLength: 1000, dir: 'auto' } }} />
          ))}
          <TimeZoneField name="timeZone" label={t('restrictions.place.timeZone')} value={contact.timeZone} error={errors['timeZone']} words={words} />
          <TextField name="language" label={t('app.language')} defaultValue={contact.language ?? ''} autoComplete="off" error={'language' in errors} helperText={errors['language'] ?? t('restrictions.place.languageHint')} slotProps={{ htmlInput: { dir: 'ltr', maxLength: 35 } }} />
        </>
      ) : <Skeleton variant="rounded" height={260} />)}
    </FormDialog>
  );
}

function ColleagueForm({ request, onClose }: DialogProps) {
  const t = useT();
  const actions = useActions();
  const now = useKnown().find(({ id }) => id === request.userId)?.name ?? '';
  const send = (fields: FormData) => after(actions.fulfilRequest(request.id, { changes: { name: textIn(fields, 'name') ?? '' } }));
  return (
    <FormDialog title={t('privacyRequests.rectifyTitle')} submit={t('privacyRequests.fulfil.rectification')} onSubmit={send} onClose={onClose}>
      {(errors) => (
        <>
          <Box sx={{ color: 'text.secondary' }}>{t('privacyRequests.rectifyColleague')}</Box>
          <TextField name="name" required label={t('contact.name')} defaultValue={now} autoComplete="off" error={'name' in errors} helperText={errors['name']} slotProps={{ htmlInput: { maxLength: 200, dir: 'auto' } }} />
        </>
      )}
    </FormDialog>
  );
}

const told = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** What differs from what is there. What was a number or a yes stays one; what is emptied goes. */
function changesIn(fields: FormData, contact: Contact): Changes {
  const name = textIn(fields, 'name');
  const [timeZone, language] = [textIn(fields, 'timeZone') ?? null, textIn(fields, 'language') ?? null];
  const attributes = Object.fromEntries(Object.entries(contact.attributes).flatMap(([key, before]) => {
    const text = textIn(fields, `attribute.${key}`) ?? '';
    return text === told(before) ? [] : [[key, valueLike(before, text)] as const];
  }));
  return {
    ...(name !== undefined && name !== contact.name && { name }), ...(timeZone !== contact.timeZone && { timeZone }), ...(language !== contact.language && { language }), ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

function valueLike(before: unknown, text: string): string | number | boolean | null {
  if (text === '') return null;
  if (typeof before === 'number' && Number.isFinite(Number(text))) return Number(text);
  if (typeof before === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
