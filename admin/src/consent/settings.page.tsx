import { Alert, Box, Button, FormControlLabel, Skeleton, Switch, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { ConsentSettings, UpdateConsentSettings } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { useForm } from '../shared/form';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { ConfirmationFields } from './confirmation.fields';
import { ConsentFrame } from './consent.frame';
import { WordsField, type Word } from './words.field';

/** Which words end and resume messages, and what is said once after an opt-out. */
export function ConsentSettingsPage() {
  const actions = useActions();
  const { data, error, refetch } = useQuery({ queryKey: ['consent-settings'], queryFn: actions.consentSettings });
  return (
    <ConsentFrame>
      {error && !data && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <><Skeleton variant="rounded" height={260} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={300} /></>}
      {data && <SettingsForm key={JSON.stringify(data)} settings={data} />}
    </ConsentFrame>
  );
}

function SettingsForm({ settings }: { settings: ConsentSettings }) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const notify = useNotify();
  const disabled = !may('consent_settings.write');
  const [optOutWords, setOptOut] = useState<Word[]>(settings.optOutWords);
  const [resumeWords, setResume] = useState<Word[]>(settings.resumeWords);
  const { submit, busy, error, fields: errors } = useForm(async (fields) => {
    const confirmations = Object.fromEntries(settings.builtIn.flatMap(({ language }) => { const text = String(fields.get(`confirmation-${language}`) ?? '').trim(); return text ? [[language, text]] : []; }));
    const wanted: UpdateConsentSettings = { optOutWords, resumeWords, yesResumes: fields.has('yesResumes'), inboundGrantsUtility: fields.has('inboundGrantsUtility'), confirmations };
    queryClient.setQueryData(['consent-settings'], await actions.updateConsentSettings(wanted));
    notify(t('organization.saved'), { type: 'success' });
  });
  const both = ['optOutWords', 'resumeWords', 'word'].flatMap((name) => errors[name] ?? []);
  return (
    <form onSubmit={submit}>
      {disabled && <Alert severity="info" variant="outlined" sx={{ mb: 3 }}>{t('organization.readOnly')}</Alert>}
      <Section title={t('words.optOut')} hint={t('words.optOutHint')}><WordsField label={t('words.ownOptOut')} words={optOutWords} onChange={setOptOut} builtIn={settings.builtIn.map(({ language, optOutWords: words }) => ({ language, words }))} disabled={disabled} /></Section>
      <Section title={t('words.resume')} hint={t('words.resumeHint')}>
        <WordsField label={t('words.ownResume')} words={resumeWords} onChange={setResume} builtIn={settings.builtIn.map(({ language, resumeWords: words }) => ({ language, words }))} disabled={disabled} />
        <Toggle name="yesResumes" on={settings.yesResumes} disabled={disabled} label={t('words.yes')} hint={t('words.yesHint')} />
      </Section>
      <Section title={t('words.inbound')} hint={t('words.inboundHint')}><Toggle name="inboundGrantsUtility" on={settings.inboundGrantsUtility} disabled={disabled} label={t('words.utility')} hint={t('words.utilityHint')} /></Section>
      <ConfirmationFields settings={settings} errors={errors} disabled={disabled} />
      {both.length > 0 && <Alert severity="error" variant="outlined" sx={{ mb: 2 }}>{both.join(' ')}</Alert>}
      {error !== undefined && both.length === 0 && <Box sx={{ mb: 2 }}><ProblemAlert error={error} kept={t('organization.kept')} /></Box>}
      {!disabled && <Button type="submit" variant="contained" loading={busy}>{t('words.save')}</Button>}
    </form>
  );
}

function Toggle({ name, on, disabled, label, hint }: { name: string; on: boolean; disabled: boolean; label: string; hint: string }) {
  return (
    <FormControlLabel disabled={disabled} control={<Switch name={name} defaultChecked={on} />} sx={{ alignItems: 'flex-start', mt: 1.5 }}
      label={<Box sx={{ pt: '7px' }}><Typography variant="body2" sx={{ fontWeight: 600 }}>{label}</Typography><Typography variant="body2" color="textSecondary">{hint}</Typography></Box>} />
  );
}
