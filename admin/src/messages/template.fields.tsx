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

/** Picks an approved template and fills its holes; `onChange` gets what will be sent, or nothing while a hole is open. One that can't be sent is listed with its state, so that nobody looks for it in vain. */
export function TemplateFields({ connectionId, onChange }: { connectionId: string; onChange: (body: TemplateBody | undefined) => void }) {
  const t = useT();
  const name = useName();
  const { data: templates, error, refetch } = useGetList<Template>('templates', { filter: { connectionId }, pagination: { page: 1, perPage: PER_PAGE } });
  const [{ chosen, values }, setState] = useState<{ chosen: string; values: Record<string, string> }>({ chosen: '', values: {} });
  const template = templates?.find(({ id }) => id === chosen);
  const slots = template ? slotsOf(template) : [];
  const choose = (id: string, next: Record<string, string>) => {
    setState({ chosen: id, values: next });
    const wanted = templates?.find((each) => each.id === id);
    onChange(wanted && slotsOf(wanted).every(({ key }) => next[key]?.trim()) ? bodyOf(wanted, next) : undefined);
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
    <Box sx={{ display: 'grid', gap: 1.25 }}>
      <Box sx={{ display: 'grid', gap: 1.25, gridTemplateColumns: 'repeat(auto-fit, minmax(190px, 1fr))' }}>
        <TextField select label={t('composer.chooseTemplate')} value={chosen} onChange={(event) => choose(event.target.value, {})} disabled={!templates}>
          {(templates ?? []).map((each) => (
            <MenuItem key={each.id} value={each.id} disabled={each.state !== 'approved' || needsMedia(each)}>
              {each.name} · {each.language}{each.state !== 'approved' && ` · ${name('templateState', each.state)}`}{needsMedia(each) && ` · ${t('composer.needsMedia')}`}
            </MenuItem>
          ))}
        </TextField>
        {slots.map(({ key, part, name: slot }) => (
          <TextField key={key} label={t(`composer.slot.${part}`, { name: slot })} value={values[key] ?? ''} onChange={(event) => choose(chosen, { ...values, [key]: event.target.value })} slotProps={{ htmlInput: { dir: 'auto' } }} />
        ))}
      </Box>
      <Box aria-live="polite" sx={{ minWidth: 0 }}>
        {template && previewOf(template, values).map((line, index) => <Typography key={index} variant="body2" color="textSecondary" dir="auto" sx={{ whiteSpace: 'pre-wrap' }}>{line}</Typography>)}
      </Box>
    </Box>
  );
}
