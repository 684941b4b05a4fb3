import { Global, Module } from '@nestjs/common';
import { ContactsController } from './contacts.controller.js';
import { ContactHooks } from './contacts.hooks.js';
import { People } from './contacts.people.js';
import { Contacts } from './contacts.service.js';

@Global()
@Module({ controllers: [ContactsController], providers: [Contacts, ContactHooks, People], exports: [Contacts, ContactHooks, People] })
export class ContactsModule {}
