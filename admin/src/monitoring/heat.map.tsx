import { Box, useTheme } from '@mui/material';
import { useMemo } from 'react';
import { useLocale } from 'react-admin';
import { Hidden } from '../shared/hidden';
import { useT } from '../shared/translate';

/** Shares of one hue, from light to strong: told apart by lightness, so by everybody. */
const STEPS = [14, 28, 45, 80, 100];
/** From this step on the words stand on the strong side of the hue. */
const STRONG = 3;
/** 1 January 2024 was a Monday. */
const weekday = (day: number) => new Date(2024, 0, 1 + day);

/** Seven days by 24 hours: a real table, whose colours repeat its figures. */
export function HeatMap({ caption, counts }: { caption: string; counts: number[][] }) {
  const t = useT();
  const locale = `${useLocale() || 'en'}-u-nu-latn`;
  const { palette } = useTheme();
  const { long, short, compact } = useMemo(() => ({
    long: new Intl.DateTimeFormat(locale, { weekday: 'long' }), short: new Intl.DateTimeFormat(locale, { weekday: 'short' }), compact: new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }),
  }), [locale]);
  const most = Math.max(1, ...counts.flat());
  const look = (step: number) => ({ bgcolor: `color-mix(in srgb, ${palette.primary.main} ${STEPS[step]}%, ${palette.background.paper})`, color: step >= STRONG ? palette.primary.contrastText : palette.text.primary });
  const stepOf = (count: number) => Math.min(STEPS.length - 1, Math.ceil((count / most) * STEPS.length) - 1);
  return (
    <>
      <Box tabIndex={0} role="group" aria-label={caption} sx={{ overflowX: 'auto' }}>
        <Box component="table" sx={{ width: '100%', minWidth: 860, tableLayout: 'fixed', borderCollapse: 'separate', borderSpacing: '3px', fontSize: '0.75rem', fontVariantNumeric: 'tabular-nums', '& th': { fontWeight: 500, color: 'text.secondary' } }}>
          <caption style={{ height: 0, padding: 0 }}><Hidden>{caption}</Hidden></caption>
          <thead><tr><Box component="th" scope="col" sx={{ width: 76 }}><Hidden>{t('monitoring.access.day')}</Hidden></Box>{Array.from({ length: 24 }, (_, hour) => <th key={hour} scope="col">{String(hour).padStart(2, '0')}</th>)}</tr></thead>
          <tbody>
            {counts.map((hours, day) => (
              <tr key={day}>
                <Box component="th" scope="row" sx={{ textAlign: 'start', whiteSpace: 'nowrap' }} abbr={long.format(weekday(day))}>{short.format(weekday(day))}</Box>
                {hours.map((count, hour) => (
                  <Box component="td" key={hour} data-count={count} title={t('monitoring.access.cell', { count, day: long.format(weekday(day)), hour: `${String(hour).padStart(2, '0')}:00` })}
                    sx={{ height: 30, p: 0, textAlign: 'center', borderRadius: '5px', ...(count === 0 ? { bgcolor: 'surface.sunken', boxShadow: `inset 0 0 0 1px ${palette.divider}` } : look(stepOf(count))) }}>
                    {count === 0 ? <Hidden>0</Hidden> : compact.format(count)}
                  </Box>
                ))}
              </tr>
            ))}
          </tbody>
        </Box>
      </Box>
      <Box aria-hidden sx={{ display: 'flex', gap: 0.5, alignItems: 'center', justifyContent: 'flex-end', mt: 1, fontSize: '0.75rem', color: 'text.secondary' }}>
        {t('monitoring.access.less')}{STEPS.map((share, step) => <Box key={share} sx={{ width: 18, height: 12, borderRadius: '3px', ...look(step) }} />)}{t('monitoring.access.more')}
      </Box>
    </>
  );
}
