import { Box } from '@mui/material';
import { useMemo } from 'react';
import { useLocale, useTranslate } from 'react-admin';
import { MONO } from '../app/theme';
import { useT } from '../shared/translate';
import type { RetentionClass } from './privacy.types';
import { useTableWords } from './privacy.words';

/** `lang` is set where the words are the server's own and not of the panel's language. */
export interface Words { text: string; lang?: 'en' }

/** What a class is, and where its days come from: the catalog's words, else the server's. */
export function useClassWords(): (part: 'what' | 'source', of: Pick<RetentionClass, 'name'> & Partial<RetentionClass>) => Words {
  const translate = useTranslate();
  return (part, of) => {
    const own = translate(`retention.${part}.${of.name}`, { _: '' });
    return own ? { text: own } : { text: of[part] ?? of.name, lang: 'en' };
  };
}

/** "1 day", "90 days". */
export function useDays(): (days: number) => string {
  const locale = useLocale() || 'en';
  const words = useMemo(() => new Intl.NumberFormat(`${locale}-u-nu-latn`, { style: 'unit', unit: 'day', unitDisplay: 'long' }), [locale]);
  return (days) => words.format(days);
}

/** Where the days come from and which tables they hold for, folded away: few want to know, and those exactly. */
export function ClassDetails({ of }: { of: RetentionClass }) {
  const t = useT();
  const words = useClassWords();
  const tableWords = useTableWords();
  const source = words('source', of);
  return (
    <Box component="details" sx={{ fontSize: '0.8125rem', '& summary': { cursor: 'pointer', color: 'text.secondary', width: 'fit-content', borderRadius: '4px', '&:focus-visible': { outline: 2, outlineColor: 'surface.focus', outlineOffset: '2px' } } }}>
      <summary>{t('retention.details')}</summary>
      <Box sx={{ pt: 1, display: 'grid', gap: 1 }}>
        <Box><Box component="span" sx={{ color: 'text.secondary' }}>{t('retention.sourceTitle')}: </Box><span lang={source.lang}>{source.text}</span></Box>
        <Box component="ul" aria-label={t('retention.tables')} sx={{ m: 0, p: 0, listStyle: 'none', display: 'flex', gap: '4px 14px', flexWrap: 'wrap' }}>
          {of.tables.map((table) => {
            const own = tableWords(table);
            return <li key={table}><Box component="code" dir="ltr" sx={{ fontFamily: MONO, fontSize: '0.75rem' }}>{table}</Box>{!own.lang && <Box component="span" sx={{ color: 'text.secondary' }}> {own.text}</Box>}</li>;
          })}
        </Box>
      </Box>
    </Box>
  );
}
