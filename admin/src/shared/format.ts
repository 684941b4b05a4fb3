import { useEffect, useMemo, useState } from 'react';
import { useLocale } from 'react-admin';
import { useT } from './translate';

/** Ids, counts and phone numbers stand in Latin digits, so times do as well. */
const withLatinDigits = (locale: string) => `${locale}-u-nu-latn`;

export interface Format { time(at: string): string; day(at: string): string; date(at: string): string; moment(at: string): string; second(at: string): string; exact(at: string): string; number(value: number): string; list(items: string[]): string }

export function useFormat(): Format {
  const locale = withLatinDigits(useLocale() || 'en');
  return useMemo(() => {
    const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
    const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
    const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
    const seconds = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
    const shortSeconds = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });
    const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
    const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
    const list = new Intl.ListFormat(locale, { type: 'unit', style: 'long' });
    const number = new Intl.NumberFormat(locale);
    return {
      time: (at) => time.format(new Date(at)),
      day: (at) => day.format(new Date(at)),
      date: (at) => date.format(new Date(at)),
      moment: (at) => (isToday(at) ? time : short).format(new Date(at)),
      second: (at) => (isToday(at) ? seconds : shortSeconds).format(new Date(at)),
      exact: (at) => exact.format(new Date(at)),
      list: (items) => list.format(items),
      number: (value) => number.format(value),
    };
  }, [locale]);
}

const isToday = (at: string) => new Date(at).toDateString() === new Date().toDateString();

/** The present, as often as somebody could notice. */
export function useNow(everyMs = 15_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** "23 h 12 min" until then; undefined once it has passed. */
export function useTimeLeft(until: string | null | undefined): string | undefined {
  const t = useT();
  const left = Math.floor((new Date(until ?? 0).getTime() - useNow()) / 60_000);
  if (!until || left < 0) return undefined;
  return left >= 60 ? t('time.hours', { hours: Math.floor(left / 60), minutes: left % 60 }) : t('time.minutes', { minutes: left });
}
