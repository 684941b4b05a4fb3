import { useMemo } from 'react';
import { useLocale } from 'react-admin';

/** "365 days" in the reader's language, with its own plural. */
export function useDays(): (count: number) => string {
  const locale = useLocale() || 'en';
  return useMemo(() => {
    const days = new Intl.NumberFormat(`${locale}-u-nu-latn`, { style: 'unit', unit: 'day', unitDisplay: 'long' });
    return (count) => days.format(count);
  }, [locale]);
}
