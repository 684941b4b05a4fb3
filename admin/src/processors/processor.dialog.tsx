import { Box, Checkbox, FormControlLabel, FormHelperText, TextField, Typography } from '@mui/material';
import { useId } from 'react';
import { useNotify } from 'react-admin';
import type { CreateProcessor, Processor } from '../api.generated';
import { linesIn } from '../api-keys/key.fields';
import { useActions } from '../app/data.actions';
import { textIn } from '../shared/form';
import { FormDialog } from '../shared/form.dialog';
import { useT } from '../shared/translate';
import { refreshProcessors } from './processor.query';

const CATEGORIES = ['identity', 'contact', 'content', 'profile', 'choice', 'credential', 'technical', 'reference'] as const satisfies Processor['categories'];

/** One company that the software cannot find by looking. */
export function ProcessorDialog({ of, onClose }: { of: Processor | undefined; onClose: () => void }) {
  const t = useT();
  const id = useId();
  const actions = useActions();
  const notify = useNotify();
  const send = async (fields: FormData) => {
    const body = entryIn(fields);
    await (of ? actions.updateProcessor(of.id, body) : actions.addProcessor(body));
    await refreshProcessors();
    notify(t('processors.saved'), { type: 'success' });
  };
  return (
    <FormDialog wide title={of ? t('processors.editTitle', { name: of.name }) : t('processors.addTitle')} submit={t('action.save')} onSubmit={send} onClose={onClose}>
      {(errors) => (
        <>
          <TextField name="name" label={t('processors.name')} defaultValue={of?.name} autoFocus autoComplete="off" error={'name' in errors} helperText={errors['name'] ?? t('processors.nameHint')} slotProps={{ htmlInput: { required: true, maxLength: 200, dir: 'auto' } }} />
          <TextField name="purposes" label={t('processors.purposes')} defaultValue={of?.purposes.join('\n')} multiline minRows={2} error={'purposes' in errors} helperText={errors['purposes'] ?? t('processors.purposesHint')} slotProps={{ htmlInput: { required: true, dir: 'auto' } }} />
          <TextField name="regions" label={t('processors.regions')} defaultValue={of?.regions.join('\n')} multiline minRows={1} error={'regions' in errors} helperText={errors['regions'] ?? t('processors.regionsHint')} slotProps={{ htmlInput: { required: true, dir: 'auto' } }} />
          <Box role="group" aria-labelledby={id}>
            <Typography id={id} variant="subtitle2" component="div" sx={{ mb: 0.5 }}>{t('processors.categories')}</Typography>
            <Box sx={{ display: 'grid', gridTemplateColumns: { sm: '1fr 1fr' } }}>
              {CATEGORIES.map((category) => <FormControlLabel key={category} control={<Checkbox size="small" name="categories" value={category} defaultChecked={of?.categories.includes(category)} />} label={t(`processors.category.${category}`)} slotProps={{ typography: { variant: 'body2' } }} />)}
            </Box>
            {errors['categories'] && <FormHelperText error>{errors['categories']}</FormHelperText>}
          </Box>
          <TextField name="terms" type="url" label={t('processors.terms')} defaultValue={of?.terms ?? ''} autoComplete="off" error={'terms' in errors} helperText={errors['terms'] ?? t('processors.termsHint')} slotProps={{ htmlInput: { maxLength: 500, dir: 'ltr' } }} />
        </>
      )}
    </FormDialog>
  );
}

function entryIn(fields: FormData): CreateProcessor {
  return { name: textIn(fields, 'name') ?? '', regions: linesIn(fields, 'regions'), purposes: linesIn(fields, 'purposes'), categories: CATEGORIES.filter((category) => fields.getAll('categories').includes(category)), terms: textIn(fields, 'terms') ?? null };
}
