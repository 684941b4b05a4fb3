import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, PageQuery, type Actor } from '@consentry/kernel';
import './processors.permissions.js';
import { PrivacyContact } from './processors.contact.js';
import { ProcessorDocuments } from './processors.documents.js';
import { ProcessorRegister } from './processors.register.js';
import {
  CreateProcessor, DocumentQuery, PrivacyContactView, ProcessorList, ProcessorNoticePage, ProcessorParam, ProcessorView, UpdatePrivacyContact, UpdateProcessor, type DocumentKind,
} from './processors.schema.js';

const READ = { permission: 'processors.read' };
const WRITE = { permission: 'processors.write' };
const ERRORS = ['processor.not_found', 'processor.derived'];
const PAPERS = ['text/html', 'text/markdown'];
type Wanted = z.infer<typeof DocumentQuery>;
interface Reply { header(name: string, value: string): unknown }

@ApiTags('Privacy')
@Controller('v1/privacy')
export class ProcessorsController {
  constructor(private readonly register: ProcessorRegister, private readonly contact: PrivacyContact, private readonly documents: ProcessorDocuments) {}

  @Get('processors')
  @Endpoint({ summary: 'List who else processes the data', access: READ, response: ProcessorList })
  list(@CurrentActor() actor: Actor) {
    return this.register.list(actor);
  }

  @Get('processors/notices')
  @Endpoint({ summary: 'List what owners were told about changes of processors', access: READ, response: ProcessorNoticePage })
  notices(@CurrentActor() actor: Actor, @Query({ schema: PageQuery }) query: PageQuery) {
    return this.register.notices(actor, query);
  }

  @Post('processors')
  @Endpoint({ summary: 'Write an entry into the register of processors', access: WRITE, status: 201, response: ProcessorView, errors: ['processor.too_many'] })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateProcessor }) body: z.infer<typeof CreateProcessor>) {
    return this.register.create(actor, body);
  }

  @Patch('processors/:id')
  @Endpoint({ summary: 'Change an entry that was written by hand', access: WRITE, response: ProcessorView, errors: ERRORS })
  update(@CurrentActor() actor: Actor, @Param({ schema: ProcessorParam }) { id }: z.infer<typeof ProcessorParam>, @Body({ schema: UpdateProcessor }) body: z.infer<typeof UpdateProcessor>) {
    return this.register.update(actor, id, body);
  }

  @Delete('processors/:id')
  @Endpoint({ summary: 'Remove an entry that was written by hand', access: WRITE, errors: ERRORS })
  remove(@CurrentActor() actor: Actor, @Param({ schema: ProcessorParam }) { id }: z.infer<typeof ProcessorParam>) {
    return this.register.remove(actor, id);
  }

  @Get('contact')
  @Endpoint({ summary: 'Read who is responsible, and whom people may write to', access: READ, response: PrivacyContactView })
  readContact(@CurrentActor() actor: Actor) {
    return this.contact.read(actor);
  }

  @Put('contact')
  @Endpoint({ summary: 'Say who is responsible, and whom people may write to', access: WRITE, response: PrivacyContactView })
  updateContact(@CurrentActor() actor: Actor, @Body({ schema: UpdatePrivacyContact }) body: z.infer<typeof UpdatePrivacyContact>) {
    return this.contact.update(actor, body);
  }

  @Get('documents/dpa')
  @Endpoint({ summary: 'Download an agreement on the processing of personal data, filled in', access: READ, produces: PAPERS })
  agreement(@CurrentActor() actor: Actor, @Query({ schema: DocumentQuery }) query: Wanted, @Res({ passthrough: true }) reply: Reply) {
    return this.send(actor, 'dpa', query, reply);
  }

  @Get('documents/dpia')
  @Endpoint({ summary: 'Download a data protection impact assessment, filled in as far as it can be', access: READ, produces: PAPERS })
  assessment(@CurrentActor() actor: Actor, @Query({ schema: DocumentQuery }) query: Wanted, @Res({ passthrough: true }) reply: Reply) {
    return this.send(actor, 'dpia', query, reply);
  }

  @Get('documents/records')
  @Endpoint({ summary: 'Download the records of processing activities', access: READ, produces: PAPERS })
  records(@CurrentActor() actor: Actor, @Query({ schema: DocumentQuery }) query: Wanted, @Res({ passthrough: true }) reply: Reply) {
    return this.send(actor, 'records', query, reply);
  }

  private async send(actor: Actor, kind: DocumentKind, query: Wanted, reply: Reply): Promise<StreamableFile> {
    const { text, type, name } = await this.documents.write(actor, kind, query);
    reply.header('cache-control', 'no-store');
    // To be kept, not to be shown: nothing that somebody wrote into it is opened under the panel's address.
    return new StreamableFile(Buffer.from(text), { type, disposition: `attachment; filename="${name}"` });
  }
}
