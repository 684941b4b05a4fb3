import { Controller, Get, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import './consent.errors.js';
import { ConsentExports } from './consent.export.js';
import { ConsentReceiptsReader } from './consent.receipts.js';
import { ConsentExportQuery, ConsentReceipt, ConsentRecordParam } from './consent.receipts.schema.js';

interface Reply { header(name: string, value: string): unknown }

@ApiTags('Consent')
@Controller('v1/consents')
export class ConsentRecordsController {
  constructor(private readonly receipts: ConsentReceiptsReader, private readonly exports: ConsentExports) {}

  @Get('export')
  @Endpoint({ summary: 'Download the whole consent ledger; X-Total-Count tells how many records there are', access: { permission: 'consents.export' }, produces: ['application/x-ndjson', 'text/csv'], errors: ['vault.unavailable'] })
  async export(@CurrentActor() actor: Actor, @Query({ schema: ConsentExportQuery }) { format }: z.infer<typeof ConsentExportQuery>, @Res({ passthrough: true }) reply: Reply) {
    const { stream, type, name, rows } = await this.exports.download(actor, format);
    reply.header('x-total-count', String(rows));
    return new StreamableFile(stream, { type, disposition: `attachment; filename="${name}"` });
  }

  @Get(':id/receipt')
  @Endpoint({ summary: 'Read one consent record as a receipt after ISO/IEC TS 27560', access: { permission: 'consents.read' }, response: ConsentReceipt, errors: ['consent.not_found', 'vault.unavailable'] })
  receipt(@CurrentActor() actor: Actor, @Param({ schema: ConsentRecordParam }) { id }: z.infer<typeof ConsentRecordParam>) {
    return this.receipts.one(actor, id);
  }
}
