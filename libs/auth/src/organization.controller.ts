import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import './auth.errors.js';
import { OrganizationDetail, SecuritySettings, UpdateOrganization, UpdateSecurity } from './organization.schema.js';
import { OrganizationSettings } from './organization.settings.js';

@ApiTags('Organisation')
@Controller('v1')
export class OrganizationController {
  constructor(private readonly settings: OrganizationSettings) {}

  @Get('organization')
  @Endpoint({ summary: 'Your organisation', access: { permission: 'organization.read' }, response: OrganizationDetail })
  read(@CurrentActor() actor: Actor) {
    return this.settings.read(actor);
  }

  @Patch('organization')
  @Endpoint({ summary: 'Rename your organisation', access: { permission: 'organization.write' }, response: OrganizationDetail })
  update(@CurrentActor() actor: Actor, @Body({ schema: UpdateOrganization }) body: z.infer<typeof UpdateOrganization>) {
    return this.settings.update(actor, body);
  }

  @Get('organization/security')
  @Endpoint({ summary: 'The rules for signing in', access: { permission: 'security.read' }, response: SecuritySettings })
  security(@CurrentActor() actor: Actor) {
    return this.settings.security(actor);
  }

  @Patch('organization/security')
  @Endpoint({ summary: 'Change the rules for signing in; what would lock you out yourself is refused', access: { permission: 'security.write' }, stepUp: true, response: SecuritySettings })
  updateSecurity(@CurrentActor() actor: Actor, @Body({ schema: UpdateSecurity }) body: z.infer<typeof UpdateSecurity>) {
    return this.settings.updateSecurity(actor, body);
  }
}
