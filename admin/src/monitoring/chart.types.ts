import type { Grain } from './period';

export const CHART_HEIGHT = 240;

/** `lang` where the words are not of the panel's language. */
export interface Series { id: string; label: string; lang?: 'en'; color: string; values: number[] }
/** `at`: the beginning of each bar. `stacked`: the series are parts of a whole. */
export interface Chart { title: string; at: string[]; grain: Grain; series: Series[]; stacked?: boolean }

export const totalOf = ({ values }: Series): number => values.reduce((sum, value) => sum + value, 0);
