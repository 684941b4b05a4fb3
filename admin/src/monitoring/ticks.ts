import { useMemo } from 'react';
import { useLocale } from 'react-admin';
import type { Grain } from './period';

const SHORT: Record<Grain, Intl.DateTimeFormatOptions> = {
  minute: { hour: '2-digit', minute: '2-digit' }, hour: { hour: '2-digit', minute: '2-digit' }, sixHours: { weekday: 'short', day: 'numeric' }, day: { day: 'numeric', month: 'short' },
};
const WHOLE: Record<Grain, Intl.DateTimeFormatOptions> = {
  minute: { hour: '2-digit', minute: '2-digit' }, hour: { weekday: 'short', hour: '2-digit', minute: '2-digit' }, sixHours: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }, day: { weekday: 'short', day: 'numeric', month: 'short' },
};
/** Where a line of the axis is worth its place. */
const MARKED: Record<Grain, (at: Date) => boolean> = {
  minute: (at) => at.getMinutes() % 10 === 0, hour: (at) => at.getHours() % 3 === 0, sixHours: (at) => at.getHours() === 0, day: (at) => at.getDate() % 3 === 1,
};

export interface Ticks { short(at: string): string; whole(at: string): string; marked(at: string): boolean }

/** Times along an axis, in the reader's language. */
export function useTicks(grain: Grain): Ticks {
  const locale = `${useLocale() || 'en'}-u-nu-latn`;
  return useMemo(() => {
    const [short, whole] = [new Intl.DateTimeFormat(locale, SHORT[grain]), new Intl.DateTimeFormat(locale, WHOLE[grain])];
    return { short: (at) => short.format(new Date(at)), whole: (at) => whole.format(new Date(at)), marked: (at) => MARKED[grain](new Date(at)) };
  }, [locale, grain]);
}
