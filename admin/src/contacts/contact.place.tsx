import { Box, Button, TextField } from '@mui/material';
import { useState } from 'react';
import { useDataProvider } from 'react-admin';
import type { Contact } from '../api.generated';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { useLanguageName } from '../consent/words.field';
import { Fact, Facts } from '../shared/facts';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { Section } from '../shared/page';
import { TimeZoneField } from '../shared/time.zone.field';
import { useT } from '../shared/translate';

/** Where the person is and what they read: quiet hours and answers go by it. */
export function ContactPlace({ contact }: { contact: Contact }) {
  const t = useT();
  const may = useMay();
  const data = useDataProvider();
  const nameOf = useLanguageName();
  const [editing, setEditing] = useState(false);
  const save = async (fields: FormData) => {
    await data.update<Contact>('contacts', { id: contact.id, data: { timeZone: textIn(fields, 'timeZone') ?? null, language: textIn(fields, 'language') ?? null }, previousData: contact });
    await queryClient.invalidateQueries({ queryKey: ['contacts'] });
  };
  const words = { open: t('action.open'), close: t('action.close'), clear: t('messages.clear'), none: t('policies.noZone') };
  return (
    <Section title={t('restrictions.place.title')} action={may('contacts.write') && <Button size="small" variant="outlined" color="inherit" onClick={() => setEditing(true)}>{t('restrictions.place.edit')}</Button>}>
      <Facts>
        <Fact name={t('restrictions.place.timeZone')}>{contact.timeZone ? <span dir="ltr">{contact.timeZone}</span> : t('restrictions.place.unknown')}</Fact>
        <Fact name={t('app.language')}>{contact.language ? nameOf(contact.language) : t('restrictions.place.unknown')}</Fact>
      </Facts>
      {editing && (
        <FormDialog title={t('restrictions.place.title')} submit={t('action.save')} onSubmit={save} onClose={() => setEditing(false)}>
          {(errors) => (
            <>
              <Box sx={{ color: 'text.secondary' }}>{t('restrictions.place.hint')}</Box>
              <TimeZoneField name="timeZone" label={t('restrictions.place.timeZone')} value={contact.timeZone} error={errors['timeZone']} words={words} />
              <TextField name="language" label={t('app.language')} defaultValue={contact.language ?? ''} autoComplete="off" error={'language' in errors} helperText={errors['language'] ?? t('restrictions.place.languageHint')} slotProps={{ htmlInput: { dir: 'ltr', maxLength: 35 } }} />
            </>
          )}
        </FormDialog>
      )}
    </Section>
  );
}
