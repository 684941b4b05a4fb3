import { Autocomplete, Box, Chip, createFilterOptions, TextField } from '@mui/material';
import { useState } from 'react';
import type { TagDetail } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';
import { TagChip } from './tag.chip';

type Choice = Pick<TagDetail, 'id' | 'name' | 'colour'>;
interface Props { label: string; hint?: string; tags: Choice[]; chosen: string[]; onChange: (ids: string[]) => void }

const NEW = 'new';
const filter = createFilterOptions<Choice>();

/** Any number of tags; who may make new ones makes them by typing. */
export function TagChoice({ label, hint, tags, chosen, onChange }: Props) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const problemText = useProblemText();
  const [made, setMade] = useState<Choice[]>([]);
  const [state, setState] = useState<{ busy: boolean; error?: string }>({ busy: false });
  const options = [...tags, ...made.filter(({ id }) => tags.every((tag) => tag.id !== id))];
  const value = chosen.flatMap((id) => options.find((tag) => tag.id === id) ?? []);
  const take = (next: Choice[]) => {
    const fresh = next.find(({ id }) => id === NEW);
    if (!fresh) return onChange(next.map(({ id }) => id));
    setState({ busy: true });
    actions.createTag(fresh.name).then((tag) => {
      setMade((now) => [...now, tag]);
      setState({ busy: false });
      onChange([...next.filter(({ id }) => id !== NEW).map(({ id }) => id), tag.id]);
      void queryClient.invalidateQueries({ queryKey: ['tags'] });
    }, (error: unknown) => setState({ busy: false, error: problemText(error).detail }));
    return undefined;
  };
  return (
    <Autocomplete multiple size="small" options={options} value={value} loading={state.busy} onChange={(_, next) => take(next)} getOptionLabel={({ name }) => name} isOptionEqualToValue={(a, b) => a.id === b.id}
      filterOptions={(all, asked) => {
        const found = filter(all, asked);
        const typed = asked.inputValue.trim();
        return typed !== '' && may('tags.write') && all.every(({ name }) => name.toLowerCase() !== typed.toLowerCase()) ? [...found, { id: NEW, name: typed, colour: 'grey' as const }] : found;
      }}
      renderOption={({ key, ...props }, option) => <Box component="li" key={key} {...props}>{option.id === NEW ? t('tags.make', { name: option.name }) : <TagChip tag={option} />}</Box>}
      renderValue={(values, getItemProps) => values.map((tag, index) => { const { key, ...props } = getItemProps({ index }); return <Chip key={key} size="small" label={tag.name} {...props} />; })}
      noOptionsText={t('tags.none')} openText={t('action.open')} closeText={t('action.close')} clearText={t('messages.clear')} loadingText={t('app.loading')}
      slotProps={{ paper: { sx: { border: 1, borderColor: 'divider', my: 0.5 } } }}
      renderInput={(params) => <TextField {...params} label={label} error={state.error !== undefined} helperText={state.error ?? hint} />} />
  );
}
