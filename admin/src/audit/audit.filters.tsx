import { Autocomplete, Box, MenuItem, TextField, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../shared/translate';
import { useActionWords, useAuditActions } from './action.words';
import { datesOf, PERIODS, periodOf, TYPES, type AuditFilter, type Narrowing } from './audit.filter';
import { useKnown } from './who';

interface Props { filter: AuditFilter; onChange: (filter: AuditFilter) => void; errors: Record<string, string> }

export function AuditFilters({ filter, onChange, errors }: Props) {
  const t = useT();
  const period = periodOf(filter);
  const set = (change: AuditFilter) => onChange(Object.fromEntries(Object.entries({ ...filter, ...change }).filter(([, value]) => value)));
  return (
    <Box role="search" aria-label={t('messages.filters')} sx={{ display: 'grid', gap: 1.5, mb: 1.5 }}>
      <ToggleButtonGroup exclusive size="small" value={filter.event_type ?? ''} aria-label={t('audit.type.title')} onChange={(_, next: string | null) => next !== null && set({ event_type: next, action: '' })} sx={{ flexWrap: 'wrap' }}>
        <ToggleButton value="" sx={CHOICE}>{t('audit.type.all')}</ToggleButton>
        {TYPES.map((type) => <ToggleButton key={type} value={type} sx={CHOICE}>{t(`audit.type.${type}`)}</ToggleButton>)}
      </ToggleButtonGroup>
      <Box sx={{ display: 'grid', gap: 1.25, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))', lg: '150px repeat(2, minmax(0, 1.4fr)) repeat(2, minmax(0, 1fr))' } }}>
        <TextField select label={t('audit.period.title')} value={period} onChange={(event) => set({ period: event.target.value, from: '', to: '' })}>
          {PERIODS.map((each) => <MenuItem key={each} value={each}>{t(`audit.period.${each}`)}</MenuItem>)}
        </TextField>
        <ActionFilter filter={filter} set={set} />
        <ActorFilter filter={filter} set={set} error={errors['actor']} />
        <TypedFilter field="ip" filter={filter} set={set} label={t('audit.ip')} error={errors['ip']} />
        <TypedFilter field="object" filter={filter} set={set} label={t('audit.objectId')} error={errors['object']} />
      </Box>
      {period === 'own' && <OwnDates filter={filter} set={set} />}
    </Box>
  );
}

const CHOICE = { textTransform: 'none', px: 2 } as const;

type Part = { filter: AuditFilter; set: (change: AuditFilter) => void };

function OwnDates({ filter, set }: Part) {
  const t = useT();
  const wrong = filter.from && filter.to && !datesOf(filter) ? t('audit.period.reversed') : undefined;
  const date = { type: 'date', slotProps: { inputLabel: { shrink: true } } } as const;
  return (
    <Box sx={{ display: 'flex', gap: 1.25, flexWrap: 'wrap' }}>
      <TextField {...date} label={t('audit.period.from')} value={filter.from ?? ''} onChange={(event) => set({ from: event.target.value })} />
      <TextField {...date} label={t('audit.period.to')} value={filter.to ?? ''} onChange={(event) => set({ to: event.target.value })} error={wrong !== undefined} helperText={wrong} />
    </Box>
  );
}

function ActionFilter({ filter, set }: Part) {
  const t = useT();
  const words = useActionWords();
  const all = useAuditActions();
  const options = all.filter(({ type }) => !filter.event_type || type === filter.event_type).map(({ action }) => ({ id: action, ...words(action) }));
  return (
    <Autocomplete options={options} value={options.find(({ id }) => id === filter.action) ?? null} onChange={(_, chosen) => set({ action: chosen?.id ?? '' })} size="small"
      getOptionLabel={({ text }) => text} getOptionKey={({ id }) => id} isOptionEqualToValue={(a, b) => a.id === b.id} noOptionsText={t('audit.nothing')} openText={t('action.open')} closeText={t('action.close')} clearText={t('messages.clear')}
      renderOption={({ key, ...props }, { id, text, lang }) => <Box component="li" key={key} {...props} data-action={id}><span lang={lang}>{text}</span></Box>}
      renderInput={(props) => <TextField {...props} label={t('audit.what')} />} />
  );
}

function ActorFilter({ filter, set, error }: Part & { error: string | undefined }) {
  const t = useT();
  const known = useKnown();
  const chosen = filter.actor ? (known.find(({ id }) => id === filter.actor) ?? { id: filter.actor, name: filter.actor, kind: 'system' as const }) : null;
  return (
    <Autocomplete options={known} value={chosen} onChange={(_, next) => set({ actor: next?.id ?? '' })} size="small" groupBy={({ kind }) => t(`audit.who.group.${kind}`)}
      getOptionLabel={({ name }) => name} getOptionKey={({ id }) => id} isOptionEqualToValue={(a, b) => a.id === b.id} noOptionsText={t('audit.nothing')} openText={t('action.open')} closeText={t('action.close')} clearText={t('messages.clear')}
      renderInput={(props) => <TextField {...props} label={t('audit.actor')} error={error !== undefined} helperText={error} />} />
  );
}

const PAUSE_MS = 350;

/** What is typed counts once the typing has paused. `base` is the filter that was typed over: another one takes the place of the text. */
function TypedFilter({ field, label, filter, set, error }: Part & { field: Extract<Narrowing, 'ip' | 'object'>; label: string; error: string | undefined }) {
  const current = filter[field] ?? '';
  const [edit, setEdit] = useState({ text: current, base: current });
  const latest = useRef(set);
  const timer = useRef(0);
  useEffect(() => { latest.current = set; });
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const type = (text: string) => {
    setEdit({ text, base: current });
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => latest.current({ [field]: text.trim() }), PAUSE_MS);
  };
  return (
    <TextField label={label} value={edit.base === current ? edit.text : current} onChange={(event) => type(event.target.value)} autoComplete="off" error={error !== undefined} helperText={error}
      slotProps={{ htmlInput: { dir: 'ltr', spellCheck: false } }} />
  );
}
