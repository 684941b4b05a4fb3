import { Global, Module } from '@nestjs/common';
import { ContactsController } from './contacts.controller.js';
import { ContactHooks } from './contacts.hooks.js';
import { People } from './contacts.people.js';
import { ContactsReader } from './contacts.reader.js';
import { Contacts } from './contacts.service.js';
import { TagsController } from './contacts.tags.controller.js';
import { Tags } from './contacts.tags.js';
import { ImportChunks } from './import.chunk.js';
import { ImportForget } from './import.forget.js';
import { ContactImportController, ImportsController } from './import.controller.js';
import { ImportReports } from './import.report.js';
import { Imports } from './import.service.js';
import { ImportUndo } from './import.undo.js';
import { ImportUploads } from './import.upload.js';
import { ImportWorker } from './import.worker.js';

@Global()
@Module({
  controllers: [ContactImportController, ContactsController, ImportsController, TagsController],
  providers: [Contacts, ContactHooks, ContactsReader, ImportChunks, ImportForget, ImportReports, Imports, ImportUndo, ImportUploads, ImportWorker, People, Tags],
  exports: [Contacts, ContactHooks, ContactsReader, ImportForget, Imports, People],
})
export class ContactsModule {}
