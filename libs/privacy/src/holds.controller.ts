import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import { CreateHold, HoldPage, HoldParam, HoldQuery, HoldView } from './holds.schema.js';
import { LegalHolds } from './holds.service.js';

const DECIDE = { permission: 'privacy.decide' };

@ApiTags('Privacy')
@Controller('v1/privacy/holds')
export class HoldsController {
  constructor(private readonly holds: LegalHolds) {}

  @Get()
  @Endpoint({ summary: 'List legal holds', access: { permission: 'privacy.read' }, response: HoldPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: HoldQuery }) query: z.infer<typeof HoldQuery>) {
    return this.holds.list(actor, query);
  }

  @Post()
  @Endpoint({ summary: 'Keep the data of a contact, or all, from retention and erasure', access: DECIDE, stepUp: true, status: 201, response: HoldView, errors: ['contact.not_found'] })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateHold }) body: z.infer<typeof CreateHold>) {
    return this.holds.create(actor, body);
  }

  @Post(':id/release')
  @Endpoint({ summary: 'Lift a legal hold', access: DECIDE, stepUp: true, response: HoldView, errors: ['legal_hold.not_found'] })
  release(@CurrentActor() actor: Actor, @Param({ schema: HoldParam }) { id }: z.infer<typeof HoldParam>) {
    return this.holds.release(actor, id);
  }
}
