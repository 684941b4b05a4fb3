import { Box, Button, FormControlLabel, MenuItem, Radio, RadioGroup, Table, TableBody, TableCell, TableContainer, TableHead, TableRow, TextField, Typography } from '@mui/material';
import { useId, useState, type FormEvent } from 'react';
import { useGetList } from 'react-admin';
import type { Import, TagDetail } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { CountrySelect } from './country.select';
import { Section } from '../shared/page';
import { problemOf, ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { TagChoice } from '../tags/tag.choice';
import { guessMapping, MEANINGS } from './import.guess';
import { refreshImports } from './import.query';

const ATTRIBUTE = 'attribute:';

/** What each column means, as we guess it from its name; the first rows stand beside it. */
export function ImportMapping({ of, onSent }: { of: Import; onSent: () => void }) {
  const t = useT();
  const id = useId();
  const may = useMay();
  const actions = useActions();
  const { data: tags = [] } = useGetList<TagDetail>('tags', { pagination: { page: 1, perPage: 200 } }, { enabled: may('tags.read') });
  const [mapping, setMapping] = useState<Record<string, string>>(() => (Object.keys(of.mapping).length > 0 ? of.mapping : guessMapping(of.columns)));
  const [country, setCountry] = useState(of.defaults.country ?? '');
  const [tagIds, setTagIds] = useState(of.defaults.tagIds);
  const [onDuplicate, setOnDuplicate] = useState(of.onDuplicate);
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const set = (column: string, meaning: string) => setMapping((now) => {
    const { [column]: _before, ...others } = now;
    return meaning === '' ? others : { ...others, [column]: meaning };
  });
  const errors = Object.fromEntries((problemOf(state.error)?.errors ?? []).map(({ path, message }) => [path, message]));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setState({ busy: true });
    actions.updateImport(of.id, { mapping, defaults: { country: country || null, tagIds }, onDuplicate }).then(() => actions.dryRunImport(of.id)).then(async () => {
      onSent();
      await refreshImports();
    }).catch((error: unknown) => setState({ busy: false, error }));
  };
  return (
    <Box component="form" onSubmit={submit}>
      <Section title={t('imports.mapping')} hint={t('imports.mappingHint')} flush>
        <TableContainer>
          <Table size="small" aria-label={t('imports.mapping')}>
            <TableHead><TableRow><TableCell>{t('imports.column')}</TableCell><TableCell sx={{ display: { xs: 'none', md: 'table-cell' } }}>{t('imports.samples')}</TableCell><TableCell>{t('imports.meaning')}</TableCell></TableRow></TableHead>
            <TableBody sx={{ '& tr:last-child :is(td, th)': { borderBottom: 0 } }}>{of.columns.map((column) => <ColumnRow key={column.name} column={column} meaning={mapping[column.name] ?? ''} error={errors[`mapping.${column.name}`]} onSet={(meaning) => set(column.name, meaning)} />)}</TableBody>
          </Table>
        </TableContainer>
      </Section>
      <Section title={t('imports.options')}>
        <Box sx={{ display: 'grid', pt: 1, gap: 2.5, maxWidth: 620 }}>
          <CountrySelect label={t('imports.country')} value={country} onChange={setCountry} hint={t('imports.countryHint')} error={errors['defaults.country']} />
          {may('tags.read') && <TagChoice label={t('imports.tags')} hint={t('imports.tagsHint')} tags={tags} chosen={tagIds} onChange={setTagIds} />}
          <Box role="group" aria-labelledby={id}>
            <Typography id={id} variant="subtitle2" component="div">{t('imports.duplicates')}</Typography>
            <RadioGroup aria-labelledby={id} value={onDuplicate} onChange={(event) => setOnDuplicate(event.target.value as Import['onDuplicate'])}>
              {(['update', 'skip'] as const).map((each) => <FormControlLabel key={each} value={each} control={<Radio size="small" />} label={t(`imports.onDuplicate.${each}`)} />)}
            </RadioGroup>
          </Box>
        </Box>
      </Section>
      {state.error !== undefined && <Box sx={{ mb: 3 }}><ProblemAlert error={state.error} kept={t('organization.kept')} /></Box>}
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <Button type="submit" variant="contained" loading={state.busy} disabled={Object.keys(mapping).length === 0}>{t('imports.dryRun')}</Button>
        <Typography variant="body2" color="textSecondary">{t('imports.dryRunHint')}</Typography>
      </Box>
    </Box>
  );
}

function ColumnRow({ column: { name, samples }, meaning, error, onSet }: { column: Import['columns'][number]; meaning: string; error: string | undefined; onSet: (meaning: string) => void }) {
  const t = useT();
  const attribute = meaning.startsWith(ATTRIBUTE);
  const own = attribute ? ATTRIBUTE : meaning;
  return (
    <TableRow data-column={name}>
      <TableCell component="th" scope="row" sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}><bdi>{name}</bdi><Box sx={{ display: { md: 'none' }, fontWeight: 400, color: 'text.secondary' }}><bdi>{samples[0]}</bdi></Box></TableCell>
      <TableCell sx={{ display: { xs: 'none', md: 'table-cell' }, color: 'text.secondary', fontSize: '0.8125rem', maxWidth: 300 }}>{samples.slice(0, 3).map((sample, index) => <Box key={index} dir="auto" sx={{ whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' }}>{sample || '–'}</Box>)}</TableCell>
      <TableCell sx={{ width: { md: '46%' } }}>
        <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
          <TextField select value={own} onChange={(event) => onSet(event.target.value === ATTRIBUTE ? `${ATTRIBUTE}${name.slice(0, 64)}` : event.target.value)} error={error !== undefined} helperText={error} sx={{ flex: '1 1 190px' }} slotProps={{ select: { displayEmpty: true, inputProps: { 'aria-label': t('imports.meaningOf', { column: name }) } } }}>
            <MenuItem value="">{t('imports.leaveOut')}</MenuItem>
            {MEANINGS.map((each) => <MenuItem key={each} value={each}>{t(`imports.fields.${each}`)}</MenuItem>)}
            <MenuItem value={ATTRIBUTE}>{t('imports.fields.attribute')}</MenuItem>
            {meaning.startsWith('identity:') && <MenuItem value={meaning}>{meaning.slice('identity:'.length)}</MenuItem>}
          </TextField>
          {attribute && <TextField label={t('segments.attributeName')} value={meaning.slice(ATTRIBUTE.length)} onChange={(event) => onSet(`${ATTRIBUTE}${event.target.value}`)} sx={{ flex: '1 1 150px' }} slotProps={{ htmlInput: { maxLength: 64, dir: 'auto' } }} />}
        </Box>
      </TableCell>
    </TableRow>
  );
}
