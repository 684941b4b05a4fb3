import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import '../messaging.errors.js';
import { SyncResult, SyncTemplates, TemplatePage, TemplateQuery } from './templates.schema.js';
import { Templates } from './templates.service.js';

@ApiTags('Templates')
@Controller('v1/templates')
export class TemplatesController {
  constructor(private readonly templates: Templates) {}

  @Get()
  @Endpoint({ summary: 'List templates', access: { permission: 'templates.read' }, response: TemplatePage })
  list(@CurrentActor() actor: Actor, @Query({ schema: TemplateQuery }) query: z.infer<typeof TemplateQuery>) {
    return this.templates.list(actor, query);
  }

  @Post('sync')
  @Endpoint({ summary: 'Fetch the templates from the provider now', access: { permission: 'templates.sync' }, response: SyncResult, errors: ['connection.not_found', 'template.sync_failed'] })
  sync(@CurrentActor() actor: Actor, @Body({ schema: SyncTemplates }) body: z.infer<typeof SyncTemplates>) {
    return this.templates.sync(actor, body.connectionId);
  }
}
