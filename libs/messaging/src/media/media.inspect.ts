import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import { compoundType, openDocumentType, packageType } from './media.office.js';

const HEAD = 64 * 1024;
const TAIL = 64 * 1024;
/** Bytes that text of no encoding of eight bits holds. */
// oxlint-disable-next-line no-control-regex -- what no text holds is what is looked for
const UNWRITTEN = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/;

export interface Found {
  /** Undefined: nothing that we know. */
  mimeType: string | undefined;
  size: number;
  sha256: string;
  /** Its end is missing. */
  damaged: boolean;
}

/**
 * Looks at a file as it passes by, and says what it is: never by its name or by what it is said to be. Holds its beginning and its end,
 * 128 KiB, whatever its size.
 */
export class Inspector {
  private readonly hash = createHash('sha256');
  private head = Buffer.alloc(0);
  private tail = Buffer.alloc(0);
  private isText = true;
  private readonly handlers = new Set<string>();
  private readonly streams = new Set<string>();
  size = 0;

  update(part: Uint8Array): void {
    const chunk = Buffer.isBuffer(part) ? part : Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    this.hash.update(chunk);
    if (this.head.length < HEAD) this.head = Buffer.concat([this.head, chunk.subarray(0, HEAD - this.head.length)]);
    this.isText &&= !UNWRITTEN.test(chunk.toString('latin1'));
    if (!this.isText) this.look(chunk);
    this.tail = chunk.length >= TAIL ? Buffer.from(chunk.subarray(-TAIL)) : Buffer.concat([this.tail.subarray(Math.max(0, this.tail.length + chunk.length - TAIL)), chunk]);
    this.size += chunk.length;
  }

  async finish(): Promise<Found> {
    const mimeType = this.isText ? markupOf(this.head) : await this.binaryType();
    return { mimeType, size: this.size, sha256: this.hash.digest('hex'), damaged: mimeType !== undefined && !endsWell(mimeType, this.head, this.tail, this.size) };
  }

  /** What can stand anywhere in the file: tracks of a film, the parts of an old office document. With the end of the chunk before, so that none is cut in two. */
  private look(chunk: Buffer): void {
    const window = Buffer.concat([this.tail.subarray(-32), chunk]);
    if (isIsoMedia(this.head)) {
      for (let at = window.indexOf('hdlr'); at >= 0 && at + 16 <= window.length; at = window.indexOf('hdlr', at + 4)) this.handlers.add(window.toString('latin1', at + 12, at + 16));
    } else if (isCompound(this.head)) {
      for (const name of ['WordDocument', 'Workbook', 'Book', 'PowerPoint']) if (window.includes(Buffer.from(name, 'utf16le'))) this.streams.add(name);
    }
  }

  private async binaryType(): Promise<string | undefined> {
    const type = (await fileTypeFromBuffer(this.head))?.mime.split(';', 1)[0];
    if (isIsoMedia(this.head) && type && /^(?:audio|video)\//.test(type)) {
      if (type === 'video/3gpp' || type === 'video/quicktime') return type;
      return this.handlers.has('vide') ? 'video/mp4' : this.handlers.has('soun') ? 'audio/mp4' : type === 'audio/x-m4a' ? 'audio/mp4' : type;
    }
    if (isCompound(this.head)) return compoundType(this.streams);
    // By its list of contents, which stands at the end: the beginning can be made to look like anything.
    if (this.head.toString('latin1', 0, 4) === 'PK\x03\x04') return type !== undefined && /java|android|epub|apple/.test(type) ? type : (openDocumentType(this.head) ?? packageType(this.tail));
    return type;
  }
}

const isIsoMedia = (head: Buffer): boolean => head.toString('latin1', 4, 8) === 'ftyp';
const isCompound = (head: Buffer): boolean => head.toString('hex', 0, 8) === 'd0cf11e0a1b11ae1';

/** Text that a browser might take for a page, an image or a program is not the text that people mean. */
function markupOf(head: Buffer): string {
  const start = head.toString('utf8', 0, 2048).replace(/^\uFEFF/, '').trimStart().toLowerCase();
  if (start.startsWith('%pdf-')) return 'application/pdf';
  if (start.includes('<svg')) return 'image/svg+xml';
  if (/^<!doctype html|<(?:html|head|body|script|iframe|title|meta|style|object|embed)[\s>/]/.test(start)) return 'text/html';
  if (start.startsWith('<?xml')) return 'application/xml';
  if (start.startsWith('#!') || start.startsWith('<?php')) return 'text/x-script';
  if (start.startsWith('{\\rtf')) return 'application/rtf';
  return 'text/plain';
}

/** Whether the end that each of these formats has is there. */
function endsWell(mimeType: string, head: Buffer, tail: Buffer, size: number): boolean {
  switch (mimeType) {
    case 'image/jpeg': return tail.includes(Buffer.from([0xff, 0xd9]));
    case 'image/png': return tail.includes('IEND');
    case 'image/gif': return tail.includes(0x3b);
    case 'image/webp': return head.readUInt32LE(4) + 8 <= size + 1;
    case 'application/pdf': return tail.includes('%%EOF');
    default: return head.toString('latin1', 0, 2) !== 'PK' || (tail.includes('PK\x05\x06') && tail.length - tail.lastIndexOf('PK\x05\x06') >= 22);
  }
}
