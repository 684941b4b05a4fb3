import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, PageQuery, type Actor } from '@consentry/kernel';
import './consent.errors.js';
import { ConsentForms } from './consent.forms.js';
import { ConsentFormPage, ConsentFormParam, ConsentFormVersions, ConsentFormView, CreateConsentForm, UpdateConsentForm } from './consent.forms.schema.js';

const READ = { permission: 'consent_forms.read' };
const WRITE = { permission: 'consent_forms.write' };
const NOT_FOUND = ['consent_form.not_found'];
type Param = z.infer<typeof ConsentFormParam>;

@ApiTags('Consent')
@Controller('v1/consent-forms')
export class ConsentFormsController {
  constructor(private readonly forms: ConsentForms) {}

  @Get()
  @Endpoint({ summary: 'List opt-in forms', access: READ, response: ConsentFormPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: PageQuery }) query: PageQuery) {
    return this.forms.list(actor, query);
  }

  @Post()
  @Endpoint({ summary: 'Make an opt-in form; its page is at /c/{slug}', access: WRITE, status: 201, response: ConsentFormView, errors: ['consent_form.slug_taken'] })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateConsentForm }) body: z.infer<typeof CreateConsentForm>) {
    return this.forms.create(actor, body);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read an opt-in form', access: READ, response: ConsentFormView, errors: NOT_FOUND })
  read(@CurrentActor() actor: Actor, @Param({ schema: ConsentFormParam }) { id }: Param) {
    return this.forms.read(actor, id);
  }

  @Get(':id/versions')
  @Endpoint({ summary: 'Read every text that an opt-in form showed', access: READ, response: ConsentFormVersions, errors: NOT_FOUND })
  versions(@CurrentActor() actor: Actor, @Param({ schema: ConsentFormParam }) { id }: Param) {
    return this.forms.versions(actor, id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change an opt-in form; a new text is a new version', access: WRITE, response: ConsentFormView, errors: NOT_FOUND })
  update(@CurrentActor() actor: Actor, @Param({ schema: ConsentFormParam }) { id }: Param, @Body({ schema: UpdateConsentForm }) body: z.infer<typeof UpdateConsentForm>) {
    return this.forms.update(actor, id, body);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete an opt-in form; the texts that consents name stay', access: WRITE, errors: NOT_FOUND })
  remove(@CurrentActor() actor: Actor, @Param({ schema: ConsentFormParam }) { id }: Param) {
    return this.forms.remove(actor, id);
  }
}
