import type { SchemaPart } from '@consentry/kernel';
import { WebhooksMigration } from './webhooks.migrations.js';

import './webhooks.exports.js';
import './webhooks.personal-data.js';

export { DELAYS_MS } from './webhooks.backoff.js';
export { Deliveries } from './webhooks.deliveries.js';
export { WebhooksModule } from './webhooks.module.js';
export { DeliverySchedule } from './webhooks.schedule.js';
export { urlFault } from './webhooks.url.js';

export const webhooksSchema: SchemaPart = { migrations: [WebhooksMigration] };
