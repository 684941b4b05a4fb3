import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import { ConsentSettings } from './consent.settings.js';
import { ConsentSettingsView, UpdateConsentSettings } from './consent.settings.schema.js';

@ApiTags('Consent')
@Controller('v1/consent-settings')
export class ConsentSettingsController {
  constructor(private readonly settings: ConsentSettings) {}

  @Get()
  @Endpoint({ summary: 'Read which words end and resume messages, and how an opt-out is answered', access: { permission: 'consent_settings.read' }, response: ConsentSettingsView })
  read(@CurrentActor() actor: Actor) {
    return this.settings.view(actor);
  }

  @Put()
  @Endpoint({ summary: 'Change which words end and resume messages, and how an opt-out is answered', access: { permission: 'consent_settings.write' }, response: ConsentSettingsView })
  write(@CurrentActor() actor: Actor, @Body({ schema: UpdateConsentSettings }) body: z.infer<typeof UpdateConsentSettings>) {
    return this.settings.update(actor, body);
  }
}
