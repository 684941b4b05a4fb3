import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import './alerts.permissions.js';
import { AlertNote, AlertPage, AlertParam, AlertQuery, AlertRuleList, AlertRuleParam, AlertRuleView, AlertView, SetAlertRule } from './alerts.schema.js';
import { AlertList } from './alerts.service.js';
import { AlertSettings } from './alerts.settings.js';

const CHANGE = ['alert.not_found', 'alert.state'];

@ApiTags('Alerts')
@Controller('v1')
export class AlertsController {
  constructor(private readonly alerts: AlertList, private readonly settings: AlertSettings) {}

  @Get('alerts')
  @Endpoint({ summary: 'What asked for attention', access: { permission: 'alerts.read' }, response: AlertPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: AlertQuery }) query: z.infer<typeof AlertQuery>) {
    return this.alerts.list(actor, query);
  }

  @Get('alerts/:id')
  @Endpoint({ summary: 'One alert', access: { permission: 'alerts.read' }, response: AlertView, errors: ['alert.not_found'] })
  read(@CurrentActor() actor: Actor, @Param({ schema: AlertParam }) { id }: z.infer<typeof AlertParam>) {
    return this.alerts.read(actor, id);
  }

  @Post('alerts/:id/acknowledge')
  @Endpoint({ summary: 'Say that somebody looks after it', access: { permission: 'alerts.write' }, response: AlertView, errors: CHANGE })
  acknowledge(@CurrentActor() actor: Actor, @Param({ schema: AlertParam }) { id }: z.infer<typeof AlertParam>, @Body({ schema: AlertNote }) { note }: z.infer<typeof AlertNote>) {
    return this.alerts.acknowledge(actor, id, note);
  }

  @Post('alerts/:id/close')
  @Endpoint({ summary: 'Say that it is over; the same cause opens a new one', access: { permission: 'alerts.write' }, response: AlertView, errors: CHANGE })
  close(@CurrentActor() actor: Actor, @Param({ schema: AlertParam }) { id }: z.infer<typeof AlertParam>, @Body({ schema: AlertNote }) { note }: z.infer<typeof AlertNote>) {
    return this.alerts.close(actor, id, note);
  }

  @Get('alert-rules')
  @Endpoint({ summary: 'Every rule, with the thresholds that hold for your organisation', access: { permission: 'alerts.read' }, response: AlertRuleList })
  rules(@CurrentActor() actor: Actor) {
    return this.settings.list(actor);
  }

  @Put('alert-rules/:rule')
  @Endpoint({ summary: 'Set thresholds of a rule, who is mailed, and whether it is on', access: { permission: 'alerts.write' }, stepUp: true, response: AlertRuleView, errors: ['alert_rule.not_found'] })
  set(@CurrentActor() actor: Actor, @Param({ schema: AlertRuleParam }) { rule }: z.infer<typeof AlertRuleParam>, @Body({ schema: SetAlertRule }) body: z.infer<typeof SetAlertRule>) {
    return this.settings.set(actor, rule, body);
  }
}
