import { Box } from '@mui/material';
import type { WebhookAttempt, WebhookDeliveryDetail } from '../api.generated';
import { useDuration } from '../shared/duration';
import { useFormat } from '../shared/format';
import { Tag, type Tone } from '../shared/tag';
import { useT } from '../shared/translate';

/** Each attempt, the latest first: what came of it, how long it took, what went wrong. */
export function AttemptList({ delivery: { attemptList } }: { delivery: WebhookDeliveryDetail }) {
  const t = useT();
  if (attemptList.length === 0) return <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>{t('webhooks.delivery.noAttempt')}</Box>;
  return (
    <Box component="ol" reversed sx={{ listStyle: 'none', m: 0, p: 0, border: 1, borderColor: 'divider', borderRadius: '10px' }}>
      {attemptList.toReversed().map((attempt) => <Attempt key={attempt.number} attempt={attempt} />)}
    </Box>
  );
}

function Attempt({ attempt: { number, at, status, error, durationMs } }: { attempt: WebhookAttempt }) {
  const t = useT();
  const format = useFormat();
  const duration = useDuration();
  const running = durationMs === null && error === null;
  const tone: Tone = running ? 'info' : error === null ? 'good' : 'bad';
  const words = running ? t('webhooks.delivery.running') : status === null ? t('webhooks.delivery.noAnswer') : String(status);
  return (
    <Box component="li" sx={{ px: 1.5, py: 1.25, fontSize: '0.875rem', '& + &': { borderTop: 1, borderColor: 'divider' } }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Box component="span" sx={{ fontWeight: 600 }}>{t('webhooks.delivery.attempt', { number })}</Box>
        <Tag tone={tone}>{words}</Tag>
        {durationMs !== null && <Box component="span" sx={{ color: 'text.secondary' }}>{t('webhooks.delivery.after', { duration: duration(durationMs) })}</Box>}
        <Box component="time" dateTime={at} sx={{ color: 'text.secondary', marginInlineStart: 'auto' }}>{format.exact(at)}</Box>
      </Box>
      {error !== null && <Box dir="auto" lang="en" sx={{ mt: 0.5 }}>{error}</Box>}
    </Box>
  );
}
