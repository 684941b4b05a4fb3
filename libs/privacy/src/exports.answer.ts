import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { ExportContent } from './exports.service.js';

export interface ZipReply { header(name: string, value: string): ZipReply }

/** A copy on its way: nobody keeps it, nobody guesses what it is. */
export function zipAnswer(reply: ZipReply, { content, size, name }: ExportContent): StreamableFile {
  reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
  return new StreamableFile(Readable.from(content, { objectMode: false }), { type: 'application/zip', length: size, disposition: `attachment; filename="${name}"` });
}
