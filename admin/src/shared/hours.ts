import { useMemo } from 'react';
import { useLocale } from 'react-admin';

/** "24 hours" in the reader's language, with its own plural. */
export function useHours(): (count: number) => string {
  const locale = useLocale() || 'en';
  return useMemo(() => {
    const hours = new Intl.NumberFormat(`${locale}-u-nu-latn`, { style: 'unit', unit: 'hour', unitDisplay: 'long' });
    return (count) => hours.format(count);
  }, [locale]);
}
