import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, PageQuery, type Actor } from '@consentry/kernel';
import './backups.errors.js';
import { BackupPage, BackupParam, BackupView } from './backups.schema.js';
import { Backups } from './backups.service.js';

const MAKE = { access: { permission: 'backups.make' }, stepUp: true, status: 202, response: BackupView };

@ApiTags('System')
@Controller('v1/system/backups')
export class BackupsController {
  constructor(private readonly backups: Backups) {}

  @Get()
  @Endpoint({ summary: 'List backups of the installation, with the settings in effect, the last success and what is due', access: { permission: 'backups.read' }, response: BackupPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: PageQuery }) query: PageQuery) {
    return this.backups.list(actor, query);
  }

  @Post()
  @Endpoint({ summary: 'Make a backup now, behind the scenes', ...MAKE, errors: ['backup.running', 'backup.no_owner', 'backup.not_operator'] })
  start(@CurrentActor() actor: Actor) {
    return this.backups.start(actor);
  }

  @Post(':id/verify')
  @Endpoint({ summary: 'Try a backup: restored into a database of its own, compared, and dropped again, behind the scenes', ...MAKE, errors: ['backup.not_found', 'backup.gone', 'backup.running', 'backup.not_operator'] })
  verify(@CurrentActor() actor: Actor, @Param({ schema: BackupParam }) { id }: z.infer<typeof BackupParam>) {
    return this.backups.verify(actor, id);
  }
}
