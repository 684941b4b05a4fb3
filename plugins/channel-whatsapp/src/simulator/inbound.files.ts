import { MEDIA_TYPES, type MediaType } from '@consentry/plugin-sdk';
import type { MediaShelf } from './media.shelf.js';
import { sampleFile } from './sample.files.js';

/** Ids of files that came in a webhook die after seven days. */
const INBOUND_DAYS = 7;

/**
 * A file message needs a file: the bytes in `data` (base64), else a small sample. It is put where it can be fetched, and the content
 * names it as Meta does. One that names a file by itself stays as it is.
 */
export function withFile(media: MediaShelf, businessAccountId: string, type: string, content: Record<string, unknown>): Record<string, unknown> {
  if (!(MEDIA_TYPES as readonly string[]).includes(type)) return content;
  const given = (typeof content[type] === 'object' && content[type] !== null ? content[type] : {}) as Record<string, unknown>;
  if (given['id'] !== undefined) return content;
  const { data, ...rest } = given;
  const sample = sampleFile(type as MediaType);
  const bytes = typeof data === 'string' ? Buffer.from(data, 'base64') : sample.bytes;
  const mimeType = typeof given['mime_type'] === 'string' ? given['mime_type'] : sample.mimeType;
  const filename = typeof given['filename'] === 'string' ? given['filename'] : sample.filename;
  const file = media.put(businessAccountId, bytes, mimeType, INBOUND_DAYS, filename);
  return {
    ...content,
    [type]: { ...rest, mime_type: mimeType, sha256: Buffer.from(file.sha256, 'hex').toString('base64'), id: file.id, ...(type === 'document' && filename !== undefined && { filename }) },
  };
}
