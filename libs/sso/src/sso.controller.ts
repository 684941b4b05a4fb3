import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import './sso.errors.js';
import { SsoDomains } from './sso.domains.js';
import { AddSsoDomain, ConfigureSso, SsoDomainParam, SsoDomainView, SsoView } from './sso.schema.js';
import { SsoSettings } from './sso.settings.js';

const READ = { permission: 'sso.read' } as const;
const WRITE = { permission: 'sso.write' } as const;

@ApiTags('Single sign-on')
@Controller('v1/organization/sso')
export class SsoController {
  constructor(private readonly settings: SsoSettings, private readonly domains: SsoDomains) {}

  @Get()
  @Endpoint({ summary: 'How single sign-on is set up; the secret never comes back', access: READ, response: SsoView })
  view(@CurrentActor() actor: Actor) {
    return this.settings.view(actor);
  }

  @Put()
  @Endpoint({ summary: 'Set up single sign-on with your OpenID provider, which is asked before anything is kept', access: WRITE, stepUp: true, response: SsoView, idempotency: 'refused' })
  configure(@CurrentActor() actor: Actor, @Body({ schema: ConfigureSso }) body: z.infer<typeof ConfigureSso>) {
    return this.settings.configure(actor, body);
  }

  @Delete()
  @Endpoint({ summary: 'Remove provider, secret and links; domains stay', access: WRITE, stepUp: true })
  remove(@CurrentActor() actor: Actor) {
    return this.settings.remove(actor);
  }

  @Post('domains')
  @Endpoint({ summary: 'Claim a domain; the answer says what to write into its DNS', access: WRITE, stepUp: true, status: 201, response: SsoDomainView, errors: ['sso.domain_exists', 'sso.domain_limit'] })
  addDomain(@CurrentActor() actor: Actor, @Body({ schema: AddSsoDomain }) body: z.infer<typeof AddSsoDomain>) {
    return this.domains.add(actor, body);
  }

  @Post('domains/:id/verify')
  @Endpoint({ summary: 'Look for the TXT record that proves the domain', access: WRITE, response: SsoDomainView, errors: ['sso.domain_not_found', 'sso.domain_unverified', 'sso.domain_taken'] })
  verifyDomain(@CurrentActor() actor: Actor, @Param({ schema: SsoDomainParam }) { id }: z.infer<typeof SsoDomainParam>) {
    return this.domains.verify(actor, id);
  }

  @Delete('domains/:id')
  @Endpoint({ summary: 'Give up a domain', access: WRITE, stepUp: true, errors: ['sso.domain_not_found'] })
  removeDomain(@CurrentActor() actor: Actor, @Param({ schema: SsoDomainParam }) { id }: z.infer<typeof SsoDomainParam>) {
    return this.domains.remove(actor, id);
  }
}
