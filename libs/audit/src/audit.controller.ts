import { Body, Controller, Get, Param, Post, Put, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import './audit.abilities.js';
import './audit.errors.js';
import { actionList } from './audit.actions.list.js';
import { AuditExports, type Download } from './audit.export.js';
import { AuditProofs } from './audit.proofs.js';
import { AuditReader } from './audit.reader.js';
import {
  ActionList, AuditExportQuery, AuditLogDetail, AuditLogPage, AuditLogParam, AuditLogQuery, AuditSettingsView, CheckpointView, ConsistencyQuery, ConsistencyView, InclusionQuery, InclusionView, UpdateAuditSettings, VerificationView,
} from './audit.schema.js';
import { AuditSettingsStore } from './audit.settings.js';
import { Verifications } from './audit.verification.js';

const READ = { permission: 'audit.read' };
interface Reply { header(name: string, value: string): unknown }

@ApiTags('Audit log')
@Controller('v1/audit-logs')
export class AuditController {
  constructor(
    private readonly reader: AuditReader, private readonly proofs: AuditProofs, private readonly exports: AuditExports, private readonly verifications: Verifications, private readonly settings: AuditSettingsStore,
  ) {}

  @Get()
  @Endpoint({ summary: 'Read the audit log, newest first', access: READ, response: AuditLogPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: AuditLogQuery }) query: AuditLogQuery) {
    return this.reader.list(actor, query);
  }

  @Get('actions')
  @Endpoint({ summary: 'What the audit log tells of', access: READ, response: ActionList })
  actions(@CurrentActor() actor: Actor) {
    return actionList(actor);
  }

  @Get('checkpoint')
  @Endpoint({ summary: 'The signed head of the log', access: READ, response: CheckpointView, errors: ['vault.unavailable'] })
  checkpoint(@CurrentActor() actor: Actor) {
    return this.proofs.checkpoint(actor);
  }

  @Get('proof/inclusion')
  @Endpoint({ summary: 'Prove that an entry is in the log', access: READ, response: InclusionView, errors: ['audit.not_found', 'audit.not_sealed'] })
  inclusion(@CurrentActor() actor: Actor, @Query({ schema: InclusionQuery }) query: z.infer<typeof InclusionQuery>) {
    return this.proofs.inclusion(actor, query);
  }

  @Get('proof/consistency')
  @Endpoint({ summary: 'Prove that an earlier log is a beginning of a later one', access: READ, response: ConsistencyView })
  consistency(@CurrentActor() actor: Actor, @Query({ schema: ConsistencyQuery }) query: z.infer<typeof ConsistencyQuery>) {
    return this.proofs.consistency(actor, query);
  }

  @Get('verification')
  @Endpoint({ summary: 'What came of the last verification', access: READ, response: VerificationView })
  verification(@CurrentActor() actor: Actor) {
    return this.verifications.view(actor);
  }

  @Post('verification')
  @Endpoint({ summary: 'Verify the whole log now', access: READ, status: 202, response: VerificationView, errors: ['audit.verification_running', 'vault.unavailable'] })
  verify(@CurrentActor() actor: Actor) {
    return this.verifications.begin(actor);
  }

  @Get('settings')
  @Endpoint({ summary: 'How long the log is kept, and who witnesses it', access: READ, response: AuditSettingsView })
  readSettings(@CurrentActor() actor: Actor) {
    return this.settings.view(actor);
  }

  @Put('settings')
  @Endpoint({ summary: 'Change how long the log is kept, and who witnesses it', access: { permission: 'audit.write' }, stepUp: true, response: AuditSettingsView })
  writeSettings(@CurrentActor() actor: Actor, @Body({ schema: UpdateAuditSettings }) body: z.infer<typeof UpdateAuditSettings>) {
    return this.settings.update(actor, body);
  }

  @Get('export')
  @Endpoint({ summary: 'Download entries as CSV or NDJSON; X-Total-Count tells how many there are', access: READ, produces: ['text/csv', 'application/x-ndjson'] })
  async export(@CurrentActor() actor: Actor, @Query({ schema: AuditExportQuery }) query: AuditExportQuery, @Res({ passthrough: true }) reply: Reply) {
    return sent(reply, await this.exports.download(actor, query));
  }

  @Get('bundle')
  @Endpoint({ summary: 'Download the whole log with its proofs, to be verified offline', access: READ, stepUp: true, produces: 'application/x-ndjson', errors: ['vault.unavailable'] })
  async bundle(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: Reply) {
    return sent(reply, await this.exports.bundle(actor));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read one entry', access: READ, response: AuditLogDetail, errors: ['audit.not_found'] })
  get(@CurrentActor() actor: Actor, @Param({ schema: AuditLogParam }) { id }: z.infer<typeof AuditLogParam>) {
    return this.reader.get(actor, id);
  }
}

function sent(reply: Reply, { stream, type, name, rows }: Download): StreamableFile {
  reply.header('x-total-count', String(rows));
  return new StreamableFile(stream, { type, disposition: `attachment; filename="${name}"` });
}
