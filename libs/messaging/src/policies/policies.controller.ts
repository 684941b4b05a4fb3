import { Body, Controller, Delete, Get, Param, Patch, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import { LineParam, LinesView, PoliciesView, Restrictions, RestrictionsParam, RestrictionsView, UpdatePolicies } from './policies.schema.js';
import { Policies } from './policies.service.js';

@ApiTags('Policies')
@Controller('v1')
export class PoliciesController {
  constructor(private readonly policies: Policies) {}

  @Get('messaging-policies')
  @Endpoint({ summary: 'Read the messaging policies', access: { permission: 'policies.read' }, response: PoliciesView })
  get(@CurrentActor() actor: Actor) {
    return this.policies.get(actor);
  }

  @Patch('messaging-policies')
  @Endpoint({ summary: 'Change messaging policies', access: { permission: 'policies.write' }, response: PoliciesView })
  update(@CurrentActor() actor: Actor, @Body({ schema: UpdatePolicies }) body: z.infer<typeof UpdatePolicies>) {
    return this.policies.update(actor, body);
  }

  @Get('messaging-policies/lines')
  @Endpoint({ summary: 'How each line stands with its provider', access: { permission: 'policies.read' }, response: LinesView })
  lines(@CurrentActor() actor: Actor) {
    return this.policies.lines(actor);
  }

  @Delete('connections/:id/marketing-pause')
  @Endpoint({ summary: 'Lift the pause, of marketing or of the whole line, that a provider caused', access: { permission: 'policies.write' }, errors: ['connection.not_found', 'connection.marketing_not_paused'] })
  resumeMarketing(@CurrentActor() actor: Actor, @Param({ schema: LineParam }) { id }: z.infer<typeof LineParam>) {
    return this.policies.resumeMarketing(actor, id);
  }

  @Get('contacts/:id/restrictions')
  @Endpoint({ summary: "Read a contact's restriction and objection", access: { permission: 'restrictions.read' }, response: RestrictionsView, errors: ['contact.not_found'] })
  restrictions(@CurrentActor() actor: Actor, @Param({ schema: RestrictionsParam }) { id }: z.infer<typeof RestrictionsParam>) {
    return this.policies.restrictions(actor, id);
  }

  @Put('contacts/:id/restrictions')
  @Endpoint({ summary: "Set or lift a contact's restriction and objection", access: { permission: 'restrictions.write' }, response: RestrictionsView, errors: ['contact.not_found'] })
  restrict(@CurrentActor() actor: Actor, @Param({ schema: RestrictionsParam }) { id }: z.infer<typeof RestrictionsParam>, @Body({ schema: Restrictions }) body: z.infer<typeof Restrictions>) {
    return this.policies.restrict(actor, id, body);
  }
}
