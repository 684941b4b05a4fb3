import { Box, Button, LinearProgress, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Broadcast, BroadcastPreview } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { problemOf, ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { ReasonTable } from './reason.table';

const LOOK_AGAIN_MS = 1_000;

/** The last dry run; the first is asked for by looking. */
export function usePreview(id: string, mayAsk: boolean) {
  const actions = useActions();
  return useQuery<BroadcastPreview>({
    queryKey: ['broadcasts', id, 'preview'], retry: false, refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_AGAIN_MS : false),
    queryFn: ({ signal }) => actions.broadcastPreview(id, signal).catch((error: unknown) => {
      if (mayAsk && problemOf(error)?.code === 'broadcast.no_preview') return actions.previewBroadcast(id);
      throw error;
    }),
  });
}

/** Who would get it if it went now, and who not and why: the gate's own answer, and nothing is sent. */
export function PreviewStep({ broadcast }: { broadcast: Broadcast }) {
  const t = useT();
  const actions = useActions();
  const [asking, setAsking] = useState(false);
  const { data: preview, error, refetch } = usePreview(broadcast.id, true);
  const again = () => {
    setAsking(true);
    void actions.previewBroadcast(broadcast.id).then(() => refetch()).finally(() => setAsking(false));
  };
  return (
    <Section title={t('broadcasts.step.check')} hint={t('broadcasts.checkHint')} action={<Button size="small" variant="outlined" color="inherit" loading={asking || preview?.state === 'running'} onClick={again}>{t('broadcasts.checkAgain')}</Button>}>
      {error && !preview && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!preview && !error && <Skeleton variant="rounded" height={220} />}
      {preview && <Outcome preview={preview} />}
    </Section>
  );
}

function Outcome({ preview }: { preview: BroadcastPreview }) {
  const t = useT();
  const format = useFormat();
  const excluded = preview.checked - preview.eligible;
  const running = preview.state === 'running';
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      {running && <Box><LinearProgress aria-label={t('broadcasts.checking')} variant={preview.of > 0 ? 'determinate' : 'indeterminate'} value={preview.of > 0 ? Math.min(100, (100 * preview.looked) / preview.of) : undefined} sx={{ height: 8, borderRadius: '4px' }} /><Typography variant="body2" color="textSecondary" sx={{ mt: 0.5 }}>{t('broadcasts.checkedSoFar', { looked: format.number(preview.looked), of: format.number(preview.of) })}</Typography></Box>}
      <Box role="status" sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))', maxWidth: 620 }}>
        <Figure id="eligible" tone="success.main" name={t('broadcasts.eligible')} value={format.number(preview.eligible)} />
        <Figure id="excluded" tone={excluded > 0 ? 'warning.main' : 'text.secondary'} name={t('broadcasts.excluded')} value={format.number(excluded)} />
        <Figure id="checked" tone="text.primary" name={t('broadcasts.meant')} value={format.number(preview.checked)} />
      </Box>
      {!running && !preview.whole && <Typography variant="body2" color="textSecondary">{t('broadcasts.notWhole')}</Typography>}
      {preview.excluded.length > 0 && <ReasonTable title={t('broadcasts.excludedBy')} reasons={preview.excluded} />}
      {!running && preview.checked === 0 && <Typography color="textSecondary">{t('broadcasts.nobody')}</Typography>}
    </Box>
  );
}

export function Figure({ id, name, value, tone }: { id: string; name: string; value: string; tone: string }) {
  return (
    <Box data-figure={id} sx={{ border: 1, borderColor: 'divider', borderRadius: '12px', px: 2, py: 1.5 }}>
      <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{name}</Box>
      <Box sx={{ color: tone, fontSize: '1.75rem', fontWeight: 650, lineHeight: 1.25, fontVariantNumeric: 'tabular-nums' }}>{value}</Box>
    </Box>
  );
}
