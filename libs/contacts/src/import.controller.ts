import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, idempotencyKeyOf, type Actor, type ApiRequest } from '@consentry/kernel';
import './import.errors.js';
import { ImportReports } from './import.report.js';
import { ImportPage, ImportParam, ImportQuery, ImportRowPage, ImportRowQuery, ImportView, UpdateImport, UploadQuery } from './import.schema.js';
import { Imports } from './import.service.js';
import { ImportUploads } from './import.upload.js';

type Id = z.infer<typeof ImportParam>;
const ACCESS = { permission: 'contacts.import' };
const NOT_FOUND = ['import.not_found'];
const MOVES = [...NOT_FOUND, 'import.state'];
interface Reply { header(name: string, value: string): unknown }

@ApiTags('Imports')
@Controller('v1/contacts/import')
export class ContactImportController {
  constructor(private readonly uploads: ImportUploads) {}

  @Post()
  @ApiConsumes('text/csv')
  @ApiBody({ required: true, schema: { type: 'string', format: 'binary', maxLength: 52_428_800 } })
  @Endpoint({
    summary: 'Upload a CSV file of contacts', access: ACCESS, status: 202, response: ImportView, idempotency: 'handler',
    errors: ['import.not_csv', 'import.empty', 'import.encoding', 'import.quotes', 'import.limit', 'request.media_type', 'server.busy', 'request.idempotency_key', 'idempotency.mismatch'],
  })
  async upload(@CurrentActor() actor: Actor, @Query({ schema: UploadQuery }) query: z.infer<typeof UploadQuery>, @Req() request: ApiRequest, @Res({ passthrough: true }) reply: Reply) {
    const { view, replayed } = await this.uploads.take(actor, { file: request.body, name: query.name, idempotencyKey: idempotencyKeyOf(request) });
    if (replayed) reply.header('idempotent-replayed', 'true');
    return view;
  }
}

@ApiTags('Imports')
@Controller('v1/imports')
export class ImportsController {
  constructor(private readonly imports: Imports, private readonly reports: ImportReports) {}

  @Get()
  @Endpoint({ summary: 'List imports, newest first', access: ACCESS, response: ImportPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: ImportQuery }) query: z.infer<typeof ImportQuery>) {
    return this.imports.list(actor, query);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read an import and how far it is', access: ACCESS, response: ImportView, errors: NOT_FOUND })
  get(@CurrentActor() actor: Actor, @Param({ schema: ImportParam }) { id }: Id) {
    return this.imports.get(actor, id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Say what the columns mean', access: ACCESS, response: ImportView, errors: MOVES })
  update(@CurrentActor() actor: Actor, @Param({ schema: ImportParam }) { id }: Id, @Body({ schema: UpdateImport }) body: z.infer<typeof UpdateImport>) {
    return this.imports.update(actor, id, body);
  }

  @Post(':id/dry-run')
  @Endpoint({ summary: 'Find out what a run would do, without doing it', access: ACCESS, status: 202, response: ImportView, errors: [...MOVES, 'import.not_mapped'] })
  dryRun(@CurrentActor() actor: Actor, @Param({ schema: ImportParam }) { id }: Id) {
    return this.imports.dryRun(actor, id);
  }

  @Post(':id/run')
  @Endpoint({ summary: 'Import the rows', access: ACCESS, status: 202, response: ImportView, errors: [...MOVES, 'import.not_mapped'] })
  run(@CurrentActor() actor: Actor, @Param({ schema: ImportParam }) { id }: Id) {
    return this.imports.run(actor, id);
  }

  @Post(':id/cancel')
  @Endpoint({ summary: 'Stop an import; what was imported stays', access: ACCESS, response: ImportView, errors: MOVES })
  cancel(@CurrentActor() actor: Actor, @Param({ schema: ImportParam }) { id }: Id) {
    return this.imports.cancel(actor, id);
  }

  @Post(':id/undo')
  @Endpoint({ summary: 'Take back an import, but for what was touched since', access: ACCESS, status: 202, response: ImportView, errors: [...MOVES, 'import.file_gone'] })
  undo(@CurrentActor() actor: Actor, @Param({ schema: ImportParam }) { id }: Id) {
    return this.imports.undo(actor, id);
  }

  @Get(':id/rows')
  @Endpoint({ summary: 'What became of each row', access: ACCESS, response: ImportRowPage, errors: NOT_FOUND })
  rows(@CurrentActor() actor: Actor, @Param({ schema: ImportParam }) { id }: Id, @Query({ schema: ImportRowQuery }) query: z.infer<typeof ImportRowQuery>) {
    return this.imports.rows(actor, id, query);
  }

  @Get(':id/errors.csv')
  @Endpoint({ summary: 'Download the invalid rows with their reason', access: ACCESS, produces: 'text/csv', errors: [...NOT_FOUND, 'import.file_gone'] })
  async errors(@CurrentActor() actor: Actor, @Param({ schema: ImportParam }) { id }: Id, @Res({ passthrough: true }) reply: Reply) {
    const stream = await this.reports.errors(actor, id);
    reply.header('content-disposition', 'attachment; filename="import-errors.csv"');
    return new StreamableFile(stream, { type: 'text/csv; charset=utf-8; header=present' });
  }
}
