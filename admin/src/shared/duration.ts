import { useMemo } from 'react';
import { useLocale } from 'react-admin';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A length of time in milliseconds, as a person would say it: "340 ms", "1.2 sec", "5 min". */
export function useDuration(): (ms: number) => string {
  const locale = useLocale() || 'en';
  return useMemo(() => {
    const inUnits = (unit: string, digits: number) => new Intl.NumberFormat(`${locale}-u-nu-latn`, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits });
    const [millis, seconds, minutes, hours] = [inUnits('millisecond', 0), inUnits('second', 1), inUnits('minute', 1), inUnits('hour', 1)];
    return (ms) => {
      if (ms < SECOND) return millis.format(ms);
      if (ms < MINUTE) return seconds.format(ms / SECOND);
      return ms < HOUR ? minutes.format(ms / MINUTE) : hours.format(ms / HOUR);
    };
  }, [locale]);
}
