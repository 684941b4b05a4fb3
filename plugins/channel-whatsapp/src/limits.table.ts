import type { MediaLimit, MediaType } from '@consentry/plugin-sdk';

/** When these were last held against Meta's pages "Media", "Throughput" and "Messaging limits". */
export const LIMITS_REVIEWED = '2026-11-22';

/** Messages a second of one number: granted at first, raised by Meta without asking, and with the phone app on the same number. */
export const THROUGHPUT = { since: LIMITS_REVIEWED, standard: 80, raised: 1_000, sharedWithApp: 20 } as const;

/** Different people a business portfolio may write to first in any 24 hours. Null: as many as it likes. */
export const MESSAGING_TIERS: readonly { tier: string; people: number | null; since: string }[] = [
  { tier: 'TIER_250', people: 250, since: LIMITS_REVIEWED },
  { tier: 'TIER_2K', people: 2_000, since: LIMITS_REVIEWED },
  { tier: 'TIER_10K', people: 10_000, since: LIMITS_REVIEWED },
  { tier: 'TIER_100K', people: 100_000, since: LIMITS_REVIEWED },
  { tier: 'TIER_UNLIMITED', people: null, since: LIMITS_REVIEWED },
];

/** How long Meta keeps a file that we hand over. Those of a webhook live 7 days, addresses of files 5 minutes. */
export const UPLOAD_LIFE = { since: LIMITS_REVIEWED, days: 30 } as const;

const MB = 1_048_576;
const WORD = 'application/msword';
const EXCEL = 'application/vnd.ms-excel';
const POWERPOINT = 'application/vnd.ms-powerpoint';

/** Files by message type. The names are those under which `file-type` finds them; {@link metaType} has Meta's. */
export const MEDIA_LIMITS: Record<MediaType, MediaLimit & { since: string }> = {
  image: { since: LIMITS_REVIEWED, maxBytes: 5 * MB, types: ['image/jpeg', 'image/png'] },
  audio: { since: LIMITS_REVIEWED, maxBytes: 16 * MB, types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/ogg; codecs=opus', 'audio/ogg'] },
  video: { since: LIMITS_REVIEWED, maxBytes: 16 * MB, types: ['video/mp4', 'video/3gpp'] },
  document: {
    since: LIMITS_REVIEWED, maxBytes: 100 * MB,
    types: [
      'application/pdf', 'text/plain', WORD, EXCEL, POWERPOINT, 'application/x-cfb', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ],
  },
  // 500 KB is for moving ones; of one that stands still Meta itself refuses more than 100 KB (131053).
  sticker: { since: LIMITS_REVIEWED, maxBytes: 500 * 1024, types: ['image/webp'] },
};

/** The old office formats share one container: only the name tells them apart. */
const OLD_OFFICE: Record<string, string> = { doc: WORD, xls: EXCEL, ppt: POWERPOINT };

/** Meta's name of a type; undefined for a file that WhatsApp takes in no message. */
export function metaType(mimeType: string, filename?: string): string | undefined {
  if (mimeType === 'audio/x-m4a') return 'audio/mp4';
  if (mimeType === 'application/x-cfb') return OLD_OFFICE[/\.([a-z]{3})$/i.exec(filename ?? '')?.[1]?.toLowerCase() ?? ''];
  return Object.values(MEDIA_LIMITS).some(({ types }) => types.includes(mimeType)) ? mimeType : undefined;
}

/** The most bytes that any message may carry of this type. */
export const mostBytes = (mimeType: string): number => Math.max(0, ...Object.values(MEDIA_LIMITS).filter(({ types }) => types.includes(mimeType)).map(({ maxBytes }) => maxBytes));
