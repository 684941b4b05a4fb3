import { Body, Controller, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import './contacts.errors.js';
import { ContactPage, ContactParam, ContactQuery, ContactView, CreateContact, MergeContacts, SetContactTags, UpdateContact } from './contacts.schema.js';
import { Contacts } from './contacts.service.js';

const NOT_FOUND = ['contact.not_found'];

@ApiTags('Contacts')
@Controller('v1/contacts')
export class ContactsController {
  constructor(private readonly contacts: Contacts) {}

  @Get()
  @Endpoint({ summary: 'List contacts', access: { permission: 'contacts.read' }, response: ContactPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: ContactQuery }) query: z.infer<typeof ContactQuery>) {
    return this.contacts.list(actor, query);
  }

  @Post()
  @Endpoint({ summary: 'Make a contact', access: { permission: 'contacts.write' }, status: 201, response: ContactView, errors: ['contact.identity_taken'] })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateContact }) body: z.infer<typeof CreateContact>) {
    return this.contacts.create(actor, body);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a contact', access: { permission: 'contacts.read' }, response: ContactView, errors: NOT_FOUND })
  get(@CurrentActor() actor: Actor, @Param({ schema: ContactParam }) { id }: z.infer<typeof ContactParam>) {
    return this.contacts.get(actor, id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a contact', access: { permission: 'contacts.write' }, response: ContactView, errors: NOT_FOUND })
  update(@CurrentActor() actor: Actor, @Param({ schema: ContactParam }) { id }: z.infer<typeof ContactParam>, @Body({ schema: UpdateContact }) body: z.infer<typeof UpdateContact>) {
    return this.contacts.update(actor, id, body);
  }

  @Put(':id/tags')
  @Endpoint({ summary: 'Say which tags a contact has', access: { permission: 'contacts.write' }, response: ContactView, errors: NOT_FOUND })
  setTags(@CurrentActor() actor: Actor, @Param({ schema: ContactParam }) { id }: z.infer<typeof ContactParam>, @Body({ schema: SetContactTags }) body: z.infer<typeof SetContactTags>) {
    return this.contacts.setTags(actor, id, body.tagIds);
  }

  @Post(':id/merge')
  @Endpoint({ summary: 'Merge another contact into this one; the stricter consent wins', access: { permission: 'contacts.write' }, response: ContactView, errors: [...NOT_FOUND, 'contact.merge_self'] })
  merge(@CurrentActor() actor: Actor, @Param({ schema: ContactParam }) { id }: z.infer<typeof ContactParam>, @Body({ schema: MergeContacts }) body: z.infer<typeof MergeContacts>) {
    return this.contacts.merge(actor, id, body.otherId);
  }
}
