import { Body, Controller, Delete, Get, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, ModeToken, type Actor, type ApiRequest, type UserActor } from '@consentry/kernel';
import { Cookies } from '@consentry/auth';
import { Certificate, CertificateParam, ClosingNow, ClosingStarted, ClosingView, DeleteOrganization } from './erasure.organization.schema.js';
import { OrganizationErasure } from './erasure.organization.js';

const BY_CODE = { public: 'the code is the credential; nobody can sign in to an organisation that is gone' } as const;

@ApiTags('Privacy')
@Controller('v1')
export class ErasureController {
  private readonly cookies: Cookies;

  constructor(private readonly erasure: OrganizationErasure, mode: ModeToken) {
    this.cookies = new Cookies(mode);
  }

  @Delete('organization')
  @Endpoint({
    summary: 'Delete the organisation with everything it has', access: { permission: 'organization.delete' }, stepUp: true, status: 202, response: ClosingStarted, idempotency: 'refused',
    errors: ['auth.invalid_credentials', 'organization.closing', 'legal_hold.stands'],
  })
  remove(@CurrentActor() actor: Actor, @Body({ schema: DeleteOrganization }) body: z.infer<typeof DeleteOrganization>, @Req() request: ApiRequest) {
    return this.erasure.begin(actor as UserActor, body, this.cookies.deviceOf(request));
  }

  @Get('organization/erasure')
  @Endpoint({ summary: 'The deletion of the organisation that is under way', access: { permission: 'organization.read' }, response: ClosingNow })
  read(@CurrentActor() actor: Actor) {
    return this.erasure.read(actor);
  }

  @Post('organization/erasure/cancel')
  @Endpoint({ summary: 'Call the deletion of the organisation off', access: { permission: 'organization.delete' }, stepUp: true, response: ClosingView, errors: ['organization.not_closing', 'organization.closing'] })
  cancel(@CurrentActor() actor: Actor) {
    return this.erasure.cancel(actor);
  }

  @Get('privacy/certificates/:code')
  @Endpoint({ summary: 'The certificate of an erased organisation', access: BY_CODE, response: Certificate, errors: ['certificate.not_found'] })
  certificate(@Param({ schema: CertificateParam }) { code }: z.infer<typeof CertificateParam>) {
    return this.erasure.certificate(code);
  }
}
