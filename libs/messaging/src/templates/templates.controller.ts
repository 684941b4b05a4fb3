import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import '../messaging.errors.js';
import { CheckTemplate, CreateTemplate, EditTemplate, SyncResult, SyncTemplates, TemplateCheck, TemplateDetail, TemplatePage, TemplateParam, TemplateQuery } from './templates.schema.js';
import { TemplateAuthor } from './template.author.service.js';
import { Templates } from './templates.service.js';

const ASKED = ['template.unsupported', 'template.refused', 'template.submit_failed'];

@ApiTags('Templates')
@Controller('v1/templates')
export class TemplatesController {
  constructor(private readonly templates: Templates, private readonly author: TemplateAuthor) {}

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

  @Post('check')
  @Endpoint({ summary: 'Check a template as it is written, without asking the provider', access: { permission: 'templates.write' }, response: TemplateCheck })
  check(@CurrentActor() actor: Actor, @Body({ schema: CheckTemplate }) body: z.infer<typeof CheckTemplate>) {
    return this.author.check(actor, body);
  }

  @Post()
  @Endpoint({ summary: 'Hand a new template in for review', access: { permission: 'templates.write' }, status: 201, response: TemplateDetail, errors: ['connection.not_found', 'connection.disconnected', ...ASKED, 'template.exists'] })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateTemplate }) body: z.infer<typeof CreateTemplate>) {
    return this.author.create(actor, body);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a template with its versions', access: { permission: 'templates.read' }, response: TemplateDetail, errors: ['template.not_found'] })
  get(@CurrentActor() actor: Actor, @Param({ schema: TemplateParam }) { id }: z.infer<typeof TemplateParam>) {
    return this.author.get(actor, id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Hand a new wording of a template in for review', access: { permission: 'templates.write' }, response: TemplateDetail, errors: ['template.not_found', 'connection.disconnected', ...ASKED] })
  edit(@CurrentActor() actor: Actor, @Param({ schema: TemplateParam }) { id }: z.infer<typeof TemplateParam>, @Body({ schema: EditTemplate }) body: z.infer<typeof EditTemplate>) {
    return this.author.edit(actor, id, body);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a template at the provider', access: { permission: 'templates.write' }, errors: ['template.not_found', 'connection.disconnected', ...ASKED] })
  delete(@CurrentActor() actor: Actor, @Param({ schema: TemplateParam }) { id }: z.infer<typeof TemplateParam>) {
    return this.author.delete(actor, id);
  }
}
