import { MEDIA_TYPES, type ChannelPlugin, type MediaType } from '@consentry/plugin-sdk';
import { publicId, publicIdOrNull } from '@consentry/kernel';
import type { KeyRing } from '@consentry/vault';
import { safeName } from './media.names.js';
import type { MediaView } from './media.schema.js';
import { openDetails } from './media.sealed.js';
import { misfit } from './media.types.js';

export interface MediaRow {
  id: string; direction: 'in' | 'out'; connection_id: string | null; message_id: string | null; expected_type: MediaType | null; provider_media_id: string | null; mime_type: string | null; size: string | number | null;
  details: Buffer | null; file_key: Buffer | null; state: MediaView['state']; reason: MediaView['reason']; storage_key: string | null; created_at: Date | string; expires_at: Date | string;
  [column: string]: unknown;
}

/** What a file that is here has for certain. */
export type ReadyRow = MediaRow & { mime_type: string; size: string | number; file_key: Buffer; storage_key: string };

export const DAYS_KEPT = 30;

export function expiryOf(now: Date): Date {
  return new Date(now.getTime() + DAYS_KEPT * 86_400_000);
}

export function storageKeyOf(organizationId: string, mediaId: string): string {
  return `media/${organizationId}/${mediaId}`;
}

export function isReady(row: MediaRow): row is ReadyRow {
  return row.state === 'ready' && row.mime_type !== null && row.size !== null && row.file_key !== null && row.storage_key !== null;
}

export function mediaView(ring: KeyRing, row: MediaRow, channels: ChannelPlugin[]): MediaView {
  const { name, sha256 } = openDetails(ring, row);
  const file = isReady(row) ? { mimeType: row.mime_type, size: Number(row.size) } : undefined;
  return {
    id: publicId('media', row.id), direction: row.direction, state: row.state, reason: row.reason, mimeType: row.mime_type, size: row.size === null ? null : Number(row.size), sha256, name: name === null ? null : safeName(name, row.mime_type ?? ''),
    types: file ? channels.flatMap(({ id, capabilities: { media } }) => MEDIA_TYPES.filter((type) => media?.[type] && !misfit(media[type], type, file)).map((type) => ({ plugin: id, type, maxBytes: media![type]!.maxBytes }))) : [],
    messageId: publicIdOrNull('message', row.message_id), connectionId: publicIdOrNull('connection', row.connection_id), createdAt: new Date(row.created_at).toISOString(), expiresAt: new Date(row.expires_at).toISOString(),
  };
}
