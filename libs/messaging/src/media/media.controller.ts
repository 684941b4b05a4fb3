import { Readable } from 'node:stream';
import { Controller, Delete, Get, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, idempotencyKeyOf, type Actor, type ApiRequest } from '@consentry/kernel';
import './media.abilities.js';
import './media.errors.js';
import { disposition } from './media.names.js';
import { rangeIn } from './media.range.js';
import { ContentQuery, MediaParam, MediaView } from './media.schema.js';
import { Media } from './media.service.js';
import { FileOf, type IncomingFile } from './media.upload.js';

interface Reply { header(name: string, value: string): Reply; status(code: number): Reply }
const GONE = ['media.not_found', 'vault.unavailable'];

@ApiTags('Media')
@Controller('v1/media')
export class MediaController {
  constructor(private readonly media: Media) {}

  @Post()
  @ApiConsumes('multipart/form-data', 'application/octet-stream')
  @ApiBody({ schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } }, description: 'One file: in a form, or its bytes with their own Content-Type and, for its name, a Content-Disposition header. A link is not fetched from here: put it into the message, and the provider fetches it.' })
  @Endpoint({
    summary: 'Upload a file for messages', access: { permission: 'media.write' }, status: 201, response: MediaView, idempotency: 'handler',
    errors: ['media.no_file', 'media.empty', 'media.interrupted', 'media.too_large', 'media.type_refused', 'media.type_mismatch', 'media.damaged', 'media.storage_unavailable', 'idempotency.mismatch', 'request.idempotency_key', 'vault.unavailable'],
  })
  async upload(@CurrentActor() actor: Actor, @FileOf() file: () => Promise<IncomingFile>, @Req() request: ApiRequest, @Res({ passthrough: true }) reply: Reply) {
    const { replayed, ...view } = await this.media.upload(actor, file, idempotencyKeyOf(request));
    if (replayed) reply.header('idempotent-replayed', 'true');
    return view;
  }

  @Get(':id')
  @Endpoint({ summary: 'Read what is known of a file', access: { permission: 'media.read' }, response: MediaView, errors: GONE })
  read(@CurrentActor() actor: Actor, @Param({ schema: MediaParam }) { id }: z.infer<typeof MediaParam>) {
    return this.media.read(actor, id);
  }

  @Get(':id/content')
  @Endpoint({
    summary: 'Download a file; pictures, sounds and videos may be shown in place', access: { permission: 'media.read' }, produces: '*/*',
    errors: [...GONE, 'media.not_ready', 'media.not_served', 'media.gone', 'media.range', 'media.unreadable', 'media.storage_unavailable'],
  })
  async content(@CurrentActor() actor: Actor, @Param({ schema: MediaParam }) { id }: z.infer<typeof MediaParam>, @Query({ schema: ContentQuery }) query: z.infer<typeof ContentQuery>, @Req() request: ApiRequest, @Res({ passthrough: true }) reply: Reply) {
    const file = await this.media.content(actor, id, (size) => rangeIn(request.headers['range'], size, (value) => reply.header('content-range', value)));
    const { start, end } = file.range ?? { start: 0, end: file.size - 1 };
    if (file.range) reply.status(206).header('content-range', `bytes ${start}-${end}/${file.size}`);
    // Should a browser be led here by a link: it runs nothing of it, and guesses at nothing.
    reply.header('content-security-policy', "default-src 'none'; sandbox").header('x-content-type-options', 'nosniff').header('accept-ranges', 'bytes');
    return new StreamableFile(Readable.from(file.content, { objectMode: false }), {
      type: file.mimeType, length: end - start + 1, disposition: disposition(file.inline && !query.download ? 'inline' : 'attachment', file.name),
    });
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a file; messages that still wait with it will fail', access: { permission: 'media.write' }, errors: ['media.not_found'] })
  remove(@CurrentActor() actor: Actor, @Param({ schema: MediaParam }) { id }: z.infer<typeof MediaParam>) {
    return this.media.remove(actor, id);
  }
}
