import type { WebhookEndpoint } from '../api.generated';
import { useFormat } from '../shared/format';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';

/** The one thing about an endpoint that matters most: switched off, and by whom; failing; or on. */
export function EndpointState({ endpoint: { enabled, disabledReason, failingSince } }: { endpoint: WebhookEndpoint }) {
  const t = useT();
  const format = useFormat();
  if (disabledReason) return <Tag tone="bad">{t(disabledReason === 'gone' ? 'webhooks.states.gone' : 'webhooks.states.gaveUp')}</Tag>;
  if (!enabled) return <Tag>{t('webhooks.states.off')}</Tag>;
  if (failingSince) return <Tag tone="warn">{t('webhooks.states.failing', { at: format.moment(failingSince) })}</Tag>;
  return <Tag tone="good">{t('webhooks.states.on')}</Tag>;
}
