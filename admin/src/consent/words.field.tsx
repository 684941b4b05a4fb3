import AddIcon from '@mui/icons-material/Add';
import { Box, Button, Chip, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useLocale } from 'react-admin';
import type { ConsentSettings } from '../api.generated';
import { useT } from '../shared/translate';

export type Word = ConsentSettings['optOutWords'][number];
interface Props { label: string; words: Word[]; onChange: (words: Word[]) => void; builtIn: { language: Word['language']; words: string[] }[]; disabled: boolean }

/** A language by its name in the language of the panel. */
export function useLanguageName(): (code: string) => string {
  const names = new Intl.DisplayNames(useLocale() || 'en', { type: 'language' });
  return (code) => names.of(code) ?? code;
}

/** The house's own words, beside those that nobody can take away. */
export function WordsField({ label, words, onChange, builtIn, disabled }: Props) {
  const t = useT();
  const nameOf = useLanguageName();
  const [word, setWord] = useState('');
  const [language, setLanguage] = useState<Word['language']>('en');
  const add = () => {
    const wanted = word.trim();
    if (wanted && !words.some((each) => each.word.toLowerCase() === wanted.toLowerCase() && each.language === language)) onChange([...words, { word: wanted, language }]);
    setWord('');
  };
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <Box role="group" aria-label={label} sx={{ display: 'flex', gap: 0.75, flexWrap: 'wrap', alignItems: 'center', minHeight: 32 }}>
        {words.length === 0 && <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>{t('words.none')}</Box>}
        {words.map((each) => <Chip key={`${each.language} ${each.word}`} label={<><bdi>{each.word}</bdi> · {nameOf(each.language)}</>} disabled={disabled} onDelete={disabled ? undefined : () => onChange(words.filter((other) => other !== each))} />)}
      </Box>
      {!disabled && (
        <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
          <TextField label={label} value={word} onChange={(event) => setWord(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); add(); } }} sx={{ flex: '1 1 200px' }} slotProps={{ htmlInput: { maxLength: 200, dir: 'auto' } }} />
          <TextField select label={t('app.language')} value={language} onChange={(event) => setLanguage(event.target.value as Word['language'])} sx={{ minWidth: 150 }}>{builtIn.map((each) => <MenuItem key={each.language} value={each.language}>{nameOf(each.language)}</MenuItem>)}</TextField>
          <Button variant="outlined" startIcon={<AddIcon />} onClick={add} disabled={word.trim() === ''}>{t('words.add')}</Button>
        </Box>
      )}
      <Box component="details" sx={{ fontSize: '0.875rem', '& summary': { cursor: 'pointer', fontWeight: 600, py: 0.5 } }}>
        <summary>{t('words.builtIn')}</summary>
        <Box component="dl" sx={{ m: 0, mt: 0.5, display: 'grid', gridTemplateColumns: 'minmax(100px, auto) 1fr', columnGap: 2, rowGap: 0.5 }}>
          {builtIn.filter((each) => each.words.length > 0).map((each) => (
            <Box key={each.language} sx={{ display: 'contents' }}>
              <Box component="dt" sx={{ color: 'text.secondary' }}>{nameOf(each.language)}</Box>
              <Box component="dd" lang={each.language} dir="auto" sx={{ m: 0 }}>{each.words.join(', ')}</Box>
            </Box>
          ))}
        </Box>
      </Box>
    </Box>
  );
}
