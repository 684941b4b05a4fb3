import { Box, Button, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Template } from '../api.generated';
import type { TemplateBody } from '../app/data.actions';
import { ProblemAlert } from '../shared/problem';
import { useName, useT } from '../shared/translate';
import { bodyOf, needsMedia, previewOf, slotsOf } from './template';

const PER_PAGE = 200;

/** Picks an approved template and fills its holes. One that can't be sent is listed with its state, so that nobody looks for it in vain. */
export function TemplateForm({ busy, connectionId, onSend }: { busy: boolean; connectionId: string; onSend: (body: TemplateBody) => Promise<boolean> }) {
  const t = useT();
  const name = useName();
  const { data: templates, error, refetch } = useGetList<Template>('templates', { filter: { connectionId }, pagination: { page: 1, perPage: PER_PAGE } });
  const [chosen, setChosen] = useState('');
  const [values, setValues] = useState<Record<string, string>>({});
  const template = templates?.find(({ id }) => id === chosen);
  const slots = template ? slotsOf(template) : [];
  const complete = template !== undefined && slots.every(({ key }) => values[key]?.trim());
  const submit = async () => {
    if (template && complete && !busy && await onSend(bodyOf(template, values))) setValues({});
  };
  if (error && !templates) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (templates?.length === 0) {
    return (
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap', color: 'text.secondary', py: 0.5 }}>
        {t('composer.noTemplates')}<Button component={Link} to={`/connections/${connectionId}`} size="small" variant="outlined">{t('composer.toTemplates')}</Button>
      </Box>
    );
  }
  return (
    <Box component="form" onSubmit={(event) => { event.preventDefault(); void submit(); }} sx={{ display: 'grid', gap: 1.25 }}>
      <Box sx={{ display: 'grid', gap: 1.25, gridTemplateColumns: 'repeat(auto-fit, minmax(190px, 1fr))' }}>
        <TextField select label={t('composer.chooseTemplate')} value={chosen} onChange={(event) => { setChosen(event.target.value); setValues({}); }} disabled={!templates}>
          {(templates ?? []).map((each) => (
            <MenuItem key={each.id} value={each.id} disabled={each.state !== 'approved' || needsMedia(each)}>
              {each.name} · {each.language}{each.state !== 'approved' && ` · ${name('templateState', each.state)}`}{needsMedia(each) && ` · ${t('composer.needsMedia')}`}
            </MenuItem>
          ))}
        </TextField>
        {slots.map(({ key, part, name: slot }) => (
          <TextField key={key} label={t(`composer.slot.${part}`, { name: slot })} value={values[key] ?? ''} onChange={(event) => setValues({ ...values, [key]: event.target.value })} slotProps={{ htmlInput: { dir: 'auto' } }} />
        ))}
      </Box>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'flex-end', justifyContent: 'space-between' }}>
        <Box aria-live="polite" sx={{ flex: 1, minWidth: 0 }}>
          {template && previewOf(template, values).map((line, index) => <Typography key={index} variant="body2" color="textSecondary" dir="auto" sx={{ whiteSpace: 'pre-wrap' }}>{line}</Typography>)}
        </Box>
        <Button type="submit" variant="contained" loading={busy} disabled={!complete} sx={{ minHeight: 40, flex: 'none' }}>{t('composer.send')}</Button>
      </Box>
    </Box>
  );
}
