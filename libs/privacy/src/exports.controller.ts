import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import './exports.abilities.js';
import './exports.errors.js';
import { zipAnswer, type ZipReply } from './exports.answer.js';
import { ExportPage, ExportParam, ExportQuery, ExportStarted, ExportView, StartExport } from './exports.schema.js';
import { Exports } from './exports.service.js';

type Id = z.infer<typeof ExportParam>;
const NOT_FOUND = ['export.not_found'];

@ApiTags('Privacy')
@Controller('v1/privacy/exports')
export class ExportsController {
  constructor(private readonly exports: Exports) {}

  @Post()
  @ApiBody({ required: false })
  @Endpoint({ summary: 'Have a copy of everything made, as one ZIP', access: { permission: 'exports.write' }, stepUp: true, status: 202, response: ExportStarted, errors: ['export.running'] })
  start(@CurrentActor() actor: Actor, @Body({ schema: StartExport }) body: z.infer<typeof StartExport>) {
    return this.exports.start(actor, body);
  }

  @Get()
  @Endpoint({ summary: 'List copies, newest first', access: { permission: 'exports.read' }, response: ExportPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: ExportQuery }) query: z.infer<typeof ExportQuery>) {
    return this.exports.list(actor, query);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read how far a copy is', access: { permission: 'exports.read' }, response: ExportView, errors: NOT_FOUND })
  get(@CurrentActor() actor: Actor, @Param({ schema: ExportParam }) { id }: Id) {
    return this.exports.get(actor, id);
  }

  @Get(':id/download')
  @Endpoint({
    summary: 'Download a copy', access: { permission: 'exports.read' }, stepUp: true, produces: 'application/zip',
    errors: [...NOT_FOUND, 'export.not_ready', 'export.gone', 'export.unreadable', 'export.storage_unavailable', 'vault.unavailable'],
  })
  async download(@CurrentActor() actor: Actor, @Param({ schema: ExportParam }) { id }: Id, @Res({ passthrough: true }) reply: ZipReply) {
    return zipAnswer(reply, await this.exports.download(actor, id));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Cancel a copy that is being made, or delete one', access: { permission: 'exports.write' }, errors: NOT_FOUND })
  remove(@CurrentActor() actor: Actor, @Param({ schema: ExportParam }) { id }: Id) {
    return this.exports.remove(actor, id);
  }
}
