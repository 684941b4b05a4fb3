import { Module } from '@nestjs/common';
import { ActivityFollower } from './activity.follower.js';
import './alerts.table.js';
import { AlertsController } from './alerts.controller.js';
import { AlertDelivery } from './alerts.delivery.js';
import { AlertReader } from './alerts.reader.js';
import { AlertRunner } from './alerts.runner.js';
import { AlertList } from './alerts.service.js';
import { AlertSettings } from './alerts.settings.js';
import { FiguresController } from './figures.controller.js';
import { Figures } from './figures.service.js';
import { ComplianceStatus } from './figures.status.js';

@Module({
  controllers: [AlertsController, FiguresController],
  providers: [ActivityFollower, AlertReader, AlertSettings, AlertRunner, AlertDelivery, AlertList, Figures, ComplianceStatus],
})
export class AlertsModule {}
