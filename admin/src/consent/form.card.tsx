import PreviewIcon from '@mui/icons-material/OpenInNewOutlined';
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { ConsentForm } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { LOCALES } from '../i18n/locales';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { CopyButton } from '../shared/copy';
import { useFormat } from '../shared/format';
import { useProblemText } from '../shared/problem';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { FormEditor } from './form.editor';
import { refreshForms } from './forms.query';
import { FormVersions } from './form.versions';

export const languageName = (code: string): string => LOCALES.find(({ locale }) => locale === code)?.name ?? code;

export function FormCard({ form }: { form: ConsentForm }) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [dialog, setDialog] = useState<'edit' | 'copy' | 'versions' | 'remove'>();
  const close = () => setDialog(undefined);
  const writes = may('consent_forms.write');
  // The address as people see it may be another than the one this panel was opened at.
  const here = `/c/${form.slug}`;
  const switchTo = (active: boolean) => void actions.updateConsentForm(form.id, { active }).catch((error: unknown) => notify(problemText(error).detail, { type: 'warning' })).then(refreshForms);
  return (
    <Box component="section" aria-label={form.title} data-form={form.slug} sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', p: 2.5, mb: 2, display: 'grid', gap: 1.25 }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography variant="h2" dir="auto" sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>{form.title}</Typography>
        <Tag tone={form.active ? 'good' : 'warn'}>{t(form.active ? 'optIn.on' : 'optIn.off')}</Tag>
        <Tag>{t('optIn.version', { number: form.version })}</Tag><Tag><span lang={form.language}>{languageName(form.language)}</span></Tag>
      </Box>
      <Typography dir="auto" color="textSecondary" sx={{ whiteSpace: 'pre-wrap', overflow: 'hidden', display: '-webkit-box', WebkitLineClamp: 3, WebkitBoxOrient: 'vertical' }}>{form.text}</Typography>
      <Box sx={{ fontSize: '0.875rem' }}>{t('optIn.purposes')}: {format.list(form.purposes.map((purpose) => t(`purpose.${purpose}`)))}{form.phone && <> · <Box component="span" dir="ltr">{form.phone}</Box></>}</Box>
      <Box component="code" dir="ltr" sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere', textAlign: 'start' }}>{form.url}</Box>
      <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
        <CopyButton value={form.url} label={t('optIn.copyLink')} />
        {form.active && <Button size="small" variant="outlined" color="inherit" component="a" href={here} target="_blank" rel="noreferrer" startIcon={<PreviewIcon />}>{t('optIn.preview')}</Button>}
        <Button size="small" variant="outlined" color="inherit" onClick={() => setDialog('versions')}>{t('optIn.versions')}</Button>
        {writes && <Button size="small" variant="outlined" color="inherit" onClick={() => setDialog('edit')}>{t('optIn.edit')}</Button>}
        {writes && <Button size="small" variant="outlined" color="inherit" onClick={() => setDialog('copy')}>{t('optIn.duplicate')}</Button>}
        {writes && <Button size="small" variant="outlined" color="inherit" onClick={() => switchTo(!form.active)}>{t(form.active ? 'optIn.switchOff' : 'optIn.switchOn')}</Button>}
        {writes && <Button size="small" variant="outlined" color="error" onClick={() => setDialog('remove')}>{t('optIn.remove')}</Button>}
      </Box>
      {dialog === 'edit' && <FormEditor form={form} onClose={close} />}
      {dialog === 'copy' && <FormEditor copyOf={form} onClose={close} />}
      <FormVersions form={form} open={dialog === 'versions'} onClose={close} />
      {dialog === 'remove' && <ConfirmDialog title={t('optIn.removeTitle')} confirm={t('optIn.remove')} typed={form.slug} danger onConfirm={() => actions.removeConsentForm(form.id).then(refreshForms)} onClose={close}>{t('optIn.removeHint')}</ConfirmDialog>}
    </Box>
  );
}
