import type { MediaLimit, MediaType } from '@consentry/plugin-sdk';

interface KeptType { extension: string; /** Shown in the browser; everything else is a download. */ inline?: true }

/** Every type that we keep, as found by looking. Nothing that a browser would run: no HTML, no SVG, no program, no macros. */
const KEPT: Record<string, KeptType> = {
  'image/jpeg': { extension: 'jpg', inline: true }, 'image/png': { extension: 'png', inline: true }, 'image/webp': { extension: 'webp', inline: true }, 'image/gif': { extension: 'gif', inline: true },
  'audio/aac': { extension: 'aac', inline: true }, 'audio/mp4': { extension: 'm4a', inline: true }, 'audio/mpeg': { extension: 'mp3', inline: true }, 'audio/amr': { extension: 'amr', inline: true }, 'audio/ogg': { extension: 'ogg', inline: true },
  'video/mp4': { extension: 'mp4', inline: true }, 'video/3gpp': { extension: '3gp', inline: true },
  'text/plain': { extension: 'txt' }, 'text/csv': { extension: 'csv' }, 'application/pdf': { extension: 'pdf' }, 'application/zip': { extension: 'zip' },
  'application/msword': { extension: 'doc' }, 'application/vnd.ms-excel': { extension: 'xls' }, 'application/vnd.ms-powerpoint': { extension: 'ppt' },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { extension: 'docx' }, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { extension: 'xlsx' },
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': { extension: 'pptx' },
  'application/vnd.oasis.opendocument.text': { extension: 'odt' }, 'application/vnd.oasis.opendocument.spreadsheet': { extension: 'ods' }, 'application/vnd.oasis.opendocument.presentation': { extension: 'odp' },
};

/** Other names for the same. */
const ALIASES: Record<string, string> = {
  'image/jpg': 'image/jpeg', 'image/pjpeg': 'image/jpeg', 'image/x-png': 'image/png', 'audio/mp3': 'audio/mpeg', 'audio/x-m4a': 'audio/mp4', 'audio/m4a': 'audio/mp4', 'audio/x-aac': 'audio/aac', 'audio/opus': 'audio/ogg',
  'application/ogg': 'audio/ogg', 'audio/3gpp': 'video/3gpp', 'application/csv': 'text/csv', 'text/comma-separated-values': 'text/csv', 'application/x-pdf': 'application/pdf', 'application/x-zip-compressed': 'application/zip',
};
const NO_CLAIM = new Set(['application/octet-stream', 'binary/octet-stream', '*/*']);
/** What programs call a table of plain text. */
const CSV_CLAIMS = new Set(['text/csv', 'application/vnd.ms-excel']);

export const isKept = (mimeType: string): boolean => mimeType in KEPT;
export const isInline = (mimeType: string): boolean => KEPT[mimeType]?.inline === true;
export const extensionOf = (mimeType: string): string => KEPT[mimeType]?.extension ?? 'bin';

/** `Image/JPG; x=y` → `image/jpeg`; undefined where nothing is claimed. */
export function claimOf(declared: string | undefined | null): string | undefined {
  const plain = declared?.split(';', 1)[0]!.trim().toLowerCase() ?? '';
  if (!/^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/.test(plain) || NO_CLAIM.has(plain)) return undefined;
  return ALIASES[plain] ?? plain;
}

/** What a file is, after what was found in it and what is claimed: a table of plain text looks like any other text. Undefined: the claim is a lie. */
export function settleType(found: string, claim: string | undefined, name: string | undefined | null): string | undefined {
  if (found === 'text/plain' && (claim !== undefined ? CSV_CLAIMS.has(claim) : /\.csv$/i.test(name ?? ''))) return 'text/csv';
  return claim === undefined || claim === found ? found : undefined;
}

/** Whether a file that came as this type of message is one. People send whatever they like as a document. */
export function isA(type: MediaType, mimeType: string): boolean {
  if (type === 'document') return isKept(mimeType);
  if (type === 'sticker') return mimeType === 'image/webp';
  // A sound in a video's container, and the other way round, is what phones make.
  if (type === 'audio') return mimeType.startsWith('audio/') || mimeType === 'video/3gpp';
  return mimeType.startsWith(`${type}/`);
}

/** Why a channel does not take a file as this type of message; undefined when it does. */
export function misfit(limit: MediaLimit | undefined, type: MediaType, file: { mimeType: string; size: number }): string | undefined {
  if (!limit) return `This channel sends no files as ${type}.`;
  if (!limit.types.some((t) => claimOf(t) === file.mimeType)) return `The file is ${file.mimeType}; as ${type} this channel takes ${limit.types.join(', ')}.`;
  if (file.size > limit.maxBytes) return `The file has ${file.size} bytes; as ${type} this channel takes ${limit.maxBytes} at most.`;
  return undefined;
}
