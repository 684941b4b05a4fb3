import { useLocale, useTranslate } from 'react-admin';

/** `lang` is set where the words are not of the panel's language. */
export interface RuleWords { text: string; lang?: 'en' }

/** The server tells of its rules in English; other languages have their words in the catalog, and what is missing there stays English. */
export function useRuleWords(): (part: 'sentence' | 'parameter', name: string, english: string) => RuleWords {
  const translate = useTranslate();
  const locale = useLocale();
  return (part, name, english) => {
    if (locale === 'en') return { text: english };
    const own = translate(`alerts.${part}.${name}`, { _: '' });
    return own ? { text: own } : { text: english, lang: 'en' };
  };
}
