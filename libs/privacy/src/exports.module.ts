import { Module } from '@nestjs/common';
import { ExportsController } from './exports.controller.js';
import { ExportEnds } from './exports.ends.js';
import './exports.house.js';
import './exports.requests.js';
import { ExportRetention } from './exports.retention.js';
import { ExportRuns } from './exports.runs.js';
import { Exports } from './exports.service.js';
import { ExportWorker } from './exports.worker.js';
import { PersonCopies } from './requests.copies.js';

/** Copies of what an organisation has, and of what it has of one person (PR-1, PR-3). */
@Module({ controllers: [ExportsController], providers: [Exports, ExportEnds, ExportRuns, ExportWorker, ExportRetention, { provide: PersonCopies, useExisting: Exports }], exports: [Exports, ExportEnds, ExportRuns, ExportRetention, PersonCopies] })
export class ExportsModule {}
