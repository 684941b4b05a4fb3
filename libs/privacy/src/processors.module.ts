import { Module } from '@nestjs/common';
import { PrivacyContact } from './processors.contact.js';
import { ProcessorsController } from './processors.controller.js';
import { ProcessorDocuments } from './processors.documents.js';
import { Facilities } from './processors.facilities.js';
import { ProcessorsMail } from './processors.mail.js';
import { ProcessorReader } from './processors.reader.js';
import { ProcessorRegister } from './processors.register.js';
import { Processors } from './processors.review.js';

/** Who else processes the data, under which agreements, and the records of processing (PR-7). */
@Module({ controllers: [ProcessorsController], providers: [Facilities, ProcessorReader, ProcessorRegister, Processors, ProcessorsMail, PrivacyContact, ProcessorDocuments], exports: [Facilities, Processors] })
export class ProcessorsModule {}
