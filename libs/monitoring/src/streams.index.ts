import type { SchemaPart } from '@consentry/kernel';
import { AuditStreamsMigration } from './streams.migrations.js';

export { boundedJson, OCSF_VERSION, ocsfEvent, type OcsfEvent, type StreamLeaf } from './streams.ocsf.js';
export { BY_ACTION, CLASSES as OCSF_CLASSES } from './streams.ocsf.rows.js';
export { HttpSender } from './streams.http.js';
export { SyslogSender } from './streams.line.js';
export { StreamNetwork, type StreamOptions } from './streams.network.js';
export { StreamsModule } from './streams.module.js';
export { StreamFailure, type Encoded } from './streams.sender.js';
export { StreamRunner } from './streams.runner.js';
export { AuditStreams } from './streams.service.js';
export { asciiJson, frame, syslogMessage } from './streams.syslog.js';
export { Trail, WINDOW_BYTES, WINDOW_MS } from './streams.trail.js';

export const streamsSchema: SchemaPart = { migrations: [AuditStreamsMigration] };
