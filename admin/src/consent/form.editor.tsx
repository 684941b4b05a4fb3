import { Box, Checkbox, FormControlLabel, FormGroup, FormHelperText, MenuItem, TextField, Typography } from '@mui/material';
import { useId } from 'react';
import { useGetList, useNotify } from 'react-admin';
import type { Connection, ConsentForm, CreateConsentForm } from '../api.generated';
import { useActions } from '../app/data.actions';
import { LOCALES } from '../i18n/locales';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { PURPOSES } from '../shared/purposes';
import { useT } from '../shared/translate';
import { refreshForms } from './forms.query';

interface Props { form?: ConsentForm; /** A new one that begins as this one is. */ copyOf?: ConsentForm; onClose: () => void }

/** A form, or a new text for one. What somebody agreed to before stays on record in the words of that day. */
export function FormEditor({ form, copyOf, onClose }: Props) {
  const t = useT();
  const id = useId();
  const actions = useActions();
  const notify = useNotify();
  const from = form ?? copyOf;
  const { data = [] } = useGetList<Connection>('connections', { pagination: { page: 1, perPage: 200 } });
  const lines = data.filter(({ status }) => status !== 'disconnected');
  const save = async (fields: FormData) => {
    const shown = {
      title: textIn(fields, 'title') ?? '', text: textIn(fields, 'text') ?? '', privacyUrl: textIn(fields, 'privacyUrl') ?? '', language: fields.get('language') as ConsentForm['language'],
      purposes: PURPOSES.filter((purpose) => fields.getAll('purposes').includes(purpose)) as CreateConsentForm['purposes'], phone: textIn(fields, 'phone') ?? null,
    };
    const saved = form ? await actions.updateConsentForm(form.id, shown) : await actions.createConsentForm({ ...shown, connectionId: textIn(fields, 'connectionId') ?? '', ...(textIn(fields, 'slug') && { slug: textIn(fields, 'slug') }) });
    notify(t('optIn.saved', { number: saved.version }), { type: 'success' });
    await refreshForms();
  };
  return (
    <FormDialog wide title={t(form ? 'optIn.edit' : 'optIn.add')} submit={t('action.save')} onSubmit={save} onClose={onClose}>
      {(errors) => (
        <>
          {form && <Typography color="textSecondary">{t('optIn.editHint')}</Typography>}
          <TextField name="title" label={t('optIn.heading')} defaultValue={from?.title} autoFocus autoComplete="off" error={'title' in errors} helperText={errors['title']} slotProps={{ htmlInput: { required: true, maxLength: 200, dir: 'auto' } }} />
          <TextField name="text" label={t('optIn.text')} defaultValue={from?.text} multiline minRows={3} maxRows={10} error={'text' in errors} helperText={errors['text'] ?? t('optIn.textHint')} slotProps={{ htmlInput: { required: true, maxLength: 4000, dir: 'auto' } }} />
          <Box role="group" aria-labelledby={id}>
            <Typography id={id} variant="subtitle2" component="div">{t('optIn.purposes')}</Typography>
            <FormGroup row>{PURPOSES.map((purpose) => <FormControlLabel key={purpose} control={<Checkbox size="small" name="purposes" value={purpose} defaultChecked={from?.purposes.includes(purpose) ?? purpose === 'marketing'} />} label={t(`purpose.${purpose}`)} slotProps={{ typography: { variant: 'body2' } }} />)}</FormGroup>
            <FormHelperText error={'purposes' in errors}>{errors['purposes'] ?? t('optIn.purposesHint')}</FormHelperText>
          </Box>
          <TextField name="privacyUrl" type="url" label={t('optIn.privacyUrl')} placeholder="https://example.com/privacy" defaultValue={from?.privacyUrl} autoComplete="off" error={'privacyUrl' in errors} helperText={errors['privacyUrl'] ?? t('optIn.privacyHint')} slotProps={{ htmlInput: { required: true, maxLength: 500, dir: 'ltr' } }} />
          <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, alignItems: 'start' }}>
            <TextField select name="language" label={t('optIn.language')} defaultValue={from?.language ?? 'en'}>{LOCALES.map(({ locale, name }) => <MenuItem key={locale} value={locale} lang={locale}>{name}</MenuItem>)}</TextField>
            <TextField name="phone" type="tel" label={t('optIn.phone')} defaultValue={from?.phone ?? ''} autoComplete="off" error={'phone' in errors} helperText={errors['phone'] ?? t('optIn.phoneHint')} slotProps={{ htmlInput: { dir: 'ltr' } }} />
            {!form && lines.length > 0 && <TextField select name="connectionId" label={t('messages.connection')} defaultValue={from?.connectionId ?? lines[0]?.id} error={'connectionId' in errors} helperText={errors['connectionId']}>{lines.map((line) => <MenuItem key={line.id} value={line.id}>{line.name}</MenuItem>)}</TextField>}
            {!form && <TextField name="slug" label={t('optIn.slug')} autoComplete="off" error={'slug' in errors} helperText={errors['slug'] ?? t('optIn.slugHint')} slotProps={{ htmlInput: { dir: 'ltr', maxLength: 64, spellCheck: false } }} />}
          </Box>
        </>
      )}
    </FormDialog>
  );
}
