import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import './consent.errors.js';
import { ConsentLedger, ConsentParam, ConsentQuery, RecordConsent } from './consent.schema.js';
import { ConsentReceiptsReader } from './consent.receipts.js';
import { ConsentReceipts } from './consent.receipts.schema.js';
import { Consents } from './consent.service.js';

@ApiTags('Consent')
@Controller('v1/contacts/:id/consents')
export class ConsentController {
  constructor(private readonly consents: Consents, private readonly receipts: ConsentReceiptsReader) {}

  @Get()
  @Endpoint({ summary: "Read a contact's consent ledger", access: { permission: 'consents.read' }, response: ConsentLedger, errors: ['contact.not_found'] })
  read(@CurrentActor() actor: Actor, @Param({ schema: ConsentParam }) { id }: z.infer<typeof ConsentParam>, @Query({ schema: ConsentQuery }) query: z.infer<typeof ConsentQuery>) {
    return this.consents.read(actor, id, query);
  }

  @Get('receipts')
  @Endpoint({ summary: "Read a contact's newest consents as receipts after ISO/IEC TS 27560", access: { permission: 'consents.read' }, response: ConsentReceipts, errors: ['contact.not_found', 'vault.unavailable'] })
  receiptsOf(@CurrentActor() actor: Actor, @Param({ schema: ConsentParam }) { id }: z.infer<typeof ConsentParam>) {
    return this.receipts.ofContact(actor, id);
  }

  @Post()
  @Endpoint({ summary: 'Record a consent or its withdrawal', access: { permission: 'consents.write' }, status: 201, response: ConsentLedger, errors: ['contact.not_found', 'consent.opted_out'] })
  record(@CurrentActor() actor: Actor, @Param({ schema: ConsentParam }) { id }: z.infer<typeof ConsentParam>, @Body({ schema: RecordConsent }) body: z.infer<typeof RecordConsent>) {
    return this.consents.record(actor, id, body);
  }
}
