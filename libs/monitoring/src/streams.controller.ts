import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import { AuditStreamPage, AuditStreamParam, AuditStreamQuery, AuditStreamTest, AuditStreamView, CreateAuditStream, RewindAuditStream, UpdateAuditStream } from './streams.schema.js';
import { AuditStreams } from './streams.service.js';

const READ = { permission: 'audit.read' } as const;
const WRITE = { permission: 'audit.write' } as const;
const NOT_FOUND = ['audit_stream.not_found'];
/** Secrets are sealed or opened. */
const VAULT = ['vault.unavailable'];

@ApiTags('Audit')
@Controller('v1/audit-streams')
export class AuditStreamsController {
  constructor(private readonly streams: AuditStreams) {}

  @Get()
  @Endpoint({ summary: 'List the streams of the audit log, and how far each has come', access: READ, response: AuditStreamPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: AuditStreamQuery }) query: z.infer<typeof AuditStreamQuery>) {
    return this.streams.list(actor, query);
  }

  @Post()
  @Endpoint({ summary: 'Stream the audit log to a SIEM by HTTP or syslog, from now on', access: WRITE, stepUp: true, status: 201, response: AuditStreamView, errors: ['audit_stream.limit', ...VAULT] })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateAuditStream }) body: z.infer<typeof CreateAuditStream>) {
    return this.streams.create(actor, body);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a stream', access: READ, response: AuditStreamView, errors: NOT_FOUND })
  get(@CurrentActor() actor: Actor, @Param({ schema: AuditStreamParam }) { id }: z.infer<typeof AuditStreamParam>) {
    return this.streams.get(actor, id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Rename, pause, resume, choose other events, or send elsewhere', access: WRITE, stepUp: true, response: AuditStreamView, errors: [...NOT_FOUND, ...VAULT] })
  update(@CurrentActor() actor: Actor, @Param({ schema: AuditStreamParam }) { id }: z.infer<typeof AuditStreamParam>, @Body({ schema: UpdateAuditStream }) body: z.infer<typeof UpdateAuditStream>) {
    return this.streams.update(actor, id, body);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Remove a stream and its secrets', access: WRITE, stepUp: true, errors: NOT_FOUND })
  remove(@CurrentActor() actor: Actor, @Param({ schema: AuditStreamParam }) { id }: z.infer<typeof AuditStreamParam>) {
    return this.streams.remove(actor, id);
  }

  @Post(':id/test')
  @Endpoint({ summary: 'Send one test event now and tell what came of it', access: WRITE, response: AuditStreamTest, errors: [...NOT_FOUND, ...VAULT] })
  test(@CurrentActor() actor: Actor, @Param({ schema: AuditStreamParam }) { id }: z.infer<typeof AuditStreamParam>) {
    return this.streams.test(actor, id);
  }

  @Post(':id/rewind')
  @Endpoint({ summary: 'Send again everything since a time', access: WRITE, response: AuditStreamView, errors: NOT_FOUND })
  rewind(@CurrentActor() actor: Actor, @Param({ schema: AuditStreamParam }) { id }: z.infer<typeof AuditStreamParam>, @Body({ schema: RewindAuditStream }) body: z.infer<typeof RewindAuditStream>) {
    return this.streams.rewind(actor, id, body);
  }
}
