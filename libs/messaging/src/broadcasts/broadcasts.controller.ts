import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import './broadcasts.errors.js';
import './broadcasts.abilities.js';
import '../audiences/audiences.errors.js';
import { BroadcastControl } from './broadcasts.control.js';
import { BroadcastPreviews } from './broadcasts.preview.js';
import { BroadcastReports } from './broadcasts.report.js';
import {
  BroadcastPage, BroadcastParam, BroadcastQuery, BroadcastView, CreateBroadcast, PreviewView, RecipientPage, RecipientQuery, ReportView, StartBroadcast, UpdateBroadcast,
} from './broadcasts.schema.js';
import { Broadcasts } from './broadcasts.service.js';

const VAULT = 'vault.unavailable';
const NOT_FOUND = ['broadcast.not_found', VAULT];
const TARGETS = ['connection.not_found', 'segment.not_found', 'contact.not_found'];
const WRONG_STATE = [...NOT_FOUND, 'broadcast.wrong_state'];
type Param_ = z.infer<typeof BroadcastParam>;

@ApiTags('Broadcasts')
@Controller('v1/broadcasts')
export class BroadcastsController {
  constructor(private readonly broadcasts: Broadcasts, private readonly control: BroadcastControl, private readonly previews: BroadcastPreviews, private readonly reports: BroadcastReports) {}

  @Get()
  @Endpoint({ summary: 'List broadcasts, newest first', access: { permission: 'broadcasts.read' }, response: BroadcastPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: BroadcastQuery }) query: z.infer<typeof BroadcastQuery>) {
    return this.broadcasts.list(actor, query);
  }

  @Post()
  @Endpoint({ summary: 'Draft a broadcast', access: { permission: 'broadcasts.write' }, status: 201, response: BroadcastView, errors: [...TARGETS, VAULT] })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateBroadcast }) body: z.infer<typeof CreateBroadcast>) {
    return this.broadcasts.create(actor, body);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a broadcast and how far it has come', access: { permission: 'broadcasts.read' }, response: BroadcastView, errors: NOT_FOUND })
  get(@CurrentActor() actor: Actor, @Param({ schema: BroadcastParam }) { id }: Param_) {
    return this.broadcasts.get(actor, id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a draft', access: { permission: 'broadcasts.write' }, response: BroadcastView, errors: [...NOT_FOUND, ...TARGETS, 'broadcast.not_draft'] })
  update(@CurrentActor() actor: Actor, @Param({ schema: BroadcastParam }) { id }: Param_, @Body({ schema: UpdateBroadcast }) body: z.infer<typeof UpdateBroadcast>) {
    return this.broadcasts.update(actor, id, body);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a draft', access: { permission: 'broadcasts.write' }, errors: ['broadcast.not_found', 'broadcast.not_draft'] })
  remove(@CurrentActor() actor: Actor, @Param({ schema: BroadcastParam }) { id }: Param_) {
    return this.broadcasts.remove(actor, id);
  }

  @Post(':id/preview')
  @Endpoint({ summary: 'Ask the gate about the whole audience without sending', access: { permission: 'broadcasts.write' }, status: 200, response: PreviewView, errors: [...WRONG_STATE, 'segment.not_found', 'broadcast.no_preview'] })
  preview(@CurrentActor() actor: Actor, @Param({ schema: BroadcastParam }) { id }: Param_) {
    return this.previews.run(actor, id);
  }

  @Get(':id/preview')
  @Endpoint({ summary: 'Read the last preview, as far as it has come', access: { permission: 'broadcasts.read' }, response: PreviewView, errors: ['broadcast.not_found', 'broadcast.no_preview'] })
  readPreview(@CurrentActor() actor: Actor, @Param({ schema: BroadcastParam }) { id }: Param_) {
    return this.previews.read(actor, id);
  }

  @Post(':id/approve')
  @Endpoint({ summary: 'Approve a draft that somebody else wrote', access: { permission: 'broadcasts.send' }, response: BroadcastView, errors: [...NOT_FOUND, 'broadcast.not_draft', 'broadcast.approval_own'] })
  approve(@CurrentActor() actor: Actor, @Param({ schema: BroadcastParam }) { id }: Param_) {
    return this.control.approve(actor, id);
  }

  @Post(':id/start')
  @ApiBody({ required: false })
  @Endpoint({ summary: 'Start now, at a time, or at everybody\'s own time', access: { permission: 'broadcasts.send' }, response: BroadcastView, errors: [...WRONG_STATE, 'broadcast.approval_required'] })
  start(@CurrentActor() actor: Actor, @Param({ schema: BroadcastParam }) { id }: Param_, @Body({ schema: StartBroadcast }) body: z.infer<typeof StartBroadcast>) {
    return this.control.start(actor, id, body);
  }

  @Post(':id/pause')
  @Endpoint({ summary: 'Pause; nothing leaves once this has answered', access: { permission: 'broadcasts.send' }, response: BroadcastView, errors: WRONG_STATE })
  pause(@CurrentActor() actor: Actor, @Param({ schema: BroadcastParam }) { id }: Param_) {
    return this.control.pause(actor, id);
  }

  @Post(':id/resume')
  @Endpoint({ summary: 'Go on where it paused', access: { permission: 'broadcasts.send' }, response: BroadcastView, errors: [...WRONG_STATE, 'broadcast.approval_required'] })
  resume(@CurrentActor() actor: Actor, @Param({ schema: BroadcastParam }) { id }: Param_) {
    return this.control.resume(actor, id);
  }

  @Post(':id/cancel')
  @Endpoint({ summary: 'Stop for good; nothing leaves once this has answered', access: { permission: 'broadcasts.send' }, response: BroadcastView, errors: WRONG_STATE })
  cancel(@CurrentActor() actor: Actor, @Param({ schema: BroadcastParam }) { id }: Param_) {
    return this.control.cancel(actor, id);
  }

  @Get(':id/recipients')
  @Endpoint({ summary: 'What became of each recipient', access: { permission: 'broadcasts.read' }, response: RecipientPage, errors: NOT_FOUND })
  recipients(@CurrentActor() actor: Actor, @Param({ schema: BroadcastParam }) { id }: Param_, @Query({ schema: RecipientQuery }) query: z.infer<typeof RecipientQuery>) {
    return this.reports.recipients(actor, id, query);
  }

  @Get(':id/report')
  @Endpoint({ summary: 'Accepted, sent, delivered, read, failed, blocked by rule, and who opted out after it', access: { permission: 'broadcasts.read' }, response: ReportView, errors: ['broadcast.not_found'] })
  report(@CurrentActor() actor: Actor, @Param({ schema: BroadcastParam }) { id }: Param_) {
    return this.reports.report(actor, id);
  }
}
