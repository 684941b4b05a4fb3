import { createHash, randomInt } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z, type MediaType } from '@consentry/plugin-sdk';

const DAY_MS = 86_400_000;
const URL_LIFE_MS = 300_000;
const INDEX = 'media.ndjson';

const StoredFile = z.object({ id: z.string(), owner: z.string(), mimeType: z.string(), size: z.int(), /** Hex. */ sha256: z.string(), filename: z.string().optional(), diesAt: z.number() });
export type StoredFile = z.infer<typeof StoredFile>;

const MB = 1_048_576;
/** What Meta takes as which type, and how much of it. Source: Meta, "Media" reference, 2026-11-22. */
export const MEDIA_RULES: Readonly<Record<MediaType, { types: readonly string[]; maxBytes: number }>> = {
  image: { types: ['image/jpeg', 'image/png'], maxBytes: 5 * MB },
  sticker: { types: ['image/webp'], maxBytes: 500 * 1024 },
  audio: { types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], maxBytes: 16 * MB },
  video: { types: ['video/mp4', 'video/3gpp'], maxBytes: 16 * MB },
  document: {
    types: [
      'text/plain', 'application/pdf', 'application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ],
    maxBytes: 100 * MB,
  },
};

/** `audio/ogg; codecs=opus` is `audio/ogg`. */
export const bareType = (mimeType: string): string => (mimeType.split(';')[0] ?? '').trim().toLowerCase();

/** Whether a file may go as this type. Any file may go as a document. */
export const fits = (type: MediaType, file: StoredFile): boolean =>
  (type === 'document' || MEDIA_RULES[type].types.includes(bareType(file.mimeType))) && file.size <= MEDIA_RULES[type].maxBytes;

/** Uploaded and received files, until their ids die. With a folder, on disk, one file each; without, in memory. */
export class MediaShelf {
  readonly #files = new Map<string, StoredFile>();
  readonly #bytes = new Map<string, Buffer>();

  constructor(private readonly dir: string | undefined, private readonly now: () => Date) {
    const index = dir === undefined ? undefined : join(dir, INDEX);
    if (index === undefined || !existsSync(index)) return;
    for (const line of readFileSync(index, 'utf8').split('\n')) {
      const file = line.endsWith('}') ? readLine(line) : undefined;
      if (!file) continue;
      if (file.diesAt > now().getTime()) this.#files.set(file.id, file);
      else this.remove(file.id);
    }
  }

  /** @param days how long its id lives: 30 for an upload, 7 for what came in a webhook */
  put(owner: string, bytes: Buffer, mimeType: string, days: number, filename?: string): StoredFile {
    const file: StoredFile = {
      id: `9${String(randomInt(1e14, 2 ** 47))}`, owner, mimeType, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), ...(filename !== undefined && { filename }),
      diesAt: this.now().getTime() + days * DAY_MS,
    };
    if (this.dir === undefined) this.#bytes.set(file.id, bytes);
    else {
      mkdirSync(this.dir, { recursive: true, mode: 0o700 });
      writeFileSync(this.#path(file.id), bytes, { mode: 0o600 });
      appendFileSync(join(this.dir, INDEX), `${JSON.stringify(file)}\n`, { mode: 0o600 });
    }
    this.#files.set(file.id, file);
    return file;
  }

  /** A file of this business account whose id still lives. */
  find(owner: string, id: string): StoredFile | undefined {
    const file = this.#files.get(id);
    return file?.owner === owner && file.diesAt > this.now().getTime() ? file : undefined;
  }

  remove(id: string): void {
    this.#files.delete(id);
    this.#bytes.delete(id);
    if (this.dir !== undefined) rmSync(this.#path(id), { force: true });
  }

  /** What `GET /{media-id}` answers: an address that dies in five minutes. */
  node(file: StoredFile, address: string): Record<string, unknown> {
    const ext = this.now().getTime() + URL_LIFE_MS;
    const url = `${address}/whatsapp_business/attachments/?mid=${file.id}&ext=${ext}&hash=${ticket(file, ext)}`;
    return { messaging_product: 'whatsapp', url, mime_type: file.mimeType, sha256: file.sha256, file_size: file.size, id: file.id };
  }

  /** The bytes behind such an address. Undefined: dead, forged or somebody else's. */
  open(owners: readonly string[], query: URLSearchParams): { file: StoredFile; bytes: Buffer } | undefined {
    const ext = Number(query.get('ext'));
    const file = owners.map((owner) => this.find(owner, query.get('mid') ?? '')).find((found) => found !== undefined);
    if (!file || query.get('hash') !== ticket(file, ext) || !(ext > this.now().getTime())) return undefined;
    return { file, bytes: this.#bytes.get(file.id) ?? readFileSync(this.#path(file.id)) };
  }

  #path(id: string): string {
    return join(this.dir ?? '', `media-${id}.bin`);
  }
}

const ticket = (file: StoredFile, ext: number) => createHash('sha256').update(`${file.id}|${ext}|${file.sha256}`).digest('base64url');

function readLine(line: string): StoredFile | undefined {
  try {
    return StoredFile.parse(JSON.parse(line));
  } catch {
    // Torn by a killed process: its upload was never answered.
    return undefined;
  }
}
