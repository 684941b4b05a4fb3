import { Alert, Box, Button, TextField } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { AuditSettings } from '../api.generated';
import { linesIn } from '../api-keys/key.fields';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { textIn, useForm } from '../shared/form';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { TYPES } from './audit.filter';
import { purgesOf, type Purge } from './purge.preview';

type Change = Pick<AuditSettings, 'retention' | 'witnessEmails'>;

/** Nothing is shortened before the reader has seen what goes with it. */
export function AuditSettingsForm({ settings }: { settings: AuditSettings }) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const notify = useNotify();
  const [asking, setAsking] = useState<{ change: Change; purges: Purge[] }>();
  const save = async (change: Change) => {
    queryClient.setQueryData(['audit-settings'], await actions.updateAuditSettings(change));
    notify(t('organization.saved'), { type: 'success' });
  };
  const { submit, busy, error, fields: errors } = useForm(async (fields) => {
    const change = changeIn(fields, settings);
    const purges = await purgesOf(actions, settings.retention, change.retention);
    if (purges.length > 0) setAsking({ change, purges });
    else await save(change);
  });
  const disabled = !may('audit.write');
  return (
    <form onSubmit={submit}>
      {disabled && <Alert severity="info" variant="outlined" sx={{ mb: 3 }}>{t('audit.settings.readOnly')}</Alert>}
      <Section title={t('audit.settings.retention')} hint={t('audit.settings.retentionHint')}>
        <Box sx={{ display: 'grid', gap: 2.5, pt: 0.75, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' } }}>
          {TYPES.map((type) => <DaysField key={type} type={type} settings={settings} error={errors[type]} disabled={disabled} />)}
        </Box>
      </Section>
      <Section title={t('audit.settings.witnesses')} hint={t('audit.settings.witnessesHint')}>
        <TextField name="witnessEmails" label={t('audit.settings.emails')} defaultValue={settings.witnessEmails.join('\n')} multiline minRows={2} maxRows={6} fullWidth disabled={disabled} autoComplete="off"
          error={'witnessEmails' in errors} helperText={errors['witnessEmails'] ?? t('audit.settings.emailsHint')} slotProps={{ htmlInput: { dir: 'ltr', spellCheck: false } }} />
      </Section>
      {error !== undefined && <Box sx={{ mb: 2 }}><ProblemAlert error={error} kept={t('organization.kept')} /></Box>}
      {!disabled && <Button type="submit" variant="contained" loading={busy}>{t('audit.settings.save')}</Button>}
      {asking && <PurgeDialog purges={asking.purges} onConfirm={() => save(asking.change)} onClose={() => setAsking(undefined)} />}
    </form>
  );
}

function DaysField({ type, settings: { retention, limits }, error, disabled }: { type: Purge['type']; settings: AuditSettings; error: string | undefined; disabled: boolean }) {
  const t = useT();
  const format = useFormat();
  const { floor, ceiling, standard } = limits[type]!;
  const bounds = t('audit.settings.bounds', { floor: format.number(floor), ceiling: format.number(ceiling), standard: format.number(standard) });
  return (
    <TextField name={type} type="number" label={t('audit.settings.days', { type: t(`audit.type.${type}`) })} defaultValue={retention[type]} disabled={disabled} error={error !== undefined} helperText={error ?? bounds}
      slotProps={{ htmlInput: { required: true, min: floor, max: ceiling, step: 1, inputMode: 'numeric' } }} />
  );
}

function PurgeDialog({ purges, onConfirm, onClose }: { purges: Purge[]; onConfirm: () => Promise<unknown>; onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const told = ({ type, rows, before }: Purge) => t('audit.settings.purged', { type: t(`audit.type.${type}`), rows: format.number(rows), date: format.date(before.toISOString()) });
  return (
    <ConfirmDialog title={t('audit.settings.purgeTitle')} confirm={t('audit.settings.purgeConfirm')} typed={t('audit.settings.purgeWord')} danger onConfirm={onConfirm} onClose={onClose}>
      <Box component="ul" sx={{ m: 0, mb: 1.5, paddingInlineStart: '20px', color: 'text.primary' }}>{purges.map((purge) => <li key={purge.type}>{told(purge)}</li>)}</Box>
      {t('audit.settings.purgeHint')}
    </ConfirmDialog>
  );
}

function changeIn(fields: FormData, { retention }: AuditSettings): Change {
  const days = TYPES.map((type) => [type, Number(textIn(fields, type) ?? retention[type])] as const);
  return { retention: Object.fromEntries(days) as AuditSettings['retention'], witnessEmails: linesIn(fields, 'witnessEmails') };
}
