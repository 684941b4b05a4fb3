import { extensionOf } from './media.types.js';

const LENGTH = 120;
/** Controls, NUL, and what makes a name read in another direction or look like another one. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A name that is one on every system, leads nowhere, and ends as what the file is. */
export function safeName(given: string | null | undefined, mimeType: string): string {
  const extension = extensionOf(mimeType);
  const last = (given ?? '').slice(-1024).split(/[/\\]/).pop()!;
  const plain = last.normalize('NFC').replace(UNSEEN, '').replace(/[<>:"|?*%]/g, '_').replace(/^[.\s]+/, '').trimEnd();
  const dot = plain.lastIndexOf('.');
  const ends = dot > 0 ? plain.slice(dot + 1).toLowerCase() : '';
  const right = ends === extension || (extension === 'jpg' && ends === 'jpeg');
  const stem = [...(right ? plain.slice(0, dot) : plain)].slice(0, LENGTH).join('').replace(/[.\s]+$/, '') || 'file';
  return `${DEVICES.test(stem) ? '_' : ''}${stem}.${right ? ends : extension}`;
}

/** RFC 6266, with the name once for everybody and once, by RFC 8187, as it is. */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^A-Za-z0-9 ._()-]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** The name in the header of a file that is sent as it is. Never in the address: addresses are logged. */
export function nameIn(header: string | undefined): string | undefined {
  const parts = (header ?? '').slice(0, 4096).split(';').map((part) => part.trim());
  const extended = parts.find((part) => /^filename\*=utf-8''/i.test(part));
  if (extended) {
    try {
      return decodeURIComponent(extended.slice(extended.indexOf("''") + 2));
    } catch {
      return undefined;
    }
  }
  return parts.find((part) => /^filename=/i.test(part))?.slice('filename='.length).replace(/^"|"$/g, '');
}
