import type { SchemaPart } from '@consentry/kernel';
import { BroadcastsMigration } from './broadcasts/broadcasts.migrations.js';
import { ConversationsMigration } from './conversations/conversations.migrations.js';
import { GateMigration } from './gate/gate.migrations.js';
import { InboundContactMigration } from './inbound/inbound.migrations.js';
import { TemplateVersionsMigration } from './templates/templates.migrations.js';
import { MediaMigration } from './media/media.migrations.js';
import { MessagingMigration, SealedMessagesMigration } from './messaging.migrations.js';
import { ZeroContentMigration } from './privacy/zero-content.migrations.js';

import './messaging.exports.js';
import './messaging.settings.exports.js';
import './messaging.personal-data.js';

export { InboundForget } from './inbound/inbound.forget.js';
export { InboundHooks, type InboundHook, type InboundMessage } from './inbound/inbound.hooks.js';
export { openFile, sealedRange, sealedSize, sealFile, type FilePlace } from './media/media.cipher.js';
export { MediaInbox } from './media/media.inbox.js';
export { Inspector } from './media/media.inspect.js';
export { MediaLibrary } from './media/media.library.js';
export { nameIn as fileNameIn } from './media/media.names.js';
export { MediaRetention } from './media/media.retention.js';
export { isInline, isKept } from './media/media.types.js';
export { MAX_FILE_BYTES, type FileRequest, type IncomingFile } from './media/media.upload.js';
export { MessagingModule } from './messaging.module.js';
export { ContactHolds, HOLD_KINDS, type HoldKind } from './policies/contact.holds.js';
export { ZeroContent } from './privacy/zero-content.js';
export { Messages } from './outbound/outbound.service.js';
export { SendRequest } from './outbound/outbound.schema.js';
export { decide, RULE_NAMES } from './gate/gate.rules.js';
export type { GateFacts } from './gate/gate.facts.js';

export const messagingSchema: SchemaPart = { migrations: [MessagingMigration, SealedMessagesMigration, ConversationsMigration, GateMigration, BroadcastsMigration, MediaMigration, TemplateVersionsMigration, ZeroContentMigration, InboundContactMigration] };
