import { Box, LinearProgress } from '@mui/material';
import type { BroadcastSummary } from '../api.generated';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';

/** How many of its people are decided on; where it is known how many messages wait to leave, who is done with. `slim`: in a table. */
export function BroadcastProgress({ broadcast: { name, state, counts }, waiting, slim }: { broadcast: BroadcastSummary; waiting?: number; slim?: boolean }) {
  const t = useT();
  const format = useFormat();
  const done = Math.max(0, counts.recipients - counts.pending - (waiting ?? 0));
  const share = counts.recipients === 0 ? (state === 'finished' ? 100 : 0) : Math.floor((100 * done) / counts.recipients);
  const words = t(waiting === undefined ? 'broadcasts.progress' : 'broadcasts.progressDone', { done: format.number(done), total: format.number(counts.recipients) });
  const unknown = state === 'expanding' && counts.recipients === 0;
  return (
    <Box sx={{ minWidth: slim ? 120 : 0 }}>
      <LinearProgress aria-label={t('broadcasts.progressOf', { name })} aria-valuetext={words} variant={unknown ? 'indeterminate' : 'determinate'} value={unknown ? undefined : share} color={state === 'paused' ? 'warning' : state === 'finished' ? 'success' : 'primary'} sx={{ height: slim ? 6 : 10, borderRadius: '5px' }} />
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1, color: 'text.secondary', fontSize: slim ? '0.78125rem' : '0.875rem', mt: 0.5, fontVariantNumeric: 'tabular-nums' }}><span>{words}</span>{!slim && <span>{format.number(share)} %</span>}</Box>
    </Box>
  );
}
