import type { WebhookDelivery } from '../api.generated';
import { Tag, type Tone } from '../shared/tag';
import { useT } from '../shared/translate';

const TONES: Record<WebhookDelivery['state'], Tone> = { pending: 'info', delivered: 'good', failed: 'bad' };

export function DeliveryState({ delivery: { state, lastError } }: { delivery: WebhookDelivery }) {
  const t = useT();
  // One that waits for another try after a failure is no news of the same kind as one that has just begun.
  if (state === 'pending' && lastError !== null) return <Tag tone="warn">{t('webhooks.delivery.retrying')}</Tag>;
  return <Tag tone={TONES[state]}>{t(`webhooks.delivery.states.${state}`)}</Tag>;
}
