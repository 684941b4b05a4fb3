import { Body, Controller, Get, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, PageQuery, type Actor } from '@consentry/kernel';
import { RetentionPreview, RetentionRunPage, RetentionView, UpdateRetention } from './retention.schema.js';
import { Retention } from './retention.service.js';

const READ = { permission: 'retention.read' };

@ApiTags('Privacy')
@Controller('v1/privacy/retention')
export class RetentionController {
  constructor(private readonly retention: Retention) {}

  @Get()
  @Endpoint({ summary: 'How long each class of data is kept', access: READ, response: RetentionView })
  read(@CurrentActor() actor: Actor) {
    return this.retention.view(actor);
  }

  @Post('check')
  @Endpoint({ summary: 'What would be deleted with these days, before they are saved', access: READ, response: RetentionPreview })
  check(@CurrentActor() actor: Actor, @Body({ schema: UpdateRetention }) body: z.infer<typeof UpdateRetention>) {
    return this.retention.check(actor, body);
  }

  @Put()
  @Endpoint({ summary: 'Change how long data is kept', access: { permission: 'retention.write' }, response: RetentionView })
  update(@CurrentActor() actor: Actor, @Body({ schema: UpdateRetention }) body: z.infer<typeof UpdateRetention>) {
    return this.retention.update(actor, body);
  }

  @Get('runs')
  @Endpoint({ summary: 'What was deleted because its time was over', access: READ, response: RetentionRunPage })
  runs(@CurrentActor() actor: Actor, @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>) {
    return this.retention.runs(actor, query);
  }
}
