import { Box, Typography } from '@mui/material';
import type { InboundEvent } from '../api.generated';
import { CopyBlock, CopyText } from '../shared/copy';
import { useFormat } from '../shared/format';
import { SidePanel } from '../shared/side.panel';
import { Tag, type Tone } from '../shared/tag';
import { useName, useT } from '../shared/translate';

const TONES: Record<InboundEvent['state'], Tone> = { pending: 'neutral', applied: 'good', not_understood: 'warn', unrouted: 'warn', failed: 'bad' };

export function EventStateTag({ state }: { state: InboundEvent['state'] }) {
  const name = useName();
  return <Tag tone={TONES[state]}>{name('eventState', state)}</Tag>;
}

export function InboundEventDrawer({ event, onClose }: { event: InboundEvent | undefined; onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  return (
    <SidePanel title={t('events.details')} open={event !== undefined} onClose={onClose}>
      {event && (
        <Box sx={{ p: 2.5, display: 'grid', gap: 2 }}>
          <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}><EventStateTag state={event.state} /><Box dir="ltr" sx={{ fontWeight: 600 }}>{event.kind} · {event.name}</Box></Box>
          {event.detail && <Box dir="auto">{event.detail}</Box>}
          <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
            {t('events.receivedAt', { at: format.exact(event.receivedAt) })}{event.appliedAt && <Box>{t('events.appliedAt', { at: format.exact(event.appliedAt) })}</Box>}
          </Box>
          {event.contentGone ? <Typography variant="body2" color="textSecondary">{t('chat.goneHint')}</Typography> : <CopyBlock multiline label={t('events.payload')} value={JSON.stringify(event.payload, null, 2)} />}
          <Box><CopyText label={t('events.id')} value={event.id} /></Box>
        </Box>
      )}
    </SidePanel>
  );
}
