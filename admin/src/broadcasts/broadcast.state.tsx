import type { BroadcastSummary } from '../api.generated';
import { useFormat, useNow } from '../shared/format';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { STATE_TONES } from './broadcast.words';

export function BroadcastState({ broadcast: { state, scheduledAt, localTime } }: { broadcast: BroadcastSummary }) {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  if (state === 'scheduled' && localTime) return <Tag tone="info">{t('broadcasts.states.local', { at: format.moment(localTime.at) })}</Tag>;
  if (state === 'scheduled' && scheduledAt && Date.parse(scheduledAt) > now) return <Tag tone="info">{t('broadcasts.states.at', { at: format.moment(scheduledAt) })}</Tag>;
  return <Tag tone={STATE_TONES[state]}>{t(`broadcasts.states.${state}`)}</Tag>;
}
