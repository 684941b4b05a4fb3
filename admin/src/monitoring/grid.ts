/** A chart, and beside it what belongs to it. */
export const WIDE_AND_NARROW = { display: 'grid', columnGap: 3, gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 2fr) minmax(0, 1fr)' } } as const;
export const TWO = { display: 'grid', columnGap: 3, gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' } } as const;
