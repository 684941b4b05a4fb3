import { useMemo } from 'react';
import { useLocale } from 'react-admin';

/** ISO 3166 codes in words of the panel's language; a code that nobody knows stands for itself. */
export function useCountryName(): (code: string) => string {
  const locale = useLocale() || 'en';
  return useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' });
    return (code) => (/^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code);
  }, [locale]);
}
