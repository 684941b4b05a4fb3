import type { SchemaPart } from '@consentry/kernel';
import { ConnectionsMigration, RevocationsMigration } from './connections.migrations.js';

import './connections.exports.js';
import './connections.personal-data.js';

export { CONNECTION_CHANGED, ConnectionDirectory, type ConnectionObserver, type OpenConnection } from './connections.directory.js';
export { Connection } from './connections.entity.js';
export { ConnectionsModule } from './connections.module.js';
export { CONNECTION_TOPIC, Connections } from './connections.service.js';

export const connectionsSchema: SchemaPart = { migrations: [ConnectionsMigration, RevocationsMigration] };
