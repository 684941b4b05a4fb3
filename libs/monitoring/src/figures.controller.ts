import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import './alerts.permissions.js';
import { AccessQuery, AccessView, FiguresQuery, PerformanceQuery, PerformanceView, SecurityView, StatusView, UsageView, type Range } from './figures.schema.js';
import { Figures } from './figures.service.js';
import { ComplianceStatus } from './figures.status.js';

const READ = { permission: 'monitoring.read' };

@ApiTags('Monitoring')
@Controller('v1/monitoring')
export class FiguresController {
  constructor(private readonly figures: Figures, private readonly indicators: ComplianceStatus) {}

  @Get('usage')
  @Endpoint({ summary: 'API requests by time and answer, and the busiest keys', access: READ, response: UsageView })
  usage(@CurrentActor() actor: Actor, @Query({ schema: FiguresQuery }) range: Range) {
    return this.figures.usage(actor, range);
  }

  @Get('security')
  @Endpoint({ summary: 'Security events and alerts by time', access: READ, response: SecurityView })
  security(@CurrentActor() actor: Actor, @Query({ schema: FiguresQuery }) range: Range) {
    return this.figures.security(actor, range);
  }

  @Get('access')
  @Endpoint({ summary: 'When and from which countries there was access', access: READ, response: AccessView })
  access(@CurrentActor() actor: Actor, @Query({ schema: AccessQuery }) query: z.infer<typeof AccessQuery>) {
    return this.figures.access(actor, query);
  }

  @Get('performance')
  @Endpoint({ summary: 'Messages by time, how long they took, and the queue', access: READ, response: PerformanceView })
  performance(@CurrentActor() actor: Actor, @Query({ schema: PerformanceQuery }) range: Range) {
    return this.figures.performance(actor, range);
  }

  @Get('status')
  @Endpoint({ summary: 'Whether what must hold does: audit log, keys, second factors, alerts, TLS', access: READ, response: StatusView })
  status(@CurrentActor() actor: Actor) {
    return this.indicators.of(actor);
  }
}
