import type { Media } from '../api.generated';

/** Message types that are a file. */
export const FILE_TYPES = ['image', 'video', 'audio', 'document', 'sticker'] as const satisfies Media['types'][number]['type'][];
export type FileType = (typeof FILE_TYPES)[number];

export const isFileType = (type: string): type is FileType => FILE_TYPES.some((each) => each === type);

/** Where a file of ours is read from. Our own server hands it out, so nobody else learns that it was looked at. */
export const addressOf = (id: string, download = false): string => `/v1/media/${encodeURIComponent(id)}/content${download ? '?download=true' : ''}`;

export const isOurs = (id: string | undefined): id is string => id?.startsWith('med_') === true;
