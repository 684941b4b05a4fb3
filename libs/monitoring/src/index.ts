import type { SchemaPart } from '@consentry/kernel';
import { alertsSchema } from './alerts.index.js';
import { streamsSchema } from './streams.index.js';

import './monitoring.exports.js';
import './monitoring.personal-data.js';

export * from './alerts.index.js';
export * from './metrics.index.js';
export * from './streams.index.js';
export { Witnesses } from './witness.service.js';
export { MonitoringModule } from './monitoring.module.js';

export const monitoringSchema: SchemaPart = { migrations: [...alertsSchema.migrations, ...streamsSchema.migrations] };
