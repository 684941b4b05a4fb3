import { useEffect, useRef, useState } from 'react';
import type { Media, Plugin, SendMessage } from '../api.generated';
import { useActions } from '../app/data.actions';
import { usePlugins } from '../connections/plugins';
import { FILE_TYPES, type FileType } from './content.types';

/** What a channel takes, by type; told by servers that know it. */
export interface FileLimit { type: FileType; maxBytes: number; mimeTypes: string[] }
export const limitsOf = (plugin: Plugin | undefined): FileLimit[] => (plugin as { media?: FileLimit[] } | undefined)?.media ?? [];

export function usePluginOf(plugin: string | undefined): Plugin | undefined {
  return usePlugins().data?.find(({ id }) => id === plugin);
}

export type Attached = { file: File; share: number; media?: Media; error?: unknown };

/** Message types as which a channel takes a file, the most telling first. A sticker is chosen as one, never guessed. */
export function typesFor(media: Media, plugin: string | undefined): FileType[] {
  return FILE_TYPES.filter((type) => type !== 'sticker' && media.types.some((fit) => fit.plugin === plugin && fit.type === type));
}

/** One file on its way to the server. It is uploaded as soon as it is chosen, so that sending takes no longer than for a text. */
export function useAttachment({ onReady }: { onReady?: (media: Media) => void } = {}) {
  const actions = useActions();
  const [attached, setAttached] = useState<Attached>();
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);
  const clear = () => {
    abort.current?.abort();
    abort.current = undefined;
    setAttached(undefined);
  };
  const attach = (file: File) => {
    clear();
    const controller = new AbortController();
    abort.current = controller;
    const note = (change: Partial<Attached>) => { if (abort.current === controller) setAttached((now) => now && { ...now, ...change }); };
    setAttached({ file, share: 0 });
    actions.uploadMedia(file, (share) => note({ share }), controller.signal).then((media) => {
      note({ media, share: 1 });
      if (abort.current === controller) onReady?.(media);
    }, (error: unknown) => note({ error }));
  };
  return { attached, attach, clear };
}

export type FileContent = Pick<SendMessage, 'type' | FileType>;

/** The content of a message that is this file. Sounds have no caption, and only documents a name. */
export function fileContent(type: FileType, media: Media, caption: string): FileContent {
  const words = caption.trim() === '' || type === 'audio' || type === 'sticker' ? {} : { caption: caption.trim() };
  return { type, [type]: { id: media.id, ...words, ...(type === 'document' && media.name ? { filename: media.name } : {}) } } as FileContent;
}
