import { useMemo } from 'react';
import { useLocale } from 'react-admin';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** How large a file is, as a person would say it: "340 kB", "1.2 MB". */
export function useSize(): (bytes: number) => string {
  const locale = useLocale() || 'en';
  return useMemo(() => {
    const inUnits = UNITS.map((unit, power) => new Intl.NumberFormat(`${locale}-u-nu-latn`, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: power > 1 ? 1 : 0 }));
    return (bytes) => {
      const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024))));
      return inUnits[power]!.format(bytes / 1024 ** power);
    };
  }, [locale]);
}
