import { PluginError, defineChannel, type ChannelConnection, type ChannelPlugin, type MediaFile } from '@consentry/plugin-sdk';
import whatsapp from '@consentry/channel-whatsapp';
import keysFile from '@consentry/keys-file';
import type { Answer, World } from '../harness/world.js';

const real = whatsapp as unknown as ChannelPlugin;
const OFFICE = ['application/pdf', 'text/plain', 'text/csv', 'application/msword', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'];
export const LIMITS: NonNullable<ChannelPlugin['capabilities']['media']> = {
  image: { maxBytes: 5 * 1024 * 1024, types: ['image/jpeg', 'image/png'] }, audio: { maxBytes: 16 * 1024 * 1024, types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'] }, video: { maxBytes: 16 * 1024 * 1024, types: ['video/mp4', 'video/3gpp'] },
  document: { maxBytes: 100 * 1024 * 1024, types: OFFICE }, sticker: { maxBytes: 500 * 1024, types: ['image/webp'] },
};

/** What the provider at the other end holds, and how it behaves. */
export class FileLine {
  readonly uploaded: MediaFile[] = [];
  readonly there = new Map<string, MediaFile>();
  downloads = 0;
  fails: PluginError | undefined;
  lasts: Date | null = null;
  /** What an upload waits for. */
  until: Promise<void> | undefined;

  readonly calls: Required<Pick<ChannelConnection, 'uploadMedia' | 'downloadMedia'>> = {
    uploadMedia: async (file) => {
      await this.until;
      if (this.fails) throw this.fails;
      this.uploaded.push(file);
      return { providerMediaId: `provider-${this.uploaded.length}`, expiresAt: this.lasts };
    },
    downloadMedia: (id, { maxBytes }) => {
      this.downloads++;
      const file = this.there.get(id);
      if (this.fails || !file) return Promise.reject(this.fails ?? new PluginError('unavailable'));
      return file.bytes.length > maxBytes ? Promise.reject(new PluginError('content_rejected')) : Promise.resolve(file);
    },
  };

  /** The line of the demo connection, with files. */
  get bundled(): Record<string, unknown> {
    return { keys: keysFile, whatsapp: defineChannel({ ...real, capabilities: { ...real.capabilities, media: LIMITS }, create: (settings, host) => ({ ...real.create(settings, host), ...this.calls }) }) };
  }
}

export interface MediaBody { id: string; state: string; reason: string | null; mimeType: string; size: number; sha256: string; name: string | null; types: { plugin: string; type: string; maxBytes: number }[]; code?: string; detail?: string; errors?: { path: string; message: string }[] }

/** The bytes as they are, with their type. */
export function raw(world: World, content: Uint8Array, type: string | undefined, headers: Record<string, string> = {}): Promise<Answer<MediaBody>> {
  return world.call<MediaBody>('POST', '/v1/media', undefined, { raw: content, headers: { ...(type ? { 'content-type': type } : {}), ...headers } });
}

/** In a form, as a browser sends it. */
export async function form(world: World, content: Uint8Array, type: string, name: string, more: (form: FormData) => void = () => undefined): Promise<{ status: number; body: MediaBody }> {
  const data = new FormData();
  data.append('note', 'a field that nobody reads');
  data.append('file', new Blob([content as never], { type }), name);
  more(data);
  const response = await fetch(`${world.server.url}/v1/media`, { method: 'POST', headers: { authorization: `Bearer ${world.demo.apiKey}` }, body: data });
  return { status: response.status, body: (await response.json()) as MediaBody };
}

export async function content(world: World, id: string, headers: Record<string, string> = {}, query = ''): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
  const response = await fetch(`${world.server.url}/v1/media/${id}/content${query}`, { headers: { authorization: `Bearer ${world.demo.apiKey}`, ...headers } });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}
