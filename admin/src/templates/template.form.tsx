import { Alert, Box, Button, MenuItem, TextField, Typography } from '@mui/material';
import { useState, type FormEvent } from 'react';
import type { CreateTemplate, Template } from '../api.generated';
import { Section } from '../shared/page';
import { ProblemAlert, problemOf } from '../shared/problem';
import { useT } from '../shared/translate';
import { AuthenticationFields } from './authentication.fields';
import { ButtonFields } from './button.fields';
import { byField, useTemplateCheck } from './template.check';
import { CATEGORIES, componentsOf, type TemplateDraft } from './template.draft';
import { shownParts } from './template.parts';
import { TemplatePhone } from './template.phone';
import { TemplateTexts } from './template.texts';
import { useLanguageName } from './template.words';

/** What the provider takes; the panel's own first. */
const LANGUAGES = ['en', 'en_US', 'en_GB', 'ms', 'ar', 'hi', 'id', 'bn', 'de', 'es', 'fa', 'fil', 'fr', 'it', 'ja', 'ko', 'nl', 'pt_BR', 'ru', 'ta', 'th', 'tr', 'ur', 'vi', 'zh_CN', 'zh_HK', 'zh_TW'];

export type Written = Omit<CreateTemplate, 'connectionId'>;
interface Props { draft: TemplateDraft; known?: Pick<Template, 'name' | 'language' | 'category' | 'state'>; onSubmit: (written: Written) => Promise<void> }

/** Words on the left, the phone on the right. What the provider would refuse is said while it is written. */
export function TemplateForm({ draft: initial, known, onSubmit }: Props) {
  const t = useT();
  const languageName = useLanguageName();
  const [draft, setDraft] = useState(initial);
  const [name, setName] = useState(known?.name ?? '');
  const [language, setLanguage] = useState(known?.language ?? 'en');
  const [state, setState] = useState<{ busy: boolean; error?: unknown; tried?: boolean }>({ busy: false });
  const change = (part: Partial<TemplateDraft>) => setDraft((now) => ({ ...now, ...part }));
  const check = useTemplateCheck(draft, draft !== initial || Boolean(state.tried));
  const refused = problemOf(state.error)?.errors ?? [];
  const ofServer = (field: string) => refused.find(({ path }) => path === field)?.message;
  const errors = { ...byField(refused, componentsOf(draft)), ...check.errors };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setState({ busy: true, tried: true });
    onSubmit({ name: name.trim(), language, category: draft.category, components: componentsOf(draft) }).catch((error: unknown) => setState({ busy: false, error, tried: true }));
  };
  const authentication = draft.category === 'authentication';
  return (
    <Box component="form" noValidate onSubmit={submit} sx={{ display: 'grid', columnGap: 4, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 340px' }, alignItems: 'start' }}>
      <Box sx={{ minWidth: 0 }}>
        <Section title={t('templates.details')}>
          <Box sx={{ display: 'grid', pt: 1, gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' } }}>
            <TextField label={t('templates.name')} value={name} onChange={(event) => setName(event.target.value.toLowerCase().replaceAll(/[\s-]+/g, '_'))} disabled={known !== undefined} autoFocus={known === undefined} autoComplete="off" error={ofServer('name') !== undefined} helperText={ofServer('name') ?? t('templates.nameHint')} sx={{ gridColumn: '1 / -1' }} slotProps={{ htmlInput: { dir: 'ltr', spellCheck: false, maxLength: 512 } }} />
            <TextField select label={t('templates.language')} value={language} onChange={(event) => setLanguage(event.target.value)} disabled={known !== undefined} error={ofServer('language') !== undefined} helperText={ofServer('language')}>
              {(LANGUAGES.includes(language) ? LANGUAGES : [language, ...LANGUAGES]).map((code) => <MenuItem key={code} value={code}>{languageName(code)} ({code})</MenuItem>)}
            </TextField>
            <TextField select label={t('templates.category')} value={draft.category} onChange={(event) => change({ category: event.target.value as TemplateDraft['category'] })} disabled={known?.state === 'approved'} helperText={t(`templates.categoryHint.${draft.category}`)}>
              {CATEGORIES.map((category) => <MenuItem key={category} value={category}>{t(`purpose.${category}`)}</MenuItem>)}
            </TextField>
          </Box>
        </Section>
        {authentication ? <AuthenticationFields draft={draft} errors={errors} onChange={change} /> : <><TemplateTexts draft={draft} errors={errors} onChange={change} /><ButtonFields draft={draft} errors={errors} onChange={change} /></>}
        {state.error !== undefined && <Box sx={{ mb: 3 }}><ProblemAlert error={state.error} kept={t('organization.kept')} /></Box>}
        <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap', mb: 4 }}>
          <Button type="submit" variant="contained" loading={state.busy} disabled={name.trim() === '' || check.ok === false}>{t('templates.submit')}</Button>
          <Typography role="status" variant="body2" color="textSecondary">{check.ok === false ? t('templates.checkBad') : check.ok === true ? t('templates.checkGood') : ''}</Typography>
        </Box>
      </Box>
      <Box sx={{ position: { md: 'sticky' }, top: 24, mb: 3, gridRow: { xs: 1, md: 'auto' } }}>
        <TemplatePhone label={t('templates.phone.label')} parts={shownParts(componentsOf(draft), draft.examples)} authentication={authentication} />
        {known?.state === 'approved' && <Alert severity="warning" variant="outlined" sx={{ mt: 2, maxWidth: 340, bgcolor: 'warning.light', color: 'text.primary' }}>{t('templates.editWarning')}</Alert>}
      </Box>
    </Box>
  );
}
